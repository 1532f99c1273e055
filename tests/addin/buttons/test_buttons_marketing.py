"""汇总本月、退回、催报、生成报告、名录和分级标准 as marketing presses them, over the fictional group's two months."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import openpyxl
import pytest
from docx import Document

import templates
from addin.buttons.returns.consolidate_month import consolidate_month
from addin.buttons.returns.import_units import import_units
from addin.buttons.returns.return_letters import client_names
from addin.demo.books import write_month
from addin.demo.group import MONTHS
from addin.demo.register import write_register
from addin.hosts.closed import ClosedDesk
from addin.ledger.storage.workspace import Workspace
from addin.outside import installation
from tests.addin.conftest import Press
from tests.workbooks.grids import CLIENTS, HEADS, examined, grid
from udfs.cells import CellValue
from udfs.kinds.dates import Month
from workbooks.grid import Grid
from workbooks.registers.units import UNITS
from workbooks.writing.build import filled

OCTOBER, NOVEMBER = datetime.datetime(2026, 10, 24, 16), datetime.datetime(2026, 11, 25, 17, 30)
AFTER = datetime.datetime(2026, 11, 26, 9)

#: Stands in for LibreOffice: notes each start and writes a PDF for each document.
_OFFICE = """#!/bin/sh
echo start >> {log}
while [ "$1" != --outdir ]; do shift; done
made=$2
shift 2
for told in "$@"; do printf '%%PDF-1.6 %%%%EOF' > "$made/$(basename "$told" .docx).pdf"; done
"""


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the returns of two months, both consolidated."""
    folder = tmp_path_factory.mktemp("group")
    import_units(ClosedDesk(OCTOBER, folder / "工作区", installation=installation, starts=True), write_register(folder))
    for month, now in zip(MONTHS, (OCTOBER, NOVEMBER), strict=True):
        write_month(folder / str(month), month)
        consolidate_month(
            ClosedDesk(now, folder / "工作区", installation=installation, starts=True),
            folder / str(month),
            str(month),
            folder / f"{month}.xlsx",
        )
    return folder


def test_the_month_is_told_in_numbers(kh: Press, group: Path) -> None:
    before = (group / "2026-11.xlsx").read_bytes()
    told = {"folder": group / "2026-11", "month": "2026-11", "out": group / "2026-11.xlsx"}
    pressed = kh("consolidate", json=True, workspace=group / "工作区", now=NOVEMBER, **told)
    assert pressed.code == 1
    numbers = next(line["summary"] for line in pressed.lines if "summary" in line)
    assert numbers["states"] == {"已接收": 8, "退回": 2, "无变化声明": 1, "未报": 1}
    assert numbers["read"] == 0
    assert numbers["clients"] == sum(numbers["tiers"].values())
    assert (group / "2026-11.xlsx").read_bytes() == before


def test_the_workbook_has_what_a_clerk_looks_for(group: Path) -> None:
    book = openpyxl.load_workbook(group / "2026-11.xlsx")
    assert {"汇总", "变化", "疑似重复", "问题清单", "上报情况", "分级统计"} <= set(book.sheetnames)


def test_return_letters_go_to_the_faulty_branches_alone(kh: Press, group: Path, tmp_path: Path) -> None:
    pressed = kh("return-letters", workspace=group / "工作区", now=AFTER, month="2026-11", out=tmp_path)
    assert pressed.code == 0
    assert {p.name for p in tmp_path.iterdir()} == {"西北分公司", "钢结构工程分公司"}
    for folder in tmp_path.iterdir():
        (letter,) = folder.glob("*.docx")
        assert folder.name in "".join(p.text for p in Document(str(letter)).paragraphs)
        (marked,) = folder.glob("*.xlsx")
        assert "校验结果" in openpyxl.load_workbook(marked).sheetnames


