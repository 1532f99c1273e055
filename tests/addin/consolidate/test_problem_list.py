"""The list of problems in the consolidated workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from addin.buttons.support.consolidating import numbers, told
from addin.consolidate.workbook.book_problems import folded
from addin.ledger.store import Ledger, Told
from tests.addin.returns import NOVEMBER, Office, client, write_return
from workbooks.judging.forms import NOT_ASKED
from workbooks.judging.read import DOUBTFUL
from workbooks.problems import Problem, Severity, Where, problem
from workbooks.refusals import DAMAGED, NO_SPREADSHEET


def reminder(row: int, column: int = 0, what: str = "x", head: str = "") -> Problem:
    return problem(NO_SPREADSHEET, Where("a.xlsx", "表", row, column), what=what, head=head)


def lines(*problems: Problem) -> list[tuple[str | None, str]]:
    return [(p.where.cell, more) for _, p, more in folded([Told("华东分公司", "a.xlsx", "0" * 64, problems)])]


def test_many_reminders_of_a_column_are_one_line_and_errors_keep_theirs() -> None:
    reminders = [reminder(row, 2, f"x{row}") for row in (0, 2, 4, 6, 8)]
    apart = [reminder(row, 3, f"y{row}") for row in (10, 12, 14)]
    errors = [problem(DAMAGED, Where("a.xlsx", "表", row, 2), what="x") for row in range(5)]
    told = lines(*reminders, *apart, *errors)
    assert told[:4] == [("C1", "（同类共5处，另见C3、C5、C7、C9）"), ("D11", ""), ("D13", ""), ("D15", "")]
    assert told[4:] == [(f"C{row}", "") for row in range(1, 6)]
    assert {p.severity for p in errors} == {Severity.ERROR}


def test_reminders_that_say_the_same_are_one_line_of_the_sheet_with_the_heads_of_other_columns() -> None:
    same = [reminder(row, column, head=head) for column, head in ((0, "甲"), (1, "乙")) for row in (4, 5, 6, 8)]
    assert lines(*same) == [("A5", "（同类共8处，另见A6、A7、A9，“乙”B5:B7、B9）")]
    assert lines(*same[:2], reminder(9, 0, "y", "甲")) == [("A5", "（同类共2处，另见A6）"), ("A10", "")]


def test_a_cell_told_twice_is_named_once_and_places_beyond_twenty_are_counted() -> None:
    assert lines(*(reminder(4, 0, f"x{i}") for i in range(4)), reminder(6)) == [("A5", "（同类共5处，另见A7）")]
    (told,) = lines(*(reminder(2 * row) for row in range(30)))
    assert told[1].startswith("（同类共30处，另见A3、A5、")
    assert told[1].endswith("、A41等）")


def test_files_are_told_each() -> None:
    four = tuple(reminder(2 * row) for row in range(4))
    told = folded([Told("", "a.xlsx", "0" * 64, four), Told("", "b.xlsx", "1" * 64, four[:1])])
    assert [more for _, _, more in told] == ["（同类共4处，另见A3、A5、A7）", ""]


def test_reminders_for_different_reasons_keep_a_line_each() -> None:
    def doubt(row: int, why: str) -> Problem:
        return problem(DOUBTFUL, Where("a.xlsx", "表", row, 0), found=why, why=why)

    read = [doubt(row, f"写的是约数，按{row}万元读取") for row in range(4, 12, 2)]
    unread = [doubt(row, f"写的是范围（不低于{row}%），没有读取") for row in range(14, 22, 2)]
    assert [cell for cell, _ in lines(*read, *unread)] == ["A5", "A15"]


def test_reminders_about_different_kinds_of_clients_keep_a_line_each() -> None:
    def unneeded(row: int, kind: str) -> Problem:
        return problem(NOT_ASKED, Where("a.xlsx", "表", row, 2), kind=kind, field="累计合同额", found=row)

    told = lines(*(unneeded(row, "潜在客户") for row in range(3)), *(unneeded(row, "准客户") for row in range(3, 5)))
    assert [cell for cell, _ in told] == ["C1", "C2", "C3", "C4", "C5"]
    told = lines(*(unneeded(row, "潜在客户") for row in range(4)), *(unneeded(row, "准客户") for row in range(4, 8)))
    assert told == [("C1", "（同类共4处，另见C2:C4）"), ("C5", "（同类共4处，另见C6:C8）")]


def test_files_that_were_replaced_or_withdrawn_are_told_apart_and_counted_nowhere(tmp_path: Path) -> None:
    office, folder = Office(tmp_path), tmp_path / "in"
    faulty, right = client("甲置业有限公司", 联系电话="12"), client("甲置业有限公司")
    write_return(folder / "华东.xlsx", "华东分公司", NOVEMBER, [faulty])
    write_return(folder / "华中.xlsx", "华中分公司", NOVEMBER, [faulty])
    assert office.consolidate(folder).errors == 2
    write_return(folder / "华东改.xlsx", "华东分公司", NOVEMBER, [right])
    Ledger(office.workspace).withdraw("华中分公司", NOVEMBER, 1, why="报错", at=office.now, actor="张三")
    done = office.consolidate(folder)
    assert (done.errors, {t.file: t.use for t in done.gone}) == (0, {"华东.xlsx": "已替换", "华中.xlsx": "已撤回"})
    assert "0处错误，1处提醒。另有不再计入的文件2个（已替换1个、已撤回1个），其中的2处错误、0处提醒没有算在内。" in told(done)
    assert numbers(done)["gone"] == {"已替换": 1, "已撤回": 1}
    table = list(openpyxl.load_workbook(done.out)["问题清单"].values)
    assert str(table[1][0]).startswith("错误0处")
    assert "另有2处在已被替换或撤回的2个文件里，不计，列在最后。" in str(table[1][0])
    assert [row[1] for row in table[-2:]] == ["已替换", "已撤回"]


def test_what_stands_while_a_correction_is_sent_back_is_not_said_to_be_replaced(tmp_path: Path) -> None:
    office, folder = Office(tmp_path), tmp_path / "in"
    write_return(folder / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    office.consolidate(folder)
    write_return(folder / "华东改.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司", 联系电话="12")])
    write_return(folder / "华中1.xlsx", "华中分公司", NOVEMBER, [client("乙矿业有限公司")])
    write_return(folder / "华中2.xlsx", "华中分公司", NOVEMBER, [client("丙港务有限公司")])
    done = office.consolidate(folder)
    assert (done.errors, done.gone) == (1, ())
    assert {t.use for t in done.told} == {"计入"}


def test_a_problem_leads_to_the_row_of_its_client(tmp_path: Path) -> None:
    rows = [client("甲置业有限公司"), client("乙矿业有限公司")]
    write_return(tmp_path / "in" / "东.xlsx", "华东分公司", NOVEMBER, rows)
    book = openpyxl.load_workbook(Office(tmp_path).consolidate(tmp_path / "in").out)
    (row,) = [row for row in book["问题清单"].iter_rows(min_row=4) if row[8].value == "KH318"]
    assert book["汇总"].cell(int(row[9].hyperlink.location.rpartition("!C")[2]), 3).value == "乙矿业有限公司"
