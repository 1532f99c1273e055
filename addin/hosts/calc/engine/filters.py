"""Which of LibreOffice's filters writes which kind of file."""

from __future__ import annotations

from typing import Any

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
    ".html": "HTML (StarCalc)",
}

# Comma, double quotes, UTF-8, first sheet, text as shown.
_CSV = "44,34,76,1,,0,false,true,false"


def storing(suffix: str, password: str | None) -> dict[str, Any]:
    """What `storeAsURL` needs for a file of this suffix.

    Raises:
        ValueError: LibreOffice does not write such files.
    """
    name = FILTERS.get(suffix.lower())
    if name is None:
        raise ValueError(f"a book cannot be saved as {suffix or 'a file without suffix'}; use {', '.join(FILTERS)}")
    wanted: dict[str, Any] = {"FilterName": name, "Overwrite": True}
    if suffix.lower() == ".csv":
        wanted["FilterOptions"] = _CSV
    if password:
        wanted["Password"] = password
    return wanted
