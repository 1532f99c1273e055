"""Faults on the sheets of registers in a real office: marked beside the fault, linked from the list, taken back to the last colour."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from addin.ledger.storage.workspace import Workspace
from tests.addin.branch import COMPLAINT_HEADS, CONTACT_HEADS, LOG_HEADS, NAME, Branch, complaint, workbook
from tests.addin.returns import HEADS, client
from tests.calc.extension_office import installed_profile
from tests.calc.screen import Person, looks, notes, screen, sitting

pytestmark = pytest.mark.office
COMPLAINT, LOG, CONTACT = "投诉登记表", "沟通拜访记录表", "联系人及社会关系表"
#: Cells with faults by sheet, as row and column from 0.
FAULTS = {COMPLAINT: (3, 2), LOG: (3, 2), CONTACT: (3, 3)}


def faulty(path: Path) -> Path:
    """A branch's workbook of four sheets; each of the registers has one fault, 联系人 something to be repaired besides."""
    return workbook(
        path,
        "华东分公司",
        "2026年11月",
        ("客户信息统计表", HEADS, [[Branch.plain(v) for v in client(NAME)]]),
        (COMPLAINT, COMPLAINT_HEADS, [complaint("TS-1", 投诉日期="2026年11月31日")]),
        (LOG, LOG_HEADS, [["BF-1", NAME, "大概上旬", "上门拜访", "李示例"]]),
        (CONTACT, CONTACT_HEADS, [[NAME, "张示例", "总经理", "1390000"], [NAME, "王示例", "部长", "１３９００００１２３４"]]),
    )


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody of a branch with a workspace."""
    folder = tmp_path_factory.mktemp("registers")
    (folder / "user").mkdir()
    (folder / "user/settings.json").write_text(json.dumps({"workspace": str(folder / "ws")}), encoding="utf-8")
    Workspace.open(folder / "ws")
    with screen() as display, sitting(installed_profile(folder, sys.executable), display, folder) as somebody:
        yield somebody


@pytest.fixture
def document(person: Person, tmp_path: Path) -> Iterator[Any]:
    opened = person.open(faulty(tmp_path / "华东.xlsx"))
    yield opened
    opened.setModified(False)
    opened.close(True)  # noqa: FBT003


def test_each_fault_is_marked_on_its_sheet_and_all_is_taken_back(person: Person, document: Any) -> None:
    before = looks(document)
    assert "3处错误" in person.pressed("check", document)
    for name, (row, column) in FAULTS.items():
        sheet = document.Sheets.getByName(name)
        assert list(notes(sheet)) == [(row, column)], name
        assert sheet.getCellByPosition(column, row).CellBackColor == 0xFFC9C7
    result = document.Sheets.getByName("校验结果")
    linked = [result.getCellByPosition(2, row).TextFields.getByIndex(0).URL for row in (4, 5, 6)]
    assert sorted(url.partition("'")[2].partition("'")[0] for url in linked) == sorted(FAULTS)
    assert "已清除3处标注" in person.pressed("unmark", document)
    assert looks(document) == before
