"""The declared sheets, one module each."""
