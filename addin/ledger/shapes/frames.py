"""Entries, clients and returns as pandas tables: columns by canonical head, masked like everything that leaves.

Days are datetime64, amounts Float64, texts string, also in a column without a value. pandas is loaded where a table is wanted.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from udfs.kinds.amounts import Number
from udfs.kinds.dates import Day
from workbooks.atomic import replacing, write_atomic
from workbooks.declare import Field, Sheet
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.widths import AROUND, LINE, lines
from workbooks.widths import columns as columns_of

if TYPE_CHECKING:
    import pandas as pd

    from addin.ledger.shapes.views import Entry, GroupClient, Snapshot

NOT_A_TABLE = rule("KH618", Severity.ERROR, "不能存成这种文件", "不能存成“{name}”。", "扩展名写成.xlsx、.csv或.parquet。")
NO_PARQUET = rule(
    "KH619",
    Severity.ERROR,
    "存不了Parquet",
    "这台电脑没有安装写Parquet的组件（pyarrow）。",
    "存成.xlsx或.csv，或运行：pip install pyarrow。",
)


def frame(snapshot: Snapshot, name: str) -> pd.DataFrame:
    """A table of a snapshot: "clients", "returns", or a register by name.

    Args:
        snapshot: The month.
        name: clients, returns, complaints, contacts, …

    Raises:
        KeyError: there is no such register.
    """
    if name == "clients":
        return client_frame(snapshot)
    if name == "returns":
        return return_frame(snapshot)
    return entry_frame(registers()[name], snapshot.entries.get(name, ()))


def entry_frame(register: Sheet, entries: Sequence[Entry]) -> pd.DataFrame:
    """Entries of a register: 单位, 期间, 客户编号 and one column a field."""
    columns: dict[str, Any] = {
        "单位": _text([e.unit for e in entries]),
        "期间": _text([e.period for e in entries]),
        "客户编号": _text([e.client_id for e in entries]),
    }
    told = {f.head: _typed(f, [e.values.get(f.name) for e in entries]) for f in register.fields}
    if register.about:
        about = register.by_name[register.about].head
        told[about] = _text([e.client or e.values.get(register.about) for e in entries])
    return _table(columns | told)


def client_frame(snapshot: Snapshot) -> pd.DataFrame:
    """Clients of a snapshot: 客户编号, 维护单位, 测算等级, 等级状态, 核定等级 and one column a fact."""
    return _clients(list(snapshot.clients))


def _clients(clients: Sequence[GroupClient]) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "客户编号": _text([c.id for c in clients]),
        "维护单位": _text(["、".join(c.units) for c in clients]),
        "测算等级": _text([c.tier for c in clients]),
        "等级状态": _text([c.tier_status for c in clients]),
        "核定等级": _text([c.confirmed.tier if c.confirmed else None for c in clients]),
    }
    facts = {f.head: _typed(f, [c.values.get(f.name) for c in clients]) for f in CUSTOMER_INFO.fields if not f.computed}
    return _table(columns | facts)


def return_frame(snapshot: Snapshot) -> pd.DataFrame:
    """How the units stand in the month of a snapshot."""
    import pandas as pd

    units = list(snapshot.units)
    counts = {
        "版本": [u.version for u in units],
        "行数": [u.rows for u in units],
        "错误": [u.errors for u in units],
        "提醒": [u.warnings for u in units],
        "客户数": [u.total for u in units],
    }
    return _table(
        {
            "单位": _text([u.unit for u in units]),
            "上级单位": _text([u.parent for u in units]),
            "上报情况": _text([u.state for u in units]),
            "按时": pd.Series([u.on_time for u in units], dtype="boolean"),
            "收到时间": pd.to_datetime(pd.Series([u.received for u in units], dtype="object")),
        }
        | {head: pd.Series(told, dtype="Int64") for head, told in counts.items()}
    )


def _table(columns: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns)


def _typed(f: Field, values: list[Any]) -> Any:
    import pandas as pd

    if isinstance(f.kind, Day) and not any(isinstance(v, str) for v in values):  # a hidden birthday is text
        return pd.to_datetime(pd.Series(values, dtype="object"))
    if isinstance(f.kind, Number):
        return pd.Series(values, dtype="Float64")
    return _text([v.isoformat() if isinstance(v, datetime.date) else v for v in values])


def _text(values: list[Any]) -> Any:
    import pandas as pd

    return pd.Series(values, dtype="string")


def write_frame(table: pd.DataFrame, path: Path, title: str) -> None:
    """A table as .xlsx, .csv (UTF-8 with mark, for Excel) or .parquet; text stays text.

    Raises:
        Refusal: KH618, another kind of file; KH619, there is no library for Parquet; KH133–KH137, it cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_atomic(path, table.map(_guarded).to_csv(index=False, date_format="%Y-%m-%d").encode("utf-8-sig"))
    elif suffix == ".parquet":
        _write_parquet(table, path)
    elif suffix == ".xlsx":
        _write_sheet(table, path, title)
    else:
        raise refuse(NOT_A_TABLE, Where(), name=path.name)


