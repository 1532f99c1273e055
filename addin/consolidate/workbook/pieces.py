"""A workbook's long parts in pieces, each deflated by itself, so that a run copies what an earlier one has made.

A deflate stream may be put together from blocks that end on a byte (a full flush); the checksum of the whole follows from those of the
pieces. Pieces are kept in the workspace's cache under a hash over all that determines them. The folder may be deleted at any time.
"""

from __future__ import annotations

import functools
import hashlib
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

_SUFFIX = ".piece"
_HEAD = struct.Struct("<32sIQ")
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
#: 1980-01-01 00:00 as a zip archive writes it, so that the same content gives the same bytes.
_DAY, _TIME, _VERSION, _DEFLATED = 0x21, 0, 20, 8
#: Most bytes of a part, before and after it is packed, and of all before it: what four bytes can say. Excel opens no zip64.
_MOST = 0xFFFF_FFFF
#: The polynomial of zip's CRC-32, its bits reversed.
_POLYNOMIAL = 0xEDB88320


class Piece(NamedTuple):
    """Deflated bytes with checksum and length of what they hold."""

    crc: int
    size: int
    packed: bytes


def deflate(data: bytes, level: int, *, last: bool = False) -> Piece:
    """A piece; the last one of a part ends its stream."""
    deflater = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflater.compress(data) + deflater.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)
    return Piece(zlib.crc32(data), len(data), packed)


class Kept:
    """Pieces of earlier runs in a folder; without one nothing is kept.

    Args:
        folder: Where they are.
        maker: Tells the program that makes them.
    """

    def __init__(self, folder: Path | None, maker: str = "") -> None:
        self._folder = folder
        self._maker = f"{maker} {zlib.ZLIB_RUNTIME_VERSION}".encode()
        #: Keys of the pieces of this run.
        self._used: set[str] = set()

    def get(self, key: str) -> Piece | None:
        """The piece of a key, if it is there and whole."""
        if self._folder is None:
            return None
        found = self._read(self._folder / (key + _SUFFIX))
        if found is not None:
            self._used.add(key)
        return found

    def _read(self, path: Path) -> Piece | None:
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if len(data) < _HEAD.size:
            return None
        digest, crc, size = _HEAD.unpack_from(data)
        packed = data[_HEAD.size :]
        return Piece(crc, size, packed) if digest == self._seal(crc, size, packed) else None

    def put(self, key: str, piece: Piece) -> None:
        """Keep a piece; a cache that cannot be written is none."""
        if self._folder is None:
            return
        self._used.add(key)
        head = _HEAD.pack(self._seal(*piece), piece.crc, piece.size)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / (key + _SUFFIX)).write_bytes(head + piece.packed)
        except OSError:
            self._folder = None

    def _seal(self, crc: int, size: int, packed: bytes) -> bytes:
        """Tells a piece that is whole and made by this very program."""
        return hashlib.sha256(b"%s\0%d\0%d\0%s" % (self._maker, crc, size, packed)).digest()

    def sweep(self) -> None:
        """Remove what this run did not use: the cache holds one workbook."""
        if self._folder is None or not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if path.name.removesuffix(_SUFFIX) not in self._used:
                path.unlink(missing_ok=True)


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
            crc, size, packed = joined(crc, piece.crc, piece.size), size + piece.size, packed + len(piece.packed)
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


def joined(first: int, second: int, size: int) -> int:
    """CRC-32 of two texts, one behind the other, from those of each and the length of the second.

    >>> joined(zlib.crc32(b"ab"), zlib.crc32(b"cde"), 3) == zlib.crc32(b"abcde")
    True
    """
    return _product(_shift(size), first) ^ second


@functools.lru_cache(maxsize=4096)
def _shift(size: int) -> int:
    """x^8 to the power of a length, modulo the polynomial of the checksum."""
    power = 1 << 31  # the polynomial 1
    for bit in range(size.bit_length()):
        if size >> bit & 1:
            power = _product(_step(bit), power)
    return power


@functools.cache
def _step(bit: int) -> int:
    """x^8 to the power of 2^bit, modulo the polynomial of the checksum."""
    return 1 << 23 if bit == 0 else _product(_step(bit - 1), _step(bit - 1))


def _product(a: int, b: int) -> int:
    """Product of two polynomials modulo that of the checksum, bits reversed."""
    total = 0
    while a:
        if a & 0x80000000:
            total ^= b
        a = a << 1 & 0xFFFFFFFF
        b = b >> 1 ^ _POLYNOMIAL if b & 1 else b >> 1
    return total
