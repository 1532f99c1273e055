"""Icons of the buttons, drawn as small pictures of a sheet and what happens to it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

SMALL, BIG = 16, 26
#: Pictures are told on a grid of this many units, and each pixel is sampled this many times a side.
_GRID, _SAMPLES = 24, 4

Point = tuple[float, float]
Colour = tuple[int, int, int]
_INK, _PAPER, _LINE = (70, 74, 80), (255, 255, 255), (176, 182, 190)
_GREEN, _BLUE, _RED, _ORANGE = (22, 160, 80), (28, 113, 200), (214, 52, 50), (236, 138, 40)


@dataclass(frozen=True)
class _Shape:
    """An area of one colour."""

    colour: Colour
    holds: Callable[[float, float], bool]


def _area(colour: Colour, *corners: Point) -> _Shape:
    edges = list(pairwise([*corners, corners[0]]))

    def holds(x: float, y: float) -> bool:
        inside = False
        for (ax, ay), (bx, by) in edges:
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
        return inside

    return _Shape(colour, holds)


def _box(colour: Colour, left: float, top: float, right: float, bottom: float) -> _Shape:
    return _Shape(colour, lambda x, y: left <= x <= right and top <= y <= bottom)


def _disc(colour: Colour, cx: float, cy: float, radius: float) -> _Shape:
    return _Shape(colour, lambda x, y: (x - cx) ** 2 + (y - cy) ** 2 <= radius * radius)


def _stroke(colour: Colour, width: float, *points: Point) -> _Shape:
    parts = list(pairwise(points))

    def holds(x: float, y: float) -> bool:
        return any(_distance(x, y, a, b) <= width / 2 for a, b in parts)

    return _Shape(colour, holds)


def _distance(x: float, y: float, a: Point, b: Point) -> float:
    """Distance of a point from a stretch of a line."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)))
    return float(((x - a[0] - t * dx) ** 2 + (y - a[1] - t * dy) ** 2) ** 0.5)


Picture = Sequence[_Shape]

_SHEET: Picture = (
    _box(_INK, 2, 2, 18, 22),
    _box(_PAPER, 3.4, 3.4, 16.6, 20.6),
    _box(_LINE, 5, 6, 15, 7.4),
    _box(_LINE, 5, 10, 15, 11.4),
    _box(_LINE, 5, 14, 15, 15.4),
)
_TABLE: Picture = (
    _box(_INK, 2, 3, 20, 20),
    _box(_PAPER, 3.4, 7.6, 18.6, 18.6),
    _box(_BLUE, 3.4, 4.4, 18.6, 7.6),
    _box(_LINE, 8, 7.6, 9.2, 18.6),
    _box(_LINE, 3.4, 12.4, 18.6, 13.6),
)
_HOUSES: Picture = (
    _box(_INK, 3, 8, 12, 21),
    _box(_INK, 12, 3, 20, 21),
    _box(_PAPER, 4.4, 9.4, 11, 21),
    _box(_PAPER, 13.4, 4.4, 18.6, 21),
    *(_box(_BLUE, x, y, x + 1.8, y + 2) for x, y in ((6, 11.5), (6, 15.5), (15.1, 6.5), (15.1, 10.5), (15.1, 14.5))),
)
_CHART: Picture = (
    _box(_INK, 2, 2, 18, 22),
    _box(_PAPER, 3.4, 3.4, 16.6, 20.6),
    _box(_BLUE, 5, 12, 7.6, 18.5),
    _box(_ORANGE, 8.7, 7, 11.3, 18.5),
    _box(_GREEN, 12.4, 9.5, 15, 18.5),
)
_BELL: Picture = (
    _disc(_INK, 11, 19.6, 2.4),
    _area(_ORANGE, (3, 18), (5.4, 14.5), (5.6, 9), (8, 5), (11, 3.4), (14, 5), (16.4, 9), (16.6, 14.5), (19, 18)),
    _disc(_ORANGE, 11, 3.4, 1.6),
)
_SUM: Picture = (_stroke(_BLUE, 3, (18, 4), (5, 4), (12, 12), (5, 20), (18, 20)),)
_BACK: Picture = (
    *_SHEET,
    _stroke(_RED, 2.8, (22, 20), (22, 13.5), (10, 13.5)),
    _area(_RED, (5.5, 13.5), (12, 8.6), (12, 18.4)),
)
_GRADES: Picture = (
    _box(_ORANGE, 8.6, 4, 14.4, 21),
    _box(_BLUE, 2, 10, 7.8, 21),
    _box(_GREEN, 15.2, 14, 21, 21),
)
_PULSE: Picture = (
    _disc(_RED, 8, 8.5, 5),
    _disc(_RED, 16, 8.5, 5),
    _area(_RED, (3.4, 10.6), (20.6, 10.6), (12, 21.4)),
    _stroke(_PAPER, 1.7, (2.5, 11.5), (8, 11.5), (10, 8), (13, 15), (14.6, 11.5), (21.5, 11.5)),
)
_RUBBER: Picture = (
    *_SHEET,
    _area(_ORANGE, (10, 17), (17, 8), (22.6, 12.4), (15.6, 21.4)),
    _area(_PAPER, (10, 17), (12.4, 14), (18, 18.4), (15.6, 21.4)),
    _stroke(_INK, 1.2, (10, 17), (17, 8), (22.6, 12.4), (15.6, 21.4), (10, 17)),
)
_MAIL: Picture = (
    _box(_INK, 2, 8, 22, 22),
    _box(_PAPER, 3.4, 9.4, 20.6, 20.6),
    _stroke(_INK, 1.4, (3, 9), (12, 16), (21, 9)),
    _area(_GREEN, (12, 0.5), (17.4, 6.4), (13.6, 6.4), (13.6, 12), (10.4, 12), (10.4, 6.4), (6.6, 6.4)),
)


