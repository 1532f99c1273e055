"""Workbooks with a password: opened for a change and protected by the same password again, so that no copy lies about in clear."""

from __future__ import annotations

import io
from collections.abc import Callable

from workbooks import refusals
from workbooks.opening.passwords import decrypted
from workbooks.opening.sniff import OLE
from workbooks.problems import Refusal, Where

_ZIP = b"PK\x03\x04"


def is_locked(data: bytes, where: Where) -> bool:
    """Whether a workbook asks for a password before it opens."""
    if not data.startswith(OLE):
        return False
    try:
        decrypted(data, None, where)
    except Refusal as refusal:
        return refusal.problem.rule is refusals.NEEDS_PASSWORD and _is_encrypted(data)
    return False


def in_clear(data: bytes, password: str | None, where: Where) -> bytes:
    """A workbook's content without its protection; one that has none is given back as it is.

    Raises:
        Refusal: KH116, KH117, KH119.
    """
    return decrypted(data, password, where) if is_locked(data, where) else data


def changed(data: bytes, password: str | None, where: Where, change: Callable[[bytes], bytes]) -> bytes:
    """What a change makes of a workbook's content; a copy of a protected one has the same password.

    Args:
        data: The file's bytes.
        password: What opens it, if it is protected.
        where: The file, for messages.
        change: Makes the copy from the content in clear.

    Raises:
        Refusal: KH116, KH117, KH119, and those of `change`.
    """
    if password is None or not is_locked(data, where):
        return change(data)
    plain = decrypted(data, password, where)
    return sealed(change(plain if plain.startswith(_ZIP) else data), password)


def sealed(data: bytes, password: str) -> bytes:
    """An .xlsx or .xlsm package protected by a password."""
    from msoffcrypto.format.ooxml import OOXMLFile

    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()


def _is_encrypted(data: bytes) -> bool:
    """True for a file that is encrypted at all: an ordinary .xls is none."""
    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted())
    except Exception:  # noqa: BLE001 - the library stumbles over what it does not know in any way
        return False
