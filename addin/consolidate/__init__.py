"""A month's workbooks in, the group's consolidated workbook out."""
