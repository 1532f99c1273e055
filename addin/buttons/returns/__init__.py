"""Buttons about a month and its returns."""
