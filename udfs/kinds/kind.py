"""What a cell may hold: how each kind of value is read, written, explained and repaired.

`Kind.parse` turns a raw cell into the value the rules work with, or into a `Fault`; it never raises. The same kinds serve
the reader of whole workbooks and the worksheet functions, so that a cell and the ledger never disagree.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from udfs.cells import ERROR_CODES, CellError, CellValue, is_blank
from udfs.words.phones import MOBILE, phones_in
from udfs.words.text import fold, half_width, tidy
from udfs.words.ticks import ticked

#: What staff type for "nothing here" in an optional cell.
DASHES = frozenset(
    {"-", "--", "---", "—", "——", "－", "–", "/", "\\", "／", "一一", "·", "….", "…", "无数据", "n/a", "na", "null", "nil", "*"}
)
#: What a formula shows that points to a blank cell: 0, as a day or as a time.
_ZEROS = frozenset({"0", "00:00:00", "1900-01-00", "1900/1/0", "1899-12-30"})
#: What may follow a word for nothing.
_STOPS = "。.;,、!"
#: What stands behind is no word of a list.
_LONGEST_STORY = 200
_MOST_WORDS = 1000
LONGEST_DASH = max(map(len, DASHES))
#: Words that tell no more than a dash in any column but a text.
NOTHING = frozenset({"无", "暂无", "没有", "未知", "不详", "不明", "不清楚", "暂缺", "空", "空白", "暂时没有", "none", "无此项", "不适用"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a raw cell is not a value of its kind; `proposal` is a likely meaning that only a person may confirm."""

    why: str
    proposal: CellValue = None


class Inexact(Fault):
    """Words that tell less than is asked, or nothing: a month for a day, 3-4个, 办理中."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that was read, with a remark for the sender (becomes a 提醒)."""

    value: Any
    why: str


class Story(Doubt):
    """A value told by words that say more than the value."""

    __slots__ = ()


@dataclass(frozen=True)
class Kind:
    """Base of all kinds: free text."""

    #: Word for the kind in messages and pages.
    label: ClassVar[str] = "文字"
    number_format: ClassVar[str] = "@"
    #: Only the values of its drop-down list may be typed.
    closed: ClassVar[bool] = True
    hint: str = "填文字。"
    sample: Any = "示例"
    #: Words that mean "none" in this column besides dashes, e.g. 无 for 企业自身问题.
    none_words: frozenset[str] = frozenset()

    def parse(self, raw: CellValue, unit: str = "") -> Any:
        """Value, None for blank, or a Fault/Doubt. `unit` is the unit told by the column's head."""
        if is_blank(raw):
            return None
        if isinstance(raw, CellError):
            return Fault(f"单元格是公式错误{raw.code}，没有值")
        if isinstance(raw, str):
            text = tidy(raw)
            if text[:1] == "'" and text.count("'") == 1:  # left over from a programme that marks text so
                text = text[1:]
            if not text or text in DASHES or text.casefold() in DASHES or text in self.none_words:
                return None
            if text[0] == "#" and (text.upper() in ERROR_CODES or re.fullmatch("#{3,}", text)):
                return Fault("是公式错误或列太窄留下的#号，没有值")
            value = self.from_text(text, unit)
        else:
            text, value = plain_text(raw), self.from_value(raw, unit)
        return _nothing(text, value) if isinstance(value, Fault) else value

    def parse_column(self, cells: Sequence[CellValue], unit: str = "") -> list[Any]:
        """`parse` for each cell; clean cells pass at once, equal ones are parsed once."""
        if self.are_clean([raw for raw in cells if raw is not None], unit):
            return list(cells)
        known: dict[tuple[type, CellValue], Any] = {}
        is_clean = self.is_clean
        out: list[Any] = []
        for raw in cells:
            if raw is None or is_clean(raw, unit):
                out.append(raw)
                continue
            key = (raw.__class__, raw)
            try:
                out.append(known[key])
            except KeyError:
                value = known[key] = self.parse(raw, unit)
                out.append(value)
        return out

    def is_clean(self, raw: CellValue, unit: str) -> bool:
        """True if a raw cell is certainly its own value: a quick test before `parse`."""
        return (
            raw.__class__ is str
            and raw != ""
            and raw.isprintable()
            and raw[0] not in " #'"
            and raw[-1] != " "
            and (len(raw) > LONGEST_DASH or raw.casefold() not in DASHES)
            and raw not in self.none_words
        )

    def are_clean(self, cells: Sequence[Any], unit: str) -> bool:
        """True if all of many filled cells certainly are their own values; plain texts are looked at together in a tenth of the time."""
        if type(self).is_clean is not Kind.is_clean:
            return all(self.is_clean(raw, unit) for raw in cells)
        texts = set(cells)
        if set(map(type, texts)) != {str}:
            return False
        short = {raw.casefold() for raw in texts if len(raw) <= LONGEST_DASH}
        joined = "\0".join(("", *texts, ""))
        return (
            joined.replace("\0", "").isprintable()
            and joined.count("\0") == len(texts) + 1
            and "\0 " not in joined
            and "\0#" not in joined
            and "\0'" not in joined
            and " \0" not in joined
            and "" not in short
            and DASHES.isdisjoint(short)
            and self.none_words.isdisjoint(texts)
        )

    def from_text(self, text: str, unit: str) -> Any:
        """Value of a tidied, non-blank text."""
        return text

    def from_value(self, raw: Any, unit: str) -> Any:
        """Value of a raw cell that is no text."""
        return plain_text(raw)

    def to_cell(self, value: Any) -> CellValue:
        """What a clean workbook of ours holds for the value."""
        return value  # type: ignore[no-any-return]

    def repair(self, raw: CellValue, value: Any, unit: str = "") -> CellValue:
        """Loss-free replacement for a raw cell that was understood but is not in clean form; None if it is."""
        if value is None or isinstance(raw, CellError):
            return None
        clean = self.in_unit(value, unit)
        same = type(clean) is type(raw) or (isinstance(clean, (int, float)) and isinstance(raw, (int, float)))
        return None if same and clean == raw else clean

    def in_unit(self, value: Any, unit: str) -> CellValue:
        """`to_cell` in the unit of the column's head."""
        return self.to_cell(value)

    @property
    def choices(self) -> tuple[str, ...]:
        """Values offered in a drop-down list."""
        return ()


