"""审核：三方对照、接收、退回、质疑和了结（R25、R31）。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from addin.buttons.support.asking import asked_at, asked_of
from addin.buttons.support.learning import as_proposed, enter_learned, learned_by, of_fields
from addin.declare import Ask, Done, button
from addin.declare_flow import Flow
from addin.desk.answers import parse_month
from addin.desk.desk import Desk
from addin.desk.proposals import in_out, month_taken_in
from workbooks.problems import Problem, Refusal, Severity, Where, refuse, rule, shown
from workbooks.registers.fact_changes import OPEN
from workbooks.rights import make_folder

if TYPE_CHECKING:
    from addin.ledger.log.queries import Query
    from addin.ledger.shapes.views import Snapshot
    from addin.ledger.store import Ledger

NOTHING_CAME = rule("KH439", Severity.ERROR, "没有可审核的报送", "“{unit}”还没有报来{month}的报表。", "等报来以后再审核；可以先催报。")
HAS_ERRORS = rule(
    "KH440", Severity.ERROR, "有错误的不能接收", "“{unit}”{month}第{version}版还有{errors}处错误，不能接收。", "请单位改正后重报。"
)
STILL_ASKED = rule(
    "KH441",
    Severity.ERROR,
    "质疑没有了结",
    "“{unit}”{month}还有{count}条质疑没有了结：{told}。",
    "先用 kh review close --query 编号 了结；分级标准的“质疑了结才接收”改为“否”就不拦。",
    clause="R31",
)
NO_QUERY = rule("KH443", Severity.ERROR, "没有这条质疑", "“{unit}”{month}没有第{number}号质疑。", "{known}。")
NO_NUMBER = rule("KH198", Severity.ERROR, "没有写质疑编号", "没有写是“{unit}”{month}的第几号质疑。", "加上 --query 编号；{known}。")
NOT_THE_ASKER = rule(
    "KH444", Severity.ERROR, "由提问的人了结", "第{number}号质疑是{by}提的，要由{by}了结。", "请{by}来了结，或加 --by {by}。"
)
UNKNOWN_QUERY = rule(
    "KH456", Severity.ERROR, "没有这条质疑", "没有第{number}号质疑。", "用 kh review --unit 单位 --month 月份 看现有的质疑和编号。"
)
NOT_IN_STATE = rule(
    "KH457", Severity.ERROR, "这条质疑现在不能这样做", "第{number}号质疑现在是“{state}”，不能{label}。", "{now}。", clause="R31"
)

NO_CONFLICT = rule(
    "KH461",
    Severity.ERROR,
    "没有要裁定的",
    "“{unit}”{month}第{version}版{what}没有两边都改过的内容，也没有待审定的信息变更。",
    "{cure}。",
    clause="R31、R38",
)
NO_USE = rule(
    "KH462",
    Severity.ERROR,
    "这一步用不着",
    "“{label}”用不着{told}，什么也没有做。",
    "{cure}。",
    clause="R25",
)
ACTIONS = ("show", "accept", "return", "close", "again", "cancel", "take", "keep")
#: Those about questions, whose number is enough.
_OF_QUERIES = ("close", "again", "cancel")
#: Which of the answers about parts of a return an action uses.
_USED = {"return": ("cell",), "take": ("cell", "field"), "keep": ("cell", "field"), **dict.fromkeys(_OF_QUERIES, ("query",))}
#: What the answers about parts of a return are called, and where they belong.
_PARTS = {
    "cell": (
        "--cell",
        "对一格有疑问的用 kh review return --cell 格子 --why 疑问，只裁定一格的用 kh review take 或 keep --cell 格子",
    ),
    "field": ("--field", "只裁定几项的用 kh review take 或 keep --field 列名"),
    "query": ("--query", "了结质疑的用 kh review close --query 编号"),
}
#: Those that change what counts, in words.
_CHANGING = {"accept": "接收", "return": "退回", "take": "裁定", "keep": "裁定"}


def _actions() -> dict[str, str]:
    return dict(
        zip(
            ACTIONS,
            ("看三方对照", "接收", "退回或质疑", "了结质疑", "再问", "作废质疑", "采用单位报的和沟通记录提出的", "保留台账的"),
            strict=True,
        )
    )


@button(
    "审核", verb="review", place=28, audience="marketing", clause="R25", icon="ReviewAcceptOrRejectChangeDialog",
    reads=("unit", "month"), looks=("action", "show"),
)  # fmt: skip
def review_return(
    desk: Desk,
    action: Annotated[str, Ask("做什么", "不填就看对照", positional=True, choices=ACTIONS, offer=_actions)] = "show",
    unit: Annotated[str, Ask("单位")] = "",
    month: Annotated[str, Ask("报送月份", "如 2026-11；写了质疑编号可以不填", propose=month_taken_in)] = "",
    cell: Annotated[
        list[str] | None, Ask("质疑或裁定哪一格", "如《客户信息统计表》C7；可以写几格，每格配一个原因；裁定时不写就是全部")
    ] = None,
    why: Annotated[list[str] | None, Ask("原因", "退回的原因，或对每一格的质疑")] = None,
    query: Annotated[list[int] | None, Ask("质疑编号", "了结、再问、作废时填")] = None,
    field: Annotated[list[str] | None, Ask("哪几项", "只裁定这几项，如联系电话；不填就是全部")] = None,
    by: Annotated[str, Ask("审核人", "不填就是本机用户", remember="answer")] = "",
    out: Annotated[Path | None, Ask("带质疑的副本存到哪里", propose=in_out("{month}质疑"), pick="folder", remember="folder")] = None,
) -> Done:
    """逐项列出上次接收、本次上报和台账现值不同的内容；接收，或写明原因退回；质疑写在单位工作簿副本的批注里，答复随下一版回来。

    沟通记录里得知的信息变更也列在这里，用 take 采用、keep 不采用；采用的由市场营销部核定进客户档案，写明来自哪份记录。

    例：kh review return --unit 华东分公司 --month 2026-11 --cell 《客户信息统计表》C7 --why 与合同不符 --workspace 工作区
    """
    from addin.buttons.support.working import ledger_of
    from addin.ledger.intake.process import keep_closed
    from addin.ledger.months.declarations import find_unit
    from addin.ledger.storage.workspace import current_user

    _keep_to(action, {"cell": cell, "field": field, "query": query})
    ledger = ledger_of(desk)
    if action in _OF_QUERIES and query and not (unit and month):
        unit, month = _asked_of(ledger, query[0], unit, month)
    told = parse_month(month)
    name = find_unit(ledger.register(), unit, told)
    review = _Review(desk, ledger, name, told, by.strip() or current_user())
    reasons = [w for w in why or [] if w.strip()]
    if action in _CHANGING:
        keep_closed(ledger.course(told), name, desk.today, _CHANGING[action])
    match action:
        case "accept":
            return review.accept(" ".join(reasons))
        case "return":
            return review.send_back(cell or [], reasons, out)
        case "show":
            return review.show()
        case "take" | "keep":
            return review.decide(action, cell or [], field or [], " ".join(reasons))
    return review.settle(action, query or [], " ".join(reasons))


def _keep_to(action: str, told: Mapping[str, Sequence[Any] | None]) -> None:
    """See that nothing is told of parts of a return which the action would pass over.

    Raises:
        Refusal: KH462, it would.
    """
    unused = [name for name, value in told.items() if value and name not in _USED.get(action, ())]
    if unused:
        options = "、".join(_PARTS[name][0] for name in unused)
        raise refuse(NO_USE, Where(), label=_actions()[action], told=options, cure="；".join(_PARTS[name][1] for name in unused))


def _asked_of(ledger: Ledger, number: int, unit: str, month: str) -> tuple[str, str]:
    """Unit and month of the return that a question is about, as far as nobody told them."""
    found = next((q for q in ledger.queries() if q.number == number), None)
    if found is None:
        raise refuse(UNKNOWN_QUERY, Where(), number=number)
    return unit or found.unit, month or found.month


class _Review:
    """A review of one unit's newest return of a month."""

    def __init__(self, desk: Desk, ledger: Ledger, unit: str, month: Any, by: str) -> None:
        from addin.buttons.support.policies import policy_of
        from addin.buttons.support.review_lines import Changes
        from addin.consolidate.likeness.renamed import renamings
        from addin.flows.monthly_return import MonthlyReturn
        from addin.flows.query import Query as QueryFlow
        from addin.ledger.storage.workspace import current_user
        from workbooks.registers.client_merges import CLIENT_MERGES

        self.desk, self.ledger, self.unit, self.month, self.by = desk, ledger, unit, month, by
        self.returns: Flow = MonthlyReturn.__flow__  # type: ignore[attr-defined]
        self.questions: Flow = QueryFlow.__flow__  # type: ignore[attr-defined]
        self.policy, self.actor = policy_of(desk), current_user()
        now: Snapshot = ledger.snapshot(month, at=desk.now, actor=self.actor, policy=self.policy)
        self.now = now
        match = partial(renamings, policy=self.policy.on(month), merges=now.entries.get(CLIENT_MERGES.name, ()))
        self.version, lines = ledger.review(unit, month, now, match)
        self.changes = Changes(lines, now.clients)
        if self.version is None:
            raise refuse(NOTHING_CAME, Where(), unit=unit, month=month.chinese)
        self.queries = ledger.queries(month, unit)
        self.learned = learned_by(desk, ledger, now, unit)

    def show(self) -> Done:
        """Tell the changes and the questions."""
        for line in self.changes.told():
            self.desk.line(line)
        for p in self.learned:
            self.desk.line(as_proposed(p))
        for q in self.queries:
            self.desk.line(self._told(q))
        if not self.desk.json:
            for words in self.changes.said():
                self.desk.say(words)
            if silent := self.changes.silent([u.client for u in self.now.untold if u.unit == self.unit]):
                self.desk.say(silent)
            for p in self.learned:
                self.desk.say(
                    f"沟通记录提出（{p.state}）{p.client.name} {p.fact.head}：台账{_shown(p.now or None)}，{p.source}得知“{p.value}”"
                )
            for q in self.queries:
                answer = f"；答复：{self.now.show(q.answer)}" if q.answer else ""
                self.desk.say(f"质疑{q.number} {place(q)}（{self._state(q)}）：{self.now.show(q.words)}{answer}")
        open_now = [q for q in self.queries if self._open(q)]
        waiting = sum(p.state == OPEN for p in self.learned)
        proposed = f"，沟通记录提出的信息变更待审定{waiting}项" if waiting else ""
        return Done(
            f"{self.unit}{self.month.chinese}第{self.version.version}版（{self.version.status}）：{len(self.changes.lines)}处变化，{self.changes.counted()}，"
            f"质疑{len(self.queries)}条，没了结的{len(open_now)}条{proposed}。"
        )

    def accept(self, why: str) -> Done:
        """Accept the version."""
        from addin.ledger.intake.reviewing import put_status

        v = self.version
        self.returns.check("accept", v.status, "marketing")
        if v.errors or v.refused:
            raise refuse(HAS_ERRORS, Where(), unit=self.unit, month=self.month.chinese, version=v.version, errors=v.errors or 1)
        waiting = [q for q in self.queries if self._open(q)]
        if waiting and self.policy.on(self.month).number("queries_block") == "是":
            told = "、".join(f"第{q.number}号{place(q)}" for q in waiting)
            raise refuse(STILL_ASKED, Where(), unit=self.unit, month=self.month.chinese, count=len(waiting), told=told)
        with self.ledger.database.write() as connection:
            put_status(connection, v, "已接收", by=self.by, why=why, at=self.desk.now, actor=self.actor)
        self._tell("已接收")
        return Done(f"已接收{self.unit}{self.month.chinese}第{v.version}版（审核人{self.by}）。")

    def send_back(self, cells: Sequence[str], reasons: Sequence[str], out: Path | None) -> Done:
        """Send the version back, with questions at cells if there are any."""
        from addin.ledger.intake.reviewing import put_status
        from addin.ledger.log.queries import ask

        v = self.version
        self.returns.check("send_back", "已接收" if v.status == "退回" and cells else v.status, "marketing", why=" ".join(reasons))
        asked = asked_of(self.ledger, v, cells, reasons)
        with self.ledger.database.write() as connection:
            put_status(connection, v, "退回", by=self.by, why="；".join(dict.fromkeys(reasons)), at=self.desk.now, actor=self.actor)
            ask(connection, v, asked, by=self.by, at=self.desk.now, actor=self.actor)
        self.queries = self.ledger.queries(self.month, self.unit)
        self._tell("退回")
        made = self._copy(out) if asked else ()
        questions = f"，提了{len(asked)}条质疑" if asked else ""
        why = self.now.show("；".join(dict.fromkeys(reasons)))
        return Done(f"已退回{self.unit}{self.month.chinese}第{v.version}版{questions}：{why}。", made)

    def decide(self, action: str, cells: Sequence[str], fields: Sequence[str], why: str) -> Done:
        """Settle what the unit and the ledger both changed, and what contacts proposed: all of it, or that of some cells or fields."""
        every = [p for p in self.ledger.conflicts(self.version) if not fields or p.field in fields]
        waiting = of_fields(self.learned, fields)
        conflicts, proposed = (every, waiting) if not cells else ([], [])
        for told in cells:
            at = asked_at(self.ledger, self.version, told)
            here = [p for p in every if (p.where.sheet, p.where.row, p.where.column) == (at.sheet, at.row, at.column)]
            learned = [p for p in waiting if (p.entry.source.sheet, p.entry.source.row) == (at.sheet, at.row)]
            if not here and not learned:
                raise self._undecidable(told, every)
            conflicts, proposed = [*conflicts, *here], [*proposed, *learned]
        if not conflicts and not proposed:
            raise self._undecidable("", every)
        says = enter_learned(self.desk, self.ledger, self.now, proposed, action, by=self.by, why=why) if proposed else ""
        return Done(says + (self._rebase(action, why, conflicts, every) if conflicts else ""))

    def _rebase(self, action: str, why: str, conflicts: Sequence[Problem], every: Sequence[Problem]) -> str:
        """The same workbook on another base is the next version."""
        from addin.buttons.support.rebasing import enter_rebased

        version = enter_rebased(self.desk, self.ledger, self.version, self.month, conflicts, take=action == "take", by=self.by, why=why)
        what = "采用单位报的" if action == "take" else "保留台账的"
        left = [p for p in every if p not in conflicts]
        told = {"unit": self.unit, "month": str(self.month), "version": version, "decided": action, "fields": len(conflicts)}
        self.desk.line(told | {"left": len(left), "by": self.by})
        rest = f"还有{len(left)}处没有裁定：{_fields(left)}" if left else ""
        done = f"{self.unit}{self.month.chinese}的预填冲突{len(conflicts)}处已裁定：{what}（{_fields(conflicts)}），记为第{version}版。"
        return f"{done}{rest}。" if rest else done

    def _undecidable(self, told: str, every: Sequence[Problem]) -> Refusal:
        cure = f"两边都改过的是：{_fields(every)}" if every else "用“审核”看这一版改了什么、沟通记录提出了什么"
        what, v = told and f"{told}处", self.version.version
        return refuse(NO_CONFLICT, Where(), unit=self.unit, month=self.month.chinese, version=v, what=what, cure=cure)

    def settle(self, action: str, numbers: Sequence[int], why: str) -> Done:
        """Close questions, ask again, or drop them: by whoever asked."""
        from addin.ledger.log.queries import say

        by_number = {q.number: q for q in self.queries}
        told = "、".join(f"第{q.number}号{place(q)}（{self._state(q)}）" for q in self.queries)
        known = f"这次报送的质疑有：{told}" if told else "这次报送没有质疑"
        if not numbers:
            raise refuse(NO_NUMBER, Where(), unit=self.unit, month=self.month.chinese, known=known)
        for n in numbers:
            q = by_number.get(n)
            if q is None:
                raise refuse(NO_QUERY, Where(), unit=self.unit, month=self.month.chinese, number=n, known=known)
            if q.by != self.by:
                raise refuse(NOT_THE_ASKER, Where(), number=n, by=q.by)
            changed = q.version != self.version.version
            command = _command(action, q, changed=changed)
            if self._state(q) not in self.questions.command(command).before:
                raise self._not_now(action, q, changed=changed)
            self.questions.check(command, self._state(q), "marketing", why=why)
            with self.ledger.database.write() as connection:
                say(connection, q, command, at=self.desk.now, actor=self.actor, by=self.by, why=why)
        self.queries = self.ledger.queries(self.month, self.unit)
        for q in self.queries:
            self.desk.line(self._told(q))
        left = sum(self._open(q) for q in self.queries)
        return Done(f"已处理第{'、'.join(map(str, numbers))}号质疑，还有{left}条没了结。")

    def _not_now(self, action: str, q: Query, *, changed: bool) -> Refusal:
        """Why a question takes no such action now, with the commands that it takes."""
        state, before = self._state(q), {c.name for c in self.questions.permitted(self._state(q), "marketing")}
        typed = [f"kh review {a} --query {q.number}{' --why 原因' if a != 'close' else ''}（{_actions()[a]}）" for a in _OF_QUERIES]
        possible = [text for a, text in zip(_OF_QUERIES, typed, strict=True) if _command(a, q, changed=changed) in before]
        waits = "等单位答复或重报以后再了结；" if action == "close" and possible else ""
        now = f"{waits}现在可以：{'、'.join(possible)}" if possible else "已经结束，不用再做什么"
        return refuse(NOT_IN_STATE, Where(), number=q.number, state=state, label=_actions()[action], now=now)

    def _tell(self, state: str) -> None:
        v = self.version
        self.desk.line({"unit": self.unit, "month": str(self.month), "version": v.version, "state": state, "by": self.by})
        for q in self.queries:
            self.desk.line(self._told(q))

    def _told(self, q: Query) -> dict[str, Any]:
        """A question for programs, persons hidden."""
        return as_line(replace(q, words=self.now.show(q.words), answer=self.now.show(q.answer)), self.questions)

    def _state(self, q: Query) -> str:
        return self.questions.state(q.done)

    def _open(self, q: Query) -> bool:
        return is_open(q, self.questions)

    def _copy(self, out: Path | None) -> tuple[Path, ...]:
        """The unit's workbook with all questions that are open, as notes at their cells."""
        from addin.documents.old_forms import OLD_SUFFIXES, as_xlsx
        from workbooks.answering.questions import with_questions
        from workbooks.names import safe_name, unused
        from workbooks.outputs import may_write, write_output

        folder = out or self.ledger.workspace.out / f"{self.month.chinese}质疑"
        original = self.ledger.workspace.original(self.version.sha256)
        asked = [q.question for q in self.queries if self._open(q)]
        old = original.suffix.lower() in OLD_SUFFIXES
        target = folder / f"{safe_name(self.unit)}{self.month.chinese}第{self.version.version}版质疑{original.suffix}"
        try:
            data = original.read_bytes()
            data = with_questions(as_xlsx(data, original.name) if old else data, self.version.name, asked)
        except Refusal:
            self.desk.say("这份报表的格式写不进批注，请把质疑另写给单位，由单位在表里加一列“答复”。")
            return ()
        if old:
            target = target.with_suffix(".xlsx")
            self.desk.say("原来的格式写不进批注，副本转成了.xlsx，请单位在副本上改；改在原来的表上的，加一列“答复”写答复。")
        make_folder(folder)
        target = target if may_write(target, data) else unused(target)  # the unit is told already
        write_output(target, data)
        return (target,)


