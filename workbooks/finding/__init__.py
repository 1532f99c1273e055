"""Which table of a workbook is which declared sheet, and which of its rows are entries."""
