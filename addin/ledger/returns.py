"""Returns enter the ledger: examinations kept once, versions numbered, nothing overwritten (lessons 1–3).

Which of several files of one unit and month counts: the one whose name tells the higher version (第2版, v2, (2), 更正, 最终版; a 副本
stands behind its original), else the one received later; within one intake the later 填报日期, then the name. A file's
modification time is never the proof. A return with errors is 退回 and the last accepted version of the month stays.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, insert, select, update

from addin.ledger import astray, codec, events
from addin.ledger.reading import Reading
from addin.ledger.tables import contents, examinations, files, policies, submissions
from addin.ledger.units import Register, load, put_from_returns
from addin.ledger.views import State
from udfs.kinds.dates import Month
from udfs.words.numbers import chinese_number
from workbooks.finding.ours import CONSOLIDATED
from workbooks.judging.examine import NOT_OUR_FORM
from workbooks.judging.unit_names import unit_key
from workbooks.problems import Problem, Severity, Where, problem, refuse, rule

THROUGH_BRANCH = rule(
    "KH450",
    Severity.WARNING,
    "应经分公司汇总",
    "“{unit}”的报送应先交所属的“{parent}”汇总，已登记，没有并入。",
    "请转给“{parent}”，由其汇总后上报。",
    clause="R15",
)
NO_SUCH_RETURN = rule(
    "KH608", Severity.ERROR, "没有这次报送", "台账里没有“{unit}”{month}的第{version}版报送。", "请用“上报情况”核对单位、月份和版本。"
)
NO_REASON = rule("KH609", Severity.ERROR, "没有写原因", "撤回报送必须写明原因。", "请写明原因后再撤回。")


@dataclass(frozen=True, slots=True)
class Intake:
    """What was found in the folder and how it was examined; `basis` tells policy, checkers and register."""

    month: Month
    policy: str
    basis: str
    at: datetime.datetime
    actor: str
    #: Last day on which a return of the month is on time (A01).
    due: datetime.date
    #: False for one return by itself, which says nothing of the others.
    whole: bool = True


#: Label of what is no version of a return at all.
_LOWEST = -1000


class _Version(NamedTuple):
    """A version of a unit's return in the month."""

    id: int
    version: int
    examination: int
    sha256: str


def known_examinations(connection: Connection, basis: str) -> dict[tuple[str, str], int]:
    """(sha256, file name) → id of what was examined on this basis already."""
    e = examinations.c
    return {(r.sha256, r.name): r.id for r in connection.execute(select(e.id, e.sha256, e.name).where(e.basis == basis))}


#: Made once: building a statement takes longer than running it.
_ENTERED = insert(submissions).returning(submissions.c.id)


class Arrived(Protocol):
    """A file of an intake."""

    @property
    def name(self) -> str:
        """What its sender calls it."""

    @property
    def sha256(self) -> str:
        """Its hash."""

    @property
    def size(self) -> int:
        """Its size in bytes."""


def keep(connection: Connection, intake: Intake, readings: Sequence[Reading], present: Sequence[Arrived]) -> None:
    """Keep what was examined; it counts for nothing until it is entered, so it may be kept bit by bit.

    Args:
        connection: A writing transaction.
        intake: When and on what basis.
        readings: What was newly examined; their originals are in the archive.
        present: The files of the readings.
    """
    _note_files(connection, intake, present)
    if readings:
        _store(connection, intake, readings)


def enter(connection: Connection, intake: Intake, present: Sequence[Arrived]) -> None:
    """Turn all files of an intake, examined now or before, into versions of returns, in one transaction.

    Args:
        connection: A writing transaction.
        intake: When, by whom and on what basis.
        present: All files of the intake; each was kept on this basis.
    """
    _note_policy(connection, intake)
    e = examinations.c
    wanted = {(f.sha256, f.name) for f in present}
    light = (e.id, e.sha256, e.name, e.refused, e.unit, e.month, e.no_change, e.report_date, e.errors)
    kept = connection.execute(select(*light).where(e.basis == intake.basis).order_by(e.name, e.sha256))
    found = [r for r in kept if (r.sha256, r.name) in wanted]
    _enter(connection, intake, found, _other_papers(connection, [r.id for r in found if r.refused]))
    if intake.whole:
        astray.note(connection, intake.month, found)


