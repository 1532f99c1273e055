"""备份、恢复、核对整个工作区：一个文件带走，别人正在用也能存（R28、S10）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.answers import keep_existing
from addin.desk.desk import Desk
from workbooks.rights import make_folder


@button("备份工作区", verb="workspace backup", place=101, audience="marketing", clause="S10", on_ribbon=False)
def back_up_workspace(desk: Desk, out: Annotated[Path, Ask("备份存到哪里", "扩展名.zip，最好在另一块盘上", remember="folder")]) -> Done:
    """把台账、存档的报表、分级标准和生成的文件存成一个备份；别人正在汇总也不用停，存完当场核对一遍。

    备份里有客户的个人信息，没有加密，请放在只有营销部能打开的地方。
    例：kh workspace backup --out 备份.zip --workspace 工作区
    """
    from addin.buttons.support.working import ledger_of, workspace_of
    from addin.ledger.backup import back_up, prove
    from addin.ledger.log.events import BACKED_UP
    from addin.ledger.storage.workspace import current_user

    keep_existing(out)
    make_folder(out.parent)
    told = back_up(workspace_of(desk), out, at=desk.moment.isoformat(timespec="seconds"))
    prove(out)
    ledger_of(desk).note(at=desk.now, actor=current_user(), kind=BACKED_UP, subject=out.name)
    desk.line({"files": len(told.files), "number": told.head.number, "hash": told.head.hash})
    return Done(f"已备份{len(told.files)}个文件，{told.head.chinese}；已逐个核对。", (out,))


@button("恢复工作区", verb="workspace restore", place=102, audience="marketing", clause="S10", on_ribbon=False, starts=True)
def restore_workspace(
    desk: Desk,
    backup: Annotated[Path, Ask("备份", "用“备份工作区”存下来的文件", pick="open", remember="folder", positional=True)],
    into: Annotated[Path, Ask("恢复到哪个文件夹", "一个新的文件夹", remember="folder")],
) -> Done:
    """把备份恢复到一个新的文件夹：每个文件先核对，台账再按日志的封条核对；有一个不对就什么也不留下。

    加上 --ledger 地址，台账就恢复到服务器上那个空的数据库里；不加就是文件夹里的一个文件，不管备份时在哪里。
    例：kh workspace restore 备份.zip --into 新工作区
    """
    from addin.ledger.backup import restore
    from addin.ledger.storage.address import parse

    told, breaks = restore(backup, into, parse(desk.ledger) if desk.ledger else "")
    for b in breaks:
        desk.line({"broken": b.where, "says": b.says})
        if not desk.json:
            desk.say(f"{b.where}：{b.says}")
    desk.line({"files": len(told.files), "at": told.at, "broken": len(breaks)})
    if breaks:
        return Done(f"已恢复，但备份之前台账就有{len(breaks)}处被改动过。", (into,), code=1)
    return Done(f"已恢复{told.at[:16].replace('T', ' ')}的备份：{len(told.files)}个文件，{told.head.chinese}，台账完好。", (into,))


@button("核对工作区", verb="workspace check", place=103, audience="marketing", clause="S10", on_ribbon=False)
def check_workspace(
    desk: Desk,
    backup: Annotated[Path | None, Ask("备份", "不填就核对工作区本身", pick="open", remember="folder")] = None,
) -> Done:
    """核对工作区（台账文件、日志、报送、存档原件），或核对一份备份里的每个文件。

    例：kh workspace check --workspace 工作区
    """
    from addin.buttons.support.working import ledger_of, workspace_of
    from addin.ledger.backup import NOTHING, prove
    from workbooks.problems import Where, refuse

    if backup is not None:
        told = prove(backup)
        desk.line({"files": len(told.files), "at": told.at, "number": told.head.number, "broken": 0})
        return Done(f"备份完好：{len(told.files)}个文件，{told.head.chinese}。")
    if not workspace_of(desk).has_ledger:
        raise refuse(NOTHING, Where(), folder=workspace_of(desk).root.name)
    ledger = ledger_of(desk)
    whole, breaks = ledger.database.whole(), ledger.breaks()
    for b in breaks:
        desk.line({"broken": b.where, "says": b.says})
        if not desk.json:
            desk.say(f"{b.where}：{b.says}")
    head = ledger.head()
    desk.line({"whole": whole, "number": head.number, "broken": len(breaks)})
    if whole and not breaks:
        return Done(f"工作区完好：{head.chinese}。")
    what = f"有{len(breaks)}处被改动" if whole else "台账文件本身已损坏"
    return Done(f"工作区不完好：{what}。{ledger.database.precaution}，再从备份恢复。", code=1)
