"""计算等级、提交本月、清除标注、安装 as they are pressed on closed files."""

from __future__ import annotations

import datetime
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text

from addin.buttons.keeping.install_addin import examine_setup, install_addin, uninstall_addin
from addin.desk.desk import Finding, Program, Setup
from addin.hosts.closed import ClosedDesk
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.branch import COMPLAINT_HEADS, LOG_HEADS, NAME, complaint, workbook
from tests.addin.conftest import NOW, Press
from tests.addin.returns import NOVEMBER, client, write_return
from workbooks.opening.files import read_book

UNIT = "江南分公司"
VISIT = ["G-1", NAME, "2026-11-03", "电话沟通", "李示例"]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A return that passes all checks."""
    rows = [client("示例置业有限公司"), client("样例地产有限公司", 履约诚信="差")]
    return write_return(tmp_path / "江南11月.xlsx", UNIT, NOVEMBER, rows)


def test_tiers_are_written_beside_the_clients(kh: Press, sheet: Path):
    before = sheet.read_bytes()
    pressed = kh("grade", file=sheet)
    assert pressed.code == 0
    assert "已测算2个客户：A类1个，B类0个，C类1个" in pressed.out
    assert sheet.read_bytes() == before
    table = openpyxl.load_workbook(sheet.with_name("江南11月-等级.xlsx")).active
    width = openpyxl.load_workbook(sheet).active.max_column
    assert [c.value for c in table[3]][width:] == ["测算等级", "分级依据"]
    assert [row[width].value for row in table.iter_rows(min_row=4, max_row=5)] == ["A", "C"]
    assert table.cell(5, width + 2).value.startswith("C类（R23，分级标准C2行）")


def test_tiers_go_into_their_own_columns_and_formulas_stay(kh: Press, sheet: Path, tmp_path: Path):
    book = openpyxl.load_workbook(sheet)
    table = book.active
    column = table.max_column + 1
    table.cell(3, column, "测算等级")
    table.cell(4, column, '="自填"')
    book.save(sheet)
    assert kh("grade", file=sheet, out=tmp_path / "out.xlsx").code == 0
    done = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert done.cell(4, column).value == '="自填"'
    assert done.cell(5, column).value == "C"
    assert done.cell(3, column + 1).value == "分级依据"


def test_tiers_are_not_written_into_what_cannot_be_patched(kh: Press, books: Path, tmp_path: Path):
    shutil.copy(books / "09_gbk.csv", tmp_path)
    pressed = kh("grade", file=tmp_path / "09_gbk.csv")
    assert pressed.code == 2
    assert "KH181" in pressed.err


def test_a_return_is_submitted_into_the_workspace_and_found_in_the_ledger(kh: Press, sheet: Path, tmp_path: Path):
    work = Workspace.open(tmp_path / "工作区").root
    pressed = kh("submit", json=True, file=sheet, workspace=work)
    assert pressed.code == 0
    told = next(line for line in pressed.lines if "submitted" in line)
    assert (
        told.items()
        >= {
            "submitted": f"{UNIT}2026年11月客户信息统计表.xlsx",
            "unit": UNIT,
            "month": "2026-11",
            "version": 1,
            "late": False,
        }.items()
    )
    state = next(u for u in Ledger(Workspace.open(work)).status(NOVEMBER) if u.unit == UNIT)
    assert (state.state, state.version, state.rows) == ("已接收", 1, 2)
    assert [p.name for p in (work / "inbox" / "2026-11").iterdir()] == [f"{UNIT}2026年11月客户信息统计表.xlsx"]
    again = kh("submit", json=True, file=sheet, workspace=work)
    told = next(line for line in again.lines if "known" in line)
    assert (told["known"], told["version"], told["submitted"], again.code) == (True, 1, None, 0), "the same return twice is one return"
    assert "没有再收：和江南分公司2026年11月月报第1版的内容完全相同，那一版已经接收。" in kh("submit", file=sheet, workspace=work).out
    write_return(sheet, UNIT, NOVEMBER, [client("示例置业有限公司")])
    late = kh("submit", file=sheet, workspace=work, now=NOW + datetime.timedelta(days=9))
    assert "第2版" in late.out
    assert "迟报" in late.out
    assert len(list((work / "inbox" / "2026-11").iterdir())) == 2


def test_the_stored_file_is_named_after_its_version(kh: Press, sheet: Path, tmp_path: Path) -> None:
    work, first = Workspace.open(tmp_path / "工作区").root, sheet.read_bytes()
    kh("submit", file=sheet, workspace=work)
    write_return(sheet, UNIT, NOVEMBER, [client("示例置业有限公司")])
    kh("submit", file=sheet, workspace=work)
    sheet.write_bytes(first)
    (told,) = [line for line in kh("submit", json=True, file=sheet, workspace=work).lines if "known" in line]
    assert (told["version"], told["submitted"], told["known"]) == (3, f"{UNIT}2026年11月客户信息统计表（第3版）.xlsx", False)


def test_a_return_of_registers_alone_is_named_after_them(kh: Press, tmp_path: Path) -> None:
    work = Workspace.open(tmp_path / "工作区").root
    complaints, visits = ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")]), ("沟通拜访记录表", LOG_HEADS, [VISIT])
    for tables, name in (((complaints,), "投诉登记表.xlsx"), ((visits, complaints), "登记表（第2版）.xlsx")):
        path = workbook(tmp_path / "登记.xlsx", UNIT, NOVEMBER.chinese, *tables)
        (told,) = [line for line in kh("submit", json=True, file=path, workspace=work).lines if "submitted" in line]
        assert told["submitted"] == f"{UNIT}2026年11月{name}"


def test_what_was_sent_back_is_not_taken_again_unchanged(kh: Press, sheet: Path, tmp_path: Path) -> None:
    work = Workspace.open(tmp_path / "工作区").root
    kh("submit", file=sheet, workspace=work)
    kh("review", action="return", unit=UNIT, month="2026-11", why=["与合同不符"], workspace=work)
    again = kh("submit", file=sheet, workspace=work)
    assert (again.code, "那一版已经退回。请按退回的原因改正" in again.out, "已提交" in again.out) == (1, True, False)


def test_a_closed_month_says_that_nothing_was_taken_in(kh: Press, sheet: Path, tmp_path: Path) -> None:
    work, later = Workspace.open(tmp_path / "工作区").root, NOW + datetime.timedelta(days=9)
    kh("submit", file=sheet, workspace=work)
    assert kh("month close", month="2026-11", workspace=work, now=later).code == 0
    again = kh("submit", file=sheet, workspace=work, now=later)
    assert "没有再收" in again.out
    assert "已提交" not in again.out


def test_after_a_withdrawal_the_same_bytes_are_taken_again(kh: Press, sheet: Path, tmp_path: Path) -> None:
    work = Workspace.open(tmp_path / "工作区").root
    kh("submit", file=sheet, workspace=work)
    assert kh("withdraw", month="2026-11", unit=UNIT, why="报错了月份", workspace=work).code == 0
    again = kh("submit", file=sheet, workspace=work)
    assert "第2版" in again.out
    state = next(u for u in Ledger(Workspace.open(work)).status(NOVEMBER) if u.unit == UNIT)
    assert (state.state, state.version) == ("已接收", 2)


def test_what_was_submitted_is_consolidated_without_reading_it_again(kh: Press, sheet: Path, tmp_path: Path):
    work = Workspace.open(tmp_path / "工作区").root
    kh("submit", file=sheet, workspace=work)
    out = tmp_path / "汇总.xlsx"
    assert kh("consolidate", folder=work / "inbox" / "2026-11", month="2026-11", out=out, workspace=work).code == 0
    assert any(g.at(r, 0) is not None for g in read_book(out).sheets for r in range(len(g.rows)))
    assert next(u for u in Ledger(Workspace.open(work)).status(NOVEMBER) if u.unit == UNIT).version == 1


def test_without_a_workspace_it_becomes_a_package_that_the_intake_takes(kh: Press, sheet: Path, tmp_path: Path):
    pressed = kh("submit", file=sheet)
    package = sheet.with_name(f"{UNIT}2026年11月客户信息统计表.zip")
    assert pressed.code == 0
    assert str(package) in pressed.out
    first = package.read_bytes()
    assert kh("submit", file=sheet).code == 0
    assert package.read_bytes() == first
    with zipfile.ZipFile(package) as inside:
        assert inside.read(inside.namelist()[0]) == sheet.read_bytes()
        assert "填报单位：江南分公司" in inside.read("报送单.txt").decode("utf-8-sig")
    folder = tmp_path / "收件"
    folder.mkdir()
    shutil.copy(package, folder)
    pressed = kh("consolidate", folder=folder, month="2026-11", out=tmp_path / "汇总.xlsx", workspace=tmp_path / "w")
    assert "报送单" not in pressed.out + pressed.err, "the slip is for people, not a file to complain of"
    state = next(u for u in Ledger(Workspace.open(tmp_path / "w")).status(NOVEMBER) if u.unit == UNIT)
    assert state.state == "已接收"


def test_a_return_with_errors_is_not_submitted(kh: Press, books: Path, tmp_path: Path):
    pressed = kh("submit", file=books / "07_cell_errors.xlsx", workspace=Workspace.open(tmp_path / "w").root, to=tmp_path)
    assert pressed.code == 1
    assert "没有提交：还有" in pressed.out
    assert not list(tmp_path.glob("*.zip"))
    assert not list((tmp_path / "w" / "inbox").iterdir())


def test_marks_are_taken_away(kh: Press, books: Path, tmp_path: Path):
    kh("check", files=[books / "07_cell_errors.xlsx"], marked=tmp_path)
    marked = tmp_path / "07_cell_errors-校验结果.xlsx"
    assert kh("unmark", file=marked).code == 0
    clean = openpyxl.load_workbook(tmp_path / "07_cell_errors-校验结果-无标注.xlsx")
    first = openpyxl.load_workbook(books / "07_cell_errors.xlsx")
    assert clean.sheetnames == first.sheetnames
    for row, mine in zip(clean.active.iter_rows(), first.active.iter_rows(), strict=True):
        for cell, was in zip(row, mine, strict=True):
            assert (cell.value, cell.comment, cell.fill.fgColor.rgb if cell.fill.patternType else None) == (
                was.value, None, was.fill.fgColor.rgb if was.fill.patternType else None,
            )  # fmt: skip
    assert openpyxl.load_workbook(marked).sheetnames != first.sheetnames
    assert kh("unmark", file=books / "09_gbk.csv").code == 2


class Recorded(Setup):
    """A machine that says what it was asked."""

    def __init__(self, *findings: Finding) -> None:
        self.findings, self.asked = list(findings), []

    def install(self, programs: Sequence[Program], workspace: Path | None) -> list[Finding]:
        self.asked.append(("install", tuple(programs), workspace))
        return self.findings

    def uninstall(self, programs: Sequence[Program]) -> list[Finding]:
        self.asked.append(("uninstall", tuple(programs)))
        return self.findings

    def macro_workbook(self, template: bytes) -> bytes:
        return template

    def examine(self, workspace: Path | None = None) -> list[Finding]:
        self.asked.append(("examine",))
        return self.findings


def test_installing_says_what_was_done_and_what_to_mend(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    fine, ill = Recorded(Finding("好", "加载项已装好。")), Recorded(Finding("不行", "找不到Python。", "重新安装。"))
    desk = ClosedDesk(NOW, tmp_path, installation=lambda: fine)
    assert install_addin(desk, calc=True).code == 0
    assert uninstall_addin(desk).code == 0
    assert fine.asked == [("install", ("calc",), tmp_path), ("uninstall", ())]
    done = examine_setup(ClosedDesk(NOW, installation=lambda: ill))
    assert (done.code, done.says) == (1, "有需要处理的，见上面的说明。")
    assert "【不行】找不到Python。改法：重新安装。" in capsys.readouterr().out


def test_the_examination_looks_at_the_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def examined() -> str:
        examine_setup(ClosedDesk(NOW, tmp_path, installation=lambda: Recorded(Finding("好", "加载项已装好。"))))
        return capsys.readouterr().out

    assert "台账" not in examined()
    ledger = Ledger(Workspace.open(tmp_path))
    for name in ("甲", "乙"):
        ledger.put_units([Unit(name)], at=NOW, actor="张三")
    assert "【好】台账完好，日志没有被改动过。" in examined()
    with ledger.database.write() as connection:
        connection.execute(text("UPDATE events SET actor = '李四' WHERE id = 2"))
    assert "【不行】台账的日志从第2条起被改动过。改法：" in examined()
    whole = ledger.workspace.ledger.read_bytes()
    ledger.workspace.ledger.write_bytes(whole[: len(whole) // 2])
    assert "【不行】台账" in examined()
    ledger.workspace.ledger.write_bytes(b"not a database")
    assert "【不行】台账文件“ledger.sqlite”打不开" in examined()