def test_a_return_letter_its_workbook_and_the_states_tell_one_number(kh: Press, group: Path, tmp_path: Path) -> None:
    kh("return-letters", workspace=group / "工作区", now=AFTER, month="2026-11", out=tmp_path)
    states = openpyxl.load_workbook(group / "2026-11.xlsx")["上报情况"]
    heads = [cell.value for cell in states[3]]
    told = {row[1]: dict(zip(heads, row, strict=True)) for row in states.iter_rows(min_row=4, values_only=True)}
    for folder in tmp_path.iterdir():
        rows, errors, reminders = (told[folder.name][head] for head in ("客户行", "错误", "提醒"))
        letter = "".join(p.text for p in Document(str(next(folder.glob("*.docx")))).paragraphs)
        assert f"，客户{rows}行）已收悉。经审核有错误{errors}处" in letter
        assert f"另有提醒{reminders}处" in letter
        assert "请与华筑建设集团市场营销部（marketing@example.com）联系。" in letter
        assert f"，{errors}处错误，{reminders}处提醒。" in openpyxl.load_workbook(next(folder.glob("*.xlsx")))["校验结果"]["A2"].value


@pytest.mark.parametrize(("verb", "letters"), [("return-letters", 2), ("remind", 2)])
def test_all_letters_become_pdfs_in_one_start_of_libreoffice(
    kh: Press, group: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str, letters: int
) -> None:
    office = tmp_path / "soffice"
    office.write_text(_OFFICE.format(log=tmp_path / "starts"), encoding="utf-8")
    office.chmod(0o755)
    monkeypatch.setenv("KH_SOFFICE", str(office))
    out = tmp_path / "函"
    pressed = kh(verb, workspace=group / "工作区", now=AFTER, month="2026-11", out=out, pdf=True)
    documents = set(out.rglob("*.docx"))
    assert {p.with_suffix(".docx") for p in out.rglob("*.pdf")} == documents
    assert (len(documents), (tmp_path / "starts").read_text().split()) == (letters, ["start"])
    assert all(f"{document.with_suffix('.pdf').name}" in pressed.out for document in documents)


@pytest.mark.parametrize("verb", ["return-letters", "remind"])
def test_a_day_that_is_none_is_refused(kh: Press, group: Path, tmp_path: Path, verb: str) -> None:
    for told in ("明天", "2026-02-30"):
        pressed = kh(verb, workspace=group / "工作区", now=AFTER, month="2026-11", out=tmp_path, until=told)
        assert (pressed.code, "KH157" in pressed.err) == (2, True)


def test_the_consolidated_workbook_does_not_go_among_the_returns(kh: Press, group: Path) -> None:
    for out, code in ((group / "2026-11" / "汇总.xlsx", "KH615"), (group / "汇总.docx", "KH614")):
        pressed = kh("consolidate", workspace=group / "工作区", now=NOVEMBER, folder=group / "2026-11", month="2026-11", out=out)
        assert (pressed.code, code in pressed.err, out.exists()) == (2, True, False)


def test_without_a_register_nobody_is_said_to_have_reported(kh: Press, tmp_path: Path) -> None:
    assert "没有单位名录" in kh("remind", workspace=Workspace.open(tmp_path / "新").root, now=AFTER, month="2026-11").out


def test_nothing_to_return_is_said(kh: Press, group: Path, tmp_path: Path) -> None:
    assert "没有要退回的报表" in kh("return-letters", workspace=group / "工作区", now=AFTER, month="2026-10", out=tmp_path / "x").out


def test_no_letters_are_written_for_a_month_that_has_not_come(kh: Press, group: Path, tmp_path: Path) -> None:
    early = datetime.datetime(2026, 11, 29, 9).astimezone()
    pressed = kh("remind", workspace=group / "工作区", now=early, month="2026-12", out=tmp_path / "催报")
    assert (pressed.code, "KH226" in pressed.err, (tmp_path / "催报").exists()) == (2, True, False)
    assert "新疆分公司：未报" in kh("remind", workspace=group / "工作区", now=early, month="2026-12").out


def test_no_letters_are_written_for_a_month_before_the_ledger_unless_it_was_opened(kh: Press, group: Path, tmp_path: Path) -> None:
    told = {"workspace": group / "工作区", "now": AFTER, "month": "2026-08"}
    pressed = kh("remind", **told, out=tmp_path / "催报")
    assert (pressed.code, "KH228" in pressed.err, (tmp_path / "催报").exists()) == (2, True, False)
    assert "台账从2026年10月起才有报表" in pressed.err
    kh("month open", **told)
    assert kh("remind", **told, out=tmp_path / "催报").code == 0


