"""What a reading process does with one file: read, bind, check, grade, and give back the compact form."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from addin.ledger.reading import Reading, reading, refused
from workbooks.judging.examine import Options, examine
from workbooks.problems import Refusal


@dataclass(frozen=True, slots=True)
class File:
    """A file to be examined; `name` is what its sender calls it."""

    name: str
    path: Path
    sha256: str
    size: int


def examine_file(file: File, *, options: Options, password: str | None = None) -> Reading:
    """The return in a file, or why it could not be read."""
    try:
        return reading(examine(file.path, options, name=file.name, password=password), file.sha256)
    except Refusal as refusal:
        return refused(file.name, file.sha256, refusal.problem)
