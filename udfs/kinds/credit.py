"""统一社会信用代码: 18 characters that tell who registered whom, where, and two check characters (GB 32100-2015, GB 11714)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any, ClassVar

from udfs.cells import CellValue
from udfs.kinds.kind import Fault, Inexact, Kind, plain_text
from udfs.words.patterns import pattern
from udfs.words.text import squeeze

#: Authorities and the kinds each registers: the standard's table with its amendment; 54 and 55 are villages' and residents' committees.
_REGISTRARS = {
    "1": "1239",
    "2": "19",
    "3": "123459",
    "4": "19",
    "5": "123459",
    "6": "129",
    "7": "129",
    "8": "19",
    "9": "1239",
    "A": "19",
    "N": "1239",
    "Y": "1",
}
#: 10 is the nation, 66 the corps of Xinjiang; prefectures and counties change too often to be looked up.
_PROVINCES = frozenset(
    "10 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 66 71 81 82".split()
)
_CARD_PROVINCES = _PROVINCES - {"10", "66"} | {"83"}
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {letter: value for value, letter in enumerate(_LETTERS)}
_WEIGHTS = [pow(3, i, 31) for i in range(17)]
#: The weights are powers of 3, and 34 leaves 3 when divided by 31: read backwards a code is a number of this base.
_BASE = 34
_TO_BASE = str.maketrans(_LETTERS, "0123456789abcdefghijklmnopqrstu")
#: Weights of an organisation code are powers of 2, and 35 leaves 2 when divided by 11.
_ORGANISATION_BASE, _ORGANISATION_CHECKS = 35, "0123456789X"
_OWN = "[0-9A-HJ-NP-RTUWXY]"
_BY = "|".join(f"{authority}[{kinds}]" for authority, kinds in _REGISTRARS.items())
_CODE = pattern(rf"(?:{_BY})(?:{'|'.join(sorted(_PROVINCES))})\d{{4}}{_OWN}{{8}}[\dX]{_OWN}", re.ASCII)
_CODES = pattern(rf"(?:{_CODE.pattern})+", re.ASCII)
_CARD = pattern(r"([1-8]\d)\d{4}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]", re.ASCII)
_CARD_WEIGHTS = [pow(2, 17 - i, 11) for i in range(17)]


def credit_check(body: str) -> str:
    """Check character of the first 17 characters (GB 32100-2015), or "" if one is not allowed.

    >>> credit_check("91110000600037341")
    'L'
    """
    try:
        total = sum(map(mul, map(_VALUES.__getitem__, body), _WEIGHTS))
    except KeyError:
        return ""
    return _LETTERS[-total % 31]


def organisation_check(body: str) -> str:
    """Check character of the eight characters of an organisation code (GB 11714).

    >>> organisation_check("60003734"), organisation_check("MA2CFLDG")
    ('1', '4')
    """
    return _ORGANISATION_CHECKS[-2 * int(body, _ORGANISATION_BASE) % 11]


def is_identity_card(code: str) -> bool:
    """True for the number of a person's identity card: a province, a day of birth, and a check digit (GB 11643) unless it is miscopied.

    >>> is_identity_card("110101199001010010"), is_identity_card("91110000600037341L")
    (True, False)
    """
    match = _CARD.fullmatch(code)
    if match is None or match[1] not in _CARD_PROVINCES:
        return False
    check = "10X98765432"[sum(map(mul, map(int, code[:17]), _CARD_WEIGHTS)) % 11]
    return check == code[17] or credit_check(code[:17]) != code[17]


def _is_right(code: str) -> bool:
    """Both check characters of a code of allowed characters."""
    return _LETTERS[-int(code[16::-1].translate(_TO_BASE), _BASE) % 31] == code[17] and organisation_check(code[8:16]) == code[16]


@dataclass(frozen=True)
class CreditCode(Kind):
    """统一社会信用代码: 18 characters with a registrar, a province and two check characters."""

    label: ClassVar[str] = "统一社会信用代码"
    hint: str = "填营业执照上的18位统一社会信用代码（数字和大写字母，不含I、O、S、V、Z）；没有就留空。"
    sample: Any = "91110000600037341L"

    def is_clean(self, raw: CellValue, unit: str) -> bool:
        """A code as it stands on the licence."""
        return raw.__class__ is str and _CODE.fullmatch(raw) is not None and _is_right(raw) and not is_identity_card(raw)

    def are_clean(self, cells: Sequence[Any], unit: str) -> bool:
        """Codes of one length stand one after the other without a seam, so one look tells their characters."""
        if set(map(type, cells)) != {str} or set(map(len, cells)) != {18} or _CODES.fullmatch("".join(cells)) is None:
            return False
        like_cards = (code for code in cells if code[0] != "9")  # no card begins so, nearly all codes do
        return all(map(_is_right, cells)) and not any(map(is_identity_card, like_cards))

    def from_text(self, text: str, unit: str) -> Any:
        """Upper-case code without spaces or hyphens."""
        code = re.sub(r"[-—_.·]|^[\u4e00-\u9fff]+:|\([\u4e00-\u9fff]+\)$", "", squeeze(text).strip("/。;,、\"“”'")).upper()
        if re.fullmatch(r"\d+E\+\d{2}", code):
            return Fault("被表格当成数字，后几位已丢失")
        if not re.search(r"[0-9A-Z]", code):
            return Inexact("不是代码")
        if len(code) != 18:
            return Fault(f"有{len(code)}位，应为18位")
        if bad := re.search(r"[^0-9A-HJ-NP-RTUWXY]", code):
            likely = code.translate(str.maketrans("OIZSV", "01254"))
            return Fault(f"含有不允许的字符“{bad[0]}”", None if _fault(likely) else likely)
        return _fault(code) or code

    def from_value(self, raw: Any, unit: str) -> Any:
        """A number has lost digits: Excel keeps fifteen."""
        if isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) >= 1e15:
            return Fault("被表格当成数字，后几位已丢失")
        return self.from_text(plain_text(raw), unit)


def _fault(code: str) -> Fault | None:
    """Why 18 characters are no code."""
    if is_identity_card(code):
        return Fault("是个人身份证号码的样子，不是单位的代码")
    if len(set(code)) == 1:
        return Fault("不是真实的代码，没有代码就留空")
    if code[1] not in _REGISTRARS.get(code[0], ""):
        return Fault(f"前两位“{code[:2]}”不是登记管理部门和机构类别的代码，企业是91，机关是11，事业单位是12")
    if not re.fullmatch(r"\d{6}", code[2:8], re.ASCII):
        return Fault("第3至8位（行政区划码）应全是数字")
    if code[2:4] not in _PROVINCES:
        return Fault(f"第3、4位“{code[2:4]}”不是省级行政区划码")
    if credit_check(code[:17]) != code[17]:
        return Fault("末位校验码不对，可能有一位抄错")
    if organisation_check(code[8:16]) != code[16]:
        return Fault("第17位（组织机构代码的校验码）不对，可能有几位抄错")
    return None
