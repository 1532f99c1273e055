"""Buttons that move what has states."""