def _fields(conflicts: Sequence[Problem]) -> str:
    """Fields that two changed, with the cells by which one is chosen."""
    return "、".join(dict.fromkeys(f"“{p.values['client']}”的{p.field}（《{p.where.sheet}》{p.where.cell}）" for p in conflicts))


def _command(action: str, q: Query, *, changed: bool) -> str:
    """The command of the flow that an action means; `changed` tells whether a newer version came."""
    return {"again": "ask_again", "cancel": "cancel"}.get(action) or ("settle_changed" if changed and not q.answer else "settle")


def is_open(q: Query, flow: Flow) -> bool:
    """Whether a question waits for an answer or to be closed."""
    return flow.state(q.done) in ("待答", "已答")


def place(q: Query) -> str:
    """The cell as one types it into the name box."""
    from workbooks.grid import cell_name

    return f"《{q.sheet}》{cell_name(q.row, q.column)}"


def as_line(q: Query, flow: Flow) -> dict[str, Any]:
    """A question for programs."""
    told = {"query": q.number, "cell": place(q), "question": q.words, "by": q.by, "state": flow.state(q.done)}
    return told | {"version": q.version, "answer": q.answer or None, "answered_by": q.answered_by or None}


def _shown(value: Any) -> str:
    return "（空）" if value is None else f"“{shown(value)}”"
