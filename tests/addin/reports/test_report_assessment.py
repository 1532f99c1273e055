import datetime
import io
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from addin.buttons.support.publishing import publish, render
from addin.reports.assessing.assessment import assessment
from addin.reports.material import Material
from tests.addin.document_makers import client, month, texts, unit
from tests.addin.report_material import DAY, H2, ONE, TWO, entry, material, survey
from tests.addin.reports.test_report_analysis import GOOD
from workbooks.problems import Refusal

GUIDE = Path(__file__).parents[3] / "docs" / "managers.md"
FILLED = {
    "name": "示例01置业有限公司",
    "address": "示例路1号",
    "phone": "13900000001",
    "contact": "张示例",
    "post": "经理",
    "needs": "厂房",
}
CLIENTS = (client(1, "A", values=FILLED | {"cooperated": "有"}), client(2, "B", values=FILLED))
AUGUST = datetime.date(2026, 8, 3)
BRANCH = (unit(ONE),)
FIRST, SECOND = CLIENTS[0].name, CLIENTS[1].name


def complaint(number: str, day: datetime.date, **given):
    return entry("complaints", number=number, client=FIRST, client_id="c1", day=day, content="示例", **given)


def checked(day: int, agrees: str = "相符", of: str = ONE, **given):
    return entry(
        "verifications", day, by="集团市场营销部", unit=of, client=SECOND, client_id="c2", checked="联系电话", agrees=agrees,
        verifier="王示例", day=datetime.date(2026, 11, day), **given,
    )  # fmt: skip


EXAMPLE = (
    entry("client-standards", by="集团市场营销部", unit=ONE, term="2026年下半年", standard=4),
    complaint("TS-1", AUGUST, responsible="分公司", reasonable="合理", closed=AUGUST, effect="好", improved="是"),
    complaint("TS-2", AUGUST, responsible="项目部", reasonable="部分合理", closed=AUGUST, effect="一般", improved="否"),
    entry("projects", number="XM-1", project="甲项目", client=FIRST, client_id="c1", stage="执行"),
    entry("projects", number="XM-2", project="乙项目", client=SECOND, client_id="c2", stage="执行"),
    replace(survey("甲项目", datetime.date(2026, 11, 2), client=FIRST, repairs="不满意", responsible="项目部"), client_id="c1"),
    entry("analyses", client=FIRST, client_id="c1", term="2026H2", author="张示例", day=DAY, **GOOD | {"finance": "没有数字" * 10}),
    *(checked(d) for d in range(1, 5)),
    checked(5, "不符", found="13900000009"),
)  # fmt: skip


def example(*more, entries=EXAMPLE, units=BRANCH) -> Material:
    late = month((unit(ONE, on_time=False),), CLIENTS, of=H2.months[1])
    return material([*entries, *more], CLIENTS, units, months={H2.months[1]: late})


def test_the_worked_example_of_the_guide_is_what_the_program_computes():
    told = assessment(example(), day=DAY)
    sheet = told.sheets[0]
    computed = {row.name: row.score for row in sheet.parts} | {
        row.group: row.score for row in sheet.parts if row.name in (row.group, "不满意项")
    }
    computed |= dict(zip(("上报与档案", "投诉"), (told.units[0].g1, told.units[0].g2), strict=True)) | {"总分": told.units[0].total}
    written, group = {}, ""
    for text in GUIDE.read_text(encoding="utf-8").partition("## 四、")[2].splitlines():
        cells = [cell.strip() for cell in text.split("|")[1:-1]]
        if len(cells) == 4 and re.fullmatch(r"[\d.]+", cells[3]):
            group = cells[0].partition("（")[0] or group
            name = cells[1].partition("（")[0]
            written[group if name == "本组" else name] = cells[3]
    assert len(written) == 12
    assert {name: computed[name] for name in written} == written
    assert told.figures == {
        "units": [
            {
                "unit": ONE, "total": 65.7, "grade": "合格", "groups": {"1": 73.7, "2": 73.0, "3": 47.5, "4": 50.0, "5": 80.0},
                "falsified": False,
            }
        ]
    }  # fmt: skip


def test_proven_falsification_caps_the_grade_and_says_so():
    clean = [e for e in EXAMPLE if e.register not in ("complaints", "verifications", "surveys", "projects", "analyses", "client-standards")]
    honest = [checked(1), checked(2)]
    good = assessment(example(*honest, entries=[*clean, analysis_in_order()]), day=DAY)
    assert good.figures["units"][0]["grade"] == "优良"
    capped = assessment(example(*honest, checked(3, falsified="是"), entries=[*clean, analysis_in_order()]), day=DAY)
    assert (capped.figures["units"][0]["grade"], capped.units[0].grade) == ("合格", "合格（查实虚假）")
    assert "最高评为合格" in capped.sheets[0].result


