"""`python -m addin`: the command `kh` where it is not on the PATH."""

from addin.cli import main

main()