def _nothing(text: str, fault: Fault) -> Fault | Doubt | None:
    """What a text that cannot be read says: nothing (无, 暂无。), nothing for a reason (无（政府机关）, 0), or the fault."""
    word = fold(text)
    if word.rstrip(_STOPS) in NOTHING:
        return None
    if word in _ZEROS or (word.endswith(")") and word.partition("(")[0] in NOTHING):
        return Doubt(None, "按空白读取")
    return fault


def plain_text(raw: Any) -> str:
    """A number or date as the text a person would have typed."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime.datetime) and raw.time() == datetime.time():
        return raw.date().isoformat()
    if isinstance(raw, (datetime.date, datetime.time)):
        return raw.isoformat()
    return str(raw)


@dataclass(frozen=True)
class Text(Kind):
    """Free text; 0 is what a formula shows that points to a blank cell."""

    none_words: frozenset[str] = frozenset({"0"})

    def from_value(self, raw: Any, unit: str) -> Any:
        """A number as text."""
        return None if raw == 0 and not isinstance(raw, bool) else plain_text(raw)


_NUMBERED = re.compile(r"^\(?\d{1,2}[).、:]?(?=\D)|[。;,.、!]+$")
_QUOTED = re.compile(r"[(\"“'‘](.+)[)\"”'’]")


@dataclass(frozen=True)
class Choice(Kind):
    """One word of a list; `synonyms` map other words to it."""

    label: ClassVar[str] = "选项"
    options: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict, hash=False)
    #: Endings that may be left out or added: A类, A级 → A.
    suffixes: tuple[str, ...] = ()
    #: Words that come near an option and are read as it with a remark: 较好 → 好.
    near: Mapping[str, str] = field(default_factory=dict, hash=False)
    #: Words outside the list whose meaning is likely, to be confirmed by a person: 已中标 → 签约客户.
    likely: Mapping[str, str] = field(default_factory=dict, hash=False)
    #: What longer texts tell of: (pattern, option), the first that is found; no option for what only sounds so.
    stories: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Prepare the folded words."""
        words = {fold(k): v for k, v in self.synonyms.items()} | {fold(o): o for o in self.options}
        words |= {fold(k + s): v for k, v in list(words.items()) for s in self.suffixes if fold(k + s) not in words}
        object.__setattr__(self, "_words", words)
        object.__setattr__(self, "_seen", {None: None})

    def parse_column(self, cells: Sequence[CellValue], unit: str = "") -> list[Any]:
        """`parse` for each cell; the few words of a list are parsed once and remembered from column to column."""
        seen: dict[str | None, Any] = self._seen  # type: ignore[attr-defined]
        try:
            return list(map(seen.__getitem__, cells))  # type: ignore[arg-type]
        except KeyError:
            new = {raw for raw in set(cells) if raw.__class__ is str} - seen.keys()
        for raw, value in zip(new, super().parse_column(list(new), unit), strict=True):
            if len(seen) < _MOST_WORDS:
                seen[raw] = value
        try:
            return list(map(seen.__getitem__, cells))  # type: ignore[arg-type]
        except KeyError:  # other values than words, or too many
            return super().parse_column(cells, unit)

    def is_clean(self, raw: CellValue, unit: str) -> bool:
        """Never: a word is looked up."""
        return False

    @property
    def choices(self) -> tuple[str, ...]:
        """Values offered in a drop-down list."""
        return self.options

    @property
    def words(self) -> Mapping[str, str]:
        """Folded words that are understood, each with its option."""
        return self._words  # type: ignore[attr-defined, no-any-return]

    def from_text(self, text: str, unit: str) -> Any:
        """The option meant by the word."""
        words: dict[str, str] = self._words  # type: ignore[attr-defined]
        word = fold(text[:_LONGEST_STORY])
        found = words.get(word)
        if found is None:
            found = words.get(_NUMBERED.sub("", word)) or words.get(_QUOTED.sub(r"\1", word)) or words.get(ticked(word))
        if found is None and (near := self.near.get(word) or self.near.get(_NUMBERED.sub("", word))):
            return Doubt(near, f"按“{near}”读取")
        if found is None:
            parts = [words.get(part) for part in re.split(r"[/、,;:(。]|[-—→>]", _NUMBERED.sub("", word.rstrip(")")))]
            if parts[0] is None and len(lines := text.split()) > 1:
                parts = [words.get(fold(line)) for line in lines]
            if parts[0] is not None and len(set(parts) - {None}) == 1:
                return Doubt(parts[0], f"带有说明，按“{parts[0]}”读取")
        if (
            found is None
            and len(word) <= _LONGEST_STORY
            and (told := next((option for pattern, option in self.stories if re.search(pattern, word)), ""))
        ):
            return Story(told, f"写的是经过，按“{told}”读取")
        return found if found is not None else Fault(f"不是{'、'.join(self.options)}之一", self.likely.get(word))

    def from_value(self, raw: Any, unit: str) -> Any:
        """Numbers and truth values through their text."""
        return self.from_text(plain_text(raw), unit)


