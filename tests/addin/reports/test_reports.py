import datetime
import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from addin.buttons.support.publishing import render
from addin.documents.pdf import to_pdf
from addin.ledger.shapes.views import Change, Conflict, Duplicate
from addin.reports.client_ranking import client_ranking
from addin.reports.letterhead import House
from addin.reports.monthly_bulletin import monthly_bulletin
from addin.reports.reminder import reminder
from addin.reports.return_letter import return_letter
from addin.reports.spans import Span
from addin.reports.states import branches
from tests.addin.document_makers import busy_month, client, month, parts, texts, unit
from udfs.kinds.dates import Month
from udfs.policy.defaults import DEFAULT
from workbooks import refusals
from workbooks.problems import Refusal, Where, problem

DAY = datetime.date(2026, 11, 26)
Q4 = Span.parse("2026Q4")
HOUSE = House("华筑建设集团有限公司")
MATCH = Duplicate("c1", "c2", "示例01置业有限公司", "示例02置业有限公司", ("一分公司",), ("二分公司",), 92.0, "名称相近")
FAULTS = [
    problem(refusals.NOT_A_WORKBOOK, Where("三.xlsx", "客户信息统计表", 202, 2), what="网页"),
    problem(refusals.NOT_A_WORKBOOK, Where("三.xlsx", "客户信息统计表", 203, 2), what="网页"),
    problem(refusals.DAMAGED, Where("三.xlsx"), what="缺少内容"),
    problem(refusals.NO_SPREADSHEET, Where("三.xlsx", "备注", 0, 0), what="文本"),
]


def written(function, context) -> bytes:
    return render(function.__report__, context, created=DAY)


def prose(function, context) -> str:
    return "\n".join(texts(written(function, context)))


def test_each_unit_stands_in_one_group_with_lateness_as_a_flag():
    bulletin = monthly_bulletin(busy_month(), day=DAY)
    assert [(line.label, line.count, line.units) for line in bulletin.states] == [
        ("按时报送", 1, "一分公司"),
        ("无变化声明", 1, "五分公司"),
        ("迟报", 1, "二分公司"),
        ("退回待改", 1, "三分公司"),
        ("未报", 1, "四分公司"),
        ("合计", 5, ""),
    ]
    assert bulletin.opening == (
        "应报单位5个，截至2026年11月25日24时按时收到2个（按时报送1个、无变化声明1个），按时报送率40.0%；其余3个：迟报1个、退回待改1个、未报1个。"
    )


def test_a_late_return_sent_back_is_marked_late():
    assert monthly_bulletin(month([unit("甲", "退回", on_time=False)]), day=DAY).states[3].units == "甲（迟报）"


def test_clients_are_counted_once_and_against_the_month_before():
    before = month(clients=[client(1, "B"), client(2, "B")], of=Month(2026, 10))
    bulletin = monthly_bulletin(busy_month(), before, day=DAY)
    assert [(line.name, line.count, line.last, line.change) for line in bulletin.tiers] == [
        ("A类", 3, "0", "+3"),
        ("B类", 2, "2", "持平"),
        ("C类", 1, "0", "+1"),
        ("其中：数据不足（暂定B）", 1, "0", "+1"),
        ("合计", 6, "2", "+4"),
    ]
    assert "比上月增加4个" in bulletin.overview
    assert next(line for line in bulletin.kinds if line.name == "签约客户").change == "+4"


def test_without_a_month_before_changes_are_dashes():
    bulletin = monthly_bulletin(busy_month(), day=DAY)
    assert {line.change for line in (*bulletin.tiers, *bulletin.kinds)} == {"—"}
    assert "上月" not in bulletin.overview


