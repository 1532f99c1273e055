"""Files whose names are bytes of an older Chinese system, as they come out of its archives and shares."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.addin.conftest import Press
from tests.addin.returns import NOVEMBER, client, write_return

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems keep names as letters")
NAME = "东海分公司11月"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    write_return(folder / "a.xlsx", "东海分公司", NOVEMBER, [client("示例置业有限公司", 联系电话="1390000")])
    path = folder / os.fsdecode(f"{NAME}.xlsx".encode("gbk"))
    (folder / "a.xlsx").rename(path)
    return path


def test_they_are_told_in_their_letters_and_stop_nothing(kh: Press, file: Path, tmp_path: Path) -> None:
    pressed = kh("check", files=[file], marked=tmp_path / "标注")
    assert f"{NAME}.xlsx：已检查1行，1处错误" in pressed.out
    assert [p.name for p in (tmp_path / "标注").iterdir()] == [f"{NAME}-校验结果.xlsx"]
    for verb, word in (("fix", "已修复"), ("grade", "等级"), ("unmark", "无标注")):
        assert kh(verb, file=file).code in (0, 1)
        assert (file.parent / f"{NAME}-{word}.xlsx").exists()


def test_they_are_taken_in_and_sent_back(kh: Press, file: Path, tmp_path: Path) -> None:
    workspace, out = tmp_path / "工作区", tmp_path / "11月.xlsx"
    kh("consolidate", workspace=workspace, folder=file.parent, month=str(NOVEMBER), out=out)
    assert openpyxl.load_workbook(out)["问题清单"]["D4"].value == f"{NAME}.xlsx"
    kh("return-letters", workspace=workspace, month=str(NOVEMBER), out=tmp_path / "退回")
    made = sorted(p.name for p in (tmp_path / "退回" / "东海分公司").iterdir())
    assert made == [f"{NAME}-校验结果.xlsx", "退回函（东海分公司 2026年11月）.docx"]