def _note_policy(connection: Connection, intake: Intake) -> None:
    if connection.scalar(select(policies.c.version).where(policies.c.version == intake.policy)) is None:
        connection.execute(insert(policies).values(version=intake.policy, first_used_at=_text(intake.at)))


def _note_files(connection: Connection, intake: Intake, present: Sequence[Arrived]) -> None:
    have = set(connection.scalars(select(files.c.sha256).where(files.c.sha256.in_([f.sha256 for f in present]))))
    new = {f.sha256: {"sha256": f.sha256, "name": f.name, "size": f.size, "received_at": _text(intake.at)} for f in present}
    if missing := [values for sha, values in new.items() if sha not in have]:
        connection.execute(insert(files), missing)


def _store(connection: Connection, intake: Intake, readings: Sequence[Reading]) -> None:
    told = [
        {
            "sha256": r.sha256, "name": r.name, "basis": intake.basis, "refused": r.refused, "unit": r.unit,
            "month": str(r.month) if r.month else None, "no_change": r.no_change, "reporter": r.reporter, "report_date": r.report_date,
            "columns": codec.dumps(r.columns), "row_count": r.row_count, "errors": r.errors, "warnings": r.warnings,
            "problems": codec.dump_problems(r.problems),
        }
        for r in readings
    ]  # fmt: skip
    numbers = connection.scalars(insert(examinations).returning(examinations.c.id, sort_by_parameter_order=True), told).all()
    kept = [{"examination": number, **r.rows.stored} for number, r in zip(numbers, readings, strict=True) if r.rows]
    if kept:
        connection.execute(insert(contents), kept)


def _other_papers(connection: Connection, refused: Sequence[int]) -> set[int]:
    """Those of the refused that are whole but no form of ours: what came along with a return sends it not back."""
    e = examinations.c
    told = connection.execute(select(e.id, e.problems).where(e.id.in_(refused))) if refused else ()
    return {r.id for r in told if codec.load_problems(r.problems)[0].rule in (NOT_OUR_FORM, CONSOLIDATED)}


def _enter(connection: Connection, intake: Intake, found: Sequence[Any], papers: Collection[int]) -> None:
    """Turn examinations of the month into versions of returns; a paper counts where nothing else came from its unit."""
    register = load(connection)
    named = [(e, name) for e in found if (name := _unit_of(e, register, intake.month))]
    shortest: dict[str, str] = {}
    for name in sorted((name for _, name in named if name not in register.by_name), key=len, reverse=True):
        shortest[unit_key(name)] = name
    named = [(e, name if name in register.by_name else shortest[unit_key(name)]) for e, name in named]
    if shortest:
        put_from_returns(connection, shortest.values())
        register = load(connection)
    before = _versions(connection, intake.month)
    named.sort(key=lambda pair: (pair[1], version_label(pair[0].name), pair[0].report_date or "", pair[0].name, pair[0].sha256))
    log: list[events.Entry] = []
    for e, name in sorted(named, key=lambda pair: pair[0].id in papers):
        of_unit = before[name]
        if e.id in papers and of_unit and all(v.sha256 != e.sha256 for v in of_unit):
            continue
        label = _LOWEST if e.id in papers else version_label(e.name)
        if (entered := _enter_one(connection, intake, _status(e, register, name), e, name, of_unit, label, log)) is not None:
            of_unit.append(entered)
    events.append_all(connection, intake.at, intake.actor, log)


def _versions(connection: Connection, month: Month) -> defaultdict[str, list[_Version]]:
    """All versions of a month by unit, oldest first."""
    s, x = submissions.c, examinations.c
    query = select(s.unit, s.id, s.version, s.examination, x.sha256).join(examinations, s.examination == x.id)
    found: defaultdict[str, list[_Version]] = defaultdict(list)
    for r in connection.execute(query.where(s.month == str(month)).order_by(s.version)):
        found[r.unit].append(_Version(r.id, r.version, r.examination, r.sha256))
    return found


def _unit_of(e: Any, register: Register, month: Month) -> str:
    """The unit an examination is a return of in this month, or "" if it is none."""
    return "" if e.month not in (None, str(month)) else register.unit_of(e.unit, e.name, month)