def analysis_in_order():
    return entry("analyses", client=FIRST, client_id="c1", term="2026H2", author="张示例", day=DAY, **GOOD)


def test_no_data_is_shared_out_and_said():
    told = assessment(example(entries=[e for e in EXAMPLE if e.register not in ("verifications", "analyses")]), day=DAY)
    assert told.figures["units"][0]["groups"]["5"] is None
    assert "真实性无数据，权重按比例分给其余各组" in told.sheets[0].result
    assert {p.score for p in told.sheets[0].parts if p.group == "真实性"} == {"无数据"}


def test_every_loss_leads_to_file_sheet_and_row():
    losses = {(loss.name, loss.what): loss for loss in assessment(example(), day=DAY).sheets[0].losses}
    assert losses["投诉数量", "TS-1"].place == "一分公司.xlsx《投诉登记表》第5行"
    assert losses["档案完整", SECOND].note == "缺社会关系、合作历史、客户评价、客户考核结果"
    assert losses["不满意项", "乙项目"].note == "应调查未调查"
    assert ("投诉数量", "TS-3") not in losses


def test_the_workbook_reckons_the_total_and_links_each_part_to_its_evidence():
    told = assessment(example(), day=DAY)
    book = openpyxl.load_workbook(io.BytesIO(told.beside(".xlsx")))
    assert book.sheetnames == ["考核结果", "计算过程", "依据", "政绩考核指标"]
    assert book["考核结果"]["H5"].value == "=SUMPRODUCT(C5:G5,C$3:G$3)/SUMPRODUCT(ISNUMBER(C5:G5)*C$3:G$3)"
    sums = book["计算过程"]
    row = next(r for r in sums.iter_rows(min_row=5) if r[2].value == "投诉数量")
    target = book["依据"][row[8].hyperlink.location.partition("!")[2]]
    assert [c.value for c in book["依据"][target.row][2:5]] == ["投诉数量", "TS-1", 1]
    assert sum(r[6].value for r in sums.iter_rows(min_row=5) if isinstance(r[6].value, float | int)) == pytest.approx(65.7, abs=0.05)


def test_units_are_ranked_and_told_in_the_order_of_the_register():
    told = assessment(example(units=(unit(TWO), unit(ONE))), day=DAY)
    assert [u["unit"] for u in told.figures["units"]] == [TWO, ONE]
    assert [u.rank for u in told.units] == [1, 2]
    assert "考核单位2个" in told.overview


def test_a_group_without_units_has_nothing_to_assess():
    with pytest.raises(Refusal) as refused:
        assessment(material(units=()), day=DAY)
    assert refused.value.problem.rule.code == "KH781"


def test_a_month_that_is_not_due_yet_is_left_out():
    december = replace(month((unit(ONE, "未报", on_time=None),), CLIENTS, of=H2.months[-1]), due=datetime.date(2026, 12, 25))
    early = material(EXAMPLE, CLIENTS, (unit(ONE),), months={H2.months[-1]: december}, day=datetime.date(2026, 12, 20))
    told = assessment(early, day=datetime.date(2026, 12, 20))
    assert "试算" in told.state
    assert told.sheets[0].parts[0].how == "（5×1）÷应报5次×100"


def test_document_and_workbook_are_written_beside_each_other(tmp_path: Path):
    told = assessment(example(), day=DAY)
    prose = "\n".join(texts(render(assessment.__report__, told, created=DAY)))
    assert "一分公司总分65.7分，评为合格" in prose
    made = publish(assessment.__report__, told, tmp_path / "考核.xlsx", created=DAY)
    assert [p.name for p in made] == ["考核.xlsx"]
    with pytest.raises(Refusal, match=r"\.xlsx"):
        publish(assessment.__report__, told, tmp_path / "考核.txt", created=DAY)


def test_a_unit_that_took_over_owes_its_own_months_and_before_them_those_of_the_other():
    old, gone = unit("旧分公司", on_time=False), unit("撤销的分公司", "不需报", on_time=None)
    july = month((old, gone), CLIENTS, of=H2.months[0])
    august = month((unit(ONE), old, gone), CLIENTS, of=H2.months[1])
    made = example(units=(unit(ONE), gone))
    months = {july.month: july, august.month: august}
    before = made.at
    made = replace(made, at=lambda m: months.get(m) or before(m), unit_name=lambda told: ONE if told == "旧分公司" else told)
    told = assessment(made, day=DAY)
    assert [u.unit for u in told.units] == [ONE]
    assert told.sheets[0].parts[0].how == "（5×1＋1×0.5）÷应报6次×100"
