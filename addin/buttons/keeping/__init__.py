"""Buttons that keep the workspace and the program."""
