"""Archive forms that came back become returns of kind 核定: which changed cells may, and as rows of which register (D06)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.buttons.clients.compare_archive_form import CHANGED_MEANWHILE, whose
from addin.buttons.support.deciding import decide
from addin.desk.desk import Desk
from workbooks.answering.form.compare import Change, changes
from workbooks.answering.form.data import FormData, FormRead
from workbooks.answering.form.known_lists import list_register
from workbooks.answering.form.values import plain
from workbooks.problems import Problem, Rule, Severity, Where, problem, rule, shown
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.decisions import DECISIONS

if TYPE_CHECKING:
    from addin.ledger.shapes.views import GroupClient
    from addin.reports.material import Material
    from udfs.kinds.dates import Month
    from workbooks.declare import Sheet

W = Severity.WARNING
BY_WHOM = rule("KH570", Severity.ERROR, "没有写核定人", "收回档案表要写明是谁改的。", "加上 --by 姓名。", clause="R28")
NOT_TOLD = rule("KH571", W, "这一格不能这样改", "“{field}”是系统算出或从登记簿得出的，没有采用。", "要改就改它的来源。", clause="R28")
EMPTIED = rule(
    "KH572", W, "清空不算更正", "“{field}”被清空了，空格什么也没说，没有采用（台账：{value}）。", "确实没有的写“无”或“未知”。", clause="R28"
)
NEW_ROW = rule(
    "KH573", W, "新加的行没有采用", "《{list}》里新加了一行（“{field}”写“{found}”）。", "请维护单位在当月报送里登记。", clause="R20"
)
NO_REASON = rule(
    "KH574", W, "改核定等级没有理由", "核定等级改成“{found}”，没有写理由，没有采用。", "加上 --why 理由，再收一次。", clause="R17"
)
NAME_CHANGED = rule(
    "KH575", W, "单位名称不在这里改", "单位名称改成了“{found}”，没有采用。", "由维护单位改报，或用“合并客户”。", clause="A18"
)
NO_ENTRY = rule(
    "KH576", W, "登记簿里没有这一笔", "《{list}》这一行在台账里找不到，“{field}”没有采用。", "核对后由维护单位改报。", clause="R20"
)
#: Labels that tell the tier decided.
_TIER = "confirmed_tier"


@dataclass(frozen=True, slots=True)
class Sorted:
    """A changed cell: whose it is, and either the row it becomes part of or why it is left."""

    change: Change
    client: str
    shown_now: str
    sheet: Sheet | None = None
    #: Values that name the entry, and the field told.
    key: tuple[tuple[str, Any], ...] = ()
    field: str = ""
    value: Any = None
    problem: Problem | None = None


def read_back(desk: Desk, file: Path) -> list[FormRead]:
    """What a form, or each row of a 档案一览, says."""
    from addin.documents.old_forms import as_xlsx
    from workbooks.answering.form.back import read_form
    from workbooks.answering.overview.back import read_overview
    from workbooks.opening.files import file_bytes
    from workbooks.opening.intake import open_book
    from workbooks.opening.locks import in_clear

    book = open_book(file, password=desk.password, now=desk.now.astimezone())
    rows = read_overview(book)
    if rows is not None:
        return rows
    plain_xlsx = book.kind in ("xlsx", "xlsm")
    where = Where(book=file.name)
    data = as_xlsx(in_clear(file_bytes(file, where), desk.password, where), file.name)
    return [read_form(data, name=file.name, book=book if plain_xlsx else None)]


def sort_changes(desk: Desk, reads: Sequence[FormRead], file: Path, *, by: str, why: str, client: str) -> tuple[list[Sorted], Month]:
    """Changed cells against the newest month, and the month they would be entered in."""
    from addin.buttons.clients.fill_archive_form import material_now
    from addin.buttons.support.newest import find_client
    from addin.reports.archive_data import ArchiveSource

    where = Where(book=file.name)
    hidden, open_ = material_now(desk), material_now(desk, unmask=f"收回档案表（{by}）")
    masked_of, real_of = ArchiveSource(hidden), ArchiveSource(open_)
    found: list[Sorted] = []
    for read in (r for r in reads if r.fields or r.lists):
        mine, same = (find_client(m.snapshot, client or whose(read, where)) for m in (hidden, open_))
        masked, real = masked_of.of(mine), real_of.of(same)
        bad = {p.where for p in read.problems}
        told = [c for c in _changes(read, masked, real) if c.where not in bad]
        found += [_sorted(c, same, desk, by=by, why=why, shown_now=shown(c.now)) for c in told]
    return found, _month(desk, open_)


def _changes(read: FormRead, masked: FormData, real: FormData) -> Iterator[Change]:
    """Changes against what the ledger holds, whether the form was filled with personal data or without."""
    alike = {c.where: c for c in changes(read, masked)}
    entries = {name: list(zip(rows, real.lists[name], strict=True)) for name, rows in masked.lists.items()}
    for c in changes(read, real):
        other = alike.get(c.where)
        if other is None:
            yield replace(c, now=None, is_conflict=False)
            continue
        conflict = c.is_conflict and other.is_conflict
        entry = _behind(other, entries) if c.entry is None and other.entry is not None else c.entry
        yield replace(c, now=other.now, is_conflict=conflict, entry=entry)


def _behind(c: Change, entries: Mapping[str, Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]]) -> Mapping[str, Any] | None:
    """The entry behind one whose personal data were hidden."""
    from workbooks.answering.form.known_lists import list_named, list_words

    words = list_words(c.list_name)
    pairs = next((rows for name, rows in entries.items() if list_named(name) == c.list_name), ())
    for masked, real in pairs:
        if {words.column(head): plain(value) for head, value in masked.items()} == c.entry:
            return {words.column(head): plain(value) for head, value in real.items()}
    return None


def _sorted(c: Change, client: GroupClient, desk: Desk, *, by: str, why: str, shown_now: str) -> Sorted:
    one = Sorted(c, client.name, shown_now)
    if c.is_conflict:
        return replace(one, problem=problem(CHANGED_MEANWHILE, c.where, field=c.head, found=c.typed, value=shown_now or "别的内容"))
    if c.list_name:
        return _of_list(one, client)
    if c.key == "name":
        return _left(one, NAME_CHANGED)
    if c.key == _TIER and c.typed in (None, ""):
        return _left(one, EMPTIED)
    if c.key == _TIER:
        if not why:
            return _left(one, NO_REASON)
        row = (("client", client.name), ("day", desk.today), ("reason", why), ("decided_by", by))
        return replace(one, sheet=DECISIONS, key=row, field="tier", value=c.typed)
    known = CUSTOMER_INFO.by_name.get(c.key)
    if known is None or known.computed or c.key in ("change", "reported_tier"):
        return _left(one, NOT_TOLD)
    if c.typed in (None, ""):
        return _left(one, EMPTIED)
    key = (("name", client.name), *((("credit_code", client.credit_code),) if client.credit_code and c.key != "credit_code" else ()))
    return replace(one, sheet=CUSTOMER_INFO, key=key, field=c.key, value=c.typed)


def _of_list(one: Sorted, client: GroupClient) -> Sorted:
    c = one.change
    register = list_register(c.list_name)
    f = None if register is None else next((f for f in register.fields if f.head == c.head), None)
    if register is None or register.returned == DECISIONS.returned or f is None or f.computed:
        return _left(one, NOT_TOLD)
    if c.is_new:
        return _left(one, NEW_ROW)
    if c.typed in (None, ""):
        return _left(one, EMPTIED)
    key = None if c.entry is None else _key(register, c.entry, client)
    if key is None or f.name in dict(key):
        return _left(one, NO_ENTRY)
    return replace(one, sheet=register, key=key, field=f.name, value=c.typed)


def _key(register: Sheet, entry: Mapping[str, Any], client: GroupClient) -> tuple[tuple[str, Any], ...] | None:
    """Values that name an entry of the ledger: the first of its keys that it tells whole, with its client."""
    told = {f.name: entry.get(f.head) for f in register.fields} | {register.about: client.name}
    names = next((k for k in register.key if all(told.get(n) not in (None, "") for n in k)), None)
    return None if names is None else tuple((n, told[n]) for n in dict.fromkeys((*names, register.about)))


def _left(one: Sorted, why: Rule) -> Sorted:
    c = one.change
    return replace(one, problem=problem(why, c.where, field=c.head, found=c.typed, value=one.shown_now or "空", list=c.list_name))


def _month(desk: Desk, material: Material) -> Month:
    """The newest month of the ledger while it is open, else the one that is running."""
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from udfs.periods import month_of

    newest = material.snapshot.month
    return newest if ledger_of(desk).course(newest).closed is None else max(newest, month_of(desk.today, policy_of(desk)))


def enter(desk: Desk, found: Sequence[Sorted], month: Month, *, by: str, about: str) -> list[Path]:
    """Enter what may be entered, one 核定 a register; the workbooks made."""
    rows: defaultdict[str, dict[tuple[tuple[str, Any], ...], dict[str, Any]]] = defaultdict(dict)
    sheets: dict[str, Sheet] = {}
    for one in found:
        if one.sheet is not None and one.problem is None:
            sheets[one.sheet.name] = one.sheet
            rows[one.sheet.name].setdefault(one.key, dict(one.key))[one.field] = one.value
    return [decide(desk, sheets[name], list(told.values()), about, month=month, by=by)[0] for name, told in rows.items()]
