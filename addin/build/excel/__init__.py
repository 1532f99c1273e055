"""From the declarations to Excel's add-in kh.xlam and to macro workbooks; no Excel is needed."""
