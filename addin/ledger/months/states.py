"""How each unit stands in a month: expected, arrived, accepted, late (R16, R25, R32)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, or_, select

from addin.ledger.contents import astray
from addin.ledger.contents.units import Register
from addin.ledger.contents.versions import MONTHLY, newest, order, standing, together
from addin.ledger.in_force.merge import Merged
from addin.ledger.intake.receipts import receipts
from addin.ledger.shapes.views import TIERS, State, UnitState, Use
from addin.ledger.storage.tables import examinations, expected, submissions
from udfs.kinds.dates import Month


def versions_of(connection: Connection, month: Month, *, problems: bool = False) -> list[Any]:
    """All versions of a month's returns that are not withdrawn, if asked with what is told of them."""
    s, x = submissions.c, examinations.c
    told = (x.unit.label("told_unit"), *((x.problems,) if problems else ()))
    query = select(submissions, x.name, x.sha256, x.row_count, x.errors, x.warnings, *told).join(examinations, s.examination == x.id)
    mine = query.where(s.kind == MONTHLY, s.month == str(month), s.withdrawn_at.is_(None))
    return list(connection.execute(mine.order_by(s.unit, s.version)))


def uses(connection: Connection, month: Month, hashes: Collection[str]) -> dict[str, Use]:
    """Whether files that are versions of a month's returns, or of returns of other kinds, count or did once, by hash.

    Where the newest version was sent back, the last accepted one counts too.
    """
    s, x = submissions.c, examinations.c
    joined = select(s.id, s.unit, s.kind, s.month, s.version, s.label, s.beside, s.status, s.withdrawn_at, x.sha256)
    joined = joined.join(examinations, s.examination == x.id).where(or_(s.kind != MONTHLY, s.month == str(month)))
    mine = list(connection.execute(joined.where(x.sha256.in_(hashes))))
    told = connection.execute(joined.where(s.month.in_({v.month for v in mine}), s.withdrawn_at.is_(None))).all() if mine else ()
    accepted = [v for v in told if v.status != "退回"]
    counting = {v.sha256 for v in (*standing(told), *standing(accepted))}
    replaced = {v.sha256 for v in mine if v.withdrawn_at is None}
    return {v.sha256: "计入" if v.sha256 in counting else "已替换" if v.sha256 in replaced else "已撤回" for v in mine}


class FileVersion(NamedTuple):
    """Which version of a return a file is; all 0 and "" for one that is none."""

    id: int = 0
    version: int = 0
    late: bool = False
    state: str = ""


def version_of(connection: Connection, sha256: str) -> FileVersion:
    """The newest version, not withdrawn, that a file is."""
    s, x = submissions.c, examinations.c
    query = select(s.id, s.version, s.late, s.status).join(examinations, s.examination == x.id)
    found = connection.execute(query.where(x.sha256 == sha256, s.withdrawn_at.is_(None)).order_by(s.id.desc())).first()
    return FileVersion(found.id, found.version, bool(found.late), found.status) if found else FileVersion()


def entered_files(connection: Connection) -> dict[str, int]:
    """Hashes of all files that are versions of returns, with how many."""
    s, x = submissions.c, examinations.c
    told = select(x.sha256, func.count(s.id).label("versions")).join(submissions, s.examination == x.id).group_by(x.sha256)
    return {r.sha256: r.versions for r in connection.execute(told)}


def next_version(connection: Connection, unit: str, kind: str, period: str) -> int:
    """Number that the next return of a unit, kind and period will get."""
    s = submissions.c
    return int(connection.scalar(select(func.max(s.version)).where(s.unit == unit, s.kind == kind, s.month == period)) or 0) + 1


def states(connection: Connection, register: Register, month: Month, clients: Merged | None = None) -> tuple[UnitState, ...]:
    """One state for each unit that owes a return or sent one, in the order of the register.

    Where nobody has told which units owe one, a file of another month tells of its unit.
    """
    versions = versions_of(connection, month)
    by_unit: defaultdict[str, list[Any]] = defaultdict(list)
    for v in versions:
        by_unit[v.unit].append(v)
    latest = {unit: v for (unit, _), v in newest(versions).items()}
    owing = set(connection.scalars(select(expected.c.unit).where(expected.c.month == str(month), expected.c.kind == MONTHLY)))
    counts, insufficient = _counts(clients)
    several = any(len(mine) > 1 for mine in by_unit.values())
    lost = {(r.unit, r.version): r.lost for r in receipts(connection, str(month)) if r.kind == MONTHLY and r.lost} if several else {}
    besides = astray.told_of(connection, register, month)
    names = owing | set(latest) | set(counts) | (set() if register.tells else set(besides))
    ordered = sorted(names, key=lambda n: (register.position.get(n, len(register.position)), n))
    found = []
    for name in ordered:
        unit = register.by_name.get(name)
        mine = sorted(by_unit[name], key=order)
        parent, signs = unit.parent if unit else None, besides.get(name, astray.Signs())
        last = latest.get(name)
        state = _state(name, parent, last, mine, clients_held=name in counts, others=signs.all)
        if last is not None and (gone := lost.get((name, last.version))):
            state = replace(state, note=f"{state.note}；只有前一版有、不再计入的：{'、'.join(gone)}")
        if last is not None and signs.misplaced:
            state = replace(state, note="；".join(filter(None, (state.note, f"另有{signs.misplaced}，没有计入"))))
        tiers = dict.fromkeys(TIERS, 0) | counts.get(name, {})
        if state.state == "未报" and unit and unit.registered and (name == register.keeper or not unit.owes(month)):
            state = replace(state, state="不需报")
        direct = unit is None or register.direct(unit)
        owes = state.state != "不需报" and (name in owing or not register.tells)
        found.append(replace(state, tiers=tiers, insufficient=insufficient.get(name, 0), owes=owes, direct=direct))
    return tuple(found)


