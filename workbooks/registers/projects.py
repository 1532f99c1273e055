"""项目台账：项目从启动到关闭的阶段、计划与实际、合同、成本和收款（P01–P09、G09、R73、S08）。"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence

from udfs.identity import name_key
from udfs.policy.evaluator import current
from udfs.policy.maintenance import SURVEY, TASKS
from udfs.project_facts import COLUMN
from udfs.rules import projects as rules
from udfs.words.text import fold
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import TOGETHER, usual_checks
from workbooks.registers.shared_fields import CLIENT


@sheet("项目台账", clause="P01-P09、G09、R73、S08", returned="月报", key=("number",), about="client")
class Projects:
    """每行一个项目：阶段、目标和范围、计划与实际工期、合同额、成本、进度、应收和已收款。"""

    number: str = field(COLUMN["number"], width=12)
    project: str = field(COLUMN["project"], width=22)
    client: str = field(CLIENT, width=30)
    stage: str = field(COLUMN["stage"], width=10)
    signed: datetime.date | None = field(COLUMN["signed"], width=13, default=None)
    contract: float | None = field(COLUMN["contract"], width=14, default=None)
    profit: float | None = field(COLUMN["profit"], strict=False, width=13, default=None)
    goal: str | None = field(COLUMN["goal"], width=24, default=None)
    scope: str | None = field(COLUMN["scope"], width=22, default=None)
    manager: str | None = field(COLUMN["manager"], width=10, default=None)
    team: str | None = field(COLUMN["team"], width=22, default=None)
    departments: str | None = field(COLUMN["departments"], width=16, default=None)
    planned_start: datetime.date | None = field(COLUMN["planned_start"], width=13, default=None)
    planned_end: datetime.date | None = field(COLUMN["planned_end"], width=13, default=None)
    actual_start: datetime.date | None = field(COLUMN["actual_start"], width=13, default=None)
    actual_end: datetime.date | None = field(COLUMN["actual_end"], width=13, default=None)
    budget: float | None = field(COLUMN["budget"], width=13, default=None)
    cost: float | None = field(COLUMN["cost"], width=15, default=None)
    planned_progress: float | None = field(COLUMN["planned_progress"], width=10, default=None)
    actual_progress: float | None = field(COLUMN["actual_progress"], width=10, default=None)
    receivable: float | None = field(COLUMN["receivable"], width=13, default=None)
    received: float | None = field(COLUMN["received"], width=13, default=None)
    payment_due: datetime.date | None = field(COLUMN["payment_due"], width=13, default=None)
    risk: str | None = field(COLUMN["risk"], width=18, default=None)
    response: str | None = field(COLUMN["response"], width=20, default=None)
    summary: str | None = field(COLUMN["summary"], width=24, default=None)

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        progress = "" if self.actual_progress is None else f"，实际进度{self.actual_progress:g}%"
        contract = "" if self.contract is None else f"，合同额{self.contract:,g}万元"
        return f"{self.project or self.number or '项目'}：{self.stage or '阶段未填'}{progress}{contract}"


PROJECTS = schema(Projects)

GATE = rule(
    "KH335",
    Severity.ERROR,
    "阶段缺少内容",
    "项目已到“{stage}”，还没有{need}。",
    "补填“{field}”；还没有定下来的，“{stage_head}”先填上一阶段。",
    clause="P02、P06",
)
NO_TASK = rule(
    "KH336",
    Severity.ERROR,
    "项目没有任务",
    "项目已到“{found}”，项目任务表里没有“{number}”的任务。",
    "在项目任务表里填这个项目的任务，项目编号写法要一致。",
    clause="P03",
    across=True,
)
NO_SURVEY = rule(
    "KH337",
    Severity.ERROR,
    "关闭前没有满意度调查",
    "项目“{found}”，还没有报过“{project}”的满意度调查表。",
    "先报满意度调查表，项目名称写法要一致；还没有调查的，“{field}”先填收尾。",
    clause="P06",
    across=True,
)
STAGE_AND_DAY = rule(
    "KH357",
    Severity.WARNING,
    "阶段与实际竣工不一致",
    "填了“{field}”{day}，“{stage_head}”却还是“{stage}”。",
    "核对阶段和日期。",
    clause="P06",
)
STILL_OWED = rule(
    "KH358",
    Severity.WARNING,
    "关闭时还有应收款",
    "项目已关闭，应收款还有{owed}万元没有收回。",
    "核对应收款和已收款；确未收回就继续催收。",
    clause="G09",
)
_STARTED, _PLANNED, _CLOSED = rules.STAGES[0], rules.STAGES[1], rules.STAGES[-1]

usual_checks(
    Projects,
    order=(("planned_start", "planned_end"), ("actual_start", "actual_end")),
    past=("signed", "actual_start", "actual_end"),
    together=(("risk", "response"),),
)


@check(Projects, GATE, NO_TASK, NO_SURVEY)
def _gates(entries: Sequence[Projects], known: Known) -> Iterator[Remark]:
    policy = current().on(known.month) if known.month else current()
    tasks = Counter(fold(t.number) for t in known.entries.get("tasks", ()) if t.number)
    surveys = Counter((name_key(s.client), fold(s.project)) for s in known.entries.get("surveys", ()) if s.client and s.project)
    names = {f.head: f.name for f in PROJECTS.fields}
    for row, entry in enumerate(entries):
        values = {head: getattr(entry, name) for head, name in names.items()}
        counted = {"tasks": tasks[fold(entry.number or "")], "surveys": surveys[name_key(entry.client or ""), fold(entry.project or "")]}
        for need in rules.missing(values, policy=policy, **(counted if known.has_history else {"tasks": None, "surveys": None})):
            if need.head == TASKS:
                yield remark(NO_TASK, row, "stage", entry.stage, number=entry.number or "")
            elif need.head == SURVEY:
                yield remark(NO_SURVEY, row, "stage", entry.stage, project=entry.project or "")
            else:
                yield remark(GATE, row, names[need.head], stage=entry.stage, need=str(need), stage_head=PROJECTS.by_name["stage"].head)


@check(Projects, STAGE_AND_DAY, STILL_OWED, TOGETHER)
def _endings(entries: Sequence[Projects], _: Known) -> Iterator[Remark]:
    stage_head = PROJECTS.by_name["stage"].head
    for row, entry in enumerate(entries):
        if entry.actual_end and entry.stage in (_STARTED, _PLANNED):
            day = entry.actual_end.isoformat()
            yield remark(STAGE_AND_DAY, row, "actual_end", entry.actual_end, day=day, stage=entry.stage, stage_head=stage_head)
        owed = (entry.receivable or 0) - (entry.received or 0)
        if entry.stage == _CLOSED and owed > 0:
            yield remark(STILL_OWED, row, "receivable", entry.receivable, owed=f"{owed:,.10g}")
        if owed > 0 and not entry.payment_due:
            yield remark(TOGETHER, row, "payment_due", first=PROJECTS.by_name["receivable"].head, told=f"“{entry.receivable:,.10g}”")
