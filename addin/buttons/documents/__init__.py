"""Buttons that write documents."""