def test_reminders_go_to_the_silent(kh: Press, group: Path, tmp_path: Path) -> None:
    pressed = kh("remind", workspace=group / "工作区", now=AFTER, month="2026-11", out=tmp_path)
    assert "新疆分公司：未报" in pressed.out
    assert {p.name for p in tmp_path.iterdir()} == {"2026年11月催报名单.docx", "催报函（新疆分公司）.docx"}
    assert "各单位都已报送" in kh("remind", workspace=group / "工作区", now=AFTER, month="2026-10").out


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("monthly-bulletin", {"month": "2026-11"}),
        ("client-ranking", {"period": "2026Q4"}),
        ("client-ranking", {"period": "2026H2", "edition": "branch", "unit": "江南分公司"}),
    ],
)
def test_reports_are_written_and_repeat_to_the_byte(kh: Press, group: Path, tmp_path: Path, name: str, told: dict[str, str]) -> None:
    for out in ("a.docx", "b.docx"):
        assert kh("report", workspace=group / "工作区", now=AFTER, name=name, out=tmp_path / out, **told).code == 0
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"name": "no-such"}, "KH730"),
        ({"name": "return-letter"}, "KH730"),
        ({"name": "monthly-bulletin"}, "KH731"),
        ({"name": "client-ranking", "period": "2026Q9"}, "KH535"),
        ({"name": "client-ranking"}, "KH731"),
        ({"name": "monthly-bulletin", "month": "2025-01"}, "KH732"),
        ({"name": "client-ranking", "period": "2026Q4", "edition": "branch", "unit": "没有的公司"}, "KH733"),
        ({"name": "monthly-bulletin", "month": "2026-11", "edition": "everyone"}, "KH804"),
    ],
)
def test_a_report_that_cannot_be_is_refused(kh: Press, group: Path, tmp_path: Path, told: dict[str, str], code: str) -> None:
    pressed = kh("report", workspace=group / "工作区", now=AFTER, out=tmp_path / "x.docx", **told)
    assert pressed.code == 2
    assert code in pressed.err


def test_a_report_with_a_command_of_its_own_names_it(kh: Press, group: Path, tmp_path: Path) -> None:
    told = kh("report", workspace=group / "工作区", now=AFTER, out=tmp_path / "x.docx", name="催还单").err
    assert "催还单请用 kh access recall" in told
    assert "催还单" not in kh("report", workspace=group / "工作区", now=AFTER, out=tmp_path / "x.docx", name="no-such").err


def test_a_report_of_another_suffix_is_refused(kh: Press, group: Path, tmp_path: Path) -> None:
    for name in ("x.txt", "通报.XLSX", "通报.doc"):
        pressed = kh("report", workspace=group / "工作区", now=AFTER, name="monthly-bulletin", month="2026-11", out=tmp_path / name)
        assert (pressed.code, "KH734" in pressed.err, ".docx或.pdf" in pressed.err) == (2, True, True)
    assert list(tmp_path.glob("*.*")) == []


def test_without_a_place_numbers_alone_are_told(kh: Press, group: Path) -> None:
    asked = {"workspace": group / "工作区", "now": AFTER, "name": "client-ranking", "period": "2026Q4"}
    assert "KH735" in kh("report", **asked).err
    told = kh("report", json=True, **asked)
    assert (told.code, '"report": "client-ranking"' in told.out) == (0, True)


def test_without_a_workspace_it_is_said(kh: Press) -> None:
    assert "KH630" in kh("remind", month="2026-11").err


