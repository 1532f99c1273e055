"""Saved mails (.eml, .msg): who sent them and what is attached. Bodies are not looked at, nothing in them is run or followed (A22)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from workbooks import refusals
from workbooks.problems import Refusal, Where, refuse

if TYPE_CHECKING:
    from email.message import Message

SUFFIXES = frozenset([".eml", ".msg"])
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NAMED = re.compile(r'(?:filename|name)\s*=\s*(?:"([^"]+)"|([^;\s]+))', re.IGNORECASE)
#: Endings of what runs when it is opened, and of archives that are not opened: what hangs on a mail like this is told of.
_RUNS = "exe com scr bat cmd ps1 vbs vbe js jse wsf hta lnk msi jar pif cpl reg"
SUSPECTS = {**{f".{end}": "程序，不要打开" for end in _RUNS.split()}, ".rar": ".rar 压缩包", ".7z": ".7z 压缩包"}
#: Attachments that are looked at in one mail.
_MOST = 500


@dataclass(frozen=True, slots=True)
class Mail:
    """A saved mail: the sender's address ("" if it tells none) and its attachments by name."""

    sender: str
    attachments: tuple[tuple[str, bytes], ...]


def read_mail(data: bytes, suffix: str, where: Where) -> Mail:
    """A saved mail.

    Raises:
        Refusal: KH119, it cannot be read as one.
    """
    try:
        return _msg(data) if suffix == ".msg" else _eml(data)
    except Refusal:
        raise
    except Exception as error:
        raise refuse(refusals.DAMAGED, where, what="不是能读的邮件") from error


def _eml(data: bytes) -> Mail:
    import email
    from email import policy

    message = email.message_from_bytes(data, policy=policy.default)
    found: list[tuple[str, bytes]] = []
    for part in message.walk():
        if part.is_multipart() or part.get_content_disposition() == "inline" or len(found) >= _MOST:
            continue
        name = _name(part)
        if name or part.get_content_disposition() == "attachment":
            content = part.get_payload(decode=True)
            found.append((_plain(name) or "未命名", content if isinstance(content, bytes) else b""))
    return Mail(_address(str(message.get("From", ""))), tuple(found))


def _name(part: Message) -> str:
    """Name of an attachment: by RFC 2231 or RFC 2047, or as raw bytes of GB18030 or UTF-8 that no rule allows and many programs write."""
    from email.header import decode_header, make_header

    raw = {key.lower(): str(value) for key, value in part.raw_items()}
    for key in ("content-disposition", "content-type"):
        told = raw.get(key, "")
        if any("\udc80" <= letter <= "\udcff" for letter in told) and (match := _NAMED.search(_bytes_as_text(told))):
            return match[1] or match[2]
    name = part.get_filename() or ""
    return str(make_header(decode_header(name))) if "=?" in name else name


def _bytes_as_text(told: str) -> str:
    data = told.encode("utf-8", "surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", "replace")


def _msg(data: bytes) -> Mail:
    from oxmsg import Message as Outlook

    message = Outlook.load(data)
    found = [(_plain(a.file_name or "") or "未命名", a.file_bytes or b"") for a in message.attachments[:_MOST]]
    return Mail(_address(message.sender or ""), tuple(found))


def _plain(name: str) -> str:
    """A name without folders and letters that cannot be seen."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable()).strip(". ")


def _address(told: str) -> str:
    found = _ADDRESS.findall(told)
    return found[-1].lower() if found else ""
