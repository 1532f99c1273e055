"""Where a ledger is kept that is no file of its workspace: a PostgreSQL server's address, told once and remembered without its password."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from workbooks.atomic import write_atomic
from workbooks.problems import Severity, Where, refuse, rule

BAD_ADDRESS = rule(
    "KH631", Severity.ERROR, "台账地址写法不对", "“{told}”不是台账的地址。",
    "写成postgresql+psycopg://用户@主机/数据库；密码放在本人的.pgpass文件（Windows是pgpass.conf）或环境变量PGPASSWORD里。",
)  # fmt: skip

#: In the workspace: the address its ledger was moved to, or was begun at.
FILE = "ledger.url"
_DRIVER = "postgresql+psycopg"
_SCHEMES = (_DRIVER, "postgresql", "postgres")


def parse(told: str) -> str:
    """An address as SQLAlchemy takes it, its password included.

    >>> parse("postgresql://wang@db.example/kehubu")
    'postgresql+psycopg://wang@db.example/kehubu'

    Raises:
        Refusal: KH631, it is none.
    """
    try:
        url = urlsplit(told.strip())
        usable = url.scheme in _SCHEMES and len(url.path) > 1 and "/" not in url.path[1:] and (url.port or True)
    except ValueError:
        usable = False
    if not usable:
        raise refuse(BAD_ADDRESS, Where(), told=told.strip() if "@" not in told else f"…@{told.rpartition('@')[2].strip()}")
    return urlunsplit((_DRIVER, url.netloc, url.path, url.query, ""))


def plain(address: str) -> str:
    """An address without its password, as it may be kept and compared.

    >>> plain("postgresql+psycopg://wang:geheim@db.example:5433/kehubu?password=x&sslmode=require")
    'postgresql+psycopg://wang@db.example:5433/kehubu?sslmode=require'
    """
    url = urlsplit(address)
    user, at, host = url.netloc.rpartition("@")
    query = urlencode([(k, v) for k, v in parse_qsl(url.query) if k != "password"], quote_via=quote, safe="/")
    return urlunsplit((url.scheme, f"{user.partition(':')[0]}{at}{host}", url.path, query, ""))


def shown(address: str) -> str:
    """An address as sentences name it: server and database.

    >>> shown("postgresql+psycopg://wang:geheim@db.example:5433/kehubu"), shown("postgresql+psycopg:///kehubu?host=/run/pg")
    ('db.example:5433/kehubu', '/run/pg/kehubu')
    """
    url = urlsplit(address)
    host = url.netloc.rpartition("@")[2] or dict(parse_qsl(url.query)).get("host", "localhost")
    return f"{host}{url.path}"


def kept(root: Path) -> str:
    """The address a workspace remembers; "" if its ledger is a file of its own."""
    try:
        told = (root / FILE).read_text(encoding="utf-8-sig").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    return plain(parse(told)) if told else ""


def keep(root: Path, address: str) -> None:
    """Let a workspace remember where its ledger is; "": in its own file.

    Raises:
        Refusal: KH133–KH137, the file cannot be written.
    """
    if address:
        write_atomic(root / FILE, f"{plain(address)}\n".encode())
    else:
        (root / FILE).unlink(missing_ok=True)
