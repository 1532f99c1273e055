"""Which client is meant: names, codes and telephones in one form (R01, R08, A18)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Annotated, Any

from udfs.cells import is_blank
from udfs.declare import Arg, UdfError, udf
from udfs.kinds.credit import CreditCode, credit_check, is_identity_card
from udfs.kinds.kind import Fault, Phone
from udfs.masking import DOUBLE_SURNAMES
from udfs.words.firm_names import NOTED, names_told
from udfs.words.patterns import pattern
from udfs.words.text import fold as fold_text
from udfs.words.text import squeeze

#: Legal forms that staff interchange or leave out, the longest first, with marks before, between and behind them.
_MARKS = r"[\s·•・.,，。、:;_\-—–―/|]*"
_FORMS = (
    rf"(?:{_MARKS}(?:股份有限责任公司|股份有限公司|有限责任公司|控股有限公司|集团有限公司|有限公司|股份公司|集团公司|责任公司|公司|集团|\(集团\)))+"
    rf"(?:\(普通合伙\)|\(有限合伙\))?{_MARKS}"
)
#: Characters in which the legal form stands.
_LONGEST_FORM = 40
_PUNCTUATION = pattern(r"[\s·•・.,，。、:;'\"“”‘’`~!?*#_\-—–―/\\|()<>\[\]]")
#: Words by which the name of an organisation is told from that of a person.
_ORGANISATION = pattern(
    r"公司|集团|厂|院|校|学|局|委|会|所|中心|政府|银行|部|处|社|店|站|馆|队|基金|合伙|企业|办|园|场|库|矿|行|厅|署|庭|协|联|党|军|室|村|镇|乡|街道|酒店|医|"
    r"置业|地产|建设|投资|实业|控股|科技|能源|电力|铁路|高速|港|[a-zA-Z]{2}"
)
#: Stands between names that are folded together; folding leaves it alone.
_APART = "\ue000"
_LEGAL_FORM = pattern(f"{_FORMS}$")
_LEGAL_FORMS = pattern(f"{_FORMS}(?![^{_APART}])")
_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯史陶黎贺顾毛郝龚邵钱严覃武戴莫孔向汤"
)
_PERSON = pattern(
    rf"(?:[{_SURNAMES}][一-鿿]{{1,2}}|(?:{'|'.join(DOUBLE_SURNAMES)})[一-鿿]{{1,2}}|[一-鿿]{{1,4}}(?:先生|女士|经理|主任|书记|老师))"
)


#: What is said of a name without a letter.
NO_NAME = "不是单位名称"


@lru_cache(maxsize=1 << 17)  # entries of registers tell the clients of a large group again and again
def name_key(text: str) -> str:
    """Strong key of a client's name: equal after folding width, spaces, brackets and script, without a former name; "" for a blank.

    >>> name_key("華筑（北京） 置业有限公司") == name_key("华筑(北京)置业有限公司（曾用名：华筑房产公司）")
    True
    """
    return _told(text)[0]


def _told(text: str) -> tuple[str, tuple[str, ...]]:
    folded = fold_text(text)
    return names_told(folded if unicodedata.is_normalized("NFKC", folded) else fold_text(folded))


def former_keys(text: str) -> tuple[str, ...]:
    """Weak keys of the former names written beside a name.

    >>> former_keys("示例置业有限公司（原示范置业有限公司）"), former_keys("示例（集团）有限公司")
    (('示范置业',), ())
    """
    return tuple(map(_loose, _told(text)[1]))


def akin(one: str, two: str) -> bool:
    """Whether two names may be spellings of one firm's name: equal but for the legal form, one within the other, or one a former name.

    >>> akin("示例置业有限公司", "上海示例置业公司"), akin("示例控股（原示例置业公司）", "示例置业有限公司"), akin("示例置业", "示范建设")
    (True, True, False)
    """
    left, right = loose_key(one), loose_key(two)
    return not left or not right or left in right or right in left or right in former_keys(one) or left in former_keys(two)


def name_keys(names: Sequence[str]) -> list[str]:
    """`name_key` of many names, folded all at once."""
    return list(_name_keys(tuple(names)))


@lru_cache(maxsize=2)
def _name_keys(names: tuple[str, ...]) -> list[str]:
    """Both the checks of a workbook and the ledger ask for the same."""
    return keys_told(names)[0]


def keys_told(names: Sequence[str]) -> tuple[list[str], dict[int, tuple[str, ...]]]:
    """Strong keys of many names, folded all at once, and `former_keys` of those that tell any, by place.

    >>> keys_told(["示例置业公司", "示例置业公司（原示范置业公司）"])
    (['示例置业公司', '示例置业公司'], {1: ('示范置业',)})
    """
    folded = fold_text.__wrapped__(_APART.join(names))
    keys = folded.split(_APART)
    if len(keys) == len(names) and unicodedata.is_normalized("NFKC", folded):
        noted = (place for place, key in enumerate(keys) if NOTED.search(key)) if NOTED.search(folded) else ()
        told = {place: names_told(keys[place]) for place in noted}
    else:
        keys = [""] * len(names)
        told = dict(enumerate(map(_told, names)))
    for place, (present, _) in told.items():
        keys[place] = present
    return keys, {place: tuple(map(_loose, former)) for place, (_, former) in told.items() if former}


def loose_key(text: str) -> str:
    """Weak key: also without the legal form at the end and without punctuation; never empty for a name.

    >>> loose_key("示例置业有限责任公司") == loose_key("示例置业有限公司")
    True
    """
    return _loose(name_key(text))


def loose_keys(strong: Sequence[str]) -> list[str]:
    """Weak keys of many strong ones, folded all at once."""
    usual = [key if len(key) <= _LONGEST_FORM else "" for key in strong]
    keys = _PUNCTUATION.sub("", _LEGAL_FORMS.sub("", _APART.join(usual))).split(_APART)
    if len(keys) != len(strong):
        return [_loose(key) for key in strong]
    return [loose or _loose(key) for loose, key in zip(keys, strong, strict=True)]


def _loose(strong: str) -> str:
    front, end = strong[:-_LONGEST_FORM], strong[-_LONGEST_FORM:]
    bare = _PUNCTUATION.sub("", front + _LEGAL_FORM.sub("", end))
    return bare or strong


def repeated(keys: Iterable[Any]) -> set[Any]:
    """Those of the keys that are told more than once; a blank is none."""
    seen: set[Any] = set()
    meet = seen.add
    return {key for key in keys if key in seen or meet(key)} - {"", None}


def client_fault(name: str, code: str = "") -> str:
    """Why a name cannot be a client's, or "" (R01: 法人或者其他组织; natural persons are contacts only).

    >>> client_fault("示例置业有限公司"), client_fault("张示例")
    ('', '自然人不能作为客户，可登记为联系人')
    """
    bare = name_key(name)
    if not bare:
        return "没有写单位名称"
    if code and is_identity_card(squeeze(code).upper()):
        return "证件号码是自然人的，客户应为法人或其他组织"
    if re.fullmatch(r"[\d\W_]+", bare):
        return NO_NAME
    if _PERSON.fullmatch(bare) and not _ORGANISATION.search(bare):
        return "自然人不能作为客户，可登记为联系人"
    return ""


@udf(group="客户识别", clause="R01")
def client_ok(
    name: Annotated[str, Arg("客户单位名称")] = "",
    code: Annotated[str, Arg("统一社会信用代码", note="，可不填")] = "",
) -> bool:
    """判断能否作为客户：客户应是法人或其他组织，自然人只能作联系人。

    例：
    >>> client_ok("示例置业有限公司")
    True
    >>> client_ok("张示例")
    False
    """
    return not client_fault(name, code)


@udf(group="客户识别", clause="R01")
def credit_ok(code: Annotated[Any, Arg("统一社会信用代码")] = None) -> bool | None:
    """判断统一社会信用代码是否可能存在：位数、字符、登记部门和省份、两位校验码；身份证号码不算。

    例：
    >>> credit_ok("91110000600037341L")
    True
    >>> credit_ok("911100006000373411")
    False
    """
    return None if is_blank(code) else isinstance(CreditCode().parse(code), str)


@udf(group="客户识别", clause="R01")
def credit_code(code: Annotated[str, Arg("代码", note="，18位，或不含校验码的前17位")] = "") -> str:
    """整理统一社会信用代码：去掉空格、转成大写；只给前17位时补上校验码。

    例：
    >>> credit_code("9111 0000 6000 3734 1")
    '91110000600037341L'
    >>> credit_code("９１１１００００６０００３７３４１ｌ")
    '91110000600037341L'
    """
    bare = re.sub(r"[-—_.·]", "", squeeze(code)).upper()
    if len(bare) == 17:
        bare += credit_check(bare)
    found = CreditCode().parse(bare)
    if not isinstance(found, str):
        raise UdfError(f"“代码”{found.why}" if isinstance(found, Fault) else "“代码”是空的")
    return found


@udf(group="客户识别", clause="R08")
def fold(name: Annotated[str, Arg("单位名称")] = "") -> str:
    """把单位名称化成便于比较的写法：全角变半角，繁体变简体，去掉空格，括号统一。

    例：
    >>> fold("華築（北京） 建設有限公司")
    '华筑(北京)建设有限公司'
    """
    return name_key(name)


@udf(group="客户识别", clause="R08")
def same_name(
    one: Annotated[str, Arg("单位名称一")] = "",
    two: Annotated[str, Arg("单位名称二")] = "",
) -> str:
    """比较两个单位名称：相同、疑似相同（只有公司形式不同）或不同。

    例：
    >>> same_name("示例（北京）置业有限公司", "示例(北京)置业 有限公司")
    '相同'
    >>> same_name("示例置业有限责任公司", "示例置业有限公司")
    '疑似相同'
    >>> same_name("示例置业有限公司", "示例建设有限公司")
    '不同'
    """
    if not name_key(one) or not name_key(two):
        return ""
    if name_key(one) == name_key(two):
        return "相同"
    return "疑似相同" if loose_key(one) == loose_key(two) else "不同"


@udf(group="客户识别", clause="R19")
def phone(text: Annotated[Any, Arg("电话")] = None) -> str:
    """整理电话号码：只留数字，分机写成“转”，几个号码用顿号隔开。

    例：
    >>> phone("+86 139-0000-1234")
    '13900001234'
    >>> phone("（010）6500 0000转8")
    '01065000000转8'
    """
    found = Phone().parse(text)
    if isinstance(found, Fault):
        raise UdfError(f"“电话”{found.why}")
    return str(found or "")
