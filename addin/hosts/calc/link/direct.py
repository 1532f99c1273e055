"""UNO in this process."""

from __future__ import annotations

import importlib
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

from addin.hosts.calc.link.bridge import Bridge, Gone
from addin.hosts.calc.link.gone import OfficeGone
from addin.hosts.calc.link.remote import Remote, reference_of

# Where Debian and Arch put uno.py when it is not beside LibreOffice's program.
_MODULES = ("/usr/lib/python3/dist-packages", "/usr/lib/python3/site-packages")


@cache
def usable(soffice: Path | None) -> bool:
    """Whether `import uno` works here for this LibreOffice.

    pyuno is bound to one minor version of CPython and may crash another, and the uno of one LibreOffice loses its connection
    to another's (7.4 to 25.2: "Binary URP bridge disposed").
    """
    if soffice is None or not sys.platform.startswith("linux"):
        return False
    program = soffice.resolve().parent
    library = program / "libpyuno.so"
    wanted = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return library.is_file() and wanted in _versions(library) and _imported(program)


def _versions(library: Path) -> set[str]:
    return {found.decode() for found in re.findall(rb"libpython(\d+\.\d+)", library.read_bytes())}


def _imported(program: Path) -> bool:
    known = list(sys.path)
    try:
        sys.path += [folder for folder in (str(program), *_MODULES) if (Path(folder) / "uno.py").is_file()]
        importlib.import_module("uno")
    except ImportError:
        return False
    finally:
        # Other packages of the system's Python stay out of a virtual environment.
        sys.path[:] = known
    return True


class Direct:
    """Carries accesses to the office by pyuno; references are pyuno's objects."""

    def __init__(self) -> None:
        self._bridge = Bridge(lambda found: Remote(self, found), lambda remote: reference_of(remote, self))

    def resolve(self, url: str) -> Any:
        """The component context behind a UNO address."""
        return self._bridge.resolve(url)

    def get(self, reference: Any, name: str) -> Any:
        """Value of an attribute."""
        try:
            return self._bridge.get(reference, name)
        except Gone:
            raise OfficeGone from None

    def set(self, reference: Any, name: str, value: Any) -> None:
        """Set an attribute."""
        try:
            self._bridge.set(reference, name, value)
        except Gone:
            raise OfficeGone from None

    def call(self, reference: Any, name: str, arguments: tuple[Any, ...]) -> Any:
        """Result of a method."""
        try:
            return self._bridge.call(reference, name, arguments)
        except Gone:
            raise OfficeGone from None

    def release(self, reference: Any) -> None:
        """Python's own counting does it."""

    def close(self) -> None:
        """Nothing is kept open here."""
