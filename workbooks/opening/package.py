"""Zip pre-flight: every member of an OOXML or ODF package inflated once, counted and checked, before anything is parsed."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from workbooks import refusals
from workbooks.problems import Refusal, Where, refuse

MIB = 1024 * 1024
MAX_FILE = 20 * MIB
MAX_MEMBERS = 4_000
MAX_INFLATED = 256 * MIB
#: A member may be any times larger than its compressed bytes up to this size, and `MAX_RATIO` times beyond.
FREE_SIZE = 32 * MIB
MAX_RATIO = 200

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_ENCRYPTED = 0x1
_COUNTED_ELSEWHERE = 0xFFFF
_UNSAFE_NAME = re.compile(r"(^|/)\.\.(/|$)|^/|^[A-Za-z]:|\x00")
_DOCTYPE = re.compile(r"(?:\s|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->)*<!DOCTYPE", re.DOTALL)
_PROLOG = 65_536


class BrokenError(Exception):
    """The zip archive is incomplete or contradicts itself; `what` says how, in Chinese."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Package:
    """Members of a package by their name; all bytes have passed their checksum."""

    where: Where
    parts: dict[str, bytes]

    def find(self, name: str) -> str | None:
        """The member's name as written; part names do not tell capitals from small letters."""
        if name in self.parts:
            return name
        lowered = name.lower()
        return next((part for part in self.parts if part.lower() == lowered), None)

    def part(self, name: str) -> bytes:
        """A member's bytes.

        Raises:
            Refusal: KH119, when the workbook names a part that is not there.
        """
        found = self.find(name)
        if found is None:
            raise refuse(refusals.DAMAGED, self.where, what=f"缺少部件“{name}”")
        return self.parts[found]


def open_package(data: bytes, where: Where) -> Package:
    """Inflate and check all members.

    Raises:
        BrokenError: the archive is cut short or contradicts itself (checksums, sizes, overlapping members).
        Refusal: KH120 unsafe names or a DOCTYPE, KH121 too much, KH122 two members of one name.
    """
    infos = list_members(data, where)
    _check_names(infos, where)
    parts = {}
    left = MAX_INFLATED
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        start, stop = _span(data, info)
        if info.header_offset < end:
            raise BrokenError("压缩包的部件互相重叠")
        end = stop
        if info.is_dir():
            continue
        content = _inflate(data[start:stop], info, min(left, _allowed(info)), where)
        left -= len(content)
        name = info.filename.replace("\\", "/")
        if name.lower().endswith((".xml", ".rels", ".vml")) and _has_doctype(content):
            raise refuse(refusals.UNSAFE, where, what=f"部件“{name}”带有文档类型声明（DOCTYPE）")
        parts[name] = content
    return Package(where, parts)


def list_members(data: bytes, where: Where) -> list[zipfile.ZipInfo]:
    """The central directory.

    Raises:
        BrokenError: there is none, or the archive does not start at the file's first byte.
        Refusal: KH121, when there are too many members.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError, OSError) as error:
        raise BrokenError("压缩包的目录不完整") from error
    end = data.rfind(b"PK\x05\x06")
    counted = int.from_bytes(data[end + 10 : end + 12], "little")
    if counted not in (len(infos), _COUNTED_ELSEWHERE):
        raise BrokenError("压缩包的目录不完整")
    if len(infos) > MAX_MEMBERS:
        raise refuse(refusals.TOO_LARGE, where, what=f"内部部件有{len(infos):,}个，超过{MAX_MEMBERS:,}个")
    if not infos or min(info.header_offset for info in infos) != 0:
        raise BrokenError("压缩包前面有多余的内容，或没有任何部件")
    return infos


def read_member(data: bytes, info: zipfile.ZipInfo, limit: int, where: Where) -> bytes:
    """One member, inflated to no more than `limit` bytes and checked; raises as `open_package`."""
    start, stop = _span(data, info)
    return _inflate(data[start:stop], info, min(limit, _allowed(info)), where)


def packed_member(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """One member as it stands in the archive, still compressed."""
    start, stop = _span(data, info)
    return data[start:stop]


def _has_doctype(content: bytes) -> bool:
    """Whether an XML part begins with a document type; one that hides behind a longer prolog is found when it is parsed."""
    head = content[:_PROLOG]
    encoding = (
        "utf-16-be"
        if head.startswith((b"\xfe\xff", b"\x00<"))
        else "utf-16-le"
        if head[1:2] == b"\x00" or head.startswith(b"\xff\xfe")
        else "utf-8"
    )
    return _DOCTYPE.match(head.decode(encoding, "replace").removeprefix("\ufeff")) is not None


def _allowed(info: zipfile.ZipInfo) -> int:
    return max(FREE_SIZE, MAX_RATIO * info.compress_size)


def _check_names(infos: list[zipfile.ZipInfo], where: Where) -> None:
    seen: set[str] = set()
    for info in infos:
        name = info.filename.replace("\\", "/")
        if _UNSAFE_NAME.search(name):
            raise refuse(refusals.UNSAFE, where, what="部件的路径指向文件之外")
        if name.lower() in seen:
            raise refuse(refusals.DUPLICATE_PARTS, where, what=name)
        seen.add(name.lower())


def _span(data: bytes, info: zipfile.ZipInfo) -> tuple[int, int]:
    """Where a member's compressed bytes stand, after its local header has been compared with the directory."""
    header = data[info.header_offset : info.header_offset + _LOCAL.size]
    if len(header) < _LOCAL.size:
        raise BrokenError("压缩包被截断")
    mark, _, flags, method, *_, name_length, extra_length = _LOCAL.unpack(header)
    name_start = info.header_offset + _LOCAL.size
    name = data[name_start : name_start + name_length]
    encoded = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace")
    if mark != b"PK\x03\x04" or method != info.compress_type or name != encoded:
        raise BrokenError("压缩包的目录与内容不一致")
    if (flags | info.flag_bits) & _ENCRYPTED:
        raise BrokenError("压缩包的部件加了密码")
    start = name_start + name_length + extra_length
    stop = start + info.compress_size
    if stop > len(data):
        raise BrokenError("压缩包被截断")
    return start, stop


def _inflate(packed: bytes, info: zipfile.ZipInfo, limit: int, where: Where) -> bytes:
    if info.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        content = _inflated(packed, limit)
    else:
        raise BrokenError("压缩包用了不支持的压缩方式")
    if len(content) > limit:
        raise too_large(where)
    if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
        raise BrokenError("压缩包的校验和不对")
    return content


def _inflated(packed: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(packed, limit + 1)
    except zlib.error as error:
        raise BrokenError("压缩数据有错") from error
    if len(content) <= limit and (not inflater.eof or inflater.unused_data):
        raise BrokenError("压缩数据不完整")
    return content


def too_large(where: Where) -> Refusal:
    """The refusal for archives that swell beyond the limits."""
    return refuse(refusals.TOO_LARGE, where, what=f"解压后超过{MAX_INFLATED // MIB}兆字节，或压缩得异常小")
