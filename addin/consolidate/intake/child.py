"""What a reading process does with one file: read, bind, check, grade, and give back the compact form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from addin.ledger.contents.reading import Reading, reading, refused
from workbooks import refusals
from workbooks.judging.examine import Options, examine
from workbooks.judging.unit_names import unit_key
from workbooks.problems import Refusal, Where, refuse


@dataclass(frozen=True, slots=True)
class File:
    """A file to be examined; `name` is what its sender calls it."""

    name: str
    path: Path
    sha256: str
    size: int
    #: Names of other files with the same bytes that lie together with it.
    copies: tuple[str, ...] = ()

    def at(self, path: Path) -> File:
        """The same file in another place."""
        return replace(self, path=path)


def examine_file(file: File, *, options: Options, password: str | None = None) -> Reading:
    """The return in a file, or why it could not be read."""
    try:
        found = examine(file.path, _by_folder(file, options), name=file.name, password=password)
        if found.sha256 != file.sha256:
            raise refuse(refusals.CHANGED, Where(book=file.name))
        return reading(found, file.sha256)
    except Refusal as refusal:
        return refused(file.name, file.sha256, refusal.problem)


def _by_folder(file: File, options: Options) -> Options:
    """What the examiner knows, with the unit whose folder the file lies in (R15)."""
    folders = PurePosixPath(file.name).parts[:-1]
    named = [u for u in options.context.units for folder in folders if unit_key(folder) in {unit_key(n) for n in (u.name, *u.aliases)}]
    unit = named[-1].name if named else None
    return options if unit is None else replace(options, context=replace(options.context, unit=unit))