def _guarded(value: Any) -> Any:
    """Text that a spreadsheet program would calculate, marked as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@＝＋－＠\t\r\n") else value


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    with replacing(path) as target:
        try:
            table.to_parquet(target, index=False)
        except ImportError:
            raise refuse(NO_PARQUET, Where()) from None


#: Rows by which the width of a column is chosen, the widest one, and the paper of a sheet.
_LOOKED_AT, _WIDEST, _A3 = 500, 34, 8
#: Clients written at once.
_AT_ONCE = 10_000


def write_clients(clients: Sequence[GroupClient], path: Path, told: Mapping[str, str]) -> None:
    """Clients as .parquet, some at a time: memory stays the same however many there are; columns of `client_frame`.

    Args:
        clients: The clients.
        path: Where to.
        told: What else the file tells of itself, by name.

    Raises:
        Refusal: KH619, there is no library for Parquet; KH133–KH137, it cannot be written.
    """
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter
    except ImportError:
        raise refuse(NO_PARQUET, Where()) from None
    kinds = {f.head: pa.timestamp("ms") if isinstance(f.kind, Day) else pa.float64() for f in CUSTOMER_INFO.fields if _is_typed(f)}
    schema = pa.schema([(head, kinds.get(head, pa.string())) for head in _clients([]).columns], metadata=dict(told))
    with replacing(path) as target, ParquetWriter(target, schema) as writer:
        for start in range(0, len(clients), _AT_ONCE):
            some = _clients(clients[start : start + _AT_ONCE])
            writer.write_table(pa.Table.from_pandas(some, schema=schema, preserve_index=False))


def write_columns(columns: Mapping[str, Sequence[Any]], path: Path, told: Mapping[str, str]) -> None:
    """Columns as .parquet: days and numbers as such where a column holds nothing else, text otherwise.

    Raises:
        Refusal: KH619, there is no library for Parquet; KH133–KH137, it cannot be written.
    """
    try:
        import pyarrow as pa
        from pyarrow.parquet import write_table
    except ImportError:
        raise refuse(NO_PARQUET, Where()) from None

    def array(values: Sequence[Any]) -> Any:
        kinds = {bool if isinstance(v, bool) else float if isinstance(v, (int, float)) else type(v) for v in values if v is not None}
        return pa.array(values if len(kinds) <= 1 else [None if v is None else str(v) for v in values])

    table = pa.table({head: array(values) for head, values in columns.items()}, metadata=dict(told))
    with replacing(path) as target:
        write_table(table, target)


def _is_typed(f: Field) -> bool:
    return isinstance(f.kind, (Day, Number))


def _write_sheet(table: pd.DataFrame, path: Path, title: str) -> None:
    import pandas as pd
    import xlsxwriter

    with replacing(path) as target:
        book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        book.set_properties({"created": datetime.datetime(2026, 1, 1)})  # noqa: DTZ001 - same bytes each time
        sheet = book.add_worksheet(title[:31])
        cell = {"border": 1, "valign": "vcenter"}
        head = book.add_format(
            {"bold": True, "bg_color": "#D9E2F3", "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}
        )
        day = book.add_format(cell | {"num_format": "yyyy-mm-dd", "align": "center"})
        plain = book.add_format(cell | {"text_wrap": True})
        widths = [_width(str(name), table[name]) for name in table.columns]
        for c, (name, width) in enumerate(zip(table.columns, widths, strict=True)):
            sheet.write_string(0, c, str(name), head)
            sheet.set_column(c, c, width)
        sheet.set_row(0, LINE * max(map(lines, map(str, table.columns), widths), default=1) + AROUND)
        for r, row in enumerate(table.itertuples(index=False), start=1):
            for c, value in enumerate(row):
                if pd.isna(value):
                    sheet.write_blank(r, c, None, plain)
                elif isinstance(value, (pd.Timestamp, datetime.date)):
                    sheet.write_datetime(r, c, value, day)
                elif isinstance(value, str):
                    sheet.write_string(r, c, value, plain)
                else:
                    sheet.write(r, c, value, plain)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(table)), max(0, len(table.columns) - 1))
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.set_header(f"&C&14{title}")
        sheet.set_footer("&C第&P页，共&N页")
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        book.close()


def _width(head: str, column: pd.Series[Any]) -> float:
    """Width of a column: its longest text up to a limit, and its head on two lines."""
    import pandas as pd

    told = column.dropna().head(_LOOKED_AT)
    days = pd.api.types.is_datetime64_any_dtype(column.dtype)
    longest = 10 if days and len(told) else max((columns_of(f"{v:g}" if isinstance(v, float) else str(v)) for v in told), default=0)
    return max(min(longest + 2, _WIDEST), (columns_of(head) + 1) // 2 + 3)
