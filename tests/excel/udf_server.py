"""xlwings' own `CallUDF` on a faked COM: run as a program, it prints what Excel would be given for a few calls of kh.xlam's wrappers."""

import datetime
import json
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import xlwings
from xlwings import base_classes


class Variant:
    """win32com.client.VARIANT."""

    def __init__(self, kind: int, value: int) -> None:
        self.kind, self.value = kind, value


class ComRange:
    """A range as VBA hands it over: the interface is told by its type, the cells by Value."""

    def __init__(self, value: Any) -> None:
        self.Value = value


class RangeImpl(base_classes.Range):
    """xlwings' range over it; of the workbook around it xlwings asks the engine alone."""

    def __init__(self, xl: ComRange) -> None:
        self.xl = xl
        app = SimpleNamespace(engine=ENGINE, pid=1)
        self._sheet = SimpleNamespace(book=SimpleNamespace(app=app, name="3月.xlsx"), name="表1")

    @property
    def sheet(self) -> Any:
        return self._sheet

    @property
    def raw_value(self) -> Any:
        return self.xl.Value if self.xl is not None else None

    max_cells_per_read = None
    address = "$A$1"
    shape = (1, 1)


class EngineImpl:
    """The part of xlwings' Excel engine that conversions use, as in _xlwindows of 0.37.8."""

    name, type = "excel", "desktop"

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        return "" if value is None else value


ENGINE = EngineImpl()


def fake_windows() -> None:
    """The modules of pywin32 that xlwings.udfs imports, and xlwings' own Windows engine."""
    client = ModuleType("win32com.client")
    client.Dispatch, client.VARIANT = (lambda obj: obj), Variant  # type: ignore[attr-defined]
    com = ModuleType("pythoncom")
    com.CoInitialize, com.VT_ERROR = (lambda: None), 10  # type: ignore[attr-defined]
    windows = ModuleType("xlwings._xlwindows")
    windows.Range, windows.is_range_instance = RangeImpl, (lambda arg: isinstance(arg, ComRange))  # type: ignore[attr-defined]
    windows.Book = lambda _xl: SimpleNamespace(sheets=[])  # type: ignore[attr-defined]
    windows.cleanup = lambda: None  # type: ignore[attr-defined]
    win32com = ModuleType("win32com")
    win32com.client = client  # type: ignore[attr-defined]
    sys.modules |= {"pythoncom": com, "pywintypes": ModuleType("pywintypes"), "win32com": win32com, "win32com.client": client}
    sys.modules["xlwings._xlwindows"] = xlwings._xlwindows = windows  # type: ignore[attr-defined]
    server = ModuleType("xlwings.com_server")
    server.loop = None  # type: ignore[attr-defined]
    sys.modules["xlwings.com_server"] = server
    xlwings.engines.add(xlwings.Engine(impl=ENGINE))


def main() -> None:
    """Call functions as `XLPy.CallUDF` does, one JSON line a call."""
    fake_windows()
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
        answer = udfs.call_udf("addin.hosts.excel.functions", name, args, "workbook", None)
        if len(answer) == 1:  # as com_server.CallUDF does
            answer = answer[0][0] if len(answer[0]) == 1 else answer[0]
        print(json.dumps(answer, ensure_ascii=False, default=lambda v: {"kind": v.kind, "value": v.value}))


if __name__ == "__main__":
    main()