def test_every_change_of_the_month_is_listed():
    bulletin = monthly_bulletin(busy_month(), day=DAY)
    assert (bulletin.added_says, [line.client for line in bulletin.added]) == ("本月新增客户1个：", ["示例01置业有限公司"])
    assert (bulletin.ended_says, [line.client for line in bulletin.ended]) == ("本月终止客户1个：", ["旧客户有限公司"])
    assert [(line.kind, line.old, line.new) for line in bulletin.moved] == [("升级", "B", "A"), ("降级", "B", "C")]


def test_a_personal_field_is_never_printed():
    text = prose(monthly_bulletin, monthly_bulletin(busy_month(), day=DAY))
    assert "139" not in text
    assert "一分公司、二分公司所填不同（个人信息，见《汇总》工作簿）" in text
    assert "一分公司：准客户；二分公司：签约客户" in text


def test_what_is_asked_follows_from_the_month():
    assert monthly_bulletin(busy_month(), day=DAY, duplicates=[MATCH]).asks == (
        "未报单位（四分公司）于2026年11月30日前补报；确无变化的，报送无变化声明。",
        "退回单位（三分公司）按退回函逐条改正，于2026年11月30日前重报。",
        "疑似重复和填报不一致的客户，有关单位于2026年12月1日前核实并书面回复。",
        "资料不足的客户，维护单位在下月报送时补齐定级依据。",
        "下月客户信息统计表于2026年12月25日前报送；没有变化的，报送无变化声明。",
    )


def test_an_empty_month_reads_as_one():
    text = prose(monthly_bulletin, monthly_bulletin(month(), day=DAY))
    for sentence in (
        "单位名录中没有应报单位。",
        "台账中没有客户。",
        "本月无新增客户。",
        "本月无终止客户。",
        "本月无客户等级升降。",
        "未发现疑似重复客户。",
    ):
        assert sentence in text
    assert "序号" not in text


def test_long_lists_are_cut_and_say_where_the_others_stand():
    changes = [Change(kind, f"示例{n}有限公司", "一分公司", "", "B", "A") for n in range(75) for kind in ("新增", "终止", "升级")]
    told = Conflict("kind", (("一分公司", "准客户"), ("二分公司", "签约客户")))
    clients = [client(n, conflicts=(told,)) for n in range(33)]
    bulletin = monthly_bulletin(month(clients=clients, changes=changes), day=DAY, duplicates=[MATCH] * 21)
    changed = "另有15条未列出，见当月《汇总》工作簿的“变化”表。"
    assert (len(bulletin.added), bulletin.added_more, bulletin.ended_more, bulletin.moved_more) == (60, changed, changed, changed)
    assert (len(bulletin.matches), bulletin.matches_more) == (20, "另有1条未列出，见当月《汇总》工作簿的“疑似重复”表。")
    assert (len(bulletin.conflicts), bulletin.conflicts_more) == (1, "逐个客户见当月《汇总》工作簿的“字段冲突”表。")
    assert bulletin.conflicts[0].client.endswith("等33个客户")
    assert (bulletin.matches_says[:9], bulletin.conflicts_says[:13]) == ("疑似重复客户21对", "同一客户多家填报不一致33")
    text = prose(monthly_bulletin, bulletin)
    for more in (changed, bulletin.matches_more, bulletin.conflicts_more):
        assert more in text


def test_the_days_given_to_answer_are_the_policy_s():
    later = {"resend_days": 7, "late_days": 4, "reply_days": 10, "due_day": 20}
    settings = tuple(replace(s, value=later.get(s.key, s.value), since=datetime.date(2026, 11, 1)) for s in DEFAULT.settings)
    before = tuple(replace(s, until=datetime.date(2026, 10, 31)) for s in DEFAULT.settings)
    policy = replace(DEFAULT, settings=before + settings)
    told = []
    for of in (Month(2026, 10), Month(2026, 11)):
        day, silent = datetime.date(of.year, of.month, 26), month([unit("甲分公司", "未报", on_time=None)], of=of)
        letter = return_letter("甲分公司", of, "甲.xlsx", 38, FAULTS, day=day, policy=policy)
        late = reminder(silent, day=day, policy=policy)
        bulletin = monthly_bulletin(silent, day=day, policy=policy)
        told.append([_days(text) for text in (letter.closing, late.request, bulletin.opening, *bulletin.asks)])
        told[-1].append([late.units[0].state])
    assert told == [
        [["10月29日"], ["10月25日", "10月29日"], ["10月25日"], ["10月29日"], ["11月20日"], ["逾期1天"]],
        [["12月3日"], ["11月20日", "11月30日"], ["11月20日"], ["11月30日"], ["12月20日"], ["逾期6天"]],
    ]