def _badge(colour: Colour) -> Picture:
    return (_disc(_PAPER, 17, 17, 6.8), _disc(colour, 17, 17, 6))


_TICK: Picture = (*_badge(_GREEN), _stroke(_PAPER, 2, (13.8, 17.2), (16.2, 19.6), (20.4, 14.4)))
_PLUS: Picture = (*_badge(_GREEN), _box(_PAPER, 16, 13, 18, 21), _box(_PAPER, 13, 16, 21, 18))
_PLAY: Picture = (*_badge(_BLUE), _area(_PAPER, (15.2, 13.4), (20.8, 17), (15.2, 20.6)))
_IN: Picture = (*_badge(_BLUE), _box(_PAPER, 16, 12.8, 18, 17), _area(_PAPER, (13, 16.6), (21, 16.6), (17, 21)))
_OUT: Picture = (*_badge(_ORANGE), _box(_PAPER, 16, 17, 18, 21.2), _area(_PAPER, (13, 17.4), (21, 17.4), (17, 13)))
_ASKS: Picture = (
    *_badge(_BLUE),
    _stroke(_PAPER, 1.8, (14.8, 15.2), (15.6, 13.8), (17, 13.3), (18.6, 13.9), (19.1, 15.3), (17.2, 17), (17, 18.2)),
    _disc(_PAPER, 17, 20.4, 1.1),
)
_STARS: Picture = (
    _stroke(_INK, 2.6, (9, 21.5), (17.2, 12)),
    *(
        _area(
            _ORANGE,
            (x, y - r),
            (x + r / 3.4, y - r / 3.4),
            (x + r, y),
            (x + r / 3.4, y + r / 3.4),
            (x, y + r),
            (x - r / 3.4, y + r / 3.4),
            (x - r, y),
            (x - r / 3.4, y - r / 3.4),
        )
        for x, y, r in ((18, 8.6, 5.6), (21.6, 15.6, 2.4), (12, 4.6, 2.6))
    ),
)

