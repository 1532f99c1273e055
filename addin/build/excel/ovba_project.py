"""VBA projects ([MS-OVBA]): source modules as the file vbaProject.bin.

Only source is written: version 0xFFFF in _VBA_PROJECT tells that there is no compiled code, so that Office compiles when it opens
the file, whatever its version.
"""

from __future__ import annotations

import re
import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from addin.build.excel import cfb
from addin.build.excel.ovba_compress import compress

_CODE_PAGE = 1252
_ENCODING = "ascii"
_US_ENGLISH = 0x409
_NO_COOKIE = b"\xff\xff"
#: 2.3.4.1: signature 0x61CC, version, reserved.
_VBA_PROJECT = bytes.fromhex("cc61ffff000100")
#: 2.1.1.8 LibidReference: library, version, language; the paths are hints, Office looks in the registry.
_STDOLE = r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"
_MSO = r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"
_OFFICE = r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#" + _MSO
_REFERENCES = (("stdole", _STDOLE), ("Office", _OFFICE))
_HOST = "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"
#: [MS-VBAL] 4.2: class of each kind of module.
_BASES = {
    "class": "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}",
    "workbook": "0{00020819-0000-0000-C000-000000000046}",
    "sheet": "0{00020820-0000-0000-C000-000000000046}",
}
_LEGAL = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")


@dataclass(frozen=True, slots=True)
class Module:
    """One module; `text` is its source below the attributes of the header, with CRLF at each end of line."""

    name: str
    text: str = ""
    kind: Literal["procedures", "class", "workbook", "sheet"] = "procedures"
    #: VB_Exposed of a class; sheets and workbooks always are.
    exposed: bool = False
    #: VB_Description of a class, escaped as in an exported file.
    description: str = ""

    @property
    def source(self) -> str:
        """The stored source ([MS-VBAL] 4.2): attributes, then text."""
        attributes = {"VB_Name": f'"{self.name}"'}
        if self.kind != "procedures":
            document = self.kind != "class"
            attributes |= {
                "VB_Base": f'"{_BASES[self.kind]}"',
                "VB_GlobalNameSpace": "False",
                "VB_Creatable": "False",
                "VB_PredeclaredId": str(document),
                "VB_Exposed": str(document or self.exposed),
                "VB_TemplateDerived": "False",
                "VB_Customizable": str(document),
            }
        if self.description:
            attributes["VB_Description"] = f'"{self.description}"'
        return "".join(f"Attribute {name} = {value}\r\n" for name, value in attributes.items()) + self.text


