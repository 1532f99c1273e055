"""校验、一键修复、解释本格、新建空表 as a clerk presses them on closed files."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import openpyxl
import pytest

from addin.buttons.sheets.fix_return import _change
from tests.addin.conftest import Press, cells


def test_a_good_return_may_be_submitted(kh: Press, books: Path) -> None:
    pressed = kh("check", json=True, files=[books / "01_plain.xlsx"])
    assert pressed.code == 0
    summary = pressed.lines[-1]["summary"]
    assert (summary["unit"], summary["month"], summary["rows"], summary["errors"]) == ("江南分公司", "2026-11", 21, 0)


def test_each_fault_is_told_by_cell(kh: Press, books: Path) -> None:
    pressed = kh("check", json=True, files=[books / "07_cell_errors.xlsx"])
    assert pressed.code == 1
    wanted = {"B7", "B8", "J9", "J10", "C11", "A12", "P13", "N14", "AC15", "P16", "Q17", "U18", "C19"}
    assert cells([line for line in pressed.lines if line.get("severity") == "error"]) == wanted
    assert all(line["message"].endswith("。") and line["fix"].endswith("。") for line in pressed.lines if "fix" in line)


def test_the_list_a_person_reads_is_chinese_and_ends_in_numbers(kh: Press, books: Path) -> None:
    pressed = kh("check", files=[books / "07_cell_errors.xlsx"])
    assert "〔KH210错误〕07_cell_errors.xlsx《客户信息统计表》B7：" in pressed.out
    assert "已检查18行，13处错误" in pressed.out


def test_a_refused_file_does_not_stop_the_others(kh: Press, books: Path) -> None:
    pressed = kh("check", json=True, files=[books / "13_password.xlsx", books / "01_plain.xlsx"])
    assert pressed.code == 2
    assert pressed.lines[0]["refused"].startswith("KH1")
    assert pressed.lines[-1]["summary"]["errors"] == 0


def test_the_password_opens_it(kh: Press, books: Path) -> None:
    assert kh("check", json=True, files=[books / "13_password.xlsx"], password="kehu2026").code in (0, 1)


def test_another_workbook_is_refused_in_one_sentence(kh: Press, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["日期", "摘要", "借方", "贷方"])
    book.active.append(["2026-11-01", "备用金", 100, 0])
    book.save(tmp_path / "现金日记账.xlsx")
    pressed = kh("check", files=[tmp_path / "现金日记账.xlsx"])
    assert pressed.code == 2
    assert "KH100" in pressed.out + pressed.err


def test_marks_go_to_a_copy_and_the_original_stays(kh: Press, books: Path, tmp_path: Path) -> None:
    source = tmp_path / "11月.xlsx"
    shutil.copy(books / "07_cell_errors.xlsx", source)
    before = source.read_bytes()
    pressed = kh("check", files=[source], marked=tmp_path / "标注")
    assert pressed.code == 1
    assert source.read_bytes() == before
    (copy,) = (tmp_path / "标注").iterdir()
    marked = openpyxl.load_workbook(copy)
    assert "校验结果" in marked.sheetnames
    assert marked["客户信息统计表"]["B7"].comment is not None


def test_fix_applies_only_what_loses_nothing(kh: Press, books: Path, tmp_path: Path) -> None:
    out = tmp_path / "修复.xlsx"
    pressed = kh("fix", json=True, file=books / "05_dates_many_ways.xlsx", out=out)
    assert pressed.code == 0
    assert {line["code"] for line in pressed.lines if "code" in line} == {"KH221"}
    before = kh("read", json=True, files=[books / "05_dates_many_ways.xlsx"]).lines
    after = kh("read", json=True, files=[out]).lines
    assert [line["values"] for line in before] == [line["values"] for line in after]
    again = kh("check", json=True, files=[out]).lines
    assert not [line for line in again if line.get("code") == "KH221"]


def test_fix_keeps_the_kind_of_the_file(kh: Press, books: Path, tmp_path: Path) -> None:
    pressed = kh("fix", file=books / "05_dates_many_ways.xlsx", out=tmp_path / "y.pdf")
    assert (pressed.code, "KH534" in pressed.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_fix_tells_what_looks_the_same_afterwards() -> None:
    assert _change("1000", 1000.0, "1000") == "文字“1000”改为数字"
    assert _change("2026-11-01", datetime.date(2026, 11, 1), "2026-11-01") == "文字“2026-11-01”改为日期"
    assert _change("２", 2.0, "2") == "“２”改为“2”"
    assert _change("8%", 0.08, "8%") == "文字“8%”改为数字"


def test_fix_in_dry_run_writes_nothing(kh: Press, books: Path, tmp_path: Path) -> None:
    kh("fix", file=books / "05_dates_many_ways.xlsx", out=tmp_path / "x.xlsx", dry_run=True)
    assert list(tmp_path.iterdir()) == []


def test_explain_says_how_each_column_was_read(kh: Press, books: Path) -> None:
    pressed = kh("explain", file=books / "03_synonyms_order.xls", cell="C4")
    assert "C列“业主单位”→客户单位名称（同义列名）" in pressed.out
    assert "“客户单位名称”，读作重庆中和高速公路建设有限公司" in pressed.out


def test_explain_reads_an_address_on_the_sheet_it_names(kh: Press, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows = ["江南分公司签约客户信息统计表"], ["客户单位名称", "联系人", "合作历史"], ["武汉示例置业有限公司", "张三", "有"]
    others = ["江南分公司潜在客户信息统计表"], ["合作历史", "联系人", "客户单位名称"], ["无", "李四", "宜昌示例置业有限公司"]
    for sheet, table in ((book.active, rows), (book.create_sheet("潜在 客户"), others), (book.create_sheet("说明"), [["填表说明"]])):
        for row in table:
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")

    def told(cell: str) -> str:
        pressed = kh("explain", file=tmp_path / "a.xlsx", cell=cell, workspace=tmp_path)
        return pressed.out + pressed.err

    assert "A3：“客户单位名称”，读作武汉示例置业有限公司" in told("A3")
    assert "《潜在 客户》A3：“合作历史”，读作无" in told("潜在客户!A3")
    assert "《潜在 客户》C列“客户单位名称”认作“客户单位名称”" in told("《潜在客户》C列")
    assert "《说明》A1不在客户行里" in told("说明!A1")
    assert "KH227" in told("不存在!C7")
    assert "没有叫《不存在》的工作表，有《Sheet》、《潜在 客户》、《说明》" in told("不存在!C7")


def test_a_told_binding_is_remembered_for_the_template(kh: Press, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["填报单位：东区分公司", None, "报送月份：2026年11月"])
    sheet.append(["服务对象", "客户类别", "联系人", "联系电话", "合作历史"])
    sheet.append(["武汉示例置业有限公司", "准客户", "张三", "13900001234", "无"])
    book.save(tmp_path / "a.xlsx")
    assert kh("check", json=True, files=[tmp_path / "a.xlsx"], workspace=tmp_path).code != 0
    kh("explain", file=tmp_path / "a.xlsx", bind=["A=客户单位名称"], workspace=tmp_path)
    assert kh("check", json=True, files=[tmp_path / "a.xlsx"], workspace=tmp_path).code != 0
    kh("explain", file=tmp_path / "a.xlsx", bind=["A=客户单位名称"], confirm=True, workspace=tmp_path)
    pressed = kh("check", json=True, files=[tmp_path / "a.xlsx"], workspace=tmp_path)
    assert pressed.code == 0
    assert pressed.lines[-1]["summary"]["rows"] == 1


def test_only_the_columns_that_were_told_fall_silent(kh: Press, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["客户单位名称", "客户类别", "联系人", "联系电话", "合作历史", "最大值项:信用状况", "片区", "登记员", None])
    book.active.append(["武汉示例置业有限公司", "准客户", "张三", "13900001234", "无", "好", "东区", "李四", "高"])
    book.save(tmp_path / "a.xlsx")
    kh("explain", file=tmp_path / "a.xlsx", bind=["G=不读"], confirm=True, workspace=tmp_path)
    told = kh("check", files=[tmp_path / "a.xlsx"], workspace=tmp_path).out
    assert "F列“最大值项:信用状况”" in told
    assert ("“登记员”" in told, "片区" in told) == (True, False)
    kh("explain", file=tmp_path / "a.xlsx", bind=["H=不读"], confirm=True, workspace=tmp_path)
    told = kh("check", files=[tmp_path / "a.xlsx"], workspace=tmp_path).out
    assert ("F列“最大值项:信用状况”" in told, "登记员" in told, "片区" in told) == (True, False, False)
    assert "I列→没有表头，没有读取" in kh("explain", file=tmp_path / "a.xlsx", workspace=tmp_path).out


def test_a_told_column_takes_its_meaning_from_the_column_that_had_it(kh: Press, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["客户单位名称", "客户类别", "联系人", "联系电话", "合作历史", "项目", "甲方单位"])
    book.active.append(["东湖一期", "准客户", "张三", "13900001234", "无", "一期", "武汉示例置业有限公司"])
    book.save(tmp_path / "a.xlsx")
    pressed = kh("explain", file=tmp_path / "a.xlsx", bind=["G=客户单位名称"], workspace=tmp_path)
    lines = [line for line in pressed.out.splitlines() if "→客户单位名称" in line]
    assert [line[:2] for line in lines] == ["G列"]
    assert "没有记住" in pressed.out


def test_a_column_left_unread_leaves_the_other_heads_as_they_were(kh: Press, books: Path, tmp_path: Path) -> None:
    for name in ("01_plain.xlsx", "02_two_level_heads.xlsx"):
        before = kh("explain", json=True, file=books / name, workspace=tmp_path)
        after = kh("explain", json=True, file=books / name, bind=["E=不读"], workspace=tmp_path)
        heads = [(line["column"], line["head"], line["field"]) for line in before.lines if "column" in line]
        wanted = [(column, head, None if column == "E" else field) for column, head, field in heads]
        assert [(line["column"], line["head"], line["field"]) for line in after.lines if "column" in line] == wanted
    told = kh("explain", file=books / "01_plain.xlsx", bind=["E=不读"], workspace=tmp_path).out
    assert "填报单位 江南分公司，报送月份 2026年11月，客户21行" in told


def test_a_spoilt_record_of_bindings_is_refused(kh: Press, books: Path, tmp_path: Path) -> None:
    (tmp_path / "bindings.json").write_text("{", encoding="utf-8")
    pressed = kh("check", files=[books / "01_plain.xlsx"], workspace=tmp_path)
    assert (pressed.code, "KH159" in pressed.err) == (2, True)


def test_a_binding_to_nothing_is_refused(kh: Press, books: Path, tmp_path: Path) -> None:
    for told in ("ZZ=客户单位名称", "A=没有的列"):
        pressed = kh("explain", file=books / "01_plain.xlsx", bind=[told], workspace=tmp_path)
        assert pressed.code == 2
        assert "KH154" in pressed.err


def test_a_new_template_is_empty_and_says_so(kh: Press, tmp_path: Path) -> None:
    out = tmp_path / "空表.xlsx"
    assert kh("new", sheet="customer-info", unit="江南分公司", month="2026-11", out=out, rows=20).code == 0
    pressed = kh("check", json=True, files=[out])
    assert pressed.code == 1
    assert [line["code"] for line in pressed.lines if line.get("severity") == "error"] == ["KH108"]


def test_only_a_return_wants_unit_and_month(kh: Press, tmp_path: Path) -> None:
    for name in ("unit", "archive"):
        assert kh("new", sheet=name, out=tmp_path / f"{name}.xlsx", rows=5).code == 0
    for told in ({"unit": "  ", "month": "2026-11"}, {"unit": "江南分公司"}):
        pressed = kh("new", sheet="customer-info", out=tmp_path / "x.xlsx", **told)
        assert (pressed.code, "KH168" in pressed.err) == (2, True)
    assert kh("new", sheet="customer-info", unit="江南分公司", month="2026年11月", out=tmp_path / "x.xlsx", rows=5).code == 0


def test_a_template_of_one_kind_leaves_out_what_it_is_not_asked(kh: Press, tmp_path: Path) -> None:
    told = {"unit": "陇东分公司", "month": "2026-11", "out": tmp_path / "表.xlsx"}
    assert "已生成客户信息统计表（准客户）" in kh("new", sheet="customer-info", kind="投标客户", **told).out
    heads = [c.value for c in openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0][3]]
    assert ("客户类别*" in heads, "合作伙伴子类" in heads, "累计合同额(万元)" in heads) == (True, False, True)
    told["out"] = tmp_path / "另.xlsx"
    assert "KH193" in kh("new", sheet="customer-info", kind="重要客户", **told).err
    assert "KH194" in kh("new", sheet="complaints", kind="准客户", **told).err
    assert not (tmp_path / "另.xlsx").exists()


def test_new_offers_no_sheet_of_the_policy(kh: Press, tmp_path: Path) -> None:
    pressed = kh("new", sheet="standard", unit="江南分公司", month="2026-11", out=tmp_path / "x.xlsx")
    offered = pressed.err.partition("可选：")[2]
    assert (pressed.code, "KH150" in pressed.err) == (2, True)
    assert {"客户档案表", "客户信息统计表", "单位名录", "投诉登记表"} <= set(offered.rstrip("。\n").split("、"))
    assert "standard" not in offered


def test_new_never_writes_over_a_file(kh: Press, tmp_path: Path) -> None:
    out = tmp_path / "本月.xlsx"
    out.write_bytes(b"work")
    pressed = kh("new", sheet="customer-info", unit="江南分公司", month="2026-11", out=out)
    assert (pressed.code, out.read_bytes()) == (2, b"work")
    assert "KH155" in pressed.err


@pytest.mark.parametrize("rows", [-1, 0, 2_000_000])
def test_new_wants_a_sensible_number_of_rows(kh: Press, tmp_path: Path, rows: int) -> None:
    pressed = kh("new", sheet="customer-info", unit="江南分公司", month="2026-11", out=tmp_path / "x.xlsx", rows=rows)
    assert (pressed.code, "KH156" in pressed.err) == (2, True)


def test_fix_never_writes_over_the_original(kh: Press, books: Path, tmp_path: Path) -> None:
    copy = tmp_path / "a.xlsx"
    copy.write_bytes((books / "01_plain.xlsx").read_bytes())
    pressed = kh("fix", file=copy, out=copy)
    assert (pressed.code, "KH158" in pressed.err) == (2, True)
    assert copy.read_bytes() == (books / "01_plain.xlsx").read_bytes()


def test_a_place_that_cannot_be_written_is_told_in_chinese(kh: Press, books: Path, tmp_path: Path) -> None:
    (tmp_path / "标注").write_bytes(b"")
    pressed = kh("check", files=[books / "01_plain.xlsx"], marked=tmp_path / "标注")
    assert (pressed.code, "KH806" in pressed.err, "已有同名的文件" in pressed.err) == (2, True, True)


@pytest.mark.parametrize(("sheet", "month", "code"), [("no-such", "2026-11", "KH150"), ("customer-info", "2026-13", "KH151")])
def test_new_refuses_what_it_does_not_know(kh: Press, tmp_path: Path, sheet: str, month: str, code: str) -> None:
    pressed = kh("new", sheet=sheet, unit="江南分公司", month=month, out=tmp_path / "x.xlsx")
    assert pressed.code == 2
    assert code in pressed.err


def test_cells_are_shown_as_read(kh: Press, books: Path) -> None:
    lines = kh("cells", json=True, file=books / "07_cell_errors.xlsx").lines
    by_cell = {line["cell"]: line["value"] for line in lines}
    assert by_cell["P13"] == "#REF!"
    assert by_cell["N14"] == "2019年2月30日"
    refused = kh("cells", json=True, file=books / "13_password.xlsx")
    assert refused.code == 2
    assert set(refused.lines[0]) >= {"refused", "message"}


def test_functions_answer_and_refuse(kh: Press) -> None:
    assert kh("call", json=True, name="KH_CREDIT_OK", cells=["91110000600037341L"]).lines == [{"result": True}]
    assert "KH801" in kh("call", name="KH_NOTHING", cells=["1"]).err
    assert "KH802" in kh("call", name="KH_DUE", cells=["不是月份"]).err
    assert "统一社会信用代码" in kh("call", name="KH_CREDIT_OK").out


def test_rules_are_quoted(kh: Press) -> None:
    assert "其余客户均为B类客户" in kh("rule", clause="R24").out
    assert "信用代码不对" in kh("rule", clause="kh210").out
    assert "KH803" in kh("rule", clause="R999").err
