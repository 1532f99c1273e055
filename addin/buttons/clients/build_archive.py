"""生成档案、清理旧档案：全部客户的档案一览和每户一张客户档案表；哪些档案该核实、该补（R07、R19、S09）。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from addin.buttons.support.noting import note_made
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from addin.desk.proposals import in_out, month_taken_in
from workbooks.problems import Refusal, Severity, Where, refuse, rule
from workbooks.rights import make_folder

if TYPE_CHECKING:
    from addin.ledger.store import Ledger
    from addin.reports.archive_data import ArchiveSource
    from addin.reports.archive_states import ArchiveState

BAD_SHARE = rule("KH580", Severity.ERROR, "完整度界限不对", "完整度界限不能是“{told}”。", "写0到100之间的数，如60。")
BAD_MONTHS = rule("KH581", Severity.ERROR, "月数不对", "月数不能是“{told}”。", "写1以上的整数，如6。")
OVERVIEW, FORMS = "档案一览.xlsx", "客户档案表"
_SHOWN = 20


@button("生成档案", verb="archive build", place=68, audience="marketing", clause="R19", icon="FileSaveAsPdfOrXps")
def build_archive(
    desk: Desk,
    out: Annotated[Path, Ask("存到哪个文件夹", "里面会有档案一览和客户档案表", pick="folder", propose=in_out("档案"), remember="folder")],
    month: Annotated[str | None, Ask("月份", "如 2026-11；不填就是最近的", propose=month_taken_in)] = None,
    client: Annotated[str, Ask("客户", "只做一个客户的，写单位全称或客户编号")] = "",
    template: Annotated[
        Path | None, Ask("用哪张表", "本单位自己的档案表；不填就用工作区里的或系统自带的", pick="open", remember="answer", locked=True)
    ] = None,
    unmask: Annotated[str, Ask("显示个人信息的理由", "填了理由才显示电话等个人信息，并记入日志")] = "",
) -> Done:
    """档案一览一行一个客户，另有每户一张客户档案表；没有变化的不重做，有人改过还没收回的不覆盖。

    例：kh archive build --month 2026-11 --out 档案 --workspace 工作区
    """
    from addin.buttons.clients.fill_archive_form import blank_form_of, material_now
    from addin.buttons.support.newest import find_client
    from addin.buttons.support.working import ledger_of
    from addin.documents.archive_folder import Wanted, build_forms
    from addin.reports.archive_data import ArchiveSource

    material, ledger = material_now(desk, month, unmask), ledger_of(desk)
    source = ArchiveSource(material)
    clients = [find_client(material.snapshot, client)] if client else list(material.clients)
    wanted = [Wanted(c.id, c.name, source.of(c)) for c in clients]
    blank, told = blank_form_of(desk, template)
    built = build_forms(out / FORMS, wanted, blank, name=told, progress=lambda done, of: desk.progress(done, of, "客户档案表"))
    made, problems = list(built.made), list(built.problems)
    if not client:
        try:
            made.insert(0, _overview(ledger, source, out))
        except Refusal as refusal:
            problems.append(refusal.problem)
    if made:
        note_made(desk, ledger, "客户档案表", made, report="archive", snapshot=material.snapshot.id)
    desk.show(problems)
    line = {"clients": len(wanted), "made": len(built.made), "kept": built.kept, "left": len(problems)}
    desk.line({"out": str(out), **line, "snapshot": material.snapshot.id})
    left = f"，{len(problems)}张没有写" if problems else ""
    says = f"{len(wanted)}个客户的档案：新做{len(built.made)}张，没有变化的{built.kept}张{left}。"
    return Done(says, tuple(made), code=int(any(p.severity is Severity.ERROR for p in problems)))


def _overview(ledger: Ledger, source: ArchiveSource, out: Path) -> Path:
    from addin.reports.archive_states import archive_states
    from workbooks.outputs import write_output
    from workbooks.writing.overview import Overview, overview_book

    snapshot, states = source.material.snapshot, archive_states(source)
    rows = [{**source.fields(c), **states[c.id].row} for c in snapshot.clients]
    foot = f"数据快照{snapshot.id[:12]}　{ledger.head().chinese}"
    write_output(out / OVERVIEW, overview_book(Overview(snapshot.month.chinese, rows, snapshot.id, foot)))
    return out / OVERVIEW


@button("待核档案", verb="archive stale", place=78, audience="marketing", clause="R07", icon="ReviewNextComment", reads=("unit", "out"))
def list_stale(
    desk: Desk,
    months: Annotated[int | None, Ask("几个月", "这么多个月没有上报或核实的列出；不填就按分级标准")] = None,
    below: Annotated[float | None, Ask("完整度低于百分之几", "如 60；不填就按分级标准")] = None,
    unit: Annotated[str, Ask("单位", "只看这个单位维护的")] = "",
    out: Annotated[
        Path | None, Ask("存到哪里", "扩展名.xlsx或.csv；不写就只列出", propose=in_out("待核档案.xlsx"), remember="folder")
    ] = None,
) -> Done:
    """该核实、该补的档案：几个月没有上报或核实，完整度低，没有维护责任人；久的、缺得多的在前。

    例：kh archive stale --months 6 --below 60 --workspace 工作区
    """
    from addin.buttons.clients.fill_archive_form import material_now
    from addin.reports.archive_data import ArchiveSource
    from addin.reports.archive_states import archive_states
    from workbooks.outputs import check_place

    if out is not None:
        check_place(out)
    material = material_now(desk)
    months = material.force.number("archive_months") if months is None else months
    below = material.force.number("archive_share") if below is None else below
    if months < 1:
        raise refuse(BAD_MONTHS, Where(), told=months)
    if not 0 <= below <= 100:
        raise refuse(BAD_SHARE, Where(), told=below)
    states = archive_states(ArchiveSource(material))
    asked = [s for s in states.values() if not unit or unit in s.client.units]
    found = [(s, why) for s in asked if (why := s.stale(months, below / 100))]
    found.sort(key=lambda pair: (-pair[0].months, pair[0].completeness, pair[0].client.name))
    for number, (state, why) in enumerate(found):
        desk.line(_line(state, why))
        if not desk.json and number < _SHOWN:
            desk.say(f"{state.client.name}（{'、'.join(state.client.units)}）：{'；'.join(why)}")
    made = () if out is None else (_listed(out, [_line(*pair) for pair in found]),)
    more = f"，只列出前{_SHOWN}个" if len(found) > _SHOWN and not desk.json else ""
    return Done(f"{len(asked)}个客户中{len(found)}个的档案该核实或该补{more}。", made)


def _line(state: ArchiveState, why: list[str]) -> dict[str, Any]:
    return {
        "id": state.client.id,
        "client": state.client.name,
        "units": list(state.client.units),
        "owner": state.owner or None,
        "tier": state.client.stands,
        "months": state.months,
        "verified": state.verified.isoformat() if state.verified else None,
        "completeness": round(state.completeness * 100, 1),
        "lacking": list(state.lacking),
        "why": why,
    }


def _listed(out: Path, lines: list[dict[str, Any]]) -> Path:
    import pandas as pd

    from addin.ledger.shapes.frames import write_frame
    from workbooks.outputs import note_outputs

    heads = ("客户编号", "客户", "维护单位", "维护责任人", "等级", "未更新月数", "最近核实", "完整度（%）", "缺少内容", "原因")
    rows = [["、".join(v) if isinstance(v, list) else v for v in line.values()] for line in lines]
    make_folder(out.parent)
    write_frame(pd.DataFrame(rows, columns=list(heads)), out, "待核档案")
    note_outputs([(out, out.read_bytes())])
    return out