@pytest.mark.parametrize("day", [datetime.date(2026, 11, 26), datetime.date(2026, 9, 30), datetime.date(2027, 2, 12)])
def test_letter_reminder_and_bulletin_of_a_day_ask_for_the_same_working_day(day: datetime.date) -> None:
    reported = Month(day.year, day.month).plus(0 if day.day > 25 else -1)
    of = month([unit("甲分公司", "未报", on_time=None), unit("乙分公司", "退回", errors=1)], of=reported)
    letter, late = return_letter("乙分公司", of.month, "乙.xlsx", 38, FAULTS, day=day), reminder(of, day=day)
    asks = monthly_bulletin(of, day=day).asks
    told = [_days(letter.closing)[0], _days(late.request)[-1], _days(asks[0])[0], _days(asks[1])[0]]
    assert len(set(told)) == 1
    assert told[0] == {9: "10月8日", 11: "11月30日", 2: "2月15日"}[day.month]


def _days(text: str) -> list[str]:
    return re.findall(r"\d+月\d+日", text)


def test_documents_tell_the_data_they_stand_on():
    data = written(monthly_bulletin, monthly_bulletin(busy_month(), day=DAY))
    assert "数据快照 5d41402a　分级标准 2026.1" in parts(data)["word/footer1.xml"].decode()


@pytest.mark.parametrize(
    ("function", "context"),
    [
        (monthly_bulletin, lambda: monthly_bulletin(busy_month(), day=DAY, duplicates=[MATCH], house=HOUSE)),
        (client_ranking, lambda: client_ranking([busy_month()], span=Q4, day=DAY)),
        (return_letter, lambda: return_letter("三分公司", Month(2026, 11), "三.xlsx", 38, FAULTS, day=DAY)),
        (reminder, lambda: reminder(busy_month(), day=DAY)),
    ],
    ids=["bulletin", "ranking", "return", "reminder"],
)
def test_the_same_snapshot_gives_the_same_bytes(function, context):
    assert written(function, context()) == written(function, context())


def test_units_are_ranked_by_a_then_b_then_fewer_c_and_equals_share_a_rank():
    units = [unit("甲", a=1, b=2), unit("乙", a=2), unit("丙", a=1, b=2), unit("丁", a=1, b=2, c=1), unit("戊项目部", a=9, parent="甲")]
    ranking = client_ranking([month(units)], span=Q4, day=DAY)
    assert [(line.rank, line.unit) for line in ranking.units] == [(1, "乙"), (2, "丙"), (2, "甲"), (4, "丁")]


def test_movement_sums_the_period_against_its_beginning():
    up = Change("升级", "示例", "甲", "等级", "B", "A")
    months = [month([unit("甲", a=n + 1)], changes=[up], of=Month(2026, 10 + n)) for n in range(3)]
    line = client_ranking(months, month([unit("甲", a=3, b=1)]), span=Q4, day=DAY).units[0]
    assert (line.up, line.down, line.a_change, line.total_change) == (3, 0, "持平", "-1")


def test_clients_are_ranked_inside_their_tier_and_those_on_missing_facts_apart():
    ranking = client_ranking([busy_month()], span=Q4, day=DAY)
    first, *others = ranking.tiers
    assert (first.title, [(c.rank, c.client, c.score) for c in first.clients]) == (
        "A类客户（共3个）",
        [(1, "示例01置业有限公司", 25), (2, "示例02置业有限公司", 10), (3, "示例03置业有限公司", 0)],
    )
    assert [tier.title for tier in others] == ["B类客户（共1个）", "C类客户（共1个）", "数据不足（暂定B）客户（共1个）"]


