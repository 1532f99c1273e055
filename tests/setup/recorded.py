"""A machine as a recorded layout tells it (tests/setup/layouts/*.toml): files, registry and processes in memory."""

from __future__ import annotations

import struct
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any

from addin.setup.machine import Ran, System
from addin.setup.product import Product
from addin.setup.registry import RegistryValue, Root
from workbooks import refusals
from workbooks.problems import Where, refuse

LAYOUTS = Path(__file__).parent / "layouts"
XLWINGS = "0.37.8"


def program_file(machine_type: int) -> bytes:
    """The head of a Windows program."""
    return b"MZ" + bytes(0x3A) + struct.pack("<I", 0x80) + bytes(0x40) + b"PE\0\0" + struct.pack("<H", machine_type) + bytes(64)


_PROGRAMS = {"program:x64": program_file(0x8664), "program:x86": program_file(0x14C)}


@dataclass
class Recorded:
    """The layout; `held` files are open in a program, `locked` folders cannot be written."""

    system: System
    home: PurePath
    ansi: str
    environment: dict[str, str]
    files: dict[PurePath, bytes]
    folders: set[PurePath]
    registry: dict[str, dict[str, RegistryValue]]
    processes: set[str]
    programs: dict[str, str]
    shorts: dict[PurePath, PurePath]
    held: set[PurePath] = field(default_factory=set)
    locked: set[PurePath] = field(default_factory=set)
    #: Answer of the Python that is asked for its versions.
    python: Ran = field(default_factory=lambda: Ran(0, f"3 11 {XLWINGS}\n"))
    asked: list[list[str]] = field(default_factory=list)

    def path(self, text: str) -> PurePath:
        return PureWindowsPath(text) if self.system == "windows" else PurePosixPath(text)

    def absolute(self, text: str) -> PurePath:
        return self.path(text)

    def make_folder(self, path: PurePath) -> None:
        if path.parent in self.locked:
            raise PermissionError(13, "Permission denied", str(path))
        self.folders.add(path)

    def exists(self, path: PurePath) -> bool:
        return path in self.files or path in self.folders or any(path in f.parents for f in (*self.files, *self.folders))

    def read(self, path: PurePath, size: int = -1) -> bytes:
        if path not in self.files:
            raise FileNotFoundError(2, "No such file", str(path))
        return self.files[path][: size if size >= 0 else None]

    def write(self, path: PurePath, data: bytes) -> None:
        if path.parent in self.locked:
            raise PermissionError(13, "Permission denied", str(path.parent))
        if path in self.held:
            raise refuse(refusals.TARGET_OPEN, Where(path.name))
        self.files[path] = data

    def remove(self, path: PurePath) -> None:
        if path in self.held:
            raise PermissionError(13, "in use", str(path))
        del self.files[path]

    def remove_folder(self, path: PurePath) -> None:
        if not self.list(path):
            self.folders.discard(path)

    def list(self, folder: PurePath) -> Sequence[str]:
        return sorted({p.relative_to(folder).parts[0] for p in (*self.files, *self.folders) if folder in p.parents})

    def writable(self, folder: PurePath) -> bool:
        return self.exists(folder) and folder not in self.locked

    def short(self, path: PurePath) -> PurePath | None:
        return self.shorts.get(path)

    def registry_value(self, root: Root, key: str, name: str = "") -> RegistryValue | None:
        values = self.registry.get(f"{root}\\{key}".casefold(), {})
        return next((v for n, v in values.items() if n.casefold() == name.casefold()), None)

    def registry_names(self, root: Root, key: str) -> Sequence[str]:
        return list(self.registry.get(f"{root}\\{key}".casefold(), {}))

    def which(self, program: str) -> PurePath | None:
        return self.path(self.programs[program]) if program in self.programs else None

    def running(self, process: str) -> bool:
        return process in self.processes

    def run(self, command: Sequence[str]) -> Ran:
        self.asked.append(list(command))
        return self.python


def machine(name: str, **changes: Any) -> Recorded:
    """The machine of a layout file."""
    told = tomllib.loads((LAYOUTS / f"{name}.toml").read_text(encoding="utf-8"))
    pure = PureWindowsPath if told["system"] == "windows" else PurePosixPath
    here = Recorded(
        system=told["system"],
        home=pure(told["home"]),
        ansi=told.get("ansi", "utf-8"),
        environment=told.get("environment", {}),
        files={pure(p): _content(c) for p, c in told.get("files", {}).items()},
        folders={pure(p) for p in told.get("folders", [])},
        registry={key.casefold(): {n: _value(v) for n, v in values.items()} for key, values in told.get("registry", {}).items()},
        processes=set(told.get("running", [])),
        programs=told.get("programs", {}),
        shorts={pure(p): pure(s) for p, s in told.get("shorts", {}).items()},
    )
    for attribute, value in changes.items():
        setattr(here, attribute, value)
    return here


def product(here: Recorded) -> Product:
    """An installation of ours in the user's folder, with its Python and, on Windows, both DLLs."""
    if here.system == "windows":
        root = here.home / "AppData" / "Local" / "kehubu"
        python, packages = root / "Scripts" / "python.exe", root / "Lib" / "site-packages"
        here.files[root / "Scripts" / "kh.exe"] = b""
        for bits in (64, 32):
            here.files[root / f"xlwings{bits}-{XLWINGS}.dll"] = b"dll"
    else:
        root = here.home / ".local" / "kehubu"
        python, packages = root / "bin" / "python", root / "lib" / "python3.11" / "site-packages"
    here.files[python] = b"python"
    return Product(python, packages, "0.2.0", XLWINGS, b"on VbaHandler(ParameterString)\nend VbaHandler\n")


def build(told: Mapping[str, str]) -> bytes:
    """A stand-in for the builder of kh.xlam: other settings, other bytes."""
    return b"PK kh.xlam " + repr(sorted(told.items())).encode()


def _content(text: str) -> bytes:
    return _PROGRAMS.get(text, text.encode())


def _value(told: Any) -> RegistryValue:
    """Numbers and texts as they are; hex:… as bytes."""
    return bytes.fromhex(told[4:]) if isinstance(told, str) and told.startswith("hex:") else told
