"""A workbook's long parts in pieces, each deflated by itself, so that a run copies what an earlier one has made.

A deflate stream may be put together from blocks that end on a byte (a full flush). Pieces are kept in the workspace's cache under a hash
over all that determines them. The folder may be deleted at any time. What this saves stands in docs/benchmarks.md.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from workbooks.rights import make_file, make_folder

_SUFFIX = ".piece"
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
#: 1980-01-01 00:00 as a zip archive writes it, so that the same content gives the same bytes.
_DAY, _TIME, _VERSION, _DEFLATED = 0x21, 0, 20, 8
#: Most bytes of a part, before and after it is packed, and of all before it: what four bytes can say. Excel opens no zip64.
_MOST = 0xFFFF_FFFF
#: Bytes of the checksum in front of a kept piece.
CHECKED = 4


class Piece(NamedTuple):
    """What a part of a part holds, and the same deflated."""

    data: bytes
    packed: bytes


def deflate(data: bytes, level: int, *, last: bool = False) -> Piece:
    """A piece; the last one of a part ends its stream."""
    deflater = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Piece(data, deflater.compress(data) + deflater.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH))


class Kept:
    """Pieces of earlier runs in a folder; without one nothing is kept.

    Args:
        folder: Where they are.
        maker: Tells the program that makes them.
    """

    def __init__(self, folder: Path | None, maker: str = "") -> None:
        self._folder = folder
        self._maker = f"{maker} {zlib.ZLIB_RUNTIME_VERSION}"
        #: Names of the pieces of this run.
        self._used: set[str] = set()

    def get(self, key: str) -> Piece | None:
        """The piece of a key, if it is there, whole and made by this very program."""
        if self._folder is None:
            return None
        try:
            told = (self._folder / self._name(key)).read_bytes()
        except OSError:
            return None
        packed = told[CHECKED:]
        return Piece(zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed), packed) if told[:CHECKED] == _checksum(packed) else None

    def put(self, key: str, piece: Piece) -> None:
        """Keep a piece; a cache that cannot be written is none."""
        if self._folder is None:
            return
        try:
            make_folder(self._folder)
            path = self._folder / self._name(key)
            make_file(path)
            path.write_bytes(_checksum(piece.packed) + piece.packed)
        except OSError:
            self._folder = None

    def _name(self, key: str) -> str:
        name = hashlib.sha256(f"{self._maker}\0{key}".encode()).hexdigest() + _SUFFIX
        self._used.add(name)
        return name

    def sweep(self) -> None:
        """Remove what this run did not use: the cache holds one workbook."""
        if self._folder is None or not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if path.name not in self._used:
                path.unlink(missing_ok=True)


def _checksum(packed: bytes) -> bytes:
    return zlib.crc32(packed).to_bytes(CHECKED, "little")


class TooLarge(Exception):
    """A part of a workbook is larger than a zip archive that Excel opens can hold."""


class Archive:
    """Writes a zip archive of deflated parts.

    Args:
        file: Where to.
        most: Most bytes of a part.
    """

    def __init__(self, file: BinaryIO, most: int = _MOST) -> None:
        self._file, self._most = file, most
        self._directory: list[bytes] = []

    def add(self, name: str, pieces: Iterable[Piece]) -> None:
        """Add a part made of pieces, the last one of which ends its stream."""
        encoded = name.encode("ascii")
        at = self._file.tell()
        self._file.write(self._local(0, 0, 0, encoded))
        crc = size = packed = 0
        for piece in pieces:
            self._file.write(piece.packed)
            crc, size, packed = zlib.crc32(piece.data, crc), size + len(piece.data), packed + len(piece.packed)
        if max(size, packed, at) > self._most:
            raise TooLarge(name)
        end = self._file.tell()
        self._file.seek(at)
        self._file.write(self._local(crc, packed, size, encoded))
        self._file.seek(end)
        central = (b"PK\x01\x02", _VERSION, _VERSION, 0, _DEFLATED, _TIME, _DAY, crc, packed, size, len(encoded), 0, 0, 0, 0, 0, at)
        self._directory.append(_CENTRAL.pack(*central) + encoded)

    def close(self) -> None:
        """Write the directory."""
        at, directory, count = self._file.tell(), b"".join(self._directory), len(self._directory)
        self._file.write(directory + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), at, 0))

    def _local(self, crc: int, packed: int, size: int, name: bytes) -> bytes:
        return _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, _DEFLATED, _TIME, _DAY, crc, packed, size, len(name), 0) + name