_CALENDAR: Picture = (
    _box(_INK, 2, 4, 20, 21),
    _box(_PAPER, 3.4, 9, 18.6, 19.6),
    _box(_RED, 3.4, 5.4, 18.6, 9),
    *(_box(_LINE, x, y, x + 2.4, y + 2) for x in (5, 9.6, 14.2) for y in (11, 15)),
    *(_box(_INK, x, 2, x + 1.8, 6.6) for x in (6, 14)),
)
_PERSON: Picture = (
    _disc(_BLUE, 9, 7, 4.8),
    _area(_BLUE, (1.5, 21), (2.5, 15.6), (6, 13), (12, 13), (15.5, 15.6), (16.5, 21)),
)
_FOLDER: Picture = (
    _area(_INK, (2, 4), (9, 4), (11, 7), (21, 7), (21, 21), (2, 21)),
    _area(_ORANGE, (3.4, 9.4), (19.6, 9.4), (19.6, 19.6), (3.4, 19.6)),
)
_MEDAL: Picture = (
    _area(_RED, (4, 1), (9, 1), (12, 9), (8, 11)),
    _area(_BLUE, (18, 1), (13, 1), (10, 9), (14, 11)),
    _disc(_ORANGE, 11, 14.6, 6.6),
    _disc(_PAPER, 11, 14.6, 3.6),
)
_SHIELD: Picture = (
    _area(_INK, (11, 1), (20, 4.4), (20, 12), (16.6, 18), (11, 22.6), (5.4, 18), (2, 12), (2, 4.4)),
    _area(_GREEN, (11, 3), (18.4, 5.8), (18.4, 11.6), (15.4, 17), (11, 20.6), (6.6, 17), (3.6, 11.6), (3.6, 5.8)),
)
_ROW: Picture = (*_TABLE[:2], _box(_ORANGE, 3.4, 13.6, 18.6, 18.6), *_TABLE[2:])
_LIST: Picture = (
    _box(_INK, 2, 2, 20, 22),
    _box(_PAPER, 3.4, 3.4, 18.6, 20.6),
    *(_box(colour, 5, y, 7.4, y + 2.4) for y, colour in ((5.4, _GREEN), (10.4, _GREEN), (15.4, _ORANGE))),
    *(_box(_LINE, 9, y, 17, y + 1.4) for y in (6, 11, 16)),
)
_PAIR: Picture = (_box(_INK, 6, 2, 20, 18), _box(_PAPER, 7.4, 3.4, 18.6, 16.6), *_SHEET[:2], *_SHEET[2:])
_GAUGE: Picture = (
    _disc(_INK, 11.5, 13, 9.6),
    _disc(_PAPER, 11.5, 13, 8),
    _stroke(_RED, 2, (11.5, 14), (16.6, 8.4)),
    _box(_PAPER, 1, 18, 22, 23),
    _box(_INK, 4, 17, 19, 18.4),
)
_BRACES: Picture = (
    *_SHEET[:2],
    _stroke(_BLUE, 1.8, (8.6, 6), (6.6, 7), (6.6, 10.6), (5, 12), (6.6, 13.4), (6.6, 17), (8.6, 18)),
    _stroke(_BLUE, 1.8, (11.4, 6), (13.4, 7), (13.4, 10.6), (15, 12), (13.4, 13.4), (13.4, 17), (11.4, 18)),
)
_UNDO: Picture = (_stroke(_RED, 3, (9, 20), (16, 20), (20, 16), (16, 9), (8, 9)), _area(_RED, (2, 9), (10, 3), (10, 15)))
_FLAKE: Picture = tuple(_stroke(_BLUE, 2.2, *ends) for ends in (((12, 2), (12, 22)), ((3.4, 7), (20.6, 17)), ((3.4, 17), (20.6, 7))))

_OPEN: Picture = (*_badge(_GREEN), _stroke(_PAPER, 1.8, (14, 17), (20, 17)), _area(_PAPER, (17.6, 13.4), (21.4, 17), (17.6, 20.6)))
_LEFT: Picture = (*_badge(_RED), _box(_PAPER, 16.6, 16, 21.2, 18), _area(_PAPER, (17, 13), (17, 21), (12.6, 17)))
_RINGS: Picture = (*_badge(_ORANGE), _area(_PAPER, (13.4, 19), (15, 14.6), (17, 13), (19, 14.6), (20.6, 19)), _disc(_PAPER, 17, 20.2, 1))
_CROSS: Picture = (*_badge(_RED), _stroke(_PAPER, 2, (14.4, 14.4), (19.6, 19.6)), _stroke(_PAPER, 2, (19.6, 14.4), (14.4, 19.6)))
_SHUT: Picture = (*_badge(_RED), _box(_PAPER, 13.8, 16.4, 20.2, 20.6), _stroke(_PAPER, 1.4, (15, 17), (15, 14), (19, 14), (19, 17)))
_AGAIN: Picture = (*_badge(_ORANGE), _stroke(_PAPER, 1.6, (20, 19), (15, 20), (13.6, 16), (17, 13.6), (20, 15.4)))
_BARS: Picture = (
    *_badge(_BLUE),
    _box(_PAPER, 13.6, 17, 15.4, 20.4),
    _box(_PAPER, 16.1, 13.6, 17.9, 20.4),
    _box(_PAPER, 18.6, 15.4, 20.4, 20.4),
)
_LENS: Picture = (
    *_badge(_BLUE),
    _disc(_PAPER, 16.2, 16.2, 3.2),
    _disc(_BLUE, 16.2, 16.2, 1.8),
    _stroke(_PAPER, 1.6, (18.2, 18.2), (20.6, 20.6)),
)
_EYE: Picture = (*_badge(_GREEN), _area(_PAPER, (12.4, 17), (17, 13.6), (21.6, 17), (17, 20.4)), _disc(_GREEN, 17, 17, 1.8))
_TOGETHER: Picture = (
    *_badge(_ORANGE),
    _area(_PAPER, (12.6, 14), (16.6, 17), (12.6, 20)),
    _area(_PAPER, (21.4, 14), (17.4, 17), (21.4, 20)),
)
_APART: Picture = (*_badge(_RED), _area(_PAPER, (16.4, 14), (12.4, 17), (16.4, 20)), _area(_PAPER, (17.6, 14), (21.6, 17), (17.6, 20)))
_RING: Picture = (*_badge(_RED), _disc(_PAPER, 17, 17, 3.6), _disc(_RED, 17, 17, 2))
_SAME: Picture = (*_badge(_BLUE), _box(_PAPER, 13.6, 14.4, 20.4, 16.2), _box(_PAPER, 13.6, 17.8, 20.4, 19.6))
_CLOCK: Picture = (*_badge(_ORANGE), _stroke(_PAPER, 1.6, (17, 13), (17, 17), (20, 18.6)))
_EMPTY: Picture = (*_badge(_BLUE), _box(_PAPER, 14, 13.6, 20, 20.4), _box(_BLUE, 15.2, 14.8, 18.8, 19.2))
_LINES: Picture = (*_badge(_GREEN), *(_box(_PAPER, 13.6, y, 20.4, y + 1.2) for y in (14, 16.4, 18.8)))
_FIRST: Picture = (*_badge(_ORANGE), _stroke(_PAPER, 2, (15, 15.2), (17.2, 13.4), (17.2, 20.6)))
_SPEAKS: Picture = (*_badge(_BLUE), _area(_PAPER, (13, 16), (16, 16), (20.4, 13.2), (20.4, 20.8), (16, 18), (13, 18)))