@dataclass(frozen=True, slots=True)
class Project:
    """A VBA project; its name and those of its modules share one name space."""

    name: str
    modules: Sequence[Module]

    def to_bytes(self) -> bytes:
        """The file vbaProject.bin (2.2.1); the same modules give the same bytes.

        Raises:
            ValueError: a name is not legal or used twice, or a source is not ASCII.
        """
        self._check_names()
        streams = {module.name: compress(module.source.encode(_ENCODING)) for module in self.modules}
        vba = {"_VBA_PROJECT": _VBA_PROJECT, "dir": compress(self.dir_stream()), **streams}
        return cfb.write({"VBA": vba, "PROJECT": self.project_stream(), "PROJECTwm": self.projectwm_stream()})

    @property
    def identity(self) -> str:
        """ProjectId (2.3.1.2), told by the name."""
        return "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"vba:{self.name}")).upper() + "}"

    def dir_stream(self) -> bytes:
        """PROJECTINFORMATION, PROJECTREFERENCES, PROJECTMODULES (2.3.4.2), not yet compressed."""
        records = [
            _record(0x01, _u4(1)),  # PROJECTSYSKIND
            _record(0x02, _u4(_US_ENGLISH)),  # PROJECTLCID
            _record(0x14, _u4(_US_ENGLISH)),  # PROJECTLCIDINVOKE
            _record(0x03, _u2(_CODE_PAGE)),  # PROJECTCODEPAGE
            _record(0x04, self.name.encode(_ENCODING)),  # PROJECTNAME
            _text(0x05, 0x40, ""),  # PROJECTDOCSTRING
            _record(0x06) + _record(0x3D),  # PROJECTHELPFILEPATH
            _record(0x07, _u4(0)),  # PROJECTHELPCONTEXT
            _record(0x08, _u4(0)),  # PROJECTLIBFLAGS
            struct.pack("<HIIH", 0x09, 4, 1, 0),  # PROJECTVERSION: its size tells 4 though 6 bytes follow
            _text(0x0C, 0x3C, ""),  # PROJECTCONSTANTS
        ]
        for name, libid in _REFERENCES:
            told = libid.encode(_ENCODING)
            records += [_text(0x16, 0x3E, name), _record(0x0D, _u4(len(told)) + told + bytes(6))]  # REFERENCEREGISTERED (2.3.4.2.2.5)
        records += [_record(0x0F, _u2(len(self.modules))), _record(0x13, _NO_COOKIE)]
        return b"".join([*records, *map(_module_record, self.modules), _record(0x10)])

    def project_stream(self) -> bytes:
        """The PROJECT stream (2.3.1): properties, host extenders, windows."""
        lines = [f'ID="{self.identity}"']
        for module in self.modules:
            match module.kind:
                case "procedures":
                    lines.append(f"Module={module.name}")
                case "class":
                    lines.append(f"Class={module.name}")
                case _:
                    lines.append(f"Document={module.name}/&H00000000")
        lines += [
            f'Name="{self.name}"',
            'HelpContextID="0"',
            'VersionCompatible32="393222000"',
            f'CMG="{scrambled(self.identity, bytes(4))}"',  # ProjectProtectionState: none
            f'DPB="{scrambled(self.identity, bytes(1))}"',  # ProjectPassword: none
            f'GC="{scrambled(self.identity, bytes([0xFF]))}"',  # ProjectVisibilityState: visible
            *("", "[Host Extender Info]", _HOST, "", "[Workspace]"),
            *(f"{module.name}=0, 0, 0, 0, C" for module in self.modules),
        ]
        return "".join(f"{line}\r\n" for line in lines).encode(_ENCODING)

    def projectwm_stream(self) -> bytes:
        """The PROJECTwm stream (2.3.3): names in the code page and in UTF-16."""
        return b"".join(m.name.encode(_ENCODING) + b"\0" + m.name.encode("utf-16-le") + b"\0\0" for m in self.modules) + b"\0\0"

    def _check_names(self) -> None:
        taken: set[str] = set()
        for name in (self.name, *(module.name for module in self.modules)):
            if not _LEGAL.fullmatch(name):
                raise ValueError(f"no legal name of a VBA module: {name!r}")
            if name.lower() in taken:
                raise ValueError(f"name used twice in a VBA project: {name!r}")
            taken.add(name.lower())


def scrambled(identity: str, data: bytes, seed: int = 0x5D) -> str:
    """Data Encryption (2.4.3.2) as upper-case hexadecimal; the seed is arbitrary and fixed here."""
    key = sum(identity.encode(_ENCODING)) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    plain, last, before = key, out[2], out[1]
    for byte in bytes([7] * ((seed & 6) // 2)) + _u4(len(data)) + data:
        out.append(byte ^ (before + plain & 0xFF))
        plain, before, last = byte, last, out[-1]
    return bytes(out).hex().upper()


def _module_record(module: Module) -> bytes:
    """MODULE (2.3.4.2.3.2)."""
    return b"".join(
        (
            _text(0x19, 0x47, module.name),  # MODULENAME, MODULENAMEUNICODE
            _text(0x1A, 0x32, module.name),  # MODULESTREAMNAME
            _text(0x1C, 0x48, ""),  # MODULEDOCSTRING
            _record(0x31, _u4(0)),  # MODULEOFFSET: source begins at once
            _record(0x1E, _u4(0)),  # MODULEHELPCONTEXT
            _record(0x2C, _NO_COOKIE),  # MODULECOOKIE
            _record(0x21 if module.kind == "procedures" else 0x22),  # MODULETYPE
            _record(0x2B),  # terminator
        )
    )


def _record(number: int, payload: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(payload)) + payload


def _text(number: int, unicode_number: int, text: str) -> bytes:
    return _record(number, text.encode(_ENCODING)) + _record(unicode_number, text.encode("utf-16-le"))


def _u2(value: int) -> bytes:
    return struct.pack("<H", value)


def _u4(value: int) -> bytes:
    return struct.pack("<I", value)
