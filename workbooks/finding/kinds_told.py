"""The kind of clients (潜在客户, 签约客户…) that a sheet's name, a title or a line above some rows tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from udfs.cells import is_blank
from udfs.kinds.choices import KIND
from udfs.words.patterns import pattern
from udfs.words.text import fold, half_width
from workbooks.finding.bind import Layout
from workbooks.finding.titles import is_title
from workbooks.grid import Grid

_SHORTEST = 2
#: A title or a line over a section has no more filled cells.
_FEW_CELLS = 2
_CLIENTS = "客户"
#: Words that tell a kind and nothing else; many a list of any clients is called 合作客户.
CERTAIN = {word: kind for word, kind in KIND.words.items() if word not in ("合作客户", "开发客户")}
#: What turns the word behind it into another one: 未签约客户, 标准客户.
_OTHERWISE = ("未", "非", "不", "拟", "待", "除", "含", "标", "批", "核", "水", "精", "基")
_NO_TITLE = pattern("填写|须填|必填|请|不填|不用|不含|除外|以外|应当?报")
_ASIDE = pattern(r"\([^()]*\)")
#: What may stand behind the kind in a title; in a sentence there is more.
_BEHIND = pattern(
    r"(?:单位|基本|情况|信息|资料|月度|统计|汇总|登记|明细|清单|名单|名册|名录|台账|台帐|一览|报送|上报|月报|报表|部分|类|表|册|单|共|合计|计|家|个|户|[\d年月份:、.,()\-_—])*"
)


def kind_in(text: str, words: Mapping[str, str] = KIND.words) -> str | None:
    """The one kind that words tell, as a sheet's name does; None for none, or several.

    >>> kind_in("2.签约客户"), kind_in("潜在及签约客户"), kind_in("未签约客户"), kind_in("标准客户信息")
    ('签约客户', None, None, None)
    """
    folded = fold(text)
    told = {words[word]: word for word in sorted((word for word in words if len(word) >= _SHORTEST and word in folded), key=len)}
    longest = {option: word for option, word in told.items() if not any(word != other and word in other for other in told.values())}
    if len(longest) != 1:
        return None
    ((option, word),) = longest.items()
    return None if folded.partition(word)[0].endswith(_OTHERWISE) else option


def kind_in_title(text: str, words: Mapping[str, str] = KIND.words) -> str | None:
    """The kind that a title or a line over a section tells; a sentence about clients tells none.

    >>> kind_in_title("江南分公司2026年11月签约客户信息统计表"), kind_in_title("一、意向客户（3家）")
    ('签约客户', '意向客户')
    >>> kind_in_title("签约客户必须填写累计合同额"), kind_in_title("签约项目客户信息统计表")
    (None, None)
    """
    kind = kind_in(text, words)
    if kind is None or not is_title(text) or _NO_TITLE.search(text):
        return None
    folded = _ASIDE.sub(lambda m: m[0] if kind_in(m[0]) else "", fold(half_width(text)))
    found = [word for word in words if word.endswith(_CLIENTS) and word in folded and words[word] == kind]
    return kind if found and _BEHIND.fullmatch(folded.partition(max(found, key=len))[2]) else None


def kinds_told(grid: Grid, layout: Layout, rows: Sequence[int], words: Mapping[str, str] = KIND.words) -> list[str | None]:
    """The kind told for each client row: by the line above it, else by the title or the sheet's name, if those two agree."""
    whole = {kind for r in range(min(layout.top, len(grid.rows))) if (kind := _line(grid, r, words))}
    if named := kind_in(grid.name, words):
        whole.add(named)
    kind = whole.pop() if len(whole) == 1 else None
    told, last = [], layout.bottom
    for row in rows:
        over = [found for r in range(last + 1, row) if (found := _line(grid, r, words))]
        kind, last = over[-1] if over else kind, row
        told.append(kind)
    return told


def tells_kinds(grid: Grid, layout: Layout, rows: Iterable[int]) -> bool:
    """True if every client row of a table without a column for it is told its kind."""
    told = kinds_told(grid, layout, list(rows)) if "kind" not in layout.columns and layout.columns else []
    return bool(told) and None not in told


def _line(grid: Grid, row: int, words: Mapping[str, str]) -> str | None:
    """The kind told by a row that is a title or a line over a section."""
    filled = [v for v in grid.rows[row] if v is not None and not is_blank(v)]
    texts = [v for v in filled if isinstance(v, str)]
    return next((kind for v in texts if (kind := kind_in_title(v, words))), None) if len(filled) <= _FEW_CELLS else None
