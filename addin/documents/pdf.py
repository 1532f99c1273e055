"""PDF through LibreOffice without a window: several documents in one call, a profile of our own, never trusting its exit code."""

from __future__ import annotations

import errno
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from addin.documents.filling import faults
from addin.office.conversion import Converted, allowed, convert
from addin.office.program import find_soffice
from workbooks.oswords import why
from workbooks.outputs import write_output
from workbooks.problems import Refusal, Where, refuse


def to_pdf(documents: Mapping[str, bytes], *, soffice: Path | None = None, seconds: float | None = None) -> dict[str, bytes]:
    """PDFs of documents, by the same names; one start of LibreOffice for all.

    Args:
        documents: Content by file name; the names are told in messages, the suffix tells the format.
        soffice: LibreOffice's program if not the one found.
        seconds: Longest time for all of them; by default enough for their number.

    Raises:
        Refusal: KH720 without LibreOffice, KH721 if a PDF is missing or none, KH722 if it takes too long, KH765 without room.
    """
    made = _converted(documents, soffice, seconds)
    return {name: _checked(name, result) for name, result in made.items()}


def _converted(documents: Mapping[str, bytes], soffice: Path | None, seconds: float | None) -> dict[str, Converted]:
    if not documents:
        return {}
    first = Where(book=next(iter(documents)))
    program = soffice or find_soffice()
    if program is None:
        raise refuse(faults.NO_OFFICE, first)
    limit = seconds or allowed(len(documents))
    try:
        return convert(program, documents, "pdf", seconds=limit)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise refuse(faults.NO_ROOM, first, what=tempfile.gettempdir()) from error
        raise refuse(faults.PDF_FAILED, first, what=f"启动不了：{why(error)}") from error
    except subprocess.TimeoutExpired as error:
        raise refuse(faults.PDF_SLOW, first, seconds=limit) from error


def write_pdfs(paths: Sequence[Path], *, soffice: Path | None = None) -> tuple[list[Path], list[tuple[Path, Refusal]]]:
    """PDFs beside documents on disk, each whole or not at all, and the documents of which none was made, each with the reason.

    Raises:
        Refusal: KH720, KH722, KH765, and KH721 where LibreOffice cannot be started: none was made.
    """
    made = _converted({f"{n}/{path.name}": path.read_bytes() for n, path in enumerate(paths)}, soffice, None)
    written: list[Path] = []
    refused: list[tuple[Path, Refusal]] = []
    for path, (name, result) in zip(paths, made.items(), strict=True):
        target = path.with_suffix(".pdf")
        try:
            write_output(target, _checked(name, result))
            written.append(target)
        except Refusal as refusal:
            refused.append((path, refusal))
    return written, refused


def _checked(name: str, result: Converted) -> bytes:
    """The PDF's bytes; LibreOffice ends with 0 even when it made nothing."""
    if not result.data.startswith(b"%PDF") or b"%%EOF" not in result.data[-1024:]:
        last = result.said.splitlines()[-1][:120] if result.said else "没有说明原因"
        raise refuse(faults.PDF_FAILED, Where(book=Path(name).name), what=last)
    return result.data
