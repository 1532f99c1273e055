"""What a file is, told by its first bytes and never by its name; whatever is no workbook is refused in words."""

from __future__ import annotations

import codecs
import enum
import re
from pathlib import PurePath

from workbooks import refusals
from workbooks.opening.package import BrokenError
from workbooks.problems import Refusal, Where, refuse

_HEAD = 4096
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
#: Characters that no text table holds; the end mark of old DOS programs (1A) is none of them.
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26})
_RAW_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_WEB = re.compile(r"<(!doctype\s+html|html|head|body|meta|table|style|div|script|title|center|font|form)\b", re.IGNORECASE)
_OTHERS = (
    (b"%PDF", "PDF 文档"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "GZ 压缩包"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"{\\rtf", "RTF 文档"),
    (b"MZ", "程序"),
    (b"SQLite format 3", "数据库"),
)
#: Tables as text of programs long gone.
_OLD_TEXTS = (("ID;P", "SYLK 表格（.slk）"), ("TABLE\r\n0,1", "DIF 表格"), ("TABLE\n0,1", "DIF 表格"))


class Family(enum.Enum):
    """How the bytes are packed."""

    ZIP = "zip"
    OLE = "ole"
    BIFF = "biff"
    TEXT = "text"


def is_lock_name(name: str) -> bool:
    """Whether a file name is that of an owner file, which Excel, WPS or LibreOffice keep beside an open workbook."""
    return name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#"))


def lock_owner(name: str, data: bytes) -> str:
    """Who has the workbook open, as an owner file tells it; 别人 if it does not."""
    if name.startswith("~$"):
        owner = data[57 : 57 + 2 * data[55]].decode("utf-16-le", "replace") if len(data) > 57 else ""
    else:
        owner = data.decode("utf-8", "replace").split(",")[0]
    owner = "".join(letter for letter in owner if letter.isprintable() and letter != "\ufffd").strip()
    return owner[:40] or "别人"


def sniff(data: bytes, where: Where) -> Family:
    """How a workbook's bytes are packed.

    Raises:
        BrokenError: it is the very beginning of one and nothing else.
        Refusal: KH113–KH115, KH123, KH125, KH126 for what is no workbook.
    """
    name = PurePath(where.book).name
    if is_lock_name(name):
        raise refuse(refusals.LOCK_FILE, where, owner=lock_owner(name, data))
    if not data:
        raise refuse(refusals.EMPTY, where)
    head = data[:_HEAD]
    if head.startswith(b"%TSD-Header-###%") or (b"E-SafeNet" in head and b"LOCK" in head):
        software = "E-SafeNet" if b"E-SafeNet" in head else "TSD"
        raise refuse(refusals.CIPHERTEXT, where, what=software)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Family.ZIP
    if head.startswith(OLE):
        return Family.OLE
    if OLE.startswith(head) or b"PK\x03\x04".startswith(head):
        raise BrokenError("只有开头几个字节")
    if _RAW_BIFF.match(head):
        return Family.BIFF
    _refuse_marked(data, head, where)
    return Family.TEXT


def _refuse_marked(data: bytes, head: bytes, where: Where) -> None:
    if not head.strip(b"\x00"):
        raise refuse(refusals.DAMAGED, where, what="开头全是空字节")
    text = _opening(head)
    if text is not None:
        if (refusal := _marked_up(text, where)) is not None:
            raise refusal
        if head.startswith(b"{\\rtf"):
            raise refuse(refusals.NOT_A_WORKBOOK, where, what="RTF 文档")
        if old := next((what for start, what in _OLD_TEXTS if text.startswith(start)), ""):
            raise refuse(refusals.NOT_A_WORKBOOK, where, what=old)
        if head.startswith(b"%PDF"):
            raise refuse(refusals.NOT_A_WORKBOOK, where, what="PDF 文档")
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or len(data.translate(None, _CONTROLS)) == len(data):
            return
    what = next((what for mark, what in _OTHERS if head.startswith(mark)), "无法识别的二进制数据")
    raise refuse(refusals.NOT_A_WORKBOOK, where, what=what)


def _opening(head: bytes) -> str | None:
    """The first characters, or None for bytes that are no text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace").lstrip()
    if b"\x00" in head:
        return None
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").lstrip()


def _marked_up(text: str, where: Where) -> Refusal | None:
    if text.startswith("MIME-Version:"):
        return refuse(refusals.WEB_PAGE, where)
    if not text.startswith("<"):
        return None
    if "urn:schemas-microsoft-com:office:spreadsheet" in text and not _WEB.match(text):
        return refuse(refusals.XML_2003, where)
    if "urn:oasis:names:tc:opendocument" in text:
        return refuse(refusals.NOT_A_WORKBOOK, where, what="平面 XML 的 OpenDocument 表格")
    if _WEB.search(text):
        return refuse(refusals.WEB_PAGE, where)
    return refuse(refusals.NOT_A_WORKBOOK, where, what="XML 文件") if text.startswith("<?xml") else None
