"""`python -m addin`: the command `kh` where it is not on the PATH."""

from addin.cli.main import main

if __name__ == "__main__":
    main()
