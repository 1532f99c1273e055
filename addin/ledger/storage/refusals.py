"""Why a ledger cannot be opened, read or written: the drivers' errors that are no bugs, as refusals."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import Any

from sqlalchemy.exc import DBAPIError

from workbooks.problems import Refusal, Severity, Where, refuse, rule

#: How long an answer of a server is waited for when it is called.
CONNECT_S = 10

BUSY = rule(
    "KH603",
    Severity.ERROR,
    "台账正忙",
    "台账正被别的操作占用，等了30秒仍没有空出来。",
    "请等对方做完后再试。",
)
BROKEN = rule(
    "KH604",
    Severity.ERROR,
    "台账打不开",
    "台账文件“{name}”打不开（{what}）。",
    "请先不要再写入，把整个工作区文件夹复制一份留存，再从备份恢复台账。",
)
NEWER = rule(
    "KH605", Severity.ERROR, "台账版本较新", "台账是用更新版本的客户簿建立的（{version}），这个版本不认识。", "请升级客户簿后再打开。"
)
GONE = rule(
    "KH621",
    Severity.ERROR,
    "台账不见了",
    "工作区“{name}”里有{count}份报表的存档，台账文件却{what}；没有另起一本新台账。",
    "有备份就把台账文件放回去；没有就运行 kh ledger rebuild，用存档的报表重建。",
)
FULL = rule(
    "KH606", Severity.ERROR, "台账写不进去", "台账没有写成（{what}），已恢复到写之前的样子。", "请清理磁盘或开通文件夹的写入权限后再试。"
)
UNREACHED = rule(
    "KH632", Severity.ERROR, "台账服务器连不上", "台账在服务器上（{name}），连不上（{what}）；没有写完的都没有写。",
    "请检查网络、服务器和地址后再试；仍不行就找管理员。",
)  # fmt: skip
TURNED_AWAY = rule(
    "KH633", Severity.ERROR, "台账服务器没有放行", "台账在服务器上（{name}），服务器没有放行（{what}）。",
    "核对地址里的用户和数据库；密码放在本人的.pgpass文件（Windows是pgpass.conf）或环境变量PGPASSWORD里；仍不行就请管理员开通。",
)  # fmt: skip
NO_RIGHTS = rule(
    "KH634", Severity.ERROR, "在台账服务器上没有权限", "用户“{user}”在台账服务器上（{name}）没有建表和读写的权限。",
    "请管理员把数据库的所有者改成这个用户：ALTER DATABASE … OWNER TO …。",
)  # fmt: skip
NO_DRIVER = rule(
    "KH635", Severity.ERROR, "没有装PostgreSQL的驱动", "台账在服务器上（{name}），这台电脑没有装PostgreSQL的驱动。",
    '运行 pip install "kehubu[postgres]" 后再试。',
)  # fmt: skip
WRONG_ENCODING = rule(
    "KH639", Severity.ERROR, "台账数据库的编码不对", "台账服务器上的数据库（{name}）编码是{encoding}，存不下所有的字。",
    "请管理员另建一个数据库：CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0。",
)  # fmt: skip
INCOMPLETE = rule(
    "KH640", Severity.ERROR, "服务器上的台账不完整", "台账服务器上的台账（{name}）{what}。",
    "请先不要再写入，请管理员从备份恢复；没有备份就清空它，运行 kh ledger rebuild，用存档的报表重建。",
)  # fmt: skip
FOREIGN = rule(
    "KH643", Severity.ERROR, "台账属于另一个工作区", "台账服务器上的台账（{name}）有{count}份报表的原件不在工作区“{folder}”里，没有连上。",
    "把 --workspace 指到原来的工作区文件夹（可以放在共享盘上），或另用一个空的数据库；一本台账只配一个工作区。",
)  # fmt: skip
MOVED = rule("KH644", Severity.ERROR, "台账已经搬走", "台账刚刚搬到了{place}，这次没有写。", "请再做一次。")


def of_file(error: BaseException | None, name: str) -> Refusal | None:
    """What SQLite says, None if it is a bug."""
    what = str(error)
    if isinstance(error, sqlite3.OperationalError) and "locked" in what:
        return refuse(BUSY, Where())
    if any(word in what for word in ("disk is full", "readonly", "disk I/O error")):
        return refuse(FULL, Where(), what="磁盘已满" if "full" in what else "没有写入权限" if "readonly" in what else "磁盘读写出错")
    if any(word in what for word in ("not a database", "malformed", "unable to open", "no such table", "no such column", "not decode")):
        broken = "少了几张表，不是完整的台账" if "no such" in what else "打开失败" if "unable" in what else "文件已损坏或不是台账"
        return refuse(BROKEN, Where(), name=name, what=broken)
    return None


def of_server(error: DBAPIError, name: str, user: str) -> Refusal | None:
    """What PostgreSQL or the way to it says, None if it is a bug; its own codes tell, for its words are in the server's language."""
    state = getattr(error.orig, "sqlstate", None) or ""
    match state[:2]:
        case "55" | "40":  # a lock that was not to be had, a deadlock
            return refuse(BUSY, Where())
        case "XX":
            return refuse(INCOMPLETE, Where(), name=name, what="有损坏")
    match state:
        case "42501":
            return refuse(NO_RIGHTS, Where(), name=name, user=user)
        case "42P01" | "42703" | "3F000":
            return refuse(INCOMPLETE, Where(), name=name, what="少了表或列")
        case "53100" | "25006":
            return refuse(FULL, Where(), what="服务器磁盘已满" if state == "53100" else "服务器只读")
    lost = not state and type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout")
    return _unconnected(error.orig, state, name) if lost or state[:2] in ("08", "28", "3D", "53", "57") else None


def _unconnected(error: Any, state: str, name: str) -> Refusal:
    """Why there is no connection (any more); the words are the client library's, or the server's in English or Chinese."""
    text, attempt = str(error), getattr(error, "pgconn", None)
    if state in ("57P01", "57P02", "57P03") or _has(text, ("starting up", "shutting down", "正在启动", "正在关闭", "terminat")):
        return refuse(UNREACHED, Where(), name=name, what="服务器正在停机或重启")
    if state == "53300" or _has(text, ("too many clients", "remaining connection slots", "too many connections")):
        return refuse(UNREACHED, Where(), name=name, what="连接的人太多")
    if attempt is not None and getattr(attempt, "needs_password", False):
        return refuse(TURNED_AWAY, Where(), name=name, what="没有密码")
    if _has(text, ("FATAL", "致命错误")):
        if _has(text, ("pg_hba.conf",)):
            what = "不许从这台电脑、用这个用户登录"
        elif _has(text, ('database "', "数据库")) and _has(text, ("does not exist", "不存在")):
            what = "没有这个数据库"
        elif attempt is not None and getattr(attempt, "used_password", False):
            what = "用户名或密码不对"
        else:
            what = "没有这个用户，或不许它登录"
        return refuse(TURNED_AWAY, Where(), name=name, what=what)
    if _has(text, ("timeout", "timed out")):
        return refuse(UNREACHED, Where(), name=name, what=f"等了{CONNECT_S}秒没有应答")
    if _has(text, ("resolve", "translate host", "Name or service")):
        return refuse(UNREACHED, Where(), name=name, what="找不到这台主机")
    if _has(text, ("refused", "No such file", "does not exist")):
        return refuse(UNREACHED, Where(), name=name, what="那里没有PostgreSQL应答")
    return refuse(UNREACHED, Where(), name=name, what="连接断了")


def _has(text: str, words: Collection[str]) -> bool:
    return any(word in text for word in words)
