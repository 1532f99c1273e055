"""PDF through LibreOffice without a window: several documents in one call, a profile of our own, never trusting its exit code."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from addin.documents import faults
from addin.office.process import START_AGAIN, SWITCHES, end, spawn
from addin.office.profile import make_profile
from addin.office.program import find_soffice
from workbooks.atomic import write_atomic
from workbooks.oswords import why
from workbooks.problems import Where, refuse

#: Seconds for starting LibreOffice and for each document.
_START_SECONDS = 90.0
_DOCUMENT_SECONDS = 15.0


def to_pdf(documents: Mapping[str, bytes], *, soffice: Path | None = None, seconds: float | None = None) -> dict[str, bytes]:
    """PDFs of documents, by the same names; one start of LibreOffice for all.

    Args:
        documents: Content by file name; the names are told in messages, the suffix tells the format.
        soffice: LibreOffice's program if not the one found.
        seconds: Longest time for all of them; by default enough for their number.

    Raises:
        Refusal: KH720 without LibreOffice, KH721 if a PDF is missing or none, KH722 if it takes too long.
    """
    if not documents:
        return {}
    first = Where(book=next(iter(documents)))
    program = soffice or find_soffice()
    if program is None:
        raise refuse(faults.NO_OFFICE, first)
    with tempfile.TemporaryDirectory(prefix="kh-pdf-", ignore_cleanup_errors=True) as folder:
        # Plain names inside: an office on a Chinese Windows and one on Linux take any user's file name differently.
        sources = [Path(folder) / f"{n}{Path(name).suffix}" for n, name in enumerate(documents)]
        for source, data in zip(sources, documents.values(), strict=True):
            source.write_bytes(data)
        make_profile(Path(folder) / "profile")
        limit = seconds or _START_SECONDS + _DOCUMENT_SECONDS * len(sources)
        command = _command(program, Path(folder), sources)
        code, said = _run(command, limit, first)
        if code == START_AGAIN:
            _, said = _run(command, limit, first)
        return {name: _made(source.with_suffix(".pdf"), name, said) for source, name in zip(sources, documents, strict=True)}


def write_pdfs(paths: Sequence[Path], *, soffice: Path | None = None) -> list[Path]:
    """PDFs beside documents on disk; each appears whole or not at all.

    Raises:
        Refusal: KH720–KH722, KH133–KH137.
    """
    made = to_pdf({f"{n}/{path.name}": path.read_bytes() for n, path in enumerate(paths)}, soffice=soffice)
    targets = [path.with_suffix(".pdf") for path in paths]
    for target, data in zip(targets, made.values(), strict=True):
        write_atomic(target, data)
    return targets


def _command(program: Path, folder: Path, sources: Sequence[Path]) -> list[str]:
    profile = (folder / "profile").as_uri()
    return [
        str(program),
        f"-env:UserInstallation={profile}",
        "--headless",
        *SWITCHES,
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *map(str, sources),
    ]


def _run(command: list[str], seconds: float, where: Where) -> tuple[int, str]:
    """LibreOffice's exit code and what it said; it is ended with all its children when time is up."""
    try:
        process = spawn(command, output=subprocess.PIPE)
    except OSError as error:
        raise refuse(faults.PDF_FAILED, where, what=f"启动不了：{why(error)}") from error
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        end(process)
        raise refuse(faults.PDF_SLOW, where, seconds=seconds) from error
    except BaseException:
        end(process)
        raise
    return process.returncode, str(said, "utf-8", "replace").strip()


def _made(path: Path, name: str, said: str) -> bytes:
    """The PDF's bytes; LibreOffice ends with 0 even when it made nothing."""
    data = path.read_bytes() if path.is_file() else b""
    if not data.startswith(b"%PDF") or b"%%EOF" not in data[-1024:]:
        last = said.splitlines()[-1][:120] if said else "没有说明原因"
        raise refuse(faults.PDF_FAILED, Where(book=Path(name).name), what=last)
    return data
