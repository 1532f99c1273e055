"""Buttons about one workbook."""
