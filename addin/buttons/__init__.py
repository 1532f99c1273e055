"""The buttons, one module each."""
