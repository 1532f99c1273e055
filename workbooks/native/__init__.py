"""The policy's tier table as worksheet formulas that need no add-in (Excel 2010 and later, WPS, LibreOffice Calc)."""
