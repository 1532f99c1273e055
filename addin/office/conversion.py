"""Documents turned into another format by LibreOffice without a window: several in one start, in a profile of their own."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from addin.office.process import START_AGAIN, SWITCHES, end, spawn
from addin.office.profile import make_profile
from workbooks.spools import spool

#: Seconds for starting LibreOffice and for each document.
_START_SECONDS = 90.0
_DOCUMENT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of one document; no bytes if LibreOffice made nothing, whatever its exit code."""

    data: bytes
    said: str


def allowed(count: int) -> float:
    """Seconds that so many documents may take."""
    return _START_SECONDS + _DOCUMENT_SECONDS * count


def convert(program: Path, documents: Mapping[str, bytes], to: str, *, seconds: float) -> dict[str, Converted]:
    """Documents in another format, by the same names.

    Args:
        program: LibreOffice's program.
        documents: Content by file name; the suffix tells the format.
        to: Suffix of the new format.
        seconds: Longest time for all of them.

    Raises:
        OSError: LibreOffice cannot be started.
        subprocess.TimeoutExpired: It took too long; it is ended with all its children.
    """
    with spool() as folder:
        # Plain names inside: an office on a Chinese Windows and one on Linux take any user's file name differently.
        sources = [folder / f"{n}{Path(name).suffix}" for n, name in enumerate(documents)]
        for source, data in zip(sources, documents.values(), strict=True):
            source.write_bytes(data)
        made = folder / "made"
        made.mkdir()
        make_profile(folder / "profile")
        scratch = folder / "tmp"
        scratch.mkdir()
        command = _command(program, folder, made, sources, to)
        code, said = _run(command, seconds, scratch)
        if code == START_AGAIN:
            _, said = _run(command, seconds, scratch)
        return {name: Converted(_bytes(made / f"{n}.{to}"), said) for n, name in enumerate(documents)}


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _command(program: Path, folder: Path, made: Path, sources: Sequence[Path], to: str) -> list[str]:
    profile = (folder / "profile").as_uri()
    switches = (f"-env:UserInstallation={profile}", "--headless", *SWITCHES)
    return [str(program), *switches, "--convert-to", to, "--outdir", str(made), *map(str, sources)]


def _run(command: list[str], seconds: float, scratch: Path) -> tuple[int, str]:
    """LibreOffice's exit code and what it said; its own temporaries go where ours have room."""
    process = spawn(command, output=subprocess.PIPE, scratch=scratch)
    try:
        said, _ = process.communicate(timeout=seconds)
    except BaseException:
        end(process)
        raise
    return process.returncode, str(said, "utf-8", "replace").strip()
