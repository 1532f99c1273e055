"""Returns enter the ledger: examinations kept once, versions numbered, nothing overwritten.

Which version of a unit's return counts is told by `addin.ledger.contents.versions`. What a file name tells (第2版, v2, (2),
更正, 最终版; a 副本 stands behind its original) and the 填报日期 order the files of one intake and never outrank a later receipt. Files
of one intake that share no client and tell no version are parts of one return (D30); decisions of marketing add up (D06). A
return with errors is 退回 and the last accepted version of the period stays.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from sqlalchemy import Connection, insert, select, update

from addin.ledger.contents import astray, index
from addin.ledger.contents.beside import EnteredVersion, Owner, beside_of
from addin.ledger.contents.entries import last_month
from addin.ledger.contents.reading import Reading
from addin.ledger.contents.remembered import Remembered
from addin.ledger.contents.units import Register, load, put_from_returns
from addin.ledger.contents.versions import DECISIONS, LOWEST, MONTHLY, order, version_label
from addin.ledger.intake import locked
from addin.ledger.intake.intake_facts import facts_of
from addin.ledger.intake.process import MonthCourse, course, shut
from addin.ledger.intake.put_back import Lying, noted, put_back
from addin.ledger.intake.receipts import RECEIVED
from addin.ledger.intake.reviewing import decided
from addin.ledger.log import events
from addin.ledger.log.seals import sealed, unentered
from addin.ledger.privacy import erased
from addin.ledger.privacy.erased_again import without_erased
from addin.ledger.shapes.views import State
from addin.ledger.storage import codec
from addin.ledger.storage.stored import spare
from addin.ledger.storage.tables import contents, examinations, files, policies, submissions
from addin.ledger.storage.tables import events as logged
from udfs.kinds.dates import Month
from workbooks.finding.ours import CONSOLIDATED
from workbooks.judging.examine import NOT_OUR_FORM
from workbooks.judging.unit_names import unit_key
from workbooks.problems import Problem, Severity, Where, problem, refuse, rule
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.units import MARKETING

THROUGH_BRANCH = rule(
    "KH450",
    Severity.WARNING,
    "应经分公司汇总",
    "“{unit}”的报送应先交所属的“{parent}”汇总，已登记，没有并入。",
    "请转给“{parent}”，由其汇总后上报。",
    clause="R15",
)
WITHDRAWN = rule(
    "KH467",
    Severity.WARNING,
    "已经撤回的文件",
    "“{unit}”的这个文件（第{version}版）已经撤回，没有再收进台账。",
    "撤回错了、还要报的，用“提交本月”（kh submit）再交一次；不用的移出收件文件夹。",
    clause="R28",
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
    #: Hashes of files that lay together with those of this intake, besides themselves.
    lying: frozenset[str] = frozenset()
    #: Examinations that were judged anew in this intake.
    anew: frozenset[int] = frozenset()
    #: Hash → names of further files with the same bytes; files and names that no intake has seen before.
    copies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    new: frozenset[Lying] = frozenset()

    def names(self, e: Any) -> tuple[str, ...]:
        """Names under which the bytes of an examination lie there."""
        return (e.name, *self.copies.get(e.sha256, ()))

    def rank(self, e: Any) -> int:
        """How high a version the names of an examination tell."""
        return max(map(version_label, self.names(e)))


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


def judge_anew(connection: Connection, found: Mapping[int, Reading]) -> None:
    """Other problems of examinations: what a file lacked is told by another, or by the ledger as it stands now."""
    x = examinations.c
    for number, r in found.items():
        told = {"errors": r.errors, "warnings": r.warnings, "problems": codec.dump_problems(r.problems)}
        connection.execute(update(examinations).where(x.id == number).values(**told))


def enter(connection: Connection, remembered: Remembered, intake: Intake, present: Sequence[Arrived]) -> list[tuple[Arrived, Problem]]:
    """Turn all files of an intake, examined now or before, into versions of returns, in one transaction.

    Returns:
        Files kept aside because their month is closed or they were withdrawn, each with the reason and the way in (D27).

    Args:
        connection: A writing transaction.
        remembered: The ledger.
        intake: When, by whom and on what basis.
        present: All files of the intake; each was kept on this basis.
    """
    _note_policy(connection, intake)
    e = examinations.c
    wanted = {(f.sha256, f.name) for f in present}
    light = (e.id, e.sha256, e.name, e.refused, e.kind, e.unit, e.month, e.no_change, e.report_date, e.errors)
    kept = connection.execute(select(*light).where(e.basis == intake.basis).order_by(e.name, e.sha256))
    found = [r for r in kept if (r.sha256, r.name) in wanted]
    foreign = astray.misplaced(connection, [r.id for r in found])
    own = [r for r in found if r.id not in foreign]
    aside = _enter(connection, remembered, intake, own, _other_papers(connection, [r.id for r in own if r.refused]))
    if intake.whole:
        astray.note(connection, intake.month, found, foreign)
    _seal_unentered(connection, intake)
    return [(f, aside[f.sha256, f.name]) for f in present if (f.sha256, f.name) in aside]


def _note_policy(connection: Connection, intake: Intake) -> None:
    if connection.scalar(select(policies.c.version).where(policies.c.version == intake.policy)) is None:
        connection.execute(insert(policies).values(version=intake.policy, first_used_at=_text(intake.at)))


def _note_files(connection: Connection, intake: Intake, present: Sequence[Arrived]) -> None:
    have = set(connection.scalars(select(files.c.sha256).where(files.c.sha256.in_([f.sha256 for f in present]))))
    new = {f.sha256: {"sha256": f.sha256, "name": f.name, "size": f.size, "received_at": _text(intake.at)} for f in present}
    if missing := [values for sha, values in new.items() if sha not in have]:
        connection.execute(insert(files), missing)


def _store(connection: Connection, intake: Intake, readings: Sequence[Reading]) -> None:
    if whom := erased.load(connection):
        readings = [without_erased(connection, whom, r) for r in readings]
    told = [
        {
            "sha256": r.sha256, "name": r.name, "basis": intake.basis, "refused": r.refused, "kind": r.kind, "unit": r.unit,
            "month": r.period or None, "no_change": r.no_change, "reporter": r.reporter, "report_date": r.report_date,
            "columns": codec.dumps(r.columns), "row_count": r.row_count, "errors": r.errors, "warnings": r.warnings,
            "problems": codec.dump_problems(r.problems),
        }
        for r in readings
    ]  # fmt: skip
    numbers = connection.scalars(insert(examinations).returning(examinations.c.id, sort_by_parameter_order=True), told).all()
    kept = [
        {"examination": number, "register": register, **packed.stored}
        for number, r in zip(numbers, readings, strict=True)
        for register, packed in (*(((CUSTOMER_INFO.name, r.rows),) if r.rows else ()), *r.entries.items())
    ]
    if kept:
        connection.execute(insert(contents), kept)


def _seal_unentered(connection: Connection, intake: Intake) -> None:
    """Note in the log what was read and is no return, if it is not what was noted last."""
    now, e = unentered(connection), logged.c
    query = select(e.detail).where(e.kind.in_((events.UNENTERED, events.ERASED))).order_by(e.id.desc()).limit(1)
    before = codec.loads(connection.scalar(query) or "{}").get("unentered", [""])
    if now[0] != before[0]:
        events.append(connection, intake.at, intake.actor, events.UNENTERED, str(intake.month), {"unentered": now})


def _other_papers(connection: Connection, refused: Sequence[int]) -> set[int]:
    """Those of the refused that are whole but no form of ours: what came along with a return sends it not back."""
    e = examinations.c
    told = connection.execute(select(e.id, e.problems).where(e.id.in_(refused))) if refused else ()
    return {r.id for r in told if codec.load_problems(r.problems)[0].rule in (NOT_OUR_FORM, CONSOLIDATED)}


def _enter(
    connection: Connection, remembered: Remembered, intake: Intake, found: Sequence[Any], papers: Collection[int]
) -> dict[tuple[str, str], Problem]:
    """Turn examinations into versions of returns; a paper counts where nothing else came from its unit. What a closed month keeps out."""
    register = load(connection)
    named = [(e, owner) for e in found if (owner := _owner_of(e, register, intake.month))]
    shortest: dict[str, str] = {}
    for name in sorted((o.unit for _, o in named if o.unit not in register.by_name), key=len, reverse=True):
        shortest[unit_key(name)] = name
    named = [(e, o if o.unit in register.by_name else o._replace(unit=shortest[unit_key(o.unit)])) for e, o in named]
    if shortest:
        before_them = index.lineage(register)
        put_from_returns(connection, shortest.values())
        register = load(connection)
        if index.lineage(register) != before_them:
            index.rebuild(connection)
    before = _versions(connection, {o.period for _, o in named})
    named.sort(key=lambda pair: (pair[1], intake.rank(pair[0]), pair[0].report_date or "", pair[0].name, pair[0].sha256))
    log: list[tuple[str, str, dict[str, Any], int]] = []
    here = {e.sha256 for e in found} | intake.lying
    read = locked.still_read(connection, [e for e, _ in named], {v.examination for of in before.values() for v in of})
    courses: dict[str, MonthCourse] = {}
    aside: dict[tuple[str, str], Problem] = {}
    for e, owner in sorted(named, key=lambda pair: pair[0].id in papers):
        versions = before[owner]
        if e.id in read:
            continue
        if e.id in papers and versions and all(v.sha256 != e.sha256 for v in versions):
            continue
        if (closed := _shut(connection, courses, intake, owner, e)) is not None:
            if all(v.sha256 != e.sha256 for v in versions):
                aside[e.sha256, e.name] = closed
            continue
        label = LOWEST if e.id in papers else version_label(e.name)
        beside = beside_of(connection, owner, versions, e, label, here)
        status = _status(e, register, owner)
        if (entered := _enter_one(connection, intake, status, e, owner, versions, label, beside, here, log)) is not None:
            versions.append(entered)
        elif versions and all(v.withdrawn for v in versions):
            aside[e.sha256, e.name] = problem(WITHDRAWN, Where(e.name), unit=owner.unit, version=versions[-1].version)
    new = _whose(connection, {number for *_, number in log})
    index.follow(connection, ((v.unit, v.month) for v in new))
    with remembered.through(connection):
        facts = facts_of(connection, remembered, register, [number for _, _, detail, number in log if "id" in detail])
    spare(connection, ((v.unit, v.kind, last_month(v.month), v.examination) for v in new))
    log = [
        (kind, subject, {**detail, **(facts.get(number, {}) if "id" in detail else {})}, number) for kind, subject, detail, number in log
    ]
    told = [
        ("留存未收", f"{p.values['unit']} {p.values['month']}", {"sha256": sha256})
        for (sha256, _), p in aside.items()
        if p.rule is not WITHDRAWN
    ]
    events.append_all(connection, intake.at, intake.actor, [*sealed(connection, log), *told, *noted(intake.copies, intake.new)])
    return aside


def _whose(connection: Connection, numbers: Collection[int]) -> list[Any]:
    """Unit, kind, period and examination of versions."""
    s = submissions.c
    return list(connection.execute(select(s.unit, s.kind, s.month, s.examination).where(s.id.in_(numbers)).order_by(s.id)))


def _shut(connection: Connection, courses: dict[str, MonthCourse], intake: Intake, owner: Owner, e: Any) -> Problem | None:
    """Why the month of a file takes nothing from its unit any more."""
    if owner.kind not in (MONTHLY, DECISIONS):
        return None
    if owner.period not in courses:
        courses[owner.period] = course(connection, Month.parse(owner.period))
    return shut(courses[owner.period], owner.unit, intake.at.date(), book=e.name)


def _versions(connection: Connection, periods: Collection[str]) -> defaultdict[Owner, list[EnteredVersion]]:
    """All versions of some periods by whose they are, oldest first."""
    s, x = submissions.c, examinations.c
    told = (s.unit, s.kind, s.month, s.id, s.version, s.label, s.examination, s.beside, s.status, s.withdrawn_at, x.sha256, x.name)
    query = select(*told).join(examinations, s.examination == x.id).where(s.month.in_(periods))
    found: defaultdict[Owner, list[EnteredVersion]] = defaultdict(list)
    for r in connection.execute(query.order_by(s.version)):
        beside = tuple(codec.loads(r.beside))
        returned, withdrawn = r.status == "退回", r.withdrawn_at is not None
        version = EnteredVersion(r.id, r.version, r.label, r.examination, r.sha256, r.name, beside, returned, withdrawn)
        found[Owner(r.unit, r.kind, r.month)].append(version)
    return found


def _owner_of(e: Any, register: Register, month: Month) -> Owner | None:
    """Whose return an examination is; None for a monthly one of another month, and for one of nobody."""
    if e.kind == MONTHLY:
        unit = "" if e.month not in (None, str(month)) else register.unit_of(e.unit, e.name, month)
        return Owner(unit, e.kind, str(month)) if unit else None
    if e.month is None:
        return None
    unit = MARKETING if e.kind == DECISIONS else register.unit_of(e.unit, e.name, month)
    return Owner(unit, e.kind, e.month) if unit else None


def _enter_one(
    connection: Connection,
    intake: Intake,
    status: State,
    e: Any,
    owner: Owner,
    versions: Sequence[EnteredVersion],
    label: int,
    beside: tuple[int, ...],
    here: Collection[str],
    log: list[tuple[str, str, dict[str, Any], int]],
) -> EnteredVersion | None:
    """Enter an examination beside the versions there are; the new version, None if its file is one of them.

    The same bytes are another version only where somebody hands them in again after others; a folder that is looked at
    again holds the same files, unless they were put there anew.
    """
    subject = f"{owner.unit} {owner.period}" + ("" if owner.kind == MONTHLY else f" {owner.kind}")
    same = next((v for v in reversed(versions) if v.sha256 == e.sha256), None)
    counting = max((v for v in versions if not v.withdrawn), key=order, default=None)
    stands = same is not None and counting is not None and same.id in (counting.id, *counting.beside)
    again = owner.kind != DECISIONS and put_back(counting, e.sha256, intake.names(e), intake.new, here)
    if same is not None and (stands or (intake.whole and not again)):
        if same.examination != e.id or e.id in intake.anew:
            if status != "退回" and (reviewed := decided(connection, owner.period, same.id)):
                status = cast("State", reviewed)
            changed = update(submissions).where(submissions.c.id == same.id)
            connection.execute(changed.values(examination=e.id, status=status))
            log.append(("重新校验", subject, {"version": same.version, "status": status}, same.id))
        return None
    version = versions[-1].version + 1 if versions else 1
    late = owner.kind == MONTHLY and intake.at.date() > intake.due
    entered = {
        "unit": owner.unit, "kind": owner.kind, "month": owner.period, "version": version, "label": label, "status": status,
        "examination": e.id, "late": late, "received_at": _text(intake.at),
        "supersedes": versions[-1].id if versions else None, "beside": codec.dumps(list(beside)),
    }  # fmt: skip
    number = int(connection.scalar(_ENTERED, entered) or 0)
    log.append((RECEIVED, subject, {"id": number, "version": version, "status": status, "sha256": e.sha256, "file": e.name}, number))
    return EnteredVersion(number, version, label, e.id, e.sha256, e.name, beside, status == "退回")


def _status(e: Any, register: Register, owner: Owner) -> State:
    if e.refused or e.errors:
        return "退回"
    if owner.kind != DECISIONS and not register.direct(register.by_name[owner.unit]):
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
    mine = (s.unit == unit, s.kind == MONTHLY, s.month == str(month), s.version == version, s.withdrawn_at.is_(None))
    number = connection.scalar(select(s.id).where(*mine))
    if number is None:
        raise refuse(NO_SUCH_RETURN, Where(), unit=unit, month=month.chinese, version=version)
    connection.execute(update(submissions).where(s.id == number).values(withdrawn_at=_text(at), withdrawn_why=why))
    index.follow(connection, [(unit, str(month))])
    log = [("撤回报送", f"{unit} {month}", {"version": version, "why": why}, int(number))]
    events.append_all(connection, at, actor, sealed(connection, log))


def through_branch(connection: Connection, unit: str, book: str) -> tuple[Problem, ...]:
    """The remark on a return that should have gone to the unit's branch."""
    known = load(connection).by_name.get(unit)
    return (problem(THROUGH_BRANCH, Where(book), unit=unit, parent=known.parent),) if known and known.parent else ()


def _text(at: datetime.datetime) -> str:
    return at.isoformat(timespec="seconds")
