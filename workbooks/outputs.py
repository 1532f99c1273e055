"""Files a command puts where its user said: what is not ours, or was changed since, is never written over.

Hashes of what was written are kept in the user's own folder, under hashes of the places: neither names nor contents stand there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from udfs.user_folder import user_folder
from workbooks import refusals
from workbooks.atomic import write_atomic
from workbooks.oswords import is_folder
from workbooks.problems import Refusal, Where, refuse
from workbooks.rights import make_folder, open_new

FILE = "written.txt"
_MOST = 20_000


def check_place(path: Path, data: bytes | None = None) -> None:
    """See that a file may be written there.

    Args:
        path: The place.
        data: What is to be written, where it is known: the same file written again takes nothing from anybody.

    Raises:
        Refusal: KH187, there is a file that we did not write, or that was changed since.
    """
    if not may_write(path, data):
        raise refuse(refusals.NOT_OURS, Where(), name=path.name)


def may_write(path: Path, data: bytes | None = None) -> bool:
    """Whether nothing of another's stands in a place; see `check_place`."""
    if not path.exists() or is_folder(path):  # a folder is refused where it is written
        return True
    return is_ours(path) or path.read_bytes() == data


def is_ours(path: Path) -> bool:
    """Whether a file is as we wrote it, or as it was when we took in what its user had changed."""
    return _known().get(_place(path)) == _hash(path.read_bytes())


def write_output(path: Path, data: bytes, *, public: bool = False) -> None:
    """Write a file as a whole, if its place is free or ours; `public` as `write_atomic`.

    Raises:
        Refusal: KH187, another's file is there; KH133–KH137, the place cannot be written.
    """
    check_place(path, data)
    write_atomic(path, data, public=public)
    note_outputs([(path, data)])


def note_outputs(written: Iterable[tuple[Path, bytes]]) -> None:
    """Remember files as ours; where that cannot be written, they will be taken for another's."""
    lines = "".join(f"{_place(path)} {_hash(data)}\n" for path, data in written)
    store = user_folder() / FILE
    with contextlib.suppress(OSError, Refusal):
        make_folder(store.parent)
        with open(store, "a", encoding="ascii", opener=open_new) as file:
            file.write(lines)
        if store.stat().st_size > 2 * _MOST * len(lines.partition("\n")[0]):
            kept = [f"{place} {mark}\n" for place, mark in list(_known().items())[-_MOST:]]
            write_atomic(store, "".join(kept).encode())


def _known() -> dict[str, str]:
    """Hash of what was last written at each place, the places written last at the end."""
    known: dict[str, str] = {}
    with contextlib.suppress(OSError, ValueError):
        for line in (user_folder() / FILE).read_text(encoding="ascii").splitlines():
            place, _, mark = line.partition(" ")
            known.pop(place, None)
            known[place] = mark
    return known


def _place(path: Path) -> str:
    return _hash(os.path.normcase(path.absolute().resolve()).encode(errors="surrogateescape"))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
