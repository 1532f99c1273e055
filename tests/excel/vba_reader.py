"""A VBA project taken apart by other people's readers: olefile for the file, oletools for the compression."""

import io
import struct
import warnings
import zipfile
from dataclasses import dataclass

import olefile

with warnings.catch_warnings():
    # oletools 0.60.2 calls pyparsing by names that pyparsing 3.3 calls old.
    warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"oletools\.")
    from oletools.olevba import decompress_stream

PROJECT_VERSION = 0x09
STREAM_NAME, OFFSET, PROCEDURES, OTHER = 0x1A, 0x31, 0x21, 0x22


@dataclass
class Vba:
    streams: list[list[str]]
    #: Records of the dir stream: number, payload.
    records: list[tuple[int, bytes]]
    #: Source by module.
    sources: dict[str, str]
    #: 0x21 or 0x22 by module.
    types: dict[str, int]
    project: list[str]
    wm: bytes
    head: bytes

    @property
    def properties(self) -> dict[str, str]:
        lines = self.project[: self.project.index("")]
        return dict(line.split("=", 1) for line in lines if not line.startswith(("Document=", "Module=", "Class=")))


def read_vba(data: bytes) -> Vba:
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as ole:
        assert not ole.parsing_issues
        records = list(dir_records(unpacked(ole.openstream("VBA/dir").read())))
        sources, types, name = {}, {}, ""
        for number, payload in records:
            if number == STREAM_NAME:
                name = payload.decode("ascii")
            elif number == OFFSET:
                stored = ole.openstream(f"VBA/{name}").read()
                sources[name] = unpacked(stored[struct.unpack("<I", payload)[0] :]).decode("ascii")
            elif number in (PROCEDURES, OTHER) and name:
                types[name] = number
        project = ole.openstream("PROJECT").read().decode("ascii").split("\r\n")
        return Vba(
            ole.listdir(), records, sources, types, project, ole.openstream("PROJECTwm").read(), ole.openstream("VBA/_VBA_PROJECT").read()
        )


def vba_of(package: bytes) -> Vba:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return read_vba(archive.read("xl/vbaProject.bin"))


def unpacked(data: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(data)))


def dir_records(data: bytes):
    at = 0
    while at < len(data):
        number, size = struct.unpack_from("<HI", data, at)
        size = 6 if number == PROJECT_VERSION else size
        yield number, data[at + 6 : at + 6 + size]
        at += 6 + size


def plain(text: str, identity: str) -> bytes:
    """Data Decryption ([MS-OVBA] 2.4.3.3)."""
    data = bytes.fromhex(text)
    seed, version, key = data[0], data[1] ^ data[0], data[2] ^ data[0]
    assert version == 2
    assert key == sum(identity.encode()) & 0xFF
    out, before, last, known = [], data[1], data[2], key
    for byte in data[3:]:
        known = byte ^ (before + known & 0xFF)
        before, last = last, byte
        out.append(known)
    told = bytes(out)[(seed & 6) // 2 :]
    size = int.from_bytes(told[:4], "little")
    assert len(told) == 4 + size
    return told[4:]
