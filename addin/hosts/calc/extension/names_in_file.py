"""An .xlsx or .xlsm that Calc saved: our functions' names as Excel and WPS know them, nothing else changed.

LibreOffice 7.4 saves an add-in's function by its programmatic name; newer ones save it as it is typed.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
import zlib
from pathlib import Path

from addin.hosts.calc.extension.names import for_excel
from addin.hosts.calc.extension.naming import FUNCTIONS

SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm")
_MARK = f"{FUNCTIONS}.KH".upper().encode()
_PARTS = re.compile(r"xl/(?:worksheets/[^/]+|workbook)\.xml", re.IGNORECASE)
_FORMULAS = re.compile(
    rb"(<(?:\w+:)?(f|formula|formula1|formula2|definedName)(?:\s[^<>]*)?(?<!/)>)([^<]*)(</(?:\w+:)?\2\s*>)",
)


class DoubtfulFile(Exception):
    """The file is not as expected; it is better left alone."""


def restore_part(xml: bytes) -> bytes:
    """A sheet or workbook part with the names put right; texts and cached values are left alone.

    >>> restore_part(b'<f>CN.KEHUBU.FUNCTIONS.KHTIER(A1:B1,A2:B2)</f><v>CN.KEHUBU.FUNCTIONS.KHTIER(</v>')
    b'<f>KH_TIER(A1:B1,A2:B2)</f><v>CN.KEHUBU.FUNCTIONS.KHTIER(</v>'
    """
    if _MARK not in xml.upper():
        return xml
    return _FORMULAS.sub(lambda m: m[1] + for_excel(m[3].decode()).encode() + m[4], xml)


def restore_package(package: bytes) -> bytes:
    """A whole workbook file with the names put right; the very same object when there is nothing to do.

    Raises:
        DoubtfulFile: it is no sound package, or the new one would not hold the same parts.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            parts = [(info, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise DoubtfulFile(str(error)) from error
    new = [(info, restore_part(data) if _PARTS.fullmatch(info.filename) else data) for info, data in parts]
    if all(now == before for (_, now), (_, before) in zip(new, parts)):  # noqa: B905 - runs in older Pythons
        return package
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for info, data in new:
            archive.writestr(info, data, info.compress_type)
    made = out.getvalue()
    _check(made, [(info.filename, data) for info, data in new])
    return made


def _check(package: bytes, wanted: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        found = [(info.filename, archive.read(info)) for info in archive.infolist()]
    if found != wanted:
        raise DoubtfulFile("the new package differs")


def restore_file(path: Path) -> bool:
    """Put the names right in a file on disk, whole or not at all; whether it was changed.

    The time of the last change stays: Calc would ask at the next save whether somebody else changed the file.

    Raises:
        DoubtfulFile: the file is left alone.
        OSError: it cannot be read or replaced now.
    """
    path = path.resolve()
    before = path.read_bytes()
    after = restore_package(before)
    if after is before:
        return False
    temporary = path.with_name(f".kh-{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        shutil.copystat(path, temporary)
        if path.read_bytes() != before:
            raise DoubtfulFile("the file changed meanwhile")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return True
