"""UNO's numbers that the engine uses, by name."""

from __future__ import annotations

#: com.sun.star.sheet.CellFlags
CONTENTS = 1 | 2 | 4 | 16
FORMATS = 32 | 64
EVERYTHING = 1023

#: com.sun.star.sheet.FormulaResult
ERROR_RESULT = 4

#: com.sun.star.util.NumberFormat
DATE = 2
TIME = 4
LOGICAL = 1024
USER_DEFINED = 1

#: com.sun.star.sheet.AddressConvention and FormulaLanguage
XL_A1 = 1
XL_ENGLISH = 4
ENGLISH = 2
ALL_GROUPS = 0x7FFFFFFF

#: Calc's error numbers as Excel writes them.
ERRORS = {532: "#DIV/0!", 32767: "#N/A", 525: "#NAME?", 521: "#NULL!", 503: "#NUM!", 524: "#REF!", 519: "#VALUE!", 502: "#VALUE!"}
REFERENCE_ERROR = 524
