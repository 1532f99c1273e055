"""The consolidated workbook and the cockpit, written as streams."""
