"""Buttons about the editable rules."""