def _enter_one(
    connection: Connection,
    intake: Intake,
    status: State,
    e: Any,
    name: str,
    of_unit: Sequence[_Version],
    label: int,
    log: list[events.Entry],
) -> _Version | None:
    """Enter an examination beside the versions its unit has already; the new version, None if its file is one of them."""
    subject = f"{name} {intake.month}"
    same = next((v for v in of_unit if v.sha256 == e.sha256), None)
    if same is not None:
        if same.examination != e.id:
            changed = update(submissions).where(submissions.c.id == same.id)
            connection.execute(changed.values(examination=e.id, status=status))
            log.append(("重新校验", subject, {"version": same.version, "status": status}))
        return None
    version = of_unit[-1].version + 1 if of_unit else 1
    entered = {
        "unit": name, "month": str(intake.month), "version": version, "label": label, "status": status,
        "examination": e.id, "late": intake.at.date() > intake.due, "received_at": _text(intake.at),
        "supersedes": of_unit[-1].id if of_unit else None,
    }  # fmt: skip
    number = connection.scalar(_ENTERED, entered)
    log.append(("收到报送", subject, {"version": version, "status": status, "sha256": e.sha256}))
    return _Version(int(number or 0), version, e.id, e.sha256)


def _status(e: Any, register: Register, name: str) -> State:
    if e.refused or e.errors:
        return "退回"
    if not register.direct(register.by_name[name]):
        return "已报(待验)"
    return "无变化声明" if e.no_change else "已接收"


def withdraw(connection: Connection, unit: str, month: Month, version: int, *, why: str, at: datetime.datetime, actor: str) -> None:
    """Mark a version as withdrawn; later snapshots know nothing that came from it.

    Raises:
        Refusal: KH608, there is no such version in force; KH609, no reason is told.
    """
    if not why.strip():
        raise refuse(NO_REASON, Where())
    s = submissions.c
    mine = (s.unit == unit, s.month == str(month), s.version == version, s.withdrawn_at.is_(None))
    done = connection.execute(update(submissions).where(*mine).values(withdrawn_at=_text(at), withdrawn_why=why))
    if done.rowcount != 1:
        raise refuse(NO_SUCH_RETURN, Where(), unit=unit, month=month.chinese, version=version)
    events.append(connection, at, actor, "撤回报送", f"{unit} {month}", {"version": version, "why": why})


_NUMBERED = re.compile(r"第\s*([\d零〇一二两三四五六七八九十]+)\s*[版次稿]|[vV](?:er)?\.?\s*(\d+)|[（(](\d+)[)）]\s*$")
_FINAL = re.compile(r"最终|终稿|定稿|终版")
_AGAIN = re.compile(r"更正|修订|修正|改正|重报|补报|更新|修改")
_COPY = re.compile(r"副本|复件|备份|copy", re.IGNORECASE)


def version_label(name: str) -> int:
    """How high a version a file name tells; 0 if it tells none.

    >>> [version_label(n) for n in ("客户表.xlsx", "客户表（2）.xlsx", "客户表-更正第二版.xlsx", "客户表 - 副本.xlsx")]
    [0, 2, 102, -1]
    """
    stem = name.rpartition("/")[2].rpartition(".")[0] or name
    match = _NUMBERED.search(stem)
    number = chinese_number(next(g for g in match.groups() if g)) if match else None
    label = int(number or 0) + 100 * bool(_AGAIN.search(stem)) + 200 * bool(_FINAL.search(stem))
    return label - 1 if _COPY.search(stem) else label


def order(version: Any) -> tuple[int, int]:
    """Sort key of the versions of one return; the highest counts."""
    return (version.label, version.version)


def through_branch(connection: Connection, unit: str, book: str) -> tuple[Problem, ...]:
    """The remark on a return that should have gone to the unit's branch."""
    known = load(connection).by_name.get(unit)
    return (problem(THROUGH_BRANCH, Where(book), unit=unit, parent=known.parent),) if known and known.parent else ()


def newest(versions: Iterable[Any]) -> Mapping[tuple[str, str], Any]:
    """(unit, month) → the version that counts among those given."""
    best: dict[tuple[str, str], Any] = {}
    for v in versions:
        key = (v.unit, v.month)
        if key not in best or order(v) > order(best[key]):
            best[key] = v
    return best


def _text(at: datetime.datetime) -> str:
    return at.isoformat(timespec="seconds")
