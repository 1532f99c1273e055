"""Readers of the file formats: bytes of one workbook → grids. Nothing here opens another file or runs anything."""
