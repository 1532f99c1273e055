"""xlwings' own `CallUDF` on its own Windows engine: run as a program, it prints what Excel is given for a few calls."""

import datetime
import json
import sys
from types import ModuleType
from typing import Any

import xlwings

from tests.excel.windows import OK, RANGE, CDispatch, windows_engine


class Variant:
    """win32com.client.VARIANT."""

    def __init__(self, kind: int, value: int) -> None:
        self.kind, self.value = kind, value


class ComRange(CDispatch):
    """A range as VBA hands it over: the interface is told by its type, the cells by Value."""

    interface = RANGE

    def __init__(self, value: Any) -> None:
        self.value = value

    Value = property(lambda self: self.value)
    Worksheet = Parent = Application = property(lambda self: self)
    Row = Column = Count = Hwnd = property(lambda _: 1)
    Rows = Columns = property(lambda self: self)
    Name = property(lambda _: "表1")
    Worksheets = ()


def main() -> None:
    """Call functions as `XLPy.CallUDF` does, one JSON line a call."""
    with windows_engine(lambda *_: OK) as engine:
        sys.modules["win32com.client"].VARIANT = Variant  # type: ignore[attr-defined]
        sys.modules["pythoncom"].VT_ERROR = 10  # type: ignore[attr-defined]
        server = ModuleType("xlwings.com_server")
        server.loop = None  # type: ignore[attr-defined]
        sys.modules["xlwings.com_server"] = server
        call_all(engine)


def call_all(engine: Any) -> None:
    from xlwings import udfs

    xlwings.func, xlwings.arg = udfs.xlfunc, udfs.xlarg  # what `import xlwings` does on Windows
    sys.platform = "win32"
    missing, not_available = -2147352572, -2146826246
    day = datetime.datetime(2026, 11, 27, tzinfo=datetime.UTC)
    head = ComRange((("客户单位名称", "客户类别", "要求苛刻"),))
    rows = ComRange((("江南公司", "签约客户", "是"), ("江北公司", "签约客户", None)))
    calls = [
        ("kh_month", (ComRange(day),)),
        ("kh_month", (day,)),
        ("kh_month", (ComRange(((day,), (not_available,))),)),
        ("kh_month", (ComRange(not_available),)),
        ("kh_tiers", (head, rows)),
        ("kh_on_time", (ComRange("2026-11"), missing)),
    ]
    for name, args in calls:
        answer = udfs.call_udf("addin.hosts.excel.functions", name, args, ComRange(None), None)
        if len(answer) == 1:  # as com_server.CallUDF does
            answer = answer[0][0] if len(answer[0]) == 1 else answer[0]
        print(json.dumps(answer, ensure_ascii=False, default=lambda v: {"kind": v.kind, "value": v.value}))


if __name__ == "__main__":
    main()
