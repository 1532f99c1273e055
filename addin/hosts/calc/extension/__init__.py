"""What runs inside LibreOffice's own Python: functions in cells, start job, buttons, names. Standard library and `udfs` only."""
