"""Excel: functions in cells through xlwings, buttons through RunPython (issue 4)."""
