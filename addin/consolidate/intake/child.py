"""What a reading process does with one file: read, bind, check, grade, and give back the compact form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from addin.ledger.contents.reading import Reading, reading, refused
from workbooks import refusals
from workbooks.judging.examine import Options, examine
from workbooks.judging.unit_names import UnitEntry, find_unit
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
    """What the examiner knows, with the unit in whose folder alone the file and its copies lie (R15)."""
    whose = {_folder_of(name, options.context.units) for name in (file.name, *file.copies)}
    unit = whose.pop() if len(whose) == 1 else None
    return options if unit is None else replace(options, context=replace(options.context, unit=unit))


def _folder_of(name: str, units: Sequence[UnitEntry]) -> str | None:
    """The unit whose folder a file lies in, the nearest one."""
    found = (find_unit(units, folder) for folder in reversed(PurePosixPath(name).parts[:-1]))
    return next((unit.name for unit in found if unit), None)
