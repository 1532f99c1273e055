"""Excel: functions in cells through xlwings, buttons through RunPython."""
