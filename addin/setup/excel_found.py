r"""Which Excel a Windows machine has, and whether WPS stands in its place, told by the registry and the program file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from addin.setup.machine import Machine
from addin.setup.registry import Root

_APP_PATH = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_ROOTS: tuple[Root, ...] = ("HKCU", "HKLM")
_CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
#: Package of Office from the Store; its COM classes are not visible outside.
_STORE = r"Packages\Microsoft.Office.Desktop_8wekyb3d8bbwe"
_WPS_PROGRAMS = ("et.exe", "wps.exe", "ksolaunch.exe")
_PROGRAM = re.compile(r'"([^"]+)"|(.*?\.exe)\b', re.IGNORECASE)
#: Machine field of a program's COFF header → bitness of the DLL it can load; Excel for ARM64 loads x64 ones.
_COFF: dict[int, Literal[32, 64]] = {0x014C: 32, 0x8664: 64, 0xAA64: 64}


@dataclass(frozen=True, slots=True)
class Excel:
    """The spreadsheet programs of a Windows machine."""

    #: EXCEL.EXE; None if there is none.
    program: PurePath | None
    #: Version in the registry's key names: 16.0 for 2016 and later.
    version: str
    #: 32 or 64; 0 if the program file does not tell.
    bitness: Literal[0, 32, 64]
    #: Whether it is Excel from the Store.
    from_store: bool
    #: Program that answers to Excel.Application.
    server: PurePath | None
    #: WPS's spreadsheet program, if WPS is there.
    wps: PurePath | None

    @property
    def taken_over(self) -> bool:
        """Whether WPS answers where programs ask for Excel."""
        return self.server is not None and self.server.name.casefold() in _WPS_PROGRAMS


def find(machine: Machine) -> Excel:
    """Look at the machine."""
    server = _server(machine, "Excel.Application")
    program = _program(machine, server)
    wps = next((p for p in (server, _server(machine, "KET.Application"), _server(machine, "ET.Application")) if p and _is_wps(p)), None)
    local = machine.environment.get("LOCALAPPDATA", "")
    store = program is None and bool(local) and machine.exists(machine.path(local) / _STORE)
    return Excel(program, _version(machine), _bitness(machine, program), store, server, wps)


def _is_wps(program: PurePath) -> bool:
    return program.name.casefold() in _WPS_PROGRAMS


def _server(machine: Machine, name: str) -> PurePath | None:
    """Program behind a COM name: name → CLSID → LocalServer32, quoted or followed by switches."""
    clsid = machine.registry_value("HKCR", rf"{name}\CLSID")
    if not isinstance(clsid, str):
        return None
    for key in (rf"CLSID\{clsid}\LocalServer32", rf"WOW6432Node\CLSID\{clsid}\LocalServer32"):
        command = machine.registry_value("HKCR", key)
        match = _PROGRAM.match(command.strip()) if isinstance(command, str) else None
        if match:
            return machine.path(match[1] or match[2])
    return None


def _program(machine: Machine, server: PurePath | None) -> PurePath | None:
    told = [machine.registry_value(root, _APP_PATH) for root in _ROOTS]
    root = machine.registry_value("HKLM", _CLICK_TO_RUN, "InstallationPath")
    places = [machine.path(text.strip('"')) for text in told if isinstance(text, str)]
    if isinstance(root, str):
        places.append(machine.path(root) / "root" / "Office16" / "EXCEL.EXE")
    if server is not None:
        places.append(server)
    return next((p for p in places if p.name.casefold() == "excel.exe" and "WindowsApps" not in p.parts and machine.exists(p)), None)


def _version(machine: Machine) -> str:
    current = machine.registry_value("HKCR", r"Excel.Application\CurVer")
    number = current.rpartition(".")[2] if isinstance(current, str) else ""
    return f"{number}.0" if number.isdecimal() and int(number) >= 12 else "16.0"


def _bitness(machine: Machine, program: PurePath | None) -> Literal[0, 32, 64]:
    """From the program file itself, else from what Office's installation tells."""
    if program is not None:
        try:
            head = machine.read(program, 4096)
        except OSError:
            head = b""
        at = int.from_bytes(head[0x3C:0x40], "little")
        if head[:2] == b"MZ" and head[at : at + 4] == b"PE\0\0":
            return _COFF.get(int.from_bytes(head[at + 4 : at + 6], "little"), 0)
    told = machine.registry_value("HKLM", _CLICK_TO_RUN, "Platform")
    return 64 if told == "x64" else 32 if told == "x86" else 0