def _counts(clients: Merged | None) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Clients by maintaining unit and tier, once a unit; of them those with too few facts."""
    counts: dict[str, dict[str, int]] = {}
    insufficient: dict[str, int] = {}
    if clients is None:
        return counts, insufficient
    for (unit, (tier, status)), count in clients.grades_by_unit().items():
        of_unit = counts.setdefault(unit, {})
        of_unit[tier] = of_unit.get(tier, 0) + count
        if status.startswith("数据不足"):
            insufficient[unit] = insufficient.get(unit, 0) + count
    return counts, insufficient


def _state(name: str, parent: str | None, last: Any, mine: Sequence[Any], *, clients_held: bool, others: str) -> UnitState:
    if last is None:
        told = (f"收到的{others}，不算本月报送" if others else "", "沿用以前接收的客户" if clients_held else "")
        return UnitState(name, parent, "未报", None, None, 0, 0, note="；".join(filter(None, told)), astray=others)
    beside = set(together(last))
    parts = [v for v in mine if v.id in beside]
    received = datetime.datetime.fromisoformat(last.received_at)
    first_whole = next((v for v in sorted(mine, key=lambda v: v.version) if v.status != "退回"), last)
    rows, errors, warnings = (sum(getattr(v, what) for v in (last, *parts)) for what in ("row_count", "errors", "warnings"))
    return UnitState(
        name, parent, _status(last, parts), not first_whole.late, received, rows, errors, warnings,
        version=last.version, file=last.name, note=_note(last, parts, mine, parent, clients_held=clients_held),
    )  # fmt: skip


def _status(last: Any, parts: Sequence[Any]) -> State:
    """Of a return in parts of which one was sent back the whole waits for that one."""
    return "退回" if any(v.status == "退回" for v in (last, *parts)) else last.status


def _quoted(versions: Sequence[Any]) -> str:
    return "“" + "”“".join(v.name for v in versions) + "”"


def _note(last: Any, parts: Sequence[Any], mine: Sequence[Any], parent: str | None, *, clients_held: bool) -> str:
    told = []
    if nameless := [v for v in (*parts, last) if not v.told_unit]:
        by = "文件夹名或文件名" if any("/" in v.name for v in nameless) else "文件名"
        told.append(f"{_quoted(nameless)}里看不出填报单位，按{by}算作这个单位的")
    if parts and all(v.status != "退回" for v in parts):
        names = "、".join(f"“{v.name}”" for v in (*parts, last))
        told.append(f"{names}合起来算一次报送")
    others = [v for v in mine if v is not last and v not in parts]
    if others:
        kept = "、".join(f"第{v.version}版“{v.name}”" for v in others)
        told.append(f"以第{last.version}版为准（最后收到的），留存{kept}")
    good = [v for v in mine if v.status in ("已接收", "无变化声明")]
    sent_back = [v for v in (*parts, last) if v.status == "退回"]
    taken = [v for v in (*parts, last) if v.status != "退回"]
    if parts and sent_back and taken:
        only = "" if any(v.row_count for v in taken) else "只有登记表，"
        told.append(f"{_quoted(taken)}{only}已收下；{_quoted(sent_back)}退回后还没有改好报来")
    elif last.status == "退回" and good:
        told.append(f"退回期间沿用第{good[-1].version}版")
    elif last.status == "退回" and clients_held:
        told.append("退回期间沿用以前月份接收的客户")
    if last.status == "已报(待验)":
        told.append("应经所属分公司汇总，没有并入" if parent else "是汇总单位自己的表，没有并入")
    if last.status == "无变化声明":
        told.append("沿用以前接收的客户" if clients_held else "台账里没有可沿用的客户")
    return "；".join(told)
