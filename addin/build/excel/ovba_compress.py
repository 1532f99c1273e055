"""Compression of VBA streams ([MS-OVBA] 2.4.1): LZ77 over chunks of 4096 bytes."""

from __future__ import annotations

import struct

_CHUNK = 4096
_SIGNATURE = b"\x01"  # 2.4.1.1.1
_SHORTEST = 3


def compress(data: bytes) -> bytes:
    """A CompressedContainer (2.4.1.1.1).

    The last chunk of data that cannot be made smaller is padded with zeros to 4096 bytes, as the format wants it (2.4.1.3.10).
    """
    return _SIGNATURE + b"".join(_chunk(data[start : start + _CHUNK]) for start in range(0, len(data), _CHUNK))


def _chunk(data: bytes) -> bytes:
    """Header (2.4.1.1.5: size less 3, signature 0b011, flag) and tokens, or the raw bytes where tokens would take more."""
    tokens = _token_sequences(data)
    if len(tokens) > _CHUNK:
        return struct.pack("<H", 0x3000 | _CHUNK - 1) + data.ljust(_CHUNK, b"\0")
    return struct.pack("<H", 0xB000 | len(tokens) - 1) + tokens


def _token_sequences(data: bytes) -> bytes:
    """Eight tokens each behind one byte that tells which of them are copies (2.4.1.3.8)."""
    out = bytearray()
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(data):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at >= len(data):
                break
            length, offset = _match(data, at, seen)
            if length:
                flags |= 1 << bit
                tokens += struct.pack("<H", (offset - 1) << 16 - _offset_bits(at) | length - _SHORTEST)  # 2.4.1.3.19.3
            else:
                length = 1
                tokens.append(data[at])
            for place in range(at, at + length):
                seen.setdefault(data[place : place + _SHORTEST], []).append(place)
            at += length
        out.append(flags)
        out += tokens
    return bytes(out)


def _offset_bits(at: int) -> int:
    """Bits of a copy token that tell the offset; the rest tells the length (CopyToken Help, 2.4.1.3.19.1)."""
    return max((at - 1).bit_length(), 4)


def _match(data: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Longest earlier text that goes on like this, nearest first: length and distance, or 0, 0 (2.4.1.3.19.4)."""
    limit = min((0xFFFF >> _offset_bits(at)) + _SHORTEST, len(data) - at)
    best = offset = 0
    if limit < _SHORTEST:
        return 0, 0
    for place in reversed(seen.get(data[at : at + _SHORTEST], ())):
        length = _SHORTEST
        while length < limit and data[place + length] == data[at + length]:
            length += 1
        if length > best:
            best, offset = length, at - place
            if best == limit:
                break
    return best, offset
