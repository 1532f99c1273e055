"""Opening password-protected workbooks: the decrypted package, in memory only."""

from __future__ import annotations

import io

from workbooks import refusals
from workbooks.problems import Where, refuse

#: Excel writes this itself when only the structure is protected, and opens such files without asking.
_DEFAULT = "VelvetSweatshop"


def decrypted(data: bytes, password: str | None, where: Where) -> bytes:
    """The workbook inside an encrypted OLE file.

    Raises:
        Refusal: KH116 without a password, KH117 for a wrong one, KH119 for damaged or unknown encryption.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    for attempt in (password, _DEFAULT):
        if attempt is None:
            continue
        try:
            office = msoffcrypto.OfficeFile(io.BytesIO(data))
            office.load_key(password=attempt)
            plain = io.BytesIO()
            office.decrypt(plain)
        except (InvalidKeyError, DecryptionError):
            continue
        except MemoryError:
            raise
        except Exception as error:
            if password is not None:
                raise refuse(refusals.DAMAGED, where, what="加密信息不完整，或用了不支持的加密方式") from error
            break
        content = plain.getvalue()
        if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            return content
    raise refuse(refusals.NEEDS_PASSWORD if password is None else refusals.WRONG_PASSWORD, where)
