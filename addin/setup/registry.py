"""The registry and short paths of Windows; elsewhere there are none."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Literal

Root = Literal["HKCU", "HKLM", "HKCR"]
RegistryValue = str | int | bytes


def value(root: Root, key: str, name: str) -> RegistryValue | None:
    """A value, looked up in the 64-bit view, then in the 32-bit one."""
    if sys.platform == "win32":
        import winreg

        for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
            try:
                with winreg.OpenKey(_hive(root), key, access=winreg.KEY_READ | view) as handle:
                    told: RegistryValue = winreg.QueryValueEx(handle, name)[0]
                    return told
            except OSError:
                continue
    return None


def names(root: Root, key: str) -> Sequence[str]:
    """Names of the values of a key."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(_hive(root), key) as handle:
                return [winreg.EnumValue(handle, i)[0] for i in range(winreg.QueryInfoKey(handle)[1])]
        except OSError:
            return []
    return []


def short_path(path: PurePath) -> PurePath | None:
    """The 8.3 name of an existing path; a volume made without such names gives the long one back."""
    if sys.platform == "win32":
        import ctypes

        buffer = ctypes.create_unicode_buffer(1024)
        size = ctypes.windll.kernel32.GetShortPathNameW(str(path), buffer, len(buffer))
        return Path(buffer.value) if 0 < size < len(buffer) else None
    return None


if sys.platform == "win32":

    def _hive(root: Root) -> int:
        import winreg

        return {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCR": winreg.HKEY_CLASSES_ROOT}[root]
