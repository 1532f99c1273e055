"""Buttons about the group's clients and their archive."""
