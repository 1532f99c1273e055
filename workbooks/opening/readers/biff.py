"""Records and strings of the old binary workbooks (BIFF5 and BIFF8), and what both binary formats share."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from workbooks.opening.package import BrokenError

CONTINUE = 0x3C
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08


def rk_number(packed: int) -> float:
    """A number in the packed form of 30 bits: a whole number or the front of a double, maybe in hundredths."""
    if packed & 2:
        number: float = (packed >> 2) - (1 << 30 if packed & 0x80000000 else 0)
    else:
        number = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0]
    return number / 100 if packed & 1 else float(number)


def error_code(code: int) -> str:
    """Text of an error value."""
    return ERRORS.get(code, "#UNKNOWN!")


@dataclass(slots=True)
class Record:
    """One record with the data of the records that continue it."""

    kind: int
    pieces: list[bytes]

    @property
    def data(self) -> bytes:
        """Data of the record itself."""
        return self.pieces[0]


def records(stream: bytes, offset: int) -> Iterator[Record]:
    """Records from an offset on, each with its continuations.

    Raises:
        BrokenError: the stream ends inside a record.
    """
    held: Record | None = None
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        data = stream[offset + 4 : offset + 4 + length]
        if len(data) < length:
            raise BrokenError("工作簿的数据被截断")
        offset += 4 + length
        if kind == CONTINUE and held is not None:
            held.pieces.append(data)
            continue
        if held is not None:
            yield held
        held = Record(kind, [data])
    if held is not None:
        yield held


class Pieces:
    """Reads strings that may run over the end of one piece into the next."""

    def __init__(self, pieces: list[bytes], position: int = 0) -> None:
        self._pieces = pieces
        self._index = 0
        self._position = position

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self._index == len(self._pieces) - 1 and self._position >= len(self._pieces[-1])

    def text(self) -> str:
        """The next string with a 16-bit length; formatting runs and phonetic data are passed over."""
        count = self.number("<H")
        flags = self.number("<B")
        runs = self.number("<H") if flags & _RICH else 0
        extra = self.number("<I") if flags & _EXTENDED else 0
        text = self.characters(count, wide=bool(flags & _WIDE))
        self._skip(4 * runs + extra)
        return text

    def characters(self, count: int, *, wide: bool) -> str:
        """So many characters; each further piece says anew how wide its characters are."""
        parts: list[str] = []
        while True:
            piece = self._pieces[self._index]
            size = 2 if wide else 1
            taken = min(count, (len(piece) - self._position) // size)
            raw = piece[self._position : self._position + taken * size]
            parts.append(raw.decode("utf-16-le", "surrogatepass") if wide else raw.decode("latin-1"))
            self._position += taken * size
            count -= taken
            if not count:
                text = "".join(parts)
                return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if wide else text
            self._next()
            wide = bool(self.number("<B") & _WIDE)

    def number(self, form: str) -> int:
        """The next whole number, in `struct` notation."""
        if self._position >= len(self._pieces[self._index]):
            self._next()
        try:
            value: int = struct.unpack_from(form, self._pieces[self._index], self._position)[0]
        except struct.error as error:
            raise BrokenError("工作簿的文字表被截断") from error
        self._position += struct.calcsize(form)
        return value

    def _skip(self, count: int) -> None:
        while count:
            taken = min(count, len(self._pieces[self._index]) - self._position)
            self._position += taken
            count -= taken
            if count:
                self._next()

    def _next(self) -> None:
        self._index += 1
        self._position = 0
        if self._index >= len(self._pieces):
            raise BrokenError("工作簿的文字表被截断")