def test_the_policy_goes_out_changes_and_comes_in(kh: Press, tmp_path: Path) -> None:
    out, workspace = tmp_path / "分级标准.xlsx", tmp_path / "工作区"
    kh("policy export", out=out)
    assert kh("policy check", file=out).code == 0
    assert kh("policy import", file=out, workspace=workspace).code == 0
    assert "版本" not in kh("policy import", file=out, workspace=workspace).out.replace("已起用分级标准", "")
    book = openpyxl.load_workbook(out)
    book["客户得分"]["E4"].value = 12
    book.save(out)
    assert "版本却同是" in kh("policy import", file=out, workspace=workspace).out
    assert (workspace / "分级标准.xlsx").read_bytes() == out.read_bytes()
    book = openpyxl.load_workbook(out)
    sheet = book["分级标准"]
    row = next(r for r in sheet.iter_rows() if any(c.value == "C1" for c in r))
    column = next(c.column for r in sheet.iter_rows() for c in r if c.value == "条件")
    sheet.cell(row[0].row, column).value = "要求苛刻 = 也许"
    book.save(tmp_path / "坏.xlsx")
    pressed = kh("policy import", json=True, file=tmp_path / "坏.xlsx", workspace=workspace)
    assert pressed.code == 1
    assert any(line.get("cell") for line in pressed.lines)
    assert (workspace / "分级标准.xlsx").read_bytes() == out.read_bytes()


def test_a_register_with_faults_is_not_taken_in(kh: Press, tmp_path: Path) -> None:
    register = write_register(tmp_path)
    book = openpyxl.load_workbook(register)
    sheet = book.active
    row = next(r for r in sheet.iter_rows() if any(c.value == "江南分公司" for c in r))
    kind = next(c for c in row if c.value == "分公司")
    kind.value = "车间"
    book.save(register)
    assert kh("units import", file=register, workspace=tmp_path / "工作区").code == 1


def test_a_list_that_is_none_is_refused(kh: Press, books: Path, tmp_path: Path) -> None:
    pressed = kh("units import", file=books / "12_empty_template.xlsx", workspace=tmp_path / "工作区")
    assert pressed.code == 2
    assert "KH152" in pressed.err


def test_a_register_without_a_required_column_is_not_taken_in(kh: Press, tmp_path: Path) -> None:
    register = write_register(tmp_path)
    book = openpyxl.load_workbook(register)
    sheet = book.active
    head = next(c for row in sheet.iter_rows() for c in row if str(c.value or "").startswith("单位类型"))
    head.value = "性质"
    book.save(register)
    pressed = kh("units import", json=True, file=register, workspace=tmp_path / "工作区")
    assert pressed.code == 1
    assert [line["code"] for line in pressed.lines if line.get("severity") == "error"] == ["KH153"]


def test_a_row_of_the_register_of_units_that_is_not_understood_is_an_error(kh: Press, tmp_path: Path) -> None:
    path = tmp_path / "名录.xlsx"
    rows = [{"name": "华东分公司", "unit_kind": "分公司"}, {"name": "华中分公司"}]
    path.write_bytes(filled(UNITS, rows, unit="市场营销部", month=Month(2026, 10)))
    pressed = kh("units import", json=True, file=path, workspace=tmp_path / "工作区")
    assert pressed.code == 1
    assert [(line["code"], line["cell"]) for line in pressed.lines] == [("KH189", "A5")]


def test_an_edited_template_is_checked_by_place(kh: Press, tmp_path: Path) -> None:
    packaged = Path(templates.__file__).parent / "monthly_bulletin.docx"
    assert kh("template check", file=packaged, report="monthly-bulletin").code == 0
    shutil.copy(packaged, tmp_path / "改.docx")
    document = Document(str(tmp_path / "改.docx"))
    document.paragraphs[3].add_run("{{ opennig }}")
    document.save(str(tmp_path / "改.docx"))
    pressed = kh("template check", json=True, file=tmp_path / "改.docx", report="monthly-bulletin")
    assert pressed.code == 1
    assert "opening" in pressed.out


def test_a_return_letter_names_the_client_of_a_row_of_a_register() -> None:
    heads: list[CellValue] = ["投诉编号", "客户单位名称", "投诉日期", "投诉内容"]
    complaints = Grid("投诉登记表", [["投诉登记表"], heads, ["T1", "兰州恒麓置业有限公司", "2026-13-02", "渗水"]], 4)
    found = examined(grid(HEADS, *CLIENTS), complaints)
    assert client_names(found)["投诉登记表", 2] == "兰州恒麓置业有限公司"
