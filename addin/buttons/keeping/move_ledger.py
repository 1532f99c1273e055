"""搬移台账：人多了，从工作区的文件搬到PostgreSQL服务器上，或者搬回来。"""

from __future__ import annotations

from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk


@button("搬移台账", verb="ledger move", place=96, audience="marketing", clause="R28", on_ribbon=False)
def move_ledger(
    desk: Desk,
    to: Annotated[str, Ask("搬到哪里", "服务器上一个空数据库的地址，如postgresql+psycopg://用户@主机/数据库；写file就是搬回工作区的文件")],
) -> Done:
    """把台账整本搬到服务器上，或搬回工作区的文件：逐行抄过去，逐表核对相同才换；存档的报表和生成的文件不动，命令和按钮以后照旧用。

    密码不写进地址、不存下来：放在本人的.pgpass文件（Windows是pgpass.conf）或环境变量PGPASSWORD里。
    例：kh ledger move --to postgresql+psycopg://kehubu@db.example/kehubu --workspace 工作区
    """
    from addin.buttons.support.working import workspace_of
    from addin.ledger.backup import NOTHING
    from addin.ledger.log.moving import move
    from addin.ledger.storage.address import parse
    from addin.ledger.storage.workspace import Workspace, current_user
    from addin.ledger.store import Ledger
    from workbooks.problems import Where, refuse

    workspace = workspace_of(desk)
    if not workspace.has_ledger:
        raise refuse(NOTHING, Where(), folder=workspace.root.name)
    place = "" if to.strip().casefold() == "file" else parse(to)
    told = move(workspace, place, at=desk.moment, actor=current_user())
    breaks = Ledger(Workspace(workspace.root, place)).breaks(told.head)
    for b in breaks:
        desk.line({"broken": b.where, "says": b.says})
        if not desk.json:
            desk.say(f"{b.where}：{b.says}")
    left = f"旧文件留作“{told.left.name}”" if told.left else f"旧的留在服务器上（{told.source}）"
    desk.line({"from": told.source, "to": told.target, "rows": told.rows, "number": told.head.number, "broken": len(breaks)})
    state = f"搬之前台账就有{len(breaks)}处被改动过" if breaks else "台账完好"
    done = f"台账已从{told.source}搬到{told.target}：{told.rows}行，逐表相同，{told.head.chinese}，{state}。"
    return Done(f"{done}{left}，里面有个人信息，用稳了请删掉。", code=1 if breaks else 0)