def test_a_branch_sees_its_own_clients_and_nameless_others():
    ranking = client_ranking([busy_month()], span=Q4, day=DAY, edition="branch", unit="二分公司")
    text = prose(client_ranking, ranking)
    assert {line.unit for line in ranking.units} == {"二分公司", "（其他单位）"}
    assert [c.client for tier in ranking.tiers for c in tier.clients] == ["示例03置业有限公司", "示例06置业有限公司"]
    assert ranking.tiers[0].clients[0].rank == 3
    for other in ("一分公司", "三分公司", "四分公司", "五分公司", "示例01"):
        assert other not in text


def test_a_project_sees_nothing_but_its_own():
    text = prose(client_ranking, client_ranking([busy_month()], span=Q4, day=DAY, edition="project", unit="三分公司"))
    assert "示例05置业有限公司" in text
    for other in ("单位排名", "集团客户共", "名列", "示例01", "一分公司"):
        assert other not in text


def test_a_chart_names_units_only_for_leaders():
    editions = {"leaders": True, "branch": False, "project": False}
    for edition, has_chart in editions.items():
        data = written(client_ranking, client_ranking([busy_month()], span=Q4, day=DAY, edition=edition, unit="二分公司"))
        assert any("chart" in name for name in parts(data)) is has_chart


def test_a_ranking_of_nothing_or_for_nobody_is_refused():
    with pytest.raises(Refusal, match="KH741"):
        client_ranking([], span=Q4, day=DAY)
    with pytest.raises(Refusal, match=r"KH742.*最接近的是“二分公司”"):
        client_ranking([busy_month()], span=Q4, day=DAY, edition="branch", unit="二公司")


@pytest.mark.parametrize(
    ("text", "label", "first", "count"),
    [
        ("2026Q1", "2026年第1季度", Month(2026, 1), 3),
        ("2026-h2", "2026年下半年", Month(2026, 7), 6),
        ("2026", "2026年度", Month(2026, 1), 12),
    ],
)
def test_spans(text: str, label: str, first: Month, count: int):
    span = Span.parse(text)
    assert (span.label, span.months[0], len(span.months)) == (label, first, count)


@pytest.mark.parametrize("text", ["", "2026Q5", "2026-13", "Q1", "1999"])
def test_what_is_no_span_is_refused(text: str):
    with pytest.raises(ValueError, match="not a month, quarter"):
        Span.parse(text)


def test_a_return_letter_says_whom_to_ask():
    asked = [
        return_letter("三分公司", Month(2026, 11), "三.xlsx", 38, FAULTS, day=DAY, house=House("示例集团", mail=mail)).closing
        for mail in ("marketing@example.com", "")
    ]
    assert asked[0].endswith("请与示例集团市场营销部（marketing@example.com）联系。")
    assert asked[1].endswith("请与示例集团市场营销部联系。")


def test_a_return_letter_lists_every_fault_at_its_cell():
    letter = return_letter("三分公司", Month(2026, 11), "三.xlsx", 38, FAULTS, day=DAY)
    assert [line.place for line in letter.errors] == ["《客户信息统计表》C203", "《客户信息统计表》C204", "整个文件"]
    assert letter.kinds == ("不是表格文件（2处）", "文件损坏（1处）")
    assert len(letter.warnings) == 1
    text = prose(return_letter, letter)
    assert "有错误3处" in text
    assert "于2026年11月30日前重新报送" in text


def test_a_letter_without_warnings_has_no_list_of_them():
    assert "提醒清单" not in prose(return_letter, return_letter("三分公司", Month(2026, 11), "三.xlsx", 38, FAULTS[:3], day=DAY))


