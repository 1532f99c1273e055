"""What `kh install`, `kh uninstall` and 体检 do to a user's machine."""