#: What a whole verb shows.
_PICTURES: dict[str, Picture] = {
    "check": (*_SHEET, *_TICK),
    "fix": (*_SHEET, *_STARS),
    "grade": _GRADES,
    "submit": _MAIL,
    "unmark": _RUBBER,
    "explain": (*_TABLE, *_ASKS),
    "consolidate": _SUM,
    "return-letters": _BACK,
    "remind": _BELL,
    "report": _CHART,
    "doctor": _PULSE,
    "withdraw": _UNDO,
    "freeze": _FLAKE,
    "review": (*_PAIR, *_TICK),
    "entries": _LIST,
    "catalogue": (*_LIST, *_LENS),
    "manager": _GAUGE,
    "distribution": (*_PAIR, *_OUT),
    "no-change": (*_SHEET, *_SAME),
    "visit": (*_PERSON, *_CLOCK),
    "risk": (*_PERSON, *_RING),
    "kehubu": _GRADES,
}
#: What the first word of any other verb shows, and what its last word puts beside it.
_THINGS: dict[str, Picture] = {
    "units": _HOUSES, "policy": _TABLE, "month": _CALENDAR, "clients": _PERSON, "archive": _FOLDER, "assess": _MEDAL, "audit": _SHIELD,
    "selected": _ROW, "template": _BRACES, "tasks": _LIST,
}  # fmt: skip
_BADGES: dict[str, Picture] = {
    "check": _TICK, "verify": _TICK, "new": _PLUS, "build": _PLUS, "import": _IN, "export": _OUT, "open": _OPEN, "close": _SHUT,
    "reopen": _AGAIN, "status": _BARS, "find": _LENS, "show": _EYE, "merge": _TOGETHER, "unmerge": _APART, "seal": _RING, "compare": _SAME,
    "stale": _CLOCK, "blank": _EMPTY, "form": _LINES, "ranking": _FIRST, "bulletin": _SPEAKS, "notify": _SPEAKS, "assessment": _BARS,
    "try": _EYE, "receive": _IN, "return": _LEFT, "remind": _RINGS, "withdraw": _CROSS,
}  # fmt: skip


def picture(verb: str) -> Picture:
    """Picture of a button: its thing with what is done to it; one declared later shows a sheet where its words are not known."""
    if verb in _PICTURES:
        return _PICTURES[verb]
    words = verb.replace("-", " ").split()
    return (*_THINGS.get(words[0], _SHEET), *_BADGES.get(words[-1], _PLAY))


@cache
def icon(verb: str, size: int) -> bytes:
    """A square PNG of so many pixels a side, transparent around the picture."""
    shapes = tuple(reversed(picture(verb)))
    rows = [b"\0" + b"".join(_pixel(shapes, x, y, size) for x in range(size)) for y in range(size)]
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _pixel(shapes: Picture, x: int, y: int, size: int) -> bytes:
    """Colour and opacity of one pixel: the mean of what its samples hit."""
    step = _GRID / size / _SAMPLES
    at = [(i + 0.5) * step for i in range(_SAMPLES)]
    left, top = x * _GRID / size, y * _GRID / size
    hits = [hit.colour for dy in at for dx in at if (hit := next((s for s in shapes if s.holds(left + dx, top + dy)), None))]
    if not hits:
        return b"\0\0\0\0"
    mean = [round(sum(channel) / len(hits)) for channel in zip(*hits, strict=True)]
    return bytes([*mean, round(255 * len(hits) / _SAMPLES**2)])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
