"""Clients that may be one under two names."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from addin.consolidate.likeness.duplicates import candidates, find_duplicates
from addin.consolidate.likeness.name_likeness import shapes
from addin.ledger.shapes.views import Conflict, Duplicate, GroupClient
from bench.names import dirty_names
from tests.addin.returns import NOVEMBER, Office, client, write_return
from udfs.identity import name_keys
from udfs.kinds.dates import Month
from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import Policy


def find(
    names: Sequence[str], *, codes: Sequence[str | None] = (), phones: Sequence[str | None] = (), policy: Policy | None = None
) -> tuple[Duplicate, ...]:
    codes, phones = codes or [None] * len(names), phones or [None] * len(names)
    clients = [
        GroupClient(f"K{i:06d}", name, code, "签约客户", "B", "确定", (), ("华东分公司",), {})
        for i, (name, code) in enumerate(zip(names, codes, strict=True))
    ]
    return find_duplicates(clients, phones, policy)


def limits(**values: float) -> Policy:
    return replace(DEFAULT, settings=tuple(replace(s, value=values.get(s.key, s.value)) for s in DEFAULT.settings))


@pytest.mark.parametrize(
    ("one", "two", "why"),
    [
        ("示例置业有限公司", "示例置业有限责任公司", "只差公司形式或标点"),
        ("上海示例置业有限公司", "示例置业有限公司", "一方前面多“上海”"),
        ("华夏启明能源有限公司", "华夏启名能源有限公司", "只差一个音近的字（明、名）"),
        ("华夏启明能源有限公司", "华夏明启能源有限公司", "两个字前后颠倒"),
        ("华夏启明新能源科技有限公司", "华夏启明能源科技有限公司", "一方多一个字"),
    ],
)
def test_one_slip_apart(one: str, two: str, why: str) -> None:
    (pair,) = find([one, two])
    assert (pair.left_name, pair.right_name, pair.why) == (one, two, why)
    assert 85 <= pair.score < 100


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("武汉市经开区住房和城乡建设局", "长沙市经开区住房和城乡建设局"),
        ("中建第一工程有限公司", "中建第二工程有限公司"),
        ("安泰金桥物流有限公司", "鼎泰金桥物流有限公司"),
        ("示例置业有限公司", "示例物业有限公司"),
    ],
)
def test_different_firms_with_near_names_are_no_pair(one: str, two: str) -> None:
    assert find([one, two]) == ()


def test_two_codes_are_two_firms_unless_the_names_are_equal() -> None:
    codes = ["91110000600037341L", "91530313MAG3R1AB2W"]
    assert find(["示例置业有限公司", "示例置业有限责任公司"], codes=codes) == ()
    (pair,) = find(["示例置业有限公司", "示例置业有限公司"], codes=codes)
    assert "统一社会信用代码不同" in pair.why


def test_a_name_without_a_code_is_compared_with_those_that_have_one() -> None:
    code = "91110000600037341L"
    for codes in ([code, None], [None, code]):
        (pair,) = find(["示例置业有限公司", "示例置业有限责任公司"], codes=codes)
        assert (pair.score, pair.why) == (97.0, "只差公司形式或标点")


def test_a_score_at_the_limit_is_told_and_none_is_above_99() -> None:
    names = ["示例置业有限公司", "示例置业有限责任公司"]
    assert find(names, policy=limits(likeness=0.97))
    (pair,) = find(names, phones=["13900000001", "13900000001"])
    assert pair.score == 99.0


def test_a_shared_telephone_is_a_second_sign() -> None:
    names = ["安泰金桥物流有限公司", "鼎泰金桥物流有限公司"]
    (pair,) = find(names, phones=["13900000001", "13900000001"])
    assert pair.why.endswith("联系电话相同")


def test_a_block_of_very_many_says_nothing() -> None:
    assert find([f"单位{chr(0x4E00 + i * 7)}某某建设有限公司" for i in range(60)], phones=["13900000001"] * 60) == ()


SLIP = ["华夏启明能源有限公司", "华夏启名能源有限公司"]
FORM = ["示例置业有限公司", "示例置业有限责任公司"]
SHORT = ["宏远商贸有限公司", "宏远经商贸有限公司"]


@pytest.mark.parametrize(
    ("names", "likeness", "found"),
    [(SLIP, 0.85, True), (SLIP, 0.95, False), (FORM, 0.95, True), (FORM, 0.98, False), (SHORT, 0.85, True), (SHORT, 0.9, False)],
)
def test_how_alike_names_must_be_is_policy(names: list[str], likeness: float, found: bool) -> None:
    assert bool(find(names, policy=limits(likeness=likeness))) is found


def test_how_alike_names_of_one_telephone_must_be_is_policy() -> None:
    names, phones = ["安泰金桥物流有限公司", "鼎泰金桥物流有限公司"], ["13900000001", "13900000001"]
    assert find(names, phones=phones, policy=limits(likeness=1.0))
    assert not find(names, phones=phones, policy=limits(likeness_phone=0.95))


def test_equal_names_are_told_whatever_the_limit() -> None:
    codes = ["91110000600037341L", "91530313MAG3R1AB2W"]
    assert find(["示例置业有限公司"] * 2, codes=codes, policy=limits(likeness=1.0, likeness_phone=1.0))


def test_a_limit_has_its_dates() -> None:
    day = datetime.date(2026, 12, 25)
    (old,) = (s for s in DEFAULT.settings if s.key == "likeness")
    dated = (replace(old, until=day), replace(old, value=0.95, since=day + datetime.timedelta(days=1)))
    policy = replace(DEFAULT, settings=(*(s for s in DEFAULT.settings if s.key != "likeness"), *dated))
    assert [len(find(SLIP, policy=policy.on(Month(2026, month)))) for month in (11, 12)] == [1, 1]
    assert find(SLIP, policy=policy.on(Month(2027, 1))) == ()


def one_code(*told: tuple[str, str]) -> tuple[Duplicate, ...]:
    units = tuple(unit for unit, _ in told)
    client = GroupClient("K1", told[0][1], "91110000600037341L", "签约客户", "B", "确定", (), units, {}, (), (Conflict("name", told),))
    return find_duplicates([client], [None])


def test_one_code_under_two_unlike_names_is_asked_about() -> None:
    (pair,) = one_code(("华东分公司", "云栖控股有限公司"), ("江北分公司", "新澜科技有限公司"))
    assert (pair.left_name, pair.right_name) == ("云栖控股有限公司", "新澜科技有限公司")
    assert (pair.left_units, pair.right_units) == (("华东分公司",), ("江北分公司",))
    assert pair.why.startswith("同一个代码有两个名称")
    assert one_code(("华东分公司", "云栖控股有限公司"), ("江北分公司", "云栖控股有限责任公司")) == ()


def test_a_former_name_is_another_clients_name() -> None:
    phones = ["13900000001", "13900000001", None]
    (pair,) = find(["云峰置业有限公司（曾用名：高峰置业有限公司）", "高峰置业公司", "别的水务有限公司"], phones=phones)
    assert (pair.right_name, pair.why) == ("高峰置业公司", "一方写的曾用名就是另一方")


@pytest.mark.parametrize(
    ("one", "two", "why"),
    [
        ("上海示例置业有限公司", "示例（上海）置业有限公司", "只差地名写的位置"),
        ("江苏南京示例置业有限公司", "示例置业(江苏南京)有限公司", "只差地名写的位置"),
        ("昆山市示例置业有限公司", "示例置业有限公司", "一方前面多“昆山”"),
        ("上海市示例置业有限公司", "上海示例置业有限公司", "只差地名的写法"),
        ("江苏南京示例置业有限公司", "南京示例置业有限公司", "一方前面多“江苏”"),
        ("华筑城市建设投资有限公司", "华筑城投有限公司", "行业一方写简称（城投、城市建设投资）"),
        ("华筑城市建设投资有限公司", "华筑城建投资有限公司", "行业一方写简称（城建投资、城市建设投资）"),
        ("华筑建筑工程有限公司", "华筑建工有限公司", "行业一方写简称（建工、建筑工程）"),
        ("华筑房地产开发有限公司", "华筑地产有限公司", "行业的写法不同"),
        ("示例集团有限公司", "示例集团、有限公司", "只差公司形式或标点"),
        ("示例置业有限公司", "示例置业有限公司。", "只差公司形式或标点"),
        ("泓晟昊能源有限公司", "泓胜昊能源有限公司", "只差一个音近的字（晟、胜）"),
        ("鑫林达能源有限公司", "鑫凌达能源有限公司", "只差一个音近的字（林、凌）"),
    ],
)
def test_places_trades_and_sounds(one: str, two: str, why: str) -> None:
    (pair,) = find([one, two])
    assert pair.why == why
    assert find([two, one])[0].score == pair.score


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("苏州示例置业有限公司", "宿州示例置业有限公司"),
        ("示例（北京）置业有限公司", "示例（上海）置业有限公司"),
        ("华筑投资有限公司", "华筑城市建设投资有限公司"),
        ("华筑建设有限公司", "华筑建设投资有限公司"),
        ("上海建设有限公司", "建设有限公司"),
        ("华筑城市建设有限公司", "建设有限公司"),
        ("上海宏润锦商贸有限公司", "润锦商贸有限公司"),
    ],
)
def test_sisters_and_other_places_are_no_pair(one: str, two: str) -> None:
    assert find([one, two]) == ()


@pytest.mark.parametrize("noted", ["云峰置业有限公司（原高峰置业有限公司）", "高峰置业有限公司（现更名为云峰置业有限公司）"])
def test_a_former_name_is_found_however_it_is_written(noted: str) -> None:
    (pair,) = find([noted, "高峰置业公司"])
    assert "曾用名" in pair.why


def test_two_new_names_of_one_former_name() -> None:
    (pair,) = find(["云峰置业有限公司（原高峰置业有限公司）", "云海置业有限公司（曾用名：高峰置业有限公司）"])
    assert "曾用名" in pair.why


def test_three_of_one_name_are_three_pairs() -> None:
    names = ["示例置业有限公司", "示例置业有限责任公司", "示例置业公司"]
    assert [(d.left, d.right) for d in find(names)] == [("K000000", "K000001"), ("K000000", "K000002"), ("K000001", "K000002")]
    equal = find(["示例置业有限公司"] * 4, codes=[None, None, None, "91110000600037341L"])
    assert len(equal) == 6


def test_invented_names_with_a_slip_are_found() -> None:
    told = dirty_names(6000)
    found = {tuple(sorted((int(d.left[1:]), int(d.right[1:])))) for d in find(told.names)}
    right = len(found & told.pairs)
    assert right / len(found) >= 0.98
    assert 2 * right / (len(found) + len(told.pairs)) >= 0.95


def test_candidates_grow_with_the_names() -> None:
    """Twice the names of one kind may not mean four times the comparisons."""
    few, many = (shapes(name_keys(dirty_names(count).names)) for count in (4000, 16000))
    counts = [len(candidates(told, [False] * len(told), [None] * len(told))) for told in (few, many)]
    assert counts[1] < 6 * counts[0]


def test_both_units_that_report_one_code_under_two_names_are_told(tmp_path: Path) -> None:
    office = Office(tmp_path)
    code = "91320100123456788C"
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client("东海置业有限公司", code), client("海棠能源有限公司")])
    write_return(tmp_path / "in" / "华中.xlsx", "华中分公司", NOVEMBER, [client("北斗港务集团有限公司", code)])
    done = office.consolidate(tmp_path / "in")
    told = {t.unit: [p.says for p in t.problems if p.rule.code == "KH379"] for t in done.told}
    assert "第4行“东海置业有限公司”的统一社会信用代码与华中分公司报的“北斗港务集团有限公司”相同" in told["华东分公司"][0]
    assert "与华东分公司报的“东海置业有限公司”相同" in told["华中分公司"][0]
    assert "没有采用" not in openpyxl.load_workbook(tmp_path / "汇总.xlsx")["问题清单"]["A2"].value
