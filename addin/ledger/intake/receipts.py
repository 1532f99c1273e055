"""收条: what was taken in, as whoever sent it is told: version, rows by sheet, changes, state, place in the log (R16, R57, A22)."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from addin.ledger.contents.units import Register, load
from addin.ledger.contents.versions import MONTHLY
from addin.ledger.intake.intake_facts import CLASSES
from addin.ledger.shapes.views import UnitState
from addin.ledger.storage import codec
from addin.ledger.storage.tables import events, examinations, submissions
from addin.ledger.storage.workspace import Workspace
from udfs.kinds.dates import Month
from udfs.periods import Term
from workbooks.atomic import write_atomic
from workbooks.names import safe_name
from workbooks.problems import Problem, Severity, Where, problem, rule
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.rights import make_folder

REPLACED = rule(
    "KH451",
    Severity.WARNING,
    "前一版有、这一版没有",
    "第{version}版替代了第{before}版；只有第{before}版有的，不再计入本月：{told}。",
    "确实不报的不用管；漏了的，补进工作簿再报一版。",
    clause="R25",
)
PARTS = rule(
    "KH452",
    Severity.WARNING,
    "两个文件合起来算一次报送",
    "与“{other}”没有相同的客户，也没有写第几版，合起来算一次报送。",
    "如果是更正，文件名里写上“第2版”，或把全部客户放在一个工作簿里重报。",
    clause="R25",
)
RECEIVED = "收到报送"
_NAMES = re.compile("“(.+?)”")
#: The parts of a receipt's text that tell how its file came.
_TEXT = re.compile(
    r"^填报单位：(?P<unit>.+?)\s*$.*?^文件：(?P<file>.+?)\s*$.*?^收到时间：(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d)\s*$"
    r"(?:(?:(?!^文件校验码).)*?与(?P<beside>“[^\n]+”)合起来算一次报送。)?"
    r".*?^文件校验码（SHA-256）：(?P<sha256>[0-9a-f]{64})\s*$.*?^台账日志第(?P<number>\d{1,15})条",
    re.MULTILINE | re.DOTALL,
)
DECIDED = "裁定预填冲突"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One version as it entered; `number` and `seal` are its entry of the log and the hash over all up to it."""

    number: int
    seal: str
    unit: str
    kind: str
    period: str
    version: int
    file: str
    sha256: str
    at: str
    state: str
    late: bool
    errors: int
    warnings: int
    #: Sheet, register and number of rows.
    sheets: tuple[tuple[str, str, int], ...] = ()
    #: Clients and entries that are new or changed, by class.
    changes: Mapping[str, int] = field(default_factory=dict)
    #: Versions replaced, and what only they held.
    replaces: tuple[int, ...] = ()
    lost_clients: tuple[str, ...] = ()
    lost_entries: tuple[tuple[str, str], ...] = ()
    #: Files that count together with it.
    beside: tuple[str, ...] = ()
    withdrawn: bool = False
    #: Client and head of what the unit and the ledger both changed, of which the ledger's stands until somebody decides.
    undecided: tuple[tuple[str, str], ...] = ()
    #: What was decided when this version was entered: the fields, whose values stand.
    decided: tuple[str, ...] = ()
    taken: bool = False
    #: Whether one of the files that count together carries registers alone.
    registers_apart: bool = False
    #: Client, contact and heads of what contacts propose to change in the client's file (R38).
    proposed: tuple[tuple[str, str, str], ...] = ()

    @property
    def code(self) -> str:
        """What a person calls it."""
        return f"SJ-{self.number:06d}"

    @property
    def lost(self) -> list[str]:
        """All that only replaced versions held, a line each."""
        return [*self.lost_clients, *(f"{registers()[name].title}“{line}”" for name, line in self.lost_entries)]

    @property
    def rows(self) -> str:
        """Rows by sheet, in words."""
        titles = ((sheet, registers()[name].title, count) for sheet, name, count in self.sheets)
        told = (f"《{sheet}》{'' if title == sheet else title}{count}行" for sheet, title, count in titles)
        return "、".join(told) or ("本月无变化" if self.state == "无变化声明" else "没有读出行")

    @property
    def adds(self) -> str:
        """What a file without clients does to those it counts together with, in words; "" for any other."""
        titles = list(dict.fromkeys(registers()[name].title for _, name, _ in self.sheets))
        if self.kind != MONTHLY or not self.beside or not titles or CUSTOMER_INFO.title in titles:
            return ""
        return f"只有{'、'.join(titles)}，没有客户信息：以前报的客户和别的登记照旧，同一笔登记以这一份为准。"

    @property
    def term(self) -> str:
        """The period in words."""
        return (Term.parse(self.period) if "H" in self.period else Month.parse(self.period)).chinese

    @property
    def file_name(self) -> str:
        """Name of its text."""
        return f"{safe_name(self.unit)}{self.term}{self.kind}第{self.version}版收条.txt"


