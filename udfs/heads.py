"""Column heads of any template → the fields they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from udfs.kinds.kind import Kind, Text
from udfs.words.head_forms import FORMS, shorter
from udfs.words.numbers import FOREIGN_MONEY
from udfs.words.patterns import pattern
from udfs.words.text import fold


@dataclass(frozen=True, slots=True)
class Fact:
    """A column known by its head: what the rules ask of a client."""

    name: str
    head: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    clause: str = ""
    #: What it is collected for, where it tells of a person: it is masked on the way out (V09).
    personal: str = ""


@dataclass(frozen=True, slots=True)
class HeadMatch:
    """What a head means: the field, the unit it tells, and how it was recognised (head / alias / words)."""

    name: str
    unit: str
    how: str


_UNIT_WORDS = {
    "元": "元",
    "千元": "千元",
    "万元": "万元",
    "万": "万元",
    "百万元": "百万元",
    "百万": "百万元",
    "佰万元": "百万元",
    "十万元": "十万元",
    "千万元": "千万元",
    "千万": "千万元",
    "仟元": "千元",
    "w": "万元",
    "w元": "万元",
    "亿元": "亿元",
    "十亿元": "十亿元",
    "十亿": "十亿元",
    "百亿元": "百亿元",
    "亿": "亿元",
    "%": "%",
    "百分比": "%",
    "百分数": "%",
    "百分率": "%",
    "‰": "‰",
    "千分比": "‰",
}
_BRACKET = pattern(r"[(<]([^()<>]*)[)>]")
#: Words around a unit in a note: 单位:, 人民币, 以…计, 以…为单位.
_ABOUT_UNIT = pattern(r"^(?:单位为?|计量单位|金额|以|按|均为|折合|折算|折)+|人民币|rmb|cny|[¥￥]|(?:为单位|计价?|表示|填写|填报)$")
_NOTE_PARTS = pattern("[、,;/:|]+")
_EDGE = pattern(r"^[*★☆※#▲●•\d.、]+(?=[^\d.、])|^[a-z][.、)](?=[\u4e00-\u9fff])|^[一二三四五六七八九十]+[.、](?=.)|[*★☆※:;,。.▲●▼▽▾△↓↑]+$")
#: Foreign money told together with these was converted: 美元折人民币.
_IN_OUR_MONEY = pattern("折|换算|人民币|rmb|cny")
#: How a column is to be filled in, written behind its head without brackets.
_HOW_TO_FILL = pattern(r"[-—–_/:,]*(?:为?必填项?|必须填写?|必选|选填项?|可选|可不填|下拉选择|请选择|下拉)$")
_TRAILING_UNIT = pattern(
    r"(?<=[额款值])[/:,\-_]?(千元|百万元|千万元|万元|[十百]?亿元|元)$|(?<=率)[/:,]?([%‰])$|(?:计量|金额)?单位:?(千元|百万元|千万元|万元|[十百]?亿元|元|%|‰)$"
)
#: What is expected or was aimed at is not what is: 利润率(预计) gives way to 实际利润率.
_EXPECTED = pattern("[(（](?:预计|预期|计划|目标|估算|上[月年期])")
_TRAILING_MONEY = pattern(r"(?:(?:计量|金额|货币)?单位:?|(?<=[额款值])[/:,\-_]?)([^:额款值]{1,6})$")
#: No head is longer.
_LONGEST = 200
_LONGEST_BUILT = 16
#: Ends of names, numbers and codes, which stand below heads and need not be looked at for long.
_OF_DATA = frozenset("0123456789司局院校厅部会")
_CIRCLED = pattern("[①-⑳⑴-⒛]")
_QUOTED = pattern(r"\s*[“‘'\"《【「\[]([^“”‘’'\"《》【】「」\[\]]+)[”’'\"》】」\]]\s*")
_FILLERS = pattern("有无|是否有|是否为|是否|情况|信息|对方|目前|该|的")
_CLIENTS = pattern("^(?:客户|业主|甲方|顾客|建设单位)(?:方|的)?")
#: Said of a client these are not what they are said of the table: 客户负责人 is a person of the client's.
_NOT_OF_CLIENTS = frozenset({"name", "kind", "owner", "reported_tier"})
#: The same in registers: 客户编号 is not the number of a complaint, 业主负责人 not our project manager, 客户等级 not the level of a risk.
_NOT_OF_ENTRIES = frozenset({"number", "manager", "level"})
_OPTIONS = pattern("[、/或|]")
_LATIN = pattern("[a-z. ]+")
#: Heads in two languages; any other Latin word says something of its own: 客户ID, IP地址, VIP客户.
_ENGLISH = pattern(
    "(?:of|the|and|name|full|customer|client|company|corporate|firm|unit|owner|employer|address|addr|location|telephone|tel|phone|mobile|cell"
    "|contact|person|title|position|post|job|industry|sector|type|category|class|kind|scale|size|level|grade|tier|rating|credit|social"
    "|unified|uniform|code|remark|remarks|note|notes|comment|comments|date|time|day|first|last|latest|recent|amount|total|contract|value|sum"
    "|profit|rate|margin|ratio|project|projects|number|count|quantity|qty|cooperation|history|need|needs|demand|integrity|reputation|status"
    "|complaint|complaints|change|responsible|manager|sales|s|[. ])+"
)
#: These alone are no translation: 客户Code is a number, not a name.
_NUMBERING = frozenset({"code", "number", "no"})


@lru_cache(maxsize=4096)
def head_unit(text: str) -> tuple[str, str]:
    r"""Folded head without notes in brackets, and the unit it tells.

    >>> head_unit("累计合同额（元）"), head_unit("* 利 润 率(%)"), head_unit("联系人\n(必填)")
    (('累计合同额', '元'), ('利润率', '%'), ('联系人', ''))
    """
    text = _CIRCLED.sub("", text[:_LONGEST])
    if quoted := _QUOTED.fullmatch(text):
        text = quoted[1]
    bare = fold(text)
    unit = ""
    if bare.count("(") != bare.count(")"):
        bare = bare.strip("()") + (")" if bare.count("(", 1) > bare.count(")") else "")
    for note in _BRACKET.findall(bare):
        unit = unit or unit_told(note)
    bare = _EDGE.sub("", _HOW_TO_FILL.sub("", _EDGE.sub("", _BRACKET.sub("", bare))))
    if match := _TRAILING_UNIT.search(bare):
        unit = unit or match[1] or match[2] or match[3]
        bare = bare[: match.start()]
    elif (money := _TRAILING_MONEY.search(bare)) and FOREIGN_MONEY.search(money[1]):
        unit = unit or money[1]
        bare = bare[: money.start()]
    return bare, unit


def unit_told(note: str) -> str:
    """Unit told by a note in brackets among other remarks; "" if it tells none, or two (元/个).

    >>> unit_told("单位:元,含税"), unit_told("以万元计"), unit_told("有/无")
    ('元', '万元', '')
    """
    if unit := _UNIT_WORDS.get(note):
        return unit
    if (money := FOREIGN_MONEY.search(note)) and not _IN_OUR_MONEY.search(note):
        return money[0]
    parts = (_ABOUT_UNIT.sub("", part) for part in _NOTE_PARTS.split(note))
    units = {unit for part in parts if (unit := _UNIT_WORDS.get(part) or _UNIT_WORDS.get(part[-1:] if part.endswith(("%", "‰")) else ""))}
    return units.pop() if len(units) == 1 else ""


class Heads:
    """The words under which a set of fields is known."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts: Mapping[str, Fact] = {f.name: f for f in facts}
        self._words: dict[str, tuple[str, str]] = {}
        for fact in self.facts.values():
            for word in (fact.head, *fact.aliases):
                self._words.setdefault(head_unit(word)[0], (fact.name, "alias" if word != fact.head else "head"))
                self._words.setdefault(fold(word), (fact.name, "alias" if word != fact.head else "head"))
        self._loose = {_FILLERS.sub("", word): found[0] for word, found in self._words.items() if _FILLERS.sub("", word)}
        self.match = lru_cache(maxsize=4096)(self._match)

    @cached_property
    def _built(self) -> re.Pattern[str] | None:
        """Forms that heads of these fields have, made when a head is none of their words: most sets of fields never meet one."""
        built = [f"(?P<{fact.name}>{FORMS[fact.head]})" for fact in self.facts.values() if fact.head in FORMS]
        return re.compile("|".join(built)) if built else None

    def __reduce__(self) -> tuple[type[Heads], tuple[tuple[Fact, ...]]]:
        return (Heads, (tuple(self.facts.values()),))

    def words(self) -> Mapping[str, str]:
        """Folded words → field names, for look-ups by likeness."""
        return {word: name for word, (name, _) in self._words.items()}

    def _match(self, text: str) -> HeadMatch | None:
        """Field meant by a head, None if no word of ours is meant."""
        bare, unit = head_unit(text)
        for word in (bare, fold(text)):
            if found := self._words.get(word):
                return HeadMatch(found[0], unit, "words" if _EXPECTED.search(text) else found[1])
        name = self._of_words(bare)
        return HeadMatch(name, unit, "words") if name else None

    def _of_words(self, bare: str) -> str | None:
        """Field meant by a head that says more or less than one of our words."""
        lead, colon, notes = bare.partition(":")
        if colon and _OPTIONS.search(notes):
            bare = lead
        parts = re.split(r"[/\\|、,及和或与&+]", bare)
        named = [self._words[p][0] for p in parts if p in self._words]
        if len(set(named)) == 1 and parts[0] in self._words:
            return named[0]
        for word in (bare, _chinese(bare), bare.removesuffix("1")):
            if found := self._words.get(word):
                return found[0]
        if (name := self._loose.get(_FILLERS.sub("", bare))) is not None:
            return name
        said = self._words.get(_CLIENTS.sub("", bare), ("", ""))[0]
        if said and said not in _NOT_OF_CLIENTS | _NOT_OF_ENTRIES:
            return said
        if self._built and len(bare) <= _LONGEST_BUILT and bare[-1:] not in _OF_DATA and (built := self._built.fullmatch(bare)):
            return built.lastgroup
        return next((name for form in shorter(bare) if (name := self._words.get(form, ("", ""))[0]) and self._may_be_short(name)), None)

    def _may_be_short(self, name: str) -> bool:
        """True for a field whose values tell whether a head without its decoration meant it."""
        return name not in _NOT_OF_CLIENTS and not isinstance(self.facts[name].kind, Text)


def _chinese(bare: str) -> str:
    """The Chinese half of a head in two languages, "" if it is none."""
    latin = "".join(_LATIN.findall(bare)).strip(". ")
    chinese = _LATIN.sub("", bare)
    translated = latin and latin not in _NUMBERING and _ENGLISH.fullmatch(latin)
    return chinese if len(chinese) >= 2 and (translated or chinese.endswith(("代码", "税号"))) else ""
