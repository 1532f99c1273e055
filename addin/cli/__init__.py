"""The command `kh`."""
