"""Every button of the ribbon and the menu, pressed once in Calc and in Excel: what it asks, says, writes and makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest

from addin.catalogue import buttons
from addin.cli.main import run
from addin.declare import Button
from tests.addin.returns import client, small_folder, write_return
from tests.hosts.seats import HOSTS, Seat, seated
from udfs.kinds.dates import Month
from udfs.policy.defaults import DEFAULT
from workbooks.registers.units import UNITS
from workbooks.writing.build import filled
from workbooks.writing.manager_book import FIRST
from workbooks.writing.policy_export import export_policy

ON_RIBBON = [b for b in buttons().values() if b.on_ribbon]
UNITS_TOLD = ("华东分公司", "华中分公司", "西北分公司", "东北分公司", "西南分公司", "华北分公司", "华南分公司", "华西分公司")
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
PLAN = "Task Name,Finish,Owner\n样板间验收,2026-12-10,李示例\n"


@dataclass(frozen=True)
class Press:
    """What a press comes to.

    Args:
        says: Pattern of what the dialog at the end says.
        told: Answers by the label of their field; {folder} is the person's folder, the other fields stay as proposed.
        made: A file that is there afterwards, below the person's folder.
        book: The workbook it is pressed in.
        at: Sheet and cell that are selected; the cell by its place or by what it holds.
        asks: Whether it says what it will do, and is told 是, before it does it.
    """

    says: str
    told: Mapping[str, str] = field(default_factory=dict)
    made: str = ""
    book: Literal["return", "faulty", "manager", "board"] = "return"
    at: tuple[str, str] = ("", "")
    asks: bool = False
    #: What cells hold afterwards, and which have notes, by "sheet!cell".
    cells: Mapping[str, str] = field(default_factory=dict)
    noted: Sequence[str] = ()


PRESSES: dict[str, Press] = {
    # staff
    "new": Press(
        "已生成投诉登记表（华东分公司，2026年11月）",
        {"哪种表": "投诉登记表", "填报单位": "华东分公司", "存到哪里": "{folder}/new.xlsx"},
        "new.xlsx",
    ),
    "check": Press("已检查2行，1处错误", book="faulty", cells={"校验结果!A1": "校验结果"}, noted=["客户信息统计表!E5"]),
    "fix": Press(
        "C4：“投标客户”改为“准客户”\n已修复1处，还有1处错误要人改",
        book="faulty",
        cells={"客户信息统计表!C4": "准客户"},
        noted=["客户信息统计表!E5"],
    ),
    "grade": Press("已测算2个客户：A类", cells={"客户信息统计表!Q4": "A"}),
    "explain": Press("A4：“客户单位名称”，读作海棠能源有限公司", at=("客户信息统计表", "A4")),
    "clients find": Press("示例置业有限公司", {"单位名称": "示例"}),
    "submit": Press("已提交华东分公司2026年11月的月报", asks=True, noted=["客户信息统计表!E5"]),
    "no-change": Press("已登记“华北分公司”2026年11月的无变化声明", {"单位": "华北分公司", "报送月份": "2026-11", "声明人": "李示例"}),
    "tasks import": Press(
        "已写成1项任务",
        {"计划文件": "{folder}/plan.csv", "项目编号": "XM-1", "填报单位": "华东分公司", "存到哪里": "{folder}/tasks.xlsx"},
        "tasks.xlsx",
    ),
    "unmark": Press("没有校验留下的标注"),
    "freeze": Press("没有客户簿的公式，原样另存到", made="return-数值.xlsx"),
    "doctor": Press("【好】工作区可以读写.*\n(.*\n)*.*可以正常使用"),
    # marketing
    "units import": Press("已导入8个单位", {"单位名录工作簿": "{folder}/units.xlsx"}),
    "month open": Press("华东分公司 → 集团市场营销部，2026-12-25前，未报", {"报送月份": "2026-12"}),
    "consolidate": Press(
        "2026年10月：8个文件",
        {"放报表的文件夹": "{folder}/10", "报送月份": "2026-10", "汇总工作簿存到哪里": "{folder}/oct.xlsx"},
        "oct.xlsx",
    ),
    "month status": Press("2026年10月：应报8个", {"报送月份": "2026-10", "看板存到哪里": "{folder}/board2.xlsx"}, "board2.xlsx"),
    "review": Press("新增 示例置业有限公司：客户类别“签约客户”", {"单位": "华东分公司", "报送月份": "2026-10"}),
    "return-letters": Press(
        "已为1个单位生成退回函",
        {"报送月份": "2026-10", "存到哪个文件夹": "{folder}/letters"},
        "letters/西北分公司/*.docx",
        asks=True,
    ),
    "remind": Press(
        r"2026年10月还有\d个单位未报，已生成",
        {"报送月份": "2026-10", "催报函存到哪个文件夹": "{folder}/reminders"},
        "reminders/*.docx",
        asks=True,
    ),
    "policy export": Press("已导出分级标准", {"存到哪里": "{folder}/exported.xlsx"}, "exported.xlsx"),
    "clients show": Press("K000001  示例置业有限公司，由华东分公司", {"客户": "示例置业有限公司"}),
    "clients merge": Press(
        "“青山乙号矿业有限公司”已并入“青山甲号矿业有限公司”",
        {"保留客户": "青山甲号矿业有限公司", "并入客户": "青山乙号矿业有限公司", "理由": "同一家"},
    ),
    "clients unmerge": Press(
        "“青山丁号矿业有限公司”不再并入“青山丙号矿业有限公司”", {"并入客户": "青山丁号矿业有限公司", "理由": "不是一家"}
    ),
    "policy check": Press("可以使用", {"分级标准工作簿": "{folder}/policy.xlsx"}),
    "catalogue": Press(r"客户目录已生成，\d家客户", {"存到哪个文件夹": "{folder}/catalogue"}, "catalogue/*.html"),
    "policy try": Press("分级标准与现行的内容相同.*没有改动任何数据", {"分级标准工作簿": "{folder}/policy.xlsx", "时段": "2026-10"}),
    "archive build": Press(r"\d个客户的档案：新做\d张", {"存到哪个文件夹": "{folder}/archive"}, "archive/*.xlsx"),
    "withdraw": Press("华中分公司2026年10月月报第1版.*\n.*示例置业有限公司.*内容改回", {"报送月份": "2026-10", "单位": "华中分公司"}),
    "archive form": Press(
        "已填好“示例置业有限公司”的客户档案表", {"客户": "示例置业有限公司", "存到哪里": "{folder}/form.xlsx"}, "form.xlsx"
    ),
    "policy import": Press("已起用分级标准", {"分级标准工作簿": "{folder}/policy.xlsx"}),
    "month close": Press("2026年8月已关账：客户0家", {"报送月份": "2026-08", "还有未报的也关账": "是", "原因": "试填"}),
    "archive blank": Press("空白的客户档案表已存为", {"存到哪里": "{folder}/blank.xlsx"}, "blank.xlsx"),
    "month reopen": Press(
        "“华东分公司”可以补报2026年9月，到2026-11-30为止",
        {"报送月份": "2026-09", "单位": "华东分公司", "到哪天": "2026-11-30", "原因": "补报"},
    ),
    "archive compare": Press("档案表改了0格", {"档案表": "{folder}/before.xlsx"}),
    "archive import": Press("档案表没有改动，什么也没有记", {"档案表": "{folder}/before.xlsx", "核定人": "钱示例"}),
    "archive stale": Press(r"\d个客户中\d个的档案该核实或该补", {"存到哪里": "{folder}/stale.xlsx"}, "stale.xlsx"),
    "entries": Press("“投诉登记表”共0笔", {"哪本登记簿": "投诉登记表"}),
    "audit verify": Press("台账完好：日志第\\d+条"),
    "audit seal": Press(r"已封存：日志第\d+条", {"封条存到哪里": "{folder}/seal.txt"}, "seal.txt"),
    "audit export": Press("已导出\\d+条", {"存到哪里": "{folder}/audit.xlsx"}, "audit.xlsx"),
    "selected receive": Press(
        "已提交西南分公司2026年10月的月报（第2版", {"收到的报表": "{folder}/late.xlsx"}, book="board", at=("看板", "西南分公司"), asks=True
    ),
    "selected return": Press(
        "已退回华南分公司2026年10月第1版：与合同不符", {"原因": "与合同不符"}, book="board", at=("看板", "华南分公司"), asks=True
    ),
    "selected remind": Press(
        r"还有\d个单位未报，已生成催报函", made="ws/out/2026年10月催报/*.docx", book="board", at=("看板", "华北分公司"), asks=True
    ),
    "selected reopen": Press("KH432", {"到哪天": "2026-11-30", "原因": "补报"}, book="board", at=("看板", "华东分公司")),
    "selected withdraw": Press(
        "已撤回华西分公司2026年10月第1版，影响客户1家", {"原因": "报错了表"}, book="board", at=("看板", "华西分公司"), asks=True
    ),
    "visit": Press("示例置业有限公司下次拜访：2026-1", {"客户": "示例置业有限公司"}),
    "risk": Press("示例置业有限公司未关闭的风险信号0个", {"客户": "示例置业有限公司"}),
    "step": Press("台账的投诉没有办完的0笔", {"哪一类": "投诉"}),
    # managers
    "manager": Press("领导工作簿已写好", {"存到哪里": "{folder}/manager2.xlsx"}, "manager2.xlsx"),
    "report": Press("已生成“月度汇总通报”", {"哪种报告": "月度汇总通报", "存到哪里": "{folder}/b.docx", "月份": "2026-10"}, "b.docx"),
    "template check": Press("模板可以使用", {"Word模板": "{folder}/bulletin.docx", "哪种报告的模板": "月度汇总通报"}),
    "distribution": Press("印发登记"),
    "assess notify": Press("KH788.*2026年下半年到2026-12-25才结束", {"半年": "2026H2"}),
    "assess status": Press(r"华东分公司  试算(.*\n)*2026年下半年：8个单位", {"半年": "2026H2"}),
    "selected brief": Press("已生成“拜访前一页纸”", book="manager", at=("客户", f"A{FIRST + 1}")),
    "selected form": Press("已填好“示例置业有限公司”的客户档案表", book="manager", at=("客户", f"B{FIRST + 1}")),
    "selected ranking": Press("已生成“客户分级排名”", book="manager", at=("单位", f"A{FIRST + 1}")),
    "selected bulletin": Press("已生成“月度汇总通报”", book="manager", at=("单位", f"B{FIRST + 1}")),
    "selected assessment": Press("已生成“考核表”", book="manager", at=("单位", f"A{FIRST + 1}")),
}


def test_no_button_is_left_out() -> None:
    assert sorted(PRESSES) == sorted(b.verb for b in ON_RIBBON)


@pytest.fixture(scope="module", params=HOSTS)
def seat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    """Marketing with a month taken in, and with every file that a button asks for."""
    folder = tmp_path_factory.mktemp("every")
    _prepare(folder)
    with seated(request.param, folder) as somebody:
        yield somebody


def _prepare(folder: Path) -> None:
    def kh(*words: str, now: str = "2026-10-24T10:00") -> None:
        assert run([*words, "--workspace", str(folder / "ws"), "--now", now]) in (0, 1), words

    (folder / "units.xlsx").write_bytes(
        filled(UNITS, [{"name": u, "unit_kind": "分公司"} for u in UNITS_TOLD], unit="市场营销部", month=OCTOBER)
    )
    export_policy(DEFAULT, folder / "policy.xlsx")
    (folder / "plan.csv").write_text(PLAN, encoding="utf-8")
    kh("units", "import", str(folder / "units.xlsx"))
    small_folder(folder / "10", OCTOBER)
    for unit, name in (("华南分公司", "红棉港务有限公司"), ("华西分公司", "雪松能源有限公司")):
        write_return(folder / f"10/{unit}.xlsx", unit, OCTOBER, [client(name)])
    late = [client(f"青山{n}号矿业有限公司") for n in "甲乙丙丁戊"]
    write_return(folder / "late.xlsx", "西南分公司", OCTOBER, late)
    kh("consolidate", str(folder / "10"), "--month", "2026-10", "--out", str(folder / "first.xlsx"))
    kh("month", "close", "--month", "2026-09", "--with-missing", "--why", "试填")
    kh("clients", "merge", "青山丙号矿业有限公司", "青山丁号矿业有限公司", "--why", "同一家")
    (folder / "bulletin.docx").write_bytes((Path(__file__).parents[2] / "templates/monthly_bulletin.docx").read_bytes())
    kh("manager", "--out", str(folder / "manager.xlsx"))
    kh("month", "status", "--month", "2026-10", "--out", str(folder / "board.xlsx"))
    kh("archive", "form", "示例置业有限公司", "--out", str(folder / "before.xlsx"))
    rows = [client("海棠能源有限公司"), client("示例置业有限公司")]
    write_return(folder / "return.xlsx", "华东分公司", NOVEMBER, rows)
    write_return(
        folder / "faulty.xlsx",
        "华东分公司",
        NOVEMBER,
        [client("海棠能源有限公司", 客户类别="投标客户"), client("示例置业有限公司", 联系电话="123")],
    )


@pytest.mark.parametrize("button", ON_RIBBON, ids=[b.verb for b in ON_RIBBON])
def test_a_press_asks_does_and_says(seat: Seat, button: Button) -> None:
    wanted = PRESSES[button.verb]
    seat.open(seat.folder / f"{wanted.book}.xlsx")
    if wanted.at[0]:
        seat.select(*wanted.at)
    told = {label: text.format(folder=seat.folder) for label, text in wanted.told.items()}
    said = seat.press(button.verb, told, agrees=wanted.asks)
    assert re.search(wanted.says, said), said
    assert "KH131" not in said
    if wanted.made:
        assert list(seat.folder.glob(wanted.made)), said
    assert {place: seat.text(*place.split("!")) for place in wanted.cells} == wanted.cells
    assert sorted(seat.noted()) == sorted(wanted.noted)
