"""Options that every command takes, declared once: read, helped with and listed from here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class General:
    """One option: its name, what is written behind it ("" for a mere switch), what it says in Chinese, and the variable it may stand in."""

    name: str
    value: str
    says: str
    environment: str = ""


GENERAL = (
    General("--workspace", "文件夹", "工作区（台账、存档和生成的文件都放在里面）；也可用环境变量KH_WORKSPACE指定", "KH_WORKSPACE"),
    General(
        "--ledger",
        "地址",
        "台账在PostgreSQL服务器上的地址，如postgresql+psycopg://用户@主机/数据库；写一次工作区就记住；也可用环境变量KH_LEDGER指定",
        "KH_LEDGER",
    ),
    General("--json", "", "每行输出一个JSON对象，供程序读取"),
    General("--now", "时刻", "以此时刻为准，如2026-11-25T17:30；不填就是现在", "KH_NOW"),
)
