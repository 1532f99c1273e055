"""The catalogue of clients as one HTML file: no server, no network, search by Chinese text and pinyin initials (R18)."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jinja2
import orjson
from markupsafe import Markup
from pypinyin import Style, lazy_pinyin

import templates
from udfs.words.script import TABLE
from udfs.words.text import fold

#: Marks above vowels for the four tones.
_TONES = "\u0304\u0301\u030c\u0300"
#: Syllables in the neutral tone that may stand in names.
_TONELESS = frozenset({"de", "le", "zi", "men", "me", "ma", "ba", "ne", "tou"})
_FOLDER = Path(templates.__file__).parent


@dataclass(frozen=True, slots=True)
class Entry:
    """All that the catalogue shows of a client (R18, A19); there is no field for anything else."""

    name: str
    kind: str
    tier: str
    units: tuple[str, ...]


def catalogue_page(
    entries: Iterable[Entry], *, title: str, month: str, snapshot: str, kinds: Sequence[str] = (), tiers: Sequence[str] = ("A", "B", "C")
) -> bytes:
    """The page; the same entries give the same bytes.

    Args:
        entries: The clients.
        title: Heading of the page.
        month: Month the data are of, in Chinese.
        snapshot: Number of the snapshot they come from.
        kinds: Kinds of clients in the order in which they are offered; others follow.
        tiers: Tiers in the order in which they are offered; others follow.
    """
    ordered = sorted(entries, key=lambda e: (reading(e.name), e.name))
    told_kinds = _offered(kinds, (e.kind for e in ordered))
    told_tiers = _offered(tiers, (e.tier for e in ordered))
    told_units = sorted({unit for e in ordered for unit in e.units}, key=lambda unit: (reading(unit), unit))
    numbers = {unit: n for n, unit in enumerate(told_units)}
    data = {
        "names": [e.name for e in ordered],
        "keys": "\n".join(search_key(e.name) for e in ordered),
        "kinds": told_kinds,
        "tiers": told_tiers,
        "units": told_units,
        "kind": [told_kinds.index(e.kind) for e in ordered],
        "tier": [told_tiers.index(e.tier) for e in ordered],
        "unit": [[numbers[unit] for unit in e.units] for e in ordered],
        "simple": _other_script("".join(e.name for e in ordered)),
    }
    script = (_FOLDER / "catalogue.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True, undefined=jinja2.StrictUndefined)
    return (
        environment.get_template("catalogue.html")
        .render(
            title=title, month=month, snapshot=snapshot, count=len(ordered), kinds=told_kinds, tiers=told_tiers, units=told_units,
            data=_in_script(data), script=Markup(script), script_hash=f"sha256-{digest}",  # noqa: S704 - our own file
            style=Markup((_FOLDER / "catalogue.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        )
        .encode()
    )  # fmt: skip


def search_key(name: str) -> str:
    """What a search looks in: the folded name, then its pinyin initials, by words and, where they differ, letter by letter.

    >>> search_key("重庆示例置业"), search_key("示例A1（北京）")
    ('重庆示例置业 cqslzy zqslzy', '示例a1(北京) sla1bj')
    """
    bare = fold(name)
    words = "".join(map(_initial, reading(bare)))
    letters = "".join(map(_letter, bare))
    return " ".join(dict.fromkeys((bare, words, letters)))


@lru_cache(maxsize=1 << 17)
def reading(text: str) -> tuple[str, ...]:
    """Syllables by which Chinese texts are put in order, each with its tone; other letters stand behind a '."""
    return tuple(map(_syllable, lazy_pinyin(text, style=Style.TONE)))


@lru_cache(maxsize=1 << 14)
def _syllable(marked: str) -> str:
    """A syllable with the number of its tone behind it: zhòng → zhong4 (pypinyin's own way to it takes three times as long)."""
    letters = unicodedata.normalize("NFD", marked)
    tone = next((n for n, mark in enumerate(_TONES, 1) if mark in letters), 0)
    if not tone and marked not in _TONELESS:
        return f"'{marked}"
    return f"{''.join(c for c in letters if not unicodedata.combining(c))}{tone}"


@lru_cache(maxsize=1 << 14)
def _letter(letter: str) -> str:
    return "".join(map(_initial, reading(letter)))


def _initial(syllable: str) -> str:
    """First letter of a syllable; of what is none, all letters and digits."""
    if not syllable.startswith("'"):
        return syllable[:1]
    return "".join(letter for letter in syllable if letter.isascii() and letter.isalnum())


def _offered(first: Sequence[str], met: Iterable[str]) -> list[str]:
    found = set(met)
    return [*(word for word in first if word in found), *sorted(found - set(first))]


def _other_script(names: str) -> tuple[str, str]:
    """Traditional letters of the letters that stand in names, and what they are here: for searches typed in the other script."""
    folded = set(fold(names))
    pairs = [(chr(old), new) for old, new in TABLE.items() if isinstance(new, str) and len(new) == 1 and new in folded]
    return "".join(old for old, _ in pairs), "".join(new for _, new in pairs)


def _in_script(data: object) -> Markup:
    """JSON that cannot end the element it stands in."""
    text = orjson.dumps(data).decode()
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704 - no letter of it can begin a tag
