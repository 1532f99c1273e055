"""Forms in the formats of old: made .xlsx by LibreOffice, so that they can be filled without loss, and .xls again if that is wanted."""

from __future__ import annotations

import subprocess
from pathlib import Path

from addin.office.conversion import allowed, convert
from addin.office.program import find_soffice
from workbooks.oswords import why
from workbooks.problems import Severity, Where, refuse, rule

NO_OFFICE = rule(
    "KH777",
    Severity.ERROR,
    "旧格式要用LibreOffice转换",
    "这份档案表不是 .xlsx 格式，转换它需要 LibreOffice，这台电脑上没有找到。",
    "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”后再用；或安装 LibreOffice（免费）。",
)
NOT_CONVERTED = rule(
    "KH778",
    Severity.ERROR,
    "格式没有转换成",
    "LibreOffice 没有把它转换成 .{to} 格式（{what}）。",
    "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”后再用。",
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: Formats that are filled as they are, and those LibreOffice makes so.
_PLAIN, OLD_SUFFIXES = frozenset({".xlsx", ".xlsm"}), frozenset({".xls", ".ods", ".et", ".xlsb"})


def as_xlsx(data: bytes, name: str, *, soffice: Path | None = None) -> bytes:
    """A form as .xlsx; one that is .xlsx keeps its bytes.

    Raises:
        Refusal: KH777 without LibreOffice, KH778 if it makes none.
    """
    suffix = Path(name).suffix.lower()
    if suffix in _PLAIN and data.startswith(_ZIP):
        return data
    return _converted(data, f"form{suffix if suffix in OLD_SUFFIXES else '.xls'}", "xlsx", name, _ZIP, soffice)


def as_xls(data: bytes, name: str, *, soffice: Path | None = None) -> bytes:
    """An .xlsx form in the format of Excel 97.

    Raises:
        Refusal: KH777 without LibreOffice, KH778 if it makes none.
    """
    return _converted(data, "form.xlsx", "xls", name, _OLE, soffice)


def _converted(data: bytes, plain: str, to: str, name: str, begins: bytes, soffice: Path | None) -> bytes:
    where = Where(book=name)
    program = soffice or find_soffice()
    if program is None:
        raise refuse(NO_OFFICE, where)
    try:
        made = convert(program, {plain: data}, to, seconds=allowed(1))[plain]
    except (OSError, subprocess.TimeoutExpired) as error:
        what = why(error) if isinstance(error, OSError) else "时间太长"
        raise refuse(NOT_CONVERTED, where, to=to, what=what) from error
    if not made.data.startswith(begins):
        raise refuse(NOT_CONVERTED, where, to=to, what=made.said.splitlines()[-1][:120] if made.said else "没有说明原因")
    return made.data