def receipts(connection: Connection, period: str, sha256: str = "") -> list[Receipt]:
    """Receipts of a period, oldest first; of one file alone if asked for."""
    s, x = submissions.c, examinations.c
    query = select(submissions, x.name, x.sha256, x.errors, x.warnings).join(examinations, s.examination == x.id).where(s.month == period)
    known = {v.id: v for v in connection.execute(query.where(x.sha256 == sha256) if sha256 else query)}
    log = select(events).where(events.c.kind == RECEIVED, events.c.subject.like(f"% {period}%")).order_by(events.c.id)
    decided = _decisions(connection, period)
    found = []
    for e in connection.execute(log):
        detail = codec.loads(e.detail)
        v = known.get(detail.get("id"))
        if v is not None:
            fields, taken = decided.get((f"{v.unit} {period}", v.version), ((), False))
            found.append(replace(_receipt(e, detail, v), decided=fields, taken=taken))
    return found


def _decisions(connection: Connection, period: str) -> dict[tuple[str, int], tuple[tuple[str, ...], bool]]:
    """Fields decided on and whether the unit's values were taken, by subject and the version that came of it."""
    log = select(events).where(events.c.kind == DECIDED, events.c.subject.like(f"% {period}"))
    decisions = list(connection.execute(log))
    register = load(connection) if decisions else Register(())
    names = {e.subject: register.find(e.subject.rpartition(" ")[0]) for e in decisions}
    units = {subject: f"{unit.name} {period}" if unit else subject for subject, unit in names.items()}
    told = ((units[e.subject], codec.loads(e.detail)) for e in decisions)
    return {(subject, d["version"]): (tuple(d["fields"]), bool(d["take"])) for subject, d in told}


def of_file(connection: Connection, sha256: str) -> list[Receipt]:
    """Receipts of a file, oldest first."""
    s, x = submissions.c, examinations.c
    periods = connection.scalars(select(s.month).join(examinations, s.examination == x.id).where(x.sha256 == sha256).distinct())
    return [r for period in sorted(periods) for r in receipts(connection, period, sha256)]


def changes_by_unit(came: Sequence[Receipt], units: Sequence[UnitState]) -> dict[str, Counter[str]]:
    """Clients and entries that are new or changed, by unit and class, as the returns tell that count (R57).

    Args:
        came: Receipts of a month.
        units: How its units stand.
    """
    counting = {(u.unit, u.version) for u in units if u.state == "已接收"}
    monthly = [r for r in came if r.kind == MONTHLY and not r.withdrawn]
    parts = {(r.unit, name) for r in monthly if (r.unit, r.version) in counting for name in r.beside}
    found: dict[str, Counter[str]] = {}
    for r in monthly:
        if (r.unit, r.version) in counting or (r.unit, r.file) in parts:
            found.setdefault(r.unit, Counter()).update(r.changes)
    return found


def _receipt(e: Any, detail: Mapping[str, Any], v: Any) -> Receipt:
    return Receipt(
        e.id, e.hash, v.unit, v.kind, v.month, v.version, detail.get("file", v.name), v.sha256, e.at, detail["status"], bool(v.late),
        int(detail.get("errors", v.errors)), int(detail.get("warnings", v.warnings)),
        tuple((str(a), str(b), int(c)) for a, b, c in detail.get("sheets", ())), detail.get("changes", {}),
        tuple(detail.get("replaces", ())), tuple(detail.get("lost_clients", ())),
        tuple((str(a), str(b)) for a, b in detail.get("lost_entries", ())), tuple(detail.get("beside", ())), v.withdrawn_at is not None,
        tuple((str(a), str(b)) for a, b in detail.get("undecided", ())),
        proposed=tuple((str(a), str(b), str(c)) for a, b, c in detail.get("proposed", ())),
        registers_apart=bool(detail.get("registers_apart")),
    )  # fmt: skip


