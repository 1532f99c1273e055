"""What the machine itself says beside what it was told: its own time and the account that is logged in (R28, S16)."""

from __future__ import annotations

import datetime
import functools
import getpass
import os


def machine_time() -> str:
    """This machine's time in UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


@functools.cache
def account() -> str:
    """Account that runs this process, as the system knows it and not as the environment says."""
    try:
        import pwd
    except ImportError:
        return _windows_account() or getpass.getuser()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _windows_account() -> str:
    import ctypes

    size = ctypes.c_ulong(256)
    name = ctypes.create_unicode_buffer(size.value)
    advapi = getattr(ctypes, "windll").advapi32  # noqa: B009 - known on Windows only
    return name.value if advapi.GetUserNameW(name, ctypes.byref(size)) else ""
