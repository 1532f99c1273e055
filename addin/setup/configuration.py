"""xlwings' configuration for our add-in: lines `"KEY","value"`, written and read back as VBA reads them.

VBA opens the file and loads the DLL through the ANSI interfaces of Windows, so a path must have letters of the ANSI code page only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from addin.setup.machine import Machine
from addin.setup.product import PROJECT, UDF_MODULE, Product


def settings(machine: Machine, product: Product) -> dict[str, str]:
    """Keys and values of the configuration.

    PYTHONPATH is told even where Python finds the packages by itself: xlwings puts an empty one in front of the
    search path as the current folder, and a file udfs.py lying there would be run instead of ours (0.37.8).
    """
    interpreter = "INTERPRETER_MAC" if machine.system == "darwin" else "INTERPRETER_WIN"
    told = {
        interpreter: str(sayable(machine, product.interpreter)),
        "PYTHONPATH": str(sayable(machine, product.packages)),
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    }
    if machine.system == "windows":
        told |= {"UDF MODULES": UDF_MODULE, "USE UDF SERVER": "True"}
        if product.dlls is not None:
            told["DLL_FOLDER"] = str(sayable(machine, product.dlls))
    return told


def sayable(machine: Machine, path: PurePath) -> PurePath:
    """The path itself, or its 8.3 name where the ANSI code page lacks a letter of it."""
    if encodable(machine, str(path)):
        return path
    short = machine.short(path)
    return short if short is not None and encodable(machine, str(short)) else path


def encodable(machine: Machine, text: str) -> bool:
    """Whether VBA can read a text from the configuration and pass it on."""
    try:
        return text.encode(machine.ansi).decode(machine.ansi) == text
    except UnicodeError:
        return False


def unsafe(text: str) -> str:
    """Letters in a path that xlwings takes for something else: it splits at `;`, expands `%` and doubles `^`."""
    return "、".join(letter for letter in ';%^&"' if letter in text)


def encoded(machine: Machine, told: Mapping[str, str]) -> bytes:
    """The file's bytes.

    Raises:
        UnicodeEncodeError: a value has letters that the code page lacks.
    """
    return "".join(f'"{key}","{value}"\r\n' for key, value in told.items()).encode(machine.ansi)


def decoded(machine: Machine, data: bytes) -> dict[str, str]:
    """What VBA's `Input #` makes of the file: two quoted texts a line, the first of a key counts."""
    told: dict[str, str] = {}
    for line in data.decode(machine.ansi, "replace").splitlines():
        key, middle, value = line.strip().partition('","')
        if middle and key.startswith('"') and value.endswith('"'):
            told.setdefault(key[1:].upper(), value[:-1])
    return told


def place(machine: Machine) -> PurePath:
    """Where xlwings' VBA looks for the user's configuration of our add-in."""
    if machine.system == "darwin":
        return machine.home / "Library" / "Containers" / "com.microsoft.Excel" / "Data" / f"{PROJECT}.conf"
    profile = machine.environment.get("USERPROFILE")
    return (machine.path(profile) if profile else machine.home) / f".{PROJECT}" / f"{PROJECT}.conf"
