from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from stdnum.cn import uscc

from udfs.declare import UdfError
from udfs.identity import client_fault, credit_code, credit_ok, loose_key, name_key, name_keys, phone, same_name
from udfs.kinds.credit import CreditCode, credit_check
from udfs.kinds.kind import Fault, Phone

_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PROVINCES = "10 11 15 21 23 31 37 41 46 50 54 61 65".split()


def body_of_code(chance: random.Random, registrars: Sequence[str] = ("11", "12", "52", "91", "92")) -> str:
    own = "".join(chance.choices(_CODE_LETTERS, k=8))
    oracle = sum(int(c, 36) * w for c, w in zip(own, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    region = chance.choice(_PROVINCES) + f"{chance.randrange(10000):04d}"
    return chance.choice(registrars) + region + own + "0123456789X0"[11 - oracle % 11]


def test_check_characters_agree_with_the_oracle() -> None:
    chance = random.Random(32100)
    for _ in range(500):
        body = body_of_code(chance)
        code = body + credit_check(body)
        assert uscc.is_valid(code)
        assert credit_ok(code)
        assert credit_code(body) == code
        wrong = code[:-1] + next(c for c in _CODE_LETTERS if c != code[-1])
        assert not uscc.is_valid(wrong)
        assert not credit_ok(wrong)


def test_columns_of_codes_and_numbers_are_judged_like_single_ones() -> None:
    chance = random.Random(34)
    codes, phones = [], []
    for _ in range(300):
        body = body_of_code(chance, ["91"])
        codes.append(body + credit_check(body))
        phones.append(f"1{chance.randrange(3 * 10**9, 10**10)}")
    for kind, clean in ((CreditCode(), codes), (Phone(), phones)):
        assert kind.are_clean(clean, "")
        assert kind.parse_column([None, *clean], "") == [None, *clean]
        for i in range(0, 300, 7):
            digit = chance.randrange(len(clean[i]))
            for letter in "0I9A１ \n":
                changed = clean[i][:digit] + letter + clean[i][digit + 1 :]
                others = [*clean[:i], changed, *clean[i + 1 :]]
                assert kind.are_clean(others, "") == kind.is_clean(changed, "")
                assert kind.parse_column(others, "") == [kind.parse(told) for told in others]
        for odd in ([clean[0][:-1], clean[1] + clean[0][-1]], [clean[0], 13900000001], [clean[0], ""], []):
            assert not kind.are_clean(odd, "")


def whole(body: str) -> str:
    return body + credit_check(body)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("000000000000000000", "没有代码就留空"),
        ("111111111111111111", "没有代码就留空"),
        ("110101199001010010", "身份证"),
        ("110101199001010939", "身份证"),
        ("330106198512120018", "身份证"),
        (whole("33010619851212001"), "“01”"),
        (whole("00110000600037341"), "“00”"),
        (whole("13110000600037341"), None),
        (whole("14110000600037341"), "“14”"),
        (whole("94110000600037341"), "“94”"),
        (whole("54320105600037341"), None),
        (whole("N2320105600037341"), None),
        (whole("Y1320105600037341"), None),
        (whole("Y2320105600037341"), "“Y2”"),
        (whole("91100000600037341"), None),
        (whole("91009999600037341"), "“00”"),
        (whole("91990000600037341"), "“99”"),
        (whole("91320999600037341"), None),
        (whole("91110000600037342"), "组织机构代码"),
        (whole("91110000MA01A2B34"), "组织机构代码"),
    ],
)
def test_a_code_that_no_authority_gives_is_refused(code: str, why: str | None) -> None:
    read = CreditCode().parse(code)
    assert CreditCode().are_clean([code], "") == CreditCode().is_clean(code, "") == (why is None)
    assert read == code if why is None else (isinstance(read, Fault) and why in read.why)


@pytest.mark.parametrize("code", ["9111000060003734", "", "9111000060003734IL", "91110000600037341M"])
def test_a_wrong_code_is_no_code(code: str) -> None:
    with pytest.raises(UdfError):
        credit_code(code)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("示例（北京）置业有限公司", "示例(北京)置业有限公司"),
        ("示例【北京】置业有限公司", "示例(北京)置业有限公司"),
        ("示例 置业　有限公司", "示例置业有限公司"),
        ("華築置業有限公司", "华筑置业有限公司"),
        ("ＡＢＣ置业有限公司", "abc置业有限公司"),
        ("示例置业\u200b有限公司", "示例置业有限公司"),
    ],
)
def test_spellings_of_one_name_share_a_strong_key(one: str, two: str) -> None:
    assert name_key(one) == name_key(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("示例置业有限公司", "示例置业有限责任公司"),
        ("示例置业股份有限公司", "示例置业有限公司"),
        ("示例集团有限公司", "示例集团"),
        ("示例-置业有限公司", "示例置业有限公司"),
        ("示例置业公司", "示例置业"),
    ],
)
def test_legal_forms_are_only_a_weak_sign(one: str, two: str) -> None:
    assert name_key(one) != name_key(two)
    assert loose_key(one) == loose_key(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("示例置业有限公司", "示例建设有限公司"),
        ("示例(北京)置业有限公司", "示例(上海)置业有限公司"),
        ("示例市第一人民医院", "示例市第二人民医院"),
        ("示例置业有限公司北京分公司", "示例置业有限公司"),
    ],
)
def test_different_firms_stay_apart(one: str, two: str) -> None:
    assert loose_key(one) != loose_key(two)


def test_a_name_of_nothing_but_a_legal_form_keeps_a_key() -> None:
    assert loose_key("有限公司") == "有限公司"
    assert same_name("", "有限公司") == ""


@pytest.mark.parametrize(
    "name",
    [
        "示例置业有限公司",
        "示例市住房和城乡建设局",
        "示例大学",
        "示例村",
        "中铁示例局",
        "ABC",
        "示例水泥厂",
        "示例基金会",
        "华润置地",
        "中海示例",
        "中国示例",
    ],
)
def test_organisations_can_be_clients(name: str) -> None:
    assert client_fault(name) == ""


@pytest.mark.parametrize("name", ["张示例", "欧阳示例", "李先生", "王示经理", "12345", "——"])
def test_people_and_nonsense_cannot(name: str) -> None:
    assert client_fault(name)


def test_unreadable_telephones_say_why() -> None:
    with pytest.raises(UdfError, match="手机号有10位"):
        phone("1390000123")


def test_names_folded_together_have_the_keys_they_have_alone() -> None:
    chance = random.Random(8)
    letters = [*"示例置业有限公司建設單位（）【】 　ＡＢab①ﬁſß\ue000\u200b\u0301\u3099か", "ｶ", "ﾞ", "名稱"]
    for _ in range(500):
        names = ["".join(chance.choices(letters, k=chance.randrange(6))) for _ in range(4)]
        assert name_keys(names) == [name_key(name) for name in names]
