"""Hiding of personal data on the way out (R09, R29, V09, S10): telephones, names, and both inside free text."""

from __future__ import annotations

import re
from typing import Annotated

from udfs.declare import Arg, udf
from udfs.kinds.kind import Choice
from udfs.words.text import half_width, tidy

_MOBILE = re.compile(r"(?<!\d)((?:\+?86[- ]?)?1[3-9]\d)([- ]?)\d{4}([- ]?)(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(\(?0\d{2,3}\)?[- ]?)\d{3,4}(\d{4})(?!\d)")
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{3})\d{4,13}([\dXx]{2})(?![0-9A-Za-z])")
_MAIL = re.compile(r"([A-Za-z0-9])[A-Za-z0-9._%+-]*@([A-Za-z0-9.-]+\.[A-Za-z]{2,})")
_HALF_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
#: What stands for a person who was erased.
_ERASED = re.compile("已抹去[0-9]+号")
DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "长孙", "宇文")


def mask_phone(text: str) -> str:
    """A telephone number (or several joined by 、) with its middle hidden.

    >>> mask_phone("13900001234"), mask_phone("01065001234转8"), mask_phone("6500123"), mask_phone("110")
    ('139****1234', '010****1234转8', '650****23', '***')
    """
    return "、".join(_one_phone(part) for part in text.split("、")) if text else ""


def _one_phone(number: str) -> str:
    main, mark, extension = number.partition("转")
    digits = re.sub(r"\D", "", half_width(main))
    if len(digits) < 7:
        return "*" * max(len(digits), 3)
    return f"{digits[:3]}****{digits[-4:] if len(digits) > 7 else digits[-2:]}{mark}{extension}"


def mask_name(text: str) -> str:
    """A person's name with only the surname left.

    >>> mask_name("张示例"), mask_name("欧阳示例"), mask_name("李示、王例")
    ('张**', '欧阳**', '李*、王*')
    """
    return "、".join(_one_name(part) for part in re.split(r"[、,，/;；]", tidy(text)) if part.strip()) if text else ""


def _one_name(name: str) -> str:
    bare = name.strip()
    if _ERASED.fullmatch(bare):
        return bare
    shown = 2 if bare.startswith(DOUBLE_SURNAMES) and len(bare) > 2 else 1
    return bare[:shown] + "*" * max(len(bare) - shown, 1)


def mask_text(text: str) -> str:
    """Free text with telephones, long numbers and mail addresses hidden.

    >>> mask_text("找张经理13900001234，证号110101199001011234，信箱abc@example.com")
    '找张经理139****1234，证号110****34，信箱a***@example.com'
    """
    masked = _MOBILE.sub(r"\1****\4", half_digits(text))
    masked = _LONG_NUMBER.sub(r"\1****\2", masked)
    masked = _LANDLINE.sub(r"\1****\2", masked)
    return _MAIL.sub(r"\1***@\2", masked)


def half_digits(text: str) -> str:
    """Text with full-width digits as ordinary ones, so that no number slips through."""
    return text.translate(_HALF_DIGITS)


MASKED = Choice(hint="选电话、姓名、文字。", sample="电话", options=("电话", "姓名", "文字"))


@udf(group="信息保护", clause="R29")
def mask(
    text: Annotated[str, Arg("内容")] = "",
    what: Annotated[str, Arg("种类", note="：电话、姓名或文字；不填按文字", kind=MASKED)] = "文字",
) -> str:
    """隐去个人信息：电话只留头尾，姓名只留姓，文字里的号码和邮箱隐去。

    例：
    >>> mask("13900001234", "电话")
    '139****1234'
    >>> mask("张示例", "姓名")
    '张**'
    >>> mask("电话13900001234")
    '电话139****1234'
    """
    if what == "电话":
        return mask_phone(text)
    return mask_name(text) if what == "姓名" else mask_text(text)
