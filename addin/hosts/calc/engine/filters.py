"""Which of LibreOffice's filters writes which kind of file."""

from __future__ import annotations

from pathlib import Path
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

# LibreOffice's numbers for UTF-8 and GB 18030.
_UTF_8, _GB_18030 = 76, 85


def opening(path: Path) -> dict[str, Any]:
    """What `loadComponentFromURL` needs beyond the path: for .csv the writing, UTF-8 or GB 18030."""
    if path.suffix.lower() != ".csv":
        return {}
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return {"FilterName": FILTERS[".csv"], "FilterOptions": f"44,34,{_GB_18030},1"}
    return {"FilterName": FILTERS[".csv"], "FilterOptions": f"44,34,{_UTF_8},1"}


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
