"""Finds LibreOffice's program on this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

_PLACES = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_WINDOWS = ("LibreOffice/program/soffice.com", "LibreOffice/program/soffice.exe")


def find_soffice(environment: Mapping[str, str] | None = None) -> Path | None:
    """LibreOffice's program: KH_SOFFICE, then PATH, then where installers put it; None if there is none."""
    known = os.environ if environment is None else environment
    if told := known.get("KH_SOFFICE"):
        return Path(told) if Path(told).is_file() else None
    for name in ("soffice.com", "soffice", "libreoffice"):
        if found := shutil.which(name, path=known.get("PATH", "")):
            return Path(found)
    return next((place for place in _standard(known) if place.is_file()), None)


def _standard(known: Mapping[str, str]) -> Iterator[Path]:
    yield from map(Path, _PLACES)
    yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
    for name in ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432"):
        if folder := known.get(name):
            yield from (Path(folder) / tail for tail in _WINDOWS)
    if home := known.get("HOME"):
        yield Path(home) / "Applications/LibreOffice.app/Contents/MacOS/soffice"
