"""A real LibreOffice with kh.oxt installed, in a profile of its own: made once for a test run of one process."""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from addin.build.calc import build_oxt
from addin.hosts.calc import link
from addin.hosts.calc.install import install
from addin.office.process import SWITCHES, end, spawn
from addin.office.program import find_soffice
from tests.patience import patience

SOFFICE = find_soffice()


def installed_profile(folder: Path, python: str = "") -> Path:
    """A profile with the extension in it."""
    profile = folder / "profile"
    told = {name: os.environ[name] for name in ("KH_SOFFICE",) if name in os.environ}  # as kh install hands it on
    told["PYTHONPATH"] = str(Path(__file__).parents[2])  # what is tested, not what is installed
    install(build_oxt(python=python, environment=told), profile=profile, soffice=str(SOFFICE))
    return profile


@contextmanager
def running(profile: Path, *switches: str, **variables: str) -> Iterator[link.Context]:
    """An office on a profile, ended with everything it left."""
    assert SOFFICE
    pipe = f"kehubu_test_{secrets.token_hex(6)}"
    command = [
        str(SOFFICE),
        *(switches or ("--headless",)),
        *SWITCHES,
        f"--accept=pipe,name={pipe};urp",
        f"-env:UserInstallation={profile.as_uri()}",
    ]
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        process = spawn(command)

        def alive() -> bool:
            nonlocal process
            if process.poll() == 81:
                process = spawn(command)
            return process.poll() is None

        context = link.connect(f"pipe,name={pipe}", soffice=SOFFICE, seconds=patience(60), alive=alive)
        try:
            yield context
        finally:
            try:
                asked = threading.Thread(target=_terminate, args=(context,), daemon=True)
                asked.start()  # an office with an open dialog never answers
                asked.join(patience(10))
                process.wait(patience(10))
            finally:
                context.close()
                end(process)
    finally:
        os.environ.clear()
        os.environ.update(before)


def _terminate(context: link.Context) -> None:
    with contextlib.suppress(Exception):
        context.service("com.sun.star.frame.Desktop").terminate()


def load(context: link.Context, path: Path | None = None) -> Any:
    """A hidden document: a file, or a new spreadsheet."""
    url = link.file_url(path) if path else "private:factory/scalc"
    return context.service("com.sun.star.frame.Desktop").loadComponentFromURL(url, "_blank", 0, link.properties(Hidden=True))
