"""生成客户目录：内网公开查询用的一张网页，只列名称、类别、等级和维护单位（R18、A19）。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from addin.desk.proposals import in_out, month_taken_in
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from addin.documents.catalogue_page import Entry
    from addin.ledger.shapes.views import Snapshot

NO_CLIENTS = rule(
    "KH540",
    Severity.ERROR,
    "没有可列的客户",
    "台账里{month}还没有客户，生成不了客户目录。",
    "先用“汇总本月”收进报表，或换一个月份。",
    clause="R18",
)
FILE = "客户目录.html"


@button("生成客户目录", verb="catalogue", place=60, audience="marketing", clause="R18", icon="FilePermissionView", who=())
def make_catalogue(
    desk: Desk,
    out: Annotated[Path, Ask("存到哪个文件夹", "里面会有“客户目录.html”", pick="folder", propose=in_out("客户目录"), remember="folder")],
    month: Annotated[str | None, Ask("月份", "如 2026-11；不写就是本月", propose=month_taken_in)] = None,
) -> Done:
    """把客户目录写成一张网页，放到内网共享文件夹就能用，不需要服务器。

    网页里可以按名称中的字、拼音首字母查找，按等级、类别、维护单位筛选，排序和打印；除名称、类别、等级、维护单位外不含任何信息。

    例：kh catalogue --out 客户目录 --month 2026-11 --workspace 工作区
    """
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import house_of, ledger_of
    from addin.desk.answers import parse_month
    from addin.documents.catalogue_page import catalogue_page
    from addin.ledger.storage.workspace import current_user
    from udfs.kinds.choices import KIND
    from workbooks.outputs import write_output

    policy = policy_of(desk)
    ledger = ledger_of(desk)
    wanted = parse_month(month or month_taken_in(desk))
    snapshot = ledger.catalogue(wanted, policy=policy, at=desk.now, actor=current_user())
    entries = catalogue_entries(snapshot)
    if not entries:
        raise refuse(NO_CLIENTS, Where(), month=wanted.chinese)
    page = catalogue_page(
        entries, title=f"{house_of(ledger).group}客户目录", month=wanted.chinese, snapshot=snapshot.id[:12], kinds=KIND.choices
    )
    target = out / FILE
    out.mkdir(parents=True, exist_ok=True)
    write_output(target, page, public=True)
    ledger.note(at=desk.now, actor=current_user(), kind="生成目录", subject=str(wanted), detail={"clients": len(entries)})
    desk.line({"page": str(target), "clients": len(entries), "snapshot": snapshot.id})
    return Done(f"客户目录已生成，{len(entries)}家客户：", (target,))


def catalogue_entries(snapshot: Snapshot) -> list[Entry]:
    """What everybody may see of the month's clients (A19); numbers somebody typed into a name are hidden."""
    from addin.documents.catalogue_page import Entry
    from udfs.masking import mask_text

    clients = (c for c in snapshot.clients if not c.ending)
    return [Entry(mask_text(c.name), c.kind or "未填类别", c.stands or "未定", tuple(map(mask_text, c.units))) for c in clients]
