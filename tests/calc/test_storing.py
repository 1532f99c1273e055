"""Copies of an open document: the document stays as it was, and a copy that cannot be written is said."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from addin.hosts.calc.storing import store_copy
from workbooks.problems import Refusal

pytestmark = pytest.mark.office


@pytest.mark.parametrize("own_format", [True, False])
def test_a_copy_that_cannot_be_written_is_refused_with_its_cure(book: xw.Book, tmp_path: Path, *, own_format: bool) -> None:
    book.sheets[0].range("A1").value = "南京示例置业有限公司"
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(Refusal) as refused:  # LibreOffice makes a folder that is missing, but none in the place of a file
        store_copy(book.impl.document, tmp_path / "文件/报表.xlsx", own_format=own_format)
    assert refused.value.problem.rule.code == "KH845"
    assert "“报表.xlsx”存不了副本" in str(refused.value)
    assert "再按一次按钮" in str(refused.value)
    assert [p.name for p in tmp_path.iterdir()] == ["文件"]
    assert book.sheets[0].range("A1").value == "南京示例置业有限公司"


def test_a_copy_leaves_the_document_unsaved_and_unnamed(book: xw.Book, tmp_path: Path) -> None:
    book.sheets[0].range("A1").value = "南京示例置业有限公司"
    document = book.impl.document
    store_copy(document, tmp_path / "报表.xlsx", own_format=True)
    assert openpyxl.load_workbook(tmp_path / "报表.xlsx").worksheets[0]["A1"].value == "南京示例置业有限公司"
    assert document.isModified()
    assert not document.hasLocation()


def test_a_copy_for_reading_holds_no_picture_of_the_first_page(book: xw.Book, tmp_path: Path) -> None:
    store_copy(book.impl.document, tmp_path / "报表.xlsx", own_format=False)
    with zipfile.ZipFile(tmp_path / "报表.xlsx") as stored:
        assert "content.xml" in stored.namelist()
        assert not [name for name in stored.namelist() if name.startswith("Thumbnails/")]
