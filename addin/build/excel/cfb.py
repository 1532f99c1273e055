"""Compound files ([MS-CFB] version 3, 512-byte sectors): a tree of named streams as one file."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

#: A storage: names to streams and inner storages.
Tree: TypeAlias = "Mapping[str, bytes | Tree]"

_FREE, _END, _FAT, _DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC  # 2.1
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096  # 2.2
_PER_SECTOR = _SECTOR // 4
_IN_HEADER = 109
_STORAGE, _STREAM, _ROOT = 1, 2, 5  # 2.6.1
_RED, _BLACK = 0, 1
_ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
_LONGEST_NAME = 31
#: Streams of version 3 are at most 2 GB long (2.6.3).
_LONGEST = 0x80000000


@dataclass(slots=True)
class _Entry:
    """One directory entry (2.6.1); sons and brothers are indexes of entries."""

    name: str
    kind: int
    data: bytes = b""
    members: list[_Entry] = field(default_factory=list)
    color: int = _BLACK
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        return _ENTRY.pack(
            name, len(name), self.kind, self.color, self.left, self.right, self.child, b"", 0, 0, 0, self.start, self.size
        )  # fmt: skip


#: An unused entry at the end of the last directory sector (2.6.3).
_UNUSED = _ENTRY.pack(b"", 0, 0, 0, _FREE, _FREE, _FREE, b"", 0, 0, 0, 0, 0)


class _Sectors:
    """Sectors in the order of the file, and the chain each belongs to (2.3)."""

    def __init__(self) -> None:
        self.data: list[bytes] = []
        self.next: list[int] = []

    def put(self, data: bytes) -> int:
        """Append a chain; its first sector, or the end mark for no data."""
        if not data:
            return _END
        first = len(self.next)
        count = -(-len(data) // _SECTOR)
        self.data.append(data.ljust(count * _SECTOR, b"\0"))
        self.next += [*range(first + 1, first + count), _END]
        return first


def write(tree: Tree) -> bytes:
    """Bytes of a compound file; the same tree in the same order gives the same bytes.

    Raises:
        ValueError: a name is not legal (2.6.1), or two differ by capitals only.
    """
    root = _Entry("Root Entry", _ROOT, members=_entries(tree))
    entries = list(_numbered(root))
    sectors = _Sectors()
    mini, minifat = _place_streams(entries, sectors)
    root.start, root.size = sectors.put(mini), len(mini)
    minifat_start = sectors.put(_packed(_padded(minifat)))
    directory = b"".join(entry.packed() for entry in entries)
    directory_start = sectors.put(directory + _UNUSED * (-len(entries) % (_SECTOR // _ENTRY.size)))
    fat, difat = _allocation(sectors)
    minifat_count = -(-len(minifat) // _PER_SECTOR)
    head = _header(fat, difat, directory_start, minifat_start, minifat_count)
    return head + b"".join(sectors.data)


def _entries(tree: Tree) -> list[_Entry]:
    found: dict[str, _Entry] = {}
    for name, content in tree.items():
        if not 0 < _units(name) <= _LONGEST_NAME or set(name) & set("/\\:!\0"):
            raise ValueError(f"no legal name of a stream: {name!r}")
        if found.setdefault(_upper(name), entry := _Entry(name, _STREAM)) is not entry:
            raise ValueError(f"name used twice: {name!r}")
        if isinstance(content, bytes):
            if len(content) >= _LONGEST:
                raise ValueError(f"stream too long: {name!r}")
            entry.data, entry.size = content, len(content)
        else:
            entry.kind, entry.members = _STORAGE, _entries(content)
    return list(found.values())


def _units(name: str) -> int:
    return len(name.encode("utf-16-le")) // 2


def _upper(name: str) -> str:
    """Simple capitals, one letter for one (2.6.4)."""
    return "".join(big if len(big := letter.upper()) == 1 else letter for letter in name)


def _key(entry: _Entry) -> tuple[int, bytes]:
    """Order among brothers (2.6.4): shorter names first, then by capital UTF-16 units."""
    return _units(entry.name), _upper(entry.name).encode("utf-16-be")


def _numbered(root: _Entry) -> Iterator[_Entry]:
    """All entries in the order of the directory; brothers are tied into a tree on the way."""
    queue, count = [root], 1
    for entry in queue:
        numbers = {id(member): count + i for i, member in enumerate(entry.members)}
        count += len(numbers)
        queue += entry.members
        members = sorted(entry.members, key=_key)
        levels = len(members).bit_length()
        whole = len(members) == (1 << levels) - 1
        entry.child = _tied(members, numbers, 1, 0 if whole else levels)
        yield entry


def _tied(members: Sequence[_Entry], numbers: Mapping[int, int], level: int, red: int) -> int:
    """Root of a balanced tree; when its last level is not full, that level alone is red, so each way meets as many black."""
    if not members:
        return _FREE
    middle = len(members) // 2
    entry = members[middle]
    entry.left = _tied(members[:middle], numbers, level + 1, red)
    entry.right = _tied(members[middle + 1 :], numbers, level + 1, red)
    entry.color = _RED if level == red and level > 1 else _BLACK
    return numbers[id(entry)]


def _place_streams(entries: Sequence[_Entry], sectors: _Sectors) -> tuple[bytes, list[int]]:
    """Long streams into sectors of their own; the mini stream (2.6.3) and mini FAT (2.4) of the short ones."""
    mini = bytearray()
    minifat: list[int] = []
    for entry in entries:
        if entry.kind != _STREAM:
            continue
        if not entry.data or entry.size >= _CUTOFF:
            entry.start = sectors.put(entry.data)
            continue
        entry.start = len(minifat)
        count = -(-entry.size // _MINI)
        minifat += [*range(entry.start + 1, entry.start + count), _END]
        mini += entry.data.ljust(count * _MINI, b"\0")
    return bytes(mini), minifat


def _allocation(sectors: _Sectors) -> tuple[list[int], list[int]]:
    """Append FAT (2.3) and DIFAT (2.5) sectors, which hold their own entries too; the numbers of both."""
    used = len(sectors.next)
    fat = difat = 0
    while True:
        wanted = -(-(used + fat + difat) // _PER_SECTOR)
        beyond = max(0, -(-(wanted - _IN_HEADER) // (_PER_SECTOR - 1)))
        if (wanted, beyond) == (fat, difat):
            break
        fat, difat = wanted, beyond
    fat_ids = list(range(used, used + fat))
    difat_ids = list(range(used + fat, used + fat + difat))
    sectors.data.append(_packed(_padded([*sectors.next, *[_FAT] * fat, *[_DIFAT] * difat])))
    for place, number in enumerate(difat_ids):
        part = fat_ids[_IN_HEADER:][place * (_PER_SECTOR - 1) : (place + 1) * (_PER_SECTOR - 1)]
        follows = number + 1 if place + 1 < difat else _END
        sectors.data.append(_packed([*part, *[_FREE] * (_PER_SECTOR - 1 - len(part)), follows]))
    return fat_ids, difat_ids


def _header(fat: Sequence[int], difat: Sequence[int], directory: int, minifat: int, minifat_count: int) -> bytes:
    """The header sector (2.2)."""
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        b"",
        0x3E,  # minor version
        3,
        0xFFFE,  # little-endian
        9,  # 2**9 bytes a sector
        6,  # 2**6 bytes a mini sector
        b"",
        0,  # directory sectors are not counted in version 3
        len(fat),
        directory,
        0,
        _CUTOFF,
        minifat,
        minifat_count,
        difat[0] if difat else _END,
        len(difat),
    )
    named = list(fat[:_IN_HEADER])
    return head + _packed(named + [_FREE] * (_IN_HEADER - len(named)))


def _padded(numbers: list[int]) -> list[int]:
    return numbers + [_FREE] * (-len(numbers) % _PER_SECTOR)


def _packed(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)
