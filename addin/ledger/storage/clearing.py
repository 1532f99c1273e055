"""What a database still holds of rows that were changed or deleted goes: rewritten by its own means after an erasure (V09).

A file's free pages, and on a server dead versions of rows and samples kept for its planner, hold old texts until they are written over.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from addin.ledger.storage.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Engine

#: How long a server's table is waited for that somebody reads.
_WAIT = "10s"
_OWNER = "SELECT pg_has_role(tableowner, 'MEMBER') FROM pg_tables WHERE schemaname = current_schema() AND tablename = %s"


def clear(engine: Engine) -> tuple[str, bool]:
    """Rewrite all tables; what is left to do, in Chinese, "" if nothing, and whether another try later may do it."""
    connection = engine.raw_connection()
    try:
        if engine.dialect.name == "postgresql":
            return _server(connection.driver_connection)
        connection.cursor().execute("VACUUM")
    except sqlite3.OperationalError as error:  # somebody writes, or the disk is full
        return f"台账文件里改动以前的内容还没有清除（{error}），下一次打开台账时再清除", True
    finally:
        connection.close()
    return "", False


def _server(connection: Any) -> tuple[str, bool]:
    from psycopg import Error
    from psycopg.errors import LockNotAvailable

    names = [table.name for table in metadata.sorted_tables]
    connection.autocommit = True
    foreign = [n for n in names if not connection.execute(_OWNER, [n]).fetchone()[0]]
    mine = [n for n in names if n not in foreign]
    left = ""
    try:
        connection.execute(f"SET lock_timeout = '{_WAIT}'")
        for name in mine:
            connection.execute(f'VACUUM (FULL, ANALYZE) "{name}"')
    except LockNotAvailable:
        return "服务器上正有人在读台账，改动以前的内容还没有清除，下一次打开台账时再清除", True
    except Error as error:
        left, foreign = str(error).splitlines()[0], names
    if not foreign:
        return "", False
    cure = f"请数据库管理员运行：VACUUM (FULL, ANALYZE) {', '.join(foreign)};"
    return f"服务器上改动以前的内容没有清除（{left or '这个数据库用户不是表的拥有者'}），{cure}", False
