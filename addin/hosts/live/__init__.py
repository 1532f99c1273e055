"""Buttons on an open workbook, in plain xlwings: the same code for Excel and for LibreOffice Calc."""