def remarks(receipt: Receipt) -> list[Problem]:
    """提醒 that follow from how a version came."""
    where = Where(receipt.file)
    told = []
    if receipt.lost:
        before = "、".join(str(n) for n in receipt.replaces)
        told.append(problem(REPLACED, where, version=receipt.version, before=before, told="、".join(receipt.lost)))
    if receipt.beside and not receipt.registers_apart:
        told.append(problem(PARTS, where, other="”“".join(receipt.beside)))
    return told


def text(r: Receipt) -> str:
    """A receipt as a text that can be sent on."""
    state = r.state + ("（迟报）" if r.late else "")
    lines = [
        f"收条 {r.code}",
        "",
        f"填报单位：{r.unit}",
        f"报送：{r.term}{r.kind}，第{r.version}版",
        f"文件：{r.file}",
        f"内容：{r.rows}",
        f"变化：{told_changes(r)}",
        f"校验：{r.errors}处错误，{r.warnings}处提醒",
        f"收到时间：{r.at.replace('T', ' ')[:16]}",
        f"状态：{state}",
    ]
    if r.beside:
        lines.append(f"{r.adds}与“{'”“'.join(r.beside)}”合起来算一次报送。")
    if r.lost:
        lines += [
            "",
            f"替代第{'、'.join(map(str, r.replaces))}版；只有前一版有、不再计入本月的{len(r.lost)}项：",
            *(f"  {line}" for line in r.lost),
        ]
    if r.decided:
        told = "采用单位报的" if r.taken else "保留台账的"
        lines += ["", f"市场营销部已裁定{len(r.decided)}项，{told}：", *(f"  {line}" for line in r.decided)]
    if r.undecided:
        lines += ["", f"预填以后台账也改过的{len(r.undecided)}项，等市场营销部裁定，现在按台账的算："]
        lines += [f"  {client} {head}" for client, head in r.undecided]
    if r.proposed:
        lines += ["", *(f"待市场营销部审定的信息变更：{client}{heads}（{paper}）" for client, paper, heads in r.proposed)]
    lines += ["", f"文件校验码（SHA-256）：{r.sha256}", f"台账日志第{r.number}条，日志校验码：{r.seal}", ""]
    return "\r\n".join(lines)


def told_changes(r: Receipt) -> str:
    """The four classes with their counts."""
    return "、".join(f"{c}{r.changes.get(c, 0)}项" for c in CLASSES) if r.state in ("已接收", "无变化声明") else "没有并入"


def place(workspace: Workspace, r: Receipt) -> Path:
    """Where a receipt's text is kept."""
    return workspace.root / "receipts" / r.period / r.file_name


class Came(NamedTuple):
    """What the text of a receipt tells of one arrival: when, its entry of the log, the file's hash, those that count together with it."""

    at: datetime.datetime
    number: int
    sha256: str
    beside: frozenset[str]


def kept(workspace: Workspace) -> list[Came]:
    """Arrivals by the receipts that lie in the workspace, oldest first: what tells of them when the ledger is gone."""
    read = [one for path in sorted((workspace.root / "receipts").glob("*/*.txt")) if (one := _read(path)) is not None]
    hashes: dict[tuple[str, str, str], set[str]] = {}
    for told, period in read:
        hashes.setdefault((period, told["unit"], told["file"]), set()).add(told["sha256"])
    found = []
    for told, period in read:
        beside = _NAMES.findall(told["beside"] or "")
        others = frozenset(sha256 for name in beside for sha256 in hashes.get((period, told["unit"], name), ()))
        found.append(Came(datetime.datetime.fromisoformat(told["at"]), int(told["number"]), told["sha256"], others))
    return sorted(found)


def _read(path: Path) -> tuple[Mapping[str, str], str] | None:
    """What a receipt's text tells, and its period; None for any other text."""
    try:
        found = _TEXT.search(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return None
    return (found.groupdict(), path.parent.name) if found else None


def put(workspace: Workspace, told: Sequence[Receipt]) -> None:
    """Write the texts of receipts that are not there yet, and of those that a decision was noted of since."""
    for r in told:
        target = place(workspace, r)
        if r.decided or not target.exists():
            make_folder(target.parent)
            write_atomic(target, text(r).encode("utf-8-sig"))