_MOBILES = re.compile(rf"(?:{MOBILE.pattern})+", MOBILE.flags)


#: A landline of which the worksheet made a number.
_NO_ZERO = re.compile(r"(?:10|2\d|[3-9]\d{2})\d{7,8}")


@dataclass(frozen=True)
class Phone(Kind):
    """A telephone number of mainland China, kept as digits; several are joined by 、."""

    label: ClassVar[str] = "电话"
    hint: str = "填11位手机号，或带区号的座机（如010-12345678）。"
    sample: Any = "13900001234"

    def is_clean(self, raw: CellValue, unit: str) -> bool:
        """Eleven digits of a mobile number."""
        return raw.__class__ is str and MOBILE.fullmatch(raw) is not None

    def are_clean(self, cells: Sequence[Any], unit: str) -> bool:
        """Numbers of one length stand one after the other without a seam."""
        return set(map(type, cells)) == {str} and set(map(len, cells)) == {11} and _MOBILES.fullmatch("".join(cells)) is not None

    def from_text(self, text: str, unit: str) -> Any:
        """Digits of one or several numbers."""
        numbers, why = phones_in(text)
        if numbers and why:
            return Doubt("、".join(numbers), f"号码和别的文字写在一起，按“{'、'.join(numbers)}”读取")
        return "、".join(numbers) if numbers else Fault(why)

    def from_value(self, raw: Any, unit: str) -> Any:
        """A number typed without quotes; one that begins with an area code has lost its zero."""
        text = plain_text(raw)
        found = self.from_text(text, unit)
        if isinstance(found, Fault) and _NO_ZERO.fullmatch(text) and isinstance(whole := self.from_text(f"0{text}", unit), str):
            return Doubt(whole, f"区号前少了0，按“{whole}”读取")
        return found

    def repair(self, raw: CellValue, value: Any, unit: str = "") -> CellValue:
        """Hyphens, brackets and spaces are a matter of taste; numbers and full-width digits are not."""
        if isinstance(raw, str) and half_width(tidy(raw)) == raw:
            return None
        return super().repair(raw, value, unit)
