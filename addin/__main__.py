"""The command `kh`: also `python -m addin`. Ctrl-C while the program is still being loaded is answered like later on."""

import gc
import sys


def main() -> None:
    """Load the command line and run it."""
    gc.disable()  # until a button is pressed: looking for garbage among modules being loaded takes a twentieth of a short command
    try:
        from addin.cli.main import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("已中断，没有写出半份结果。\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
