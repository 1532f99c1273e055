"""A ledger on a PostgreSQL server: the same promises as a file's, kept by a server's means.

One writer at a time by an advisory lock that ends with its transaction, readers see one moment, texts sort by code point whatever
language the server speaks, numbers of rows go on without gaps, and what the server or the way to it refuses is told in Chinese.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, func, select
from sqlalchemy.engine import make_url

from addin.ledger.storage.refusals import CONNECT_S, NO_DRIVER, WRONG_ENCODING
from addin.ledger.storage.tables import metadata
from workbooks.problems import Where, refuse

#: How long a writer waits for another, in milliseconds.
BUSY_MS = 30_000
#: Settings of each transaction: a server's own limits would end a long one; a vanished client's lock is let go after two minutes.
_SETTINGS = {
    "statement_timeout": 0, "idle_in_transaction_session_timeout": 0, "lock_timeout": BUSY_MS, "synchronous_commit": "on",
    "tcp_keepalives_idle": 60, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 6,
}  # fmt: skip
_SET = "SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in _SETTINGS.items())
#: The lock of all writers of one ledger; 20281 is ours among the locks of one database.
_LOCK = "SELECT pg_advisory_xact_lock(20281, hashtext(coalesce(current_schema(), '')))"
_TEXTS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying')
  AND (collation_name IS DISTINCT FROM 'C' OR data_type <> 'text') ORDER BY table_name, ordinal_position
"""
#: For reading: all of it sees one moment, and nothing can be written.
READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def engine(address: str, name: str) -> Engine:
    """An engine without a pool.

    Raises:
        Refusal: KH635, its driver is not installed.
    """
    url = make_url(address)
    told = {"connect_timeout": CONNECT_S, "client_encoding": "utf8", "application_name": "kehubu"}
    try:
        made = create_engine(
            url,
            poolclass=NullPool,
            isolation_level="READ COMMITTED",
            connect_args={k: v for k, v in told.items() if k not in url.query},
        )
    except ImportError as error:
        raise refuse(NO_DRIVER, Where(), name=name) from error
    event.listen(made, "begin", _begin)
    return made


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(_SET)
    if not connection.get_execution_options().get("kh_read", False):
        connection.exec_driver_sql(_LOCK)


def settle(connection: Connection, name: str) -> None:
    """See to it that the tables just made hold any text and sort it by code point; later columns come right by themselves.

    Raises:
        Refusal: KH639, the database cannot hold all texts.
    """
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise refuse(WRONG_ENCODING, Where(), name=name, encoding=encoding)
    quoted = connection.dialect.identifier_preparer.quote
    texts: dict[str, list[str]] = {}
    for table, column in connection.exec_driver_sql(_TEXTS):
        if table in (*metadata.tables, "alembic_version"):
            texts.setdefault(table, []).append(f'ALTER COLUMN {quoted(column)} TYPE text COLLATE "C"')
    for table, changes in texts.items():
        connection.exec_driver_sql(f"ALTER TABLE {quoted(table)} {', '.join(changes)}")


def number_on(connection: Connection) -> None:
    """Let new rows be numbered after the last one there is: a sequence by itself skips what was rolled back."""
    told = []
    for table in metadata.tables.values():
        if (column := table.autoincrement_column) is not None:
            last = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            told.append(func.setval(func.pg_get_serial_sequence(table.name, column.name), last, False))  # noqa: FBT003 - SQL's word
    connection.execute(select(*told))