@pytest.mark.parametrize(
    ("day", "title", "state"),
    [
        (datetime.date(2026, 11, 23), "关于报送2026年11月客户信息统计表的函", "距期限2天"),
        (datetime.date(2026, 11, 25), "关于报送2026年11月客户信息统计表的函", "今日到期"),
        (datetime.date(2026, 11, 26), "关于催报2026年11月客户信息统计表的函", "逾期1天"),
    ],
)
def test_a_reminder_knows_whether_the_25th_has_passed(day: datetime.date, title: str, state: str):
    letter = reminder(busy_month(), day=day)
    assert (letter.title, [(line.unit, line.state) for line in letter.units]) == (title, [("四分公司", state)])


def test_a_reminder_to_one_unit_names_no_other():
    units = [unit("甲分公司", "未报", on_time=None), unit("乙分公司", "未报", on_time=None)]
    text = prose(reminder, reminder(month(units), day=DAY, unit="甲分公司"))
    assert "甲分公司：" in text
    assert "乙分公司" not in text
    assert "名单" not in text


def test_nobody_missing_is_nobody_to_remind():
    with pytest.raises(Refusal, match="KH743"):
        reminder(month([unit("甲")]), day=DAY)


@pytest.mark.office
def test_the_pdf_says_what_the_word_document_says_in_embedded_chinese_fonts(tmp_path: Path):
    data = {
        "a.docx": written(monthly_bulletin, monthly_bulletin(busy_month(), day=DAY, duplicates=[MATCH], house=HOUSE)),
        "b.docx": written(client_ranking, client_ranking([busy_month()], span=Q4, day=DAY)),
        "c.docx": written(return_letter, return_letter("三分公司", Month(2026, 11), "三.xlsx", 38, FAULTS, day=DAY)),
        "d.docx": written(reminder, reminder(busy_month(), day=DAY)),
    }
    for name, pdf in to_pdf(data).items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(pdf)
        told = "".join(subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode().split())
        for text in texts(data[name]):
            assert "".join(text.split())[:12] in told
        fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True).stdout.decode().splitlines()[2:]
        assert any("CJK" in line for line in fonts)
        assert all(line.split()[-5] == "yes" for line in fonts)


def test_a_bulletin_gives_its_figures_to_programs():
    told, figures = busy_month(), monthly_bulletin(busy_month(), day=DAY, duplicates=[MATCH]).figures
    assert figures["clients"] == len(told.clients) == sum(figures["tiers"].values())
    assert figures["tiers"] == told.tiers
    assert figures["duplicates"] == 1
    assert figures["errors"] == sum(u.errors for u in branches(told))
    assert set(figures["units"]) == {u.unit for u in branches(told)}
    assert sum(figures["kinds"].values()) == figures["clients"]


def heads(data: bytes) -> set[str]:
    """Words of the first rows of a document's tables."""
    tables = Document(io.BytesIO(data)).tables
    return {cell.text.replace("\n", "") for table in tables for cell in table.rows[0].cells}


def test_without_a_month_before_there_are_no_columns_of_dashes():
    before = month([unit("一分公司", "已接收")], of=Month(2026, 9))
    ranked = [client_ranking([busy_month()], one, span=Q4, day=DAY) for one in (None, before)]
    assert ["A类增减" in heads(written(client_ranking, r)) for r in ranked] == [False, True]
    told = [monthly_bulletin(busy_month(), one, day=DAY) for one in (None, before)]
    assert ["比上月" in heads(written(monthly_bulletin, b)) for b in told] == [False, True]


def test_what_changed_says_when_there_is_nothing_to_compare_with():
    changed = {"一分公司": {"客户信息": 3}}
    told = monthly_bulletin(replace(busy_month(), opening=None), day=DAY, changed=changed).classes_says
    assert told == "各单位报来的变化共3项（没有上月数据可比，报来的都算新增）："
