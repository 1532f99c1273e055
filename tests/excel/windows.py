"""xlwings' own Windows engine on any system: pywin32 as far as it asks for it, over COM objects in memory (see `object_model`).

Nothing here was recorded from a running Excel: names and numbers are those of pywin32 and of Microsoft's documentation, and a member that
the object model in memory lacks is refused as COM refuses an unknown name.
"""

from __future__ import annotations

import ctypes
import datetime
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

import xlwings

#: DISP_E_UNKNOWNNAME and DISP_E_EXCEPTION.
_UNKNOWN, _EXCEPTION = -2147352570, -2147352567
#: The interface Range of Excel's type library, by which xlwings knows a range.
RANGE = "{00020846-0000-0000-C000-000000000046}"
OK, YES, NO = 1, 6, 7
YES_NO = 4
#: Excel's only window, and process.
WINDOW = 7


class com_error(Exception):  # noqa: N801 - pywintypes' name
    """What Excel raises through COM: `hresult`, words, and (code, source, text, …)."""

    def __init__(self, hresult: int, text: str) -> None:
        super().__init__(hresult, text, (0, "Microsoft Excel", text, None, 0, -2146827284), None)
        self.hresult = hresult


def refused(text: str) -> com_error:
    """Error 1004, with which Excel refuses anything."""
    return com_error(_EXCEPTION, text)


class CDispatch:
    """An object of COM: members that it lacks are unknown names, and cannot be set."""

    interface = ""

    @property
    def _oleobj_(self) -> Any:
        told = SimpleNamespace(GetTypeAttr=lambda: SimpleNamespace(iid=self.interface))
        return SimpleNamespace(GetIDsOfNames=self._unknown, GetTypeInfo=lambda: told)

    @staticmethod
    def _unknown(_zero: int, name: str) -> None:
        raise com_error(_UNKNOWN, f"未知名称：{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        if name[0].isupper() and not isinstance(getattr(type(self), name, None), property):
            self._unknown(0, f"{type(self).__name__}.{name}")
        super().__setattr__(name, value)


class _Base:
    """pywin32's classes of generated wrappers, of which there are none here."""


@contextmanager
def windows_engine(answer: Callable[[str, int], int]) -> Iterator[Any]:
    """The module `xlwings._xlwindows`, gone from xlwings at the end.

    Args:
        answer: Takes the words and the style of each message box and gives the button that is pressed.
    """
    before = dict(sys.modules)
    modules = _pywin32(answer)
    user = SimpleNamespace(
        GetTopWindow=lambda _: WINDOW, GetWindow=lambda *_: 0, GetForegroundWindow=lambda: WINDOW, SetForegroundWindow=lambda _: 1
    )
    ole = SimpleNamespace(
        ole32=SimpleNamespace(CLSIDFromString=lambda *_: 0), oleacc=SimpleNamespace(AccessibleObjectFromWindow=lambda *_: 0)
    )
    stubs: dict[str, Any] = {"windll": SimpleNamespace(user32=user), "oledll": ole}
    stubs["PyDLL"] = lambda _path: SimpleNamespace(PyCom_PyObjectFromIUnknown=SimpleNamespace())
    kept = {name: getattr(ctypes, name, None) for name in stubs}
    sys.modules |= modules
    for name, stub in stubs.items():
        setattr(ctypes, name, stub)
    try:
        engine = importlib.import_module("xlwings._xlwindows")
    finally:
        for name, stub in kept.items():
            delattr(ctypes, name) if stub is None else setattr(ctypes, name, stub)
    engines = xlwings.engines
    others = engines.active, list(engines.engines), dict(engines.engines_by_name)
    xlwings._xlwindows = engine  # type: ignore[attr-defined]
    engines.add(xlwings.Engine(impl=engine.engine))
    engines.active = engines["excel"]
    try:
        yield engine
    finally:
        engines.active, engines.engines, engines.engines_by_name = others
        del xlwings._xlwindows  # type: ignore[attr-defined]
        for name in {*modules, "xlwings._xlwindows", "xlwings._win32patch"} - before.keys():
            sys.modules.pop(name, None)


def _pywin32(answer: Callable[[str, int], int]) -> dict[str, ModuleType]:
    def module(name: str, **told: Any) -> ModuleType:
        made = ModuleType(name)
        vars(made).update(told)
        return made

    client = module("win32com.client", CDispatch=CDispatch, CoClassBaseClass=_Base, DispatchBaseClass=_Base)
    vars(client).update(Dispatch=lambda told: told, DispatchEx=None)
    boxes = {"MB_OK": 0, "MB_OKCANCEL": 1, "MB_YESNOCANCEL": 3, "MB_YESNO": YES_NO, "MB_ICONINFORMATION": 0x40, "MB_ICONWARNING": 0x30}
    zone = SimpleNamespace(utc=lambda: datetime.UTC)
    return {
        "pywintypes": module("pywintypes", com_error=com_error, error=OSError, TimeType=datetime.datetime, IID=str),
        "pythoncom": module("pythoncom", CoInitialize=lambda: None, ole_error=com_error, __file__="pythoncom.dll"),
        "win32api": module("win32api", MessageBox=lambda _window, text, _title, style: answer(text, style)),
        "win32con": module("win32con", **boxes),
        "win32gui": module("win32gui", FindWindowEx=lambda *_: WINDOW),
        "win32process": module("win32process", GetWindowThreadProcessId=lambda window: (1, window)),
        "win32timezone": module("win32timezone", TimeZoneInfo=zone),
        "win32com": module("win32com", client=client),
        "win32com.client": client,
    }
