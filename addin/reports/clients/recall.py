"""催还单: whoever was lent clients' archives is asked to give the copies back (R30, A20)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.ledger.log.access import Request
from addin.ledger.log.audit import Head
from addin.reports.letterhead import House, Letterhead, chinese_day, letterhead
from udfs import periods
from udfs.policy.evaluator import Policy, current


@dataclass(frozen=True)
class RecallLine:
    """One line of what was lent."""

    head: str = told("栏目", sample="客户")
    value: str = told("内容", sample="示例置业有限公司")


@dataclass(frozen=True)
class CopyLine:
    """One copy that was made."""

    no: int = told("序号", sample=1)
    made: str = told("摘录时间", sample="2026-11-26 09:30")


@dataclass(frozen=True)
class Recall(Letterhead):
    """催还单的内容。"""

    number: int = told("调阅申请的编号", sample=3)
    unit: str = told("调阅单位", sample="西南分公司")
    by: str = told("调阅人", sample="袁示例")
    standing: str = told("期限到了哪一步：已过期几天、今天到期、还有几天、已提前收回", sample="2026-12-05到期，已过5天")
    opening: str = told("催还缘由一段话", sample="你单位袁示例经批准调阅客户档案，已到期，摘录尚未归还。")
    request: str = told("归还要求一段话", sample="请于2026年12月14日前将摘录交回集团公司市场营销部。")
    lent: tuple[RecallLine, ...] = told("调阅了什么")
    copies: tuple[CopyLine, ...] = told("做过的摘录，逐份核收")
    log: str = told("日志编号和校验码", sample="日志第128条 3fa9c2e1")
    until: str = told("调阅期限", sample="2026-12-05")
    return_by: str = told("归还期限", sample="2026-12-14")
    days_over: int = told("超过调阅期限的天数，没有过的为负数", sample=5)

    @property
    def figures(self) -> dict[str, Any]:
        """What has to come back, by the names that `--json` prints."""
        return {
            "request": self.number,
            "unit": self.unit,
            "by": self.by,
            "copies": len(self.copies),
            "until": self.until,
            "days_over": self.days_over,
            "return_by": self.return_by,
            "standing": self.standing,
        }


@report(name="recall", title="催还单", template="recall.docx", clause="R30,A20", who=("marketing",), by="access recall")
def recall(
    lent: Request,
    *,
    day: datetime.date,
    head: Head,
    until: datetime.date | None = None,
    policy: Policy | None = None,
    house: House = House(),  # noqa: B008 — frozen
    show: Callable[[str], str] = str,
) -> Recall:
    """请调阅过客户档案的人把摘录还回来：什么时候到期、哪些摘录、何时交回，附归还回执。

    Args:
        lent: The request of which copies were made.
        day: Day of the paper.
        head: Head of the log.
        until: Last day to give them back; left out: the end of the request, or where that is past the policy's days (非原文).
        policy: The policy in force; the current one if left out.
        house: Who issues.
        show: Hides persons in what people wrote.
    """
    force = policy or current()
    over, taken_back = (day - lent.until).days, "take_back" in lent.done
    back = until or (periods.answer_by(periods.COPIES, day, force) if taken_back or over > 0 else lent.until)
    standing = _standing(lent, over, taken_back=taken_back)
    paper = f"（{lent.paper}）" if lent.paper else ""
    return Recall(
        **letterhead(house, day, head.hash, force.version),  # type: ignore[arg-type]
        number=lent.number,
        unit=lent.unit,
        by=lent.by,
        standing=standing,
        opening=f"你单位{lent.by}经批准{paper}调阅客户档案（第{lent.number}号），摘录{len(lent.copies)}份。{standing}，摘录尚未归还。",
        request=f"请于{chinese_day(back)}前将摘录连同复印件交回{house.group}{house.department}，电子文件一并删除，并填写下面的归还回执。"
        "还要使用的，请重新办理调阅申请，批准以前不得留用。",
        lent=tuple(
            RecallLine(*line)
            for line in (
                ("客户", "、".join(lent.clients)),
                ("内容", "、".join(lent.fields)),
                ("事由", show(lent.why)),
                ("批准", lent.approver + paper),
                ("期限", f"{lent.asked[:10]}至{lent.until.isoformat()}"),
            )
        ),
        copies=tuple(CopyLine(no, at[:16].replace("T", " ")) for no, (at, _) in enumerate(lent.copies, start=1)),
        log=head.chinese,
        until=lent.until.isoformat(),
        return_by=back.isoformat(),
        days_over=over,
    )


def _standing(lent: Request, over: int, *, taken_back: bool) -> str:
    if taken_back:
        return "批准已提前收回"
    ends = f"{lent.until.isoformat()}到期"
    return f"{ends}，已过{over}天" if over > 0 else f"{ends}，还有{-over}天" if over else f"{ends}，就是今天"
