"""Which Python runs the relay: the one LibreOffice brings, or the system's with uno beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from workbooks.problems import Severity, Where, refuse, rule

# Where Debian and Arch put uno.py for the system's Python.
_SYSTEM = ("/usr/lib/python3/dist-packages", "/usr/lib/python3/site-packages")

NO_PYTHON = rule(
    "KH813",
    Severity.ERROR,
    "LibreOffice 缺少 Python",
    "找不到 LibreOffice 自带的 Python，没有办法和它连接。",
    "请重新安装 LibreOffice 并保留“Python”组件；Debian、Ubuntu 上请安装软件包 python3-uno。",
)


def find_python(soffice: Path | None) -> Path:
    """A Python that can `import uno`.

    Args:
        soffice: LibreOffice's program, if known.

    Raises:
        Refusal: KH813 if there is none.
    """
    for place in _places(soffice):
        if place.is_file():
            return place
    raise refuse(NO_PYTHON, Where())


def _places(soffice: Path | None) -> Iterator[Path]:
    if soffice is not None:
        program = soffice.resolve().parent
        if sys.platform == "win32":
            yield program / "python.exe"
        else:
            yield program / "python"
            yield program.parent / "Resources" / "python"
    if any(Path(folder, "uno.py").is_file() for folder in _SYSTEM):
        yield Path("/usr/bin/python3")
