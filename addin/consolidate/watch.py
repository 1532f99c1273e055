"""A folder that is watched while returns come in: what has arrived or changed, once it lies still (R15)."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from workbooks.opening.folders import is_litter
from workbooks.opening.sniff import is_lock_name

#: Seconds between two looks; looking works on network drives too, where nothing tells of changes.
EVERY_S = 2.0
#: Path below the folder → size and time of change.
_Look = dict[str, tuple[int, int]]


class Watched:
    """A folder with its subfolders, seen first when this is made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._done = self._seen = _look(folder)

    def settled(self) -> list[str]:
        """Look once more: names of the files that came, changed or went since the last `done`.

        None are told until the folder looks the same twice in a row, so none of them is half-copied.
        """
        before, self._seen = self._seen, _look(self._folder)
        if self._seen != before:
            return []
        return sorted(name for name in {*self._seen, *self._done} if self._seen.get(name) != self._done.get(name))

    def done(self) -> None:
        """What was told last has been acted on."""
        self._done = self._seen


def _look(folder: Path) -> _Look:
    """How the files of a folder lie there; rests of programs and owner files are passed over, and what the system hides for now."""
    found: _Look = {}
    for place, _, names in os.walk(folder):
        for name in names:
            if is_litter(name) or is_lock_name(name):
                continue
            path = Path(place, name)
            with contextlib.suppress(OSError):  # gone while we looked
                state = path.stat()
                found[path.relative_to(folder).as_posix()] = (state.st_size, state.st_mtime_ns)
    return found
