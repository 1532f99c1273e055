"""A month's folder, from the branches' files to the group's workbook."""

from __future__ import annotations

import datetime
import errno
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from addin.consolidate.intake.taking import Progress
from addin.consolidate.receive import receive
from addin.ledger.months.clients import Clients
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, small_folder, write_return
from udfs.kinds.dates import Month
from workbooks.opening.sandbox.pool import Died, run_limited
from workbooks.problems import Refusal

CODES = ("91110000600037341L", "91530313MAG3R1AB2W")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def sheet(path: Path, name: str) -> list[dict[str, object]]:
    rows = list(openpyxl.load_workbook(path)[name].iter_rows(min_row=3, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[1] is not None]


def test_a_folder_becomes_one_workbook(office: Office, tmp_path: Path) -> None:
    done = office.consolidate(small_folder(tmp_path / "in"))
    states = {u.unit: u.state for u in done.snapshot.units}
    assert states == {
        "华东分公司": "已接收", "华中分公司": "已接收", "西北分公司": "退回", "东北分公司": "无变化声明", "西南分公司": "已接收",
    }  # fmt: skip
    names = [r["客户单位名称"] for r in sheet(done.out, "汇总")]
    assert set(names) == {"示例置业有限公司", "海棠能源有限公司", "=1+1贸易有限公司", *(f"青山{n}号矿业有限公司" for n in "甲乙丙丁")}
    assert len(names) == 7
    assert "北斗港务有限公司" not in names
    titles = ["汇总", "变化", "疑似重复", "字段冲突", "问题清单", "上报情况", "收条", "分级统计"]
    assert openpyxl.load_workbook(done.out).sheetnames == titles


def test_a_shared_client_is_one_row_with_its_maintainers_and_conflicts(office: Office, tmp_path: Path) -> None:
    done = office.consolidate(small_folder(tmp_path / "in"))
    shared = next(r for r in sheet(done.out, "汇总") if r["客户单位名称"] == "示例置业有限公司")
    assert set(str(shared["维护单位"]).split("、")) == {"华东分公司", "华中分公司"}
    assert shared["不一致的字段"] == "社会价值"
    told = {r["单位"]: r["该单位报的"] for r in sheet(done.out, "字段冲突")}
    assert told == {"华东分公司": "高", "华中分公司": "较高"}
    assert done.snapshot.tiers["A"] + done.snapshot.tiers["B"] + done.snapshot.tiers["C"] == 7
    assert sum(u.total for u in done.snapshot.units) == 8


def test_names_of_files_are_wrapped_so_links_to_them_stand_beside(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "东.xlsx", "华东分公司", NOVEMBER, [client("北斗港务有限公司", 联系电话="123")])
    (tmp_path / "in" / "西.xlsx").write_bytes(b"<html><body>no workbook</body></html>")
    book = openpyxl.load_workbook(office.consolidate(tmp_path / "in").out)
    sheet, receipts = book["问题清单"], book["收条"]
    places = {sheet.cell(row, 4).value: sheet.cell(row, 6) for row in range(4, sheet.max_row + 1)}
    assert (places["东.xlsx"].value, places["西.xlsx"].value) == ("E4", "打开")
    assert all(places[file].hyperlink.target.endswith(".xlsx") for file in places)
    assert receipts["A4"].hyperlink.target.endswith(".xlsx")
    linked = [cell for page in (sheet, receipts) for row in page.iter_rows(min_row=4) for cell in row if cell.hyperlink]
    assert not any(cell.alignment.wrap_text for cell in linked)


def test_firms_of_one_name_are_told_with_links_to_their_rows(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "东.xlsx", "华东分公司", NOVEMBER, [client("平湖置业有限公司", CODES[0])])
    write_return(tmp_path / "in" / "西.xlsx", "西北分公司", NOVEMBER, [client("平湖置业有限公司", CODES[1])])
    outcome = office.consolidate(tmp_path / "in")
    assert [(d.left_name, d.right_name) for d in outcome.duplicates] == [("平湖置业有限公司", "平湖置业有限公司")]
    book = openpyxl.load_workbook(outcome.out)
    links = [book["疑似重复"].cell(4, column).hyperlink.location for column in (4, 6)]
    rows = [int(link.rpartition("!C")[2]) for link in links]
    assert [book["汇总"].cell(row, 2).value for row in rows] == [outcome.duplicates[0].left, outcome.duplicates[0].right]


def test_text_that_looks_like_a_formula_stays_text(office: Office, tmp_path: Path) -> None:
    done = office.consolidate(small_folder(tmp_path / "in"))
    cells = [c for row in openpyxl.load_workbook(done.out)["汇总"].iter_rows() for c in row if c.value == "=1+1贸易有限公司"]
    assert [c.data_type for c in cells] == ["s"]
    assert cells[0].quotePrefix


def test_personal_data_is_hidden_unless_a_reason_is_told_and_logged(office: Office, tmp_path: Path) -> None:
    folder = small_folder(tmp_path / "in")
    row = sheet(office.consolidate(folder).out, "汇总")[0]
    assert (row["联系人"], row["联系电话"], row["社会关系"]) == ("张**", "139****0001", "***")
    assert "13900000001" not in str(office.consolidate(folder).snapshot)
    shown = sheet(office.consolidate(folder, out="全.xlsx", unmask="领导批示2026-7号").out, "汇总")[0]
    assert shown["联系电话"] == "13900000001"
    logged = Ledger(office.workspace).events(kind="显示个人信息")
    assert [e.detail["why"] for e in logged] == ["领导批示2026-7号"]


def test_a_person_whom_another_unit_knows_is_hidden_in_remarks_too(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client("示例置业有限公司", remark="欧阳例子已调走")])
    write_return(tmp_path / "in" / "华中.xlsx", "华中分公司", NOVEMBER, [client("示例置业有限公司", 联系人="欧阳例子")])
    (row,) = sheet(office.consolidate(tmp_path / "in").out, "汇总")
    assert (row["联系人"], row["备注"]) == ("张**", "欧阳**已调走")


def test_running_again_reads_nothing_and_gives_the_same_bytes(office: Office, tmp_path: Path) -> None:
    folder = small_folder(tmp_path / "in")
    first = office.consolidate(folder)
    office.now += datetime.timedelta(days=2)
    second = office.consolidate(folder, out="again.xlsx")
    assert second.read == 0
    assert second.snapshot.id == first.snapshot.id
    assert second.out.read_bytes() == first.out.read_bytes()
    assert [u.version for u in second.snapshot.units] == [1] * 5


def test_clients_are_counted_as_they_are_graded(office: Office, tmp_path: Path) -> None:
    first = office.consolidate(small_folder(tmp_path / "in"))
    write_return(tmp_path / "next" / "华东.xlsx", "华东分公司", DECEMBER, [client("示例置业有限公司", 信用状况="差", change="修改")])
    for done in (first, office.consolidate(tmp_path / "next", DECEMBER, "next.xlsx")):
        clients = done.snapshot.clients
        assert isinstance(clients, Clients)
        merged = clients.merged
        assert merged.shared
        assert merged.grades_counted() == Counter(merged.grades)
        by_unit = Counter((unit, merged.grades[n]) for n in range(len(merged)) for unit in merged.units(n))
        assert merged.grades_by_unit() == by_unit


def test_processes_and_this_process_give_the_same_bytes(office: Office, tmp_path: Path) -> None:
    folder = small_folder(tmp_path / "in")
    other = Office(tmp_path / "b")
    alone, limited = office.consolidate(folder), other.consolidate(folder, executor=run_limited)
    assert alone.out.read_bytes() == limited.out.read_bytes()


def test_a_changed_file_is_a_new_version_and_alone_is_read(office: Office, tmp_path: Path) -> None:
    folder = small_folder(tmp_path / "in")
    office.consolidate(folder)
    write_return(folder / "华东.xlsx", "华东分公司", NOVEMBER, [client("新桥航运有限公司")])
    done = office.consolidate(folder)
    assert done.read == 1
    state = next(u for u in done.snapshot.units if u.unit == "华东分公司")
    assert (state.version, state.rows) == (2, 1)
    assert "第1版" in state.note
    assert {c.name for c in done.snapshot.clients if "华东分公司" in c.units} == {"新桥航运有限公司"}


def test_names_order_the_files_of_one_intake(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_return(folder / "华东 第2版.xlsx", "华东分公司", NOVEMBER, [client("乙置业有限公司")])
    write_return(folder / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    done = office.consolidate(folder)
    assert [c.name for c in done.snapshot.clients] == ["乙置业有限公司"]
    assert done.snapshot.units[0].file == "华东 第2版.xlsx"


def test_a_later_receipt_counts_whatever_names_say(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "1" / "华东 最终版.xlsx", "华东分公司", NOVEMBER, [client("乙置业有限公司", 联系电话="12")])
    office.consolidate(tmp_path / "1")
    write_return(tmp_path / "2" / "华东 改正.xlsx", "华东分公司", NOVEMBER, [client("乙置业有限公司")])
    done = office.consolidate(tmp_path / "2")
    assert (done.snapshot.units[0].state, done.snapshot.units[0].file) == ("已接收", "华东 改正.xlsx")


def test_files_without_a_common_client_are_parts_of_one_return(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_return(folder / "华东（一）.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司"), client("乙矿业有限公司")])
    write_return(folder / "华东（二）.xlsx", "华东分公司", NOVEMBER, [client("丙能源有限公司")])
    state = office.consolidate(folder).snapshot.units[0]
    assert (state.state, state.rows) == ("已接收", 3)
    assert "合起来算一次报送" in state.note
    write_return(folder / "华东（一）.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    corrected = office.consolidate(folder).snapshot
    assert sorted(c.name for c in corrected.clients) == ["丙能源有限公司", "甲置业有限公司"]
    assert office.consolidate(folder).snapshot.id == corrected.id


def test_the_first_file_handed_in_again_counts_again(office: Office, tmp_path: Path) -> None:
    first = write_return(tmp_path / "a.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    second = write_return(tmp_path / "b.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司", 联系人="王示例")])

    def hand_in(path: Path) -> int:
        return receive(path, NOVEMBER, workspace=office.workspace, clock=lambda: office.now, actor="张三")[0]

    assert [hand_in(path) for path in (first, second, second, first)] == [1, 2, 2, 3]
    state = Ledger(office.workspace).status(NOVEMBER)[0]
    assert (state.version, state.file) == (3, "a.xlsx")


def test_a_faulty_correction_is_returned_and_the_accepted_version_stays(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_return(folder / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    office.consolidate(folder)
    write_return(folder / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司", 联系电话="12")])
    done = office.consolidate(folder)
    state = done.snapshot.units[0]
    assert (state.state, state.errors) == ("退回", 1)
    assert "沿用第1版" in state.note
    assert len(done.snapshot.clients) == 1


def test_unchanged_clients_are_carried_forward_with_their_provenance(office: Office, tmp_path: Path) -> None:
    first, second = tmp_path / "11", tmp_path / "12"
    write_return(first / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司"), client("乙矿业有限公司")])
    write_return(first / "华中.xlsx", "华中分公司", NOVEMBER, [client("丙能源有限公司")])
    office.consolidate(first)
    changed = client("乙矿业有限公司", change="修改", 信用状况="一般")
    write_return(second / "华东.xlsx", "华东分公司", DECEMBER, [changed, client("丁港务有限公司", change="新增")])
    write_return(second / "华中.xlsx", "华中分公司", DECEMBER, [], no_change=True)
    done = office.consolidate(second, DECEMBER, "12.xlsx")
    found = {c.name: c.sources[0] for c in done.snapshot.clients}
    assert {name: str(s.month) for name, s in found.items()} == {
        "甲置业有限公司": "2026-11", "乙矿业有限公司": "2026-12", "丁港务有限公司": "2026-12", "丙能源有限公司": "2026-11",
    }  # fmt: skip
    assert found["丙能源有限公司"].file == "华中.xlsx"
    told = {(c.kind, c.client, c.field, c.old, c.new) for c in done.snapshot.changes}
    assert ("新增", "丁港务有限公司", "", None, None) in told
    assert ("修改", "乙矿业有限公司", "信用状况", "好", "一般") in told
    assert ("降级", "乙矿业有限公司", "客户等级", "A", "B") in told
    assert not [c for c in told if c[1] in ("甲置业有限公司", "丙能源有限公司")]


def test_a_return_of_another_month_is_told_and_left_aside(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", Month(2026, 10), [client("甲置业有限公司")])
    done = office.consolidate(tmp_path / "in")
    assert done.snapshot.clients == []
    assert [p.rule.code for t in done.told for p in t.problems] == ["KH401"]
    assert Ledger(office.workspace).status(Month(2026, 10)) == ()


def test_the_same_file_twice_is_one_return(office: Office, tmp_path: Path) -> None:
    path = write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    shutil.copy(path, path.with_name("华东 - 副本.xlsx"))
    done = office.consolidate(tmp_path / "in")
    assert [p.rule.code for t in done.told for p in t.problems] == ["KH610"]
    assert done.snapshot.units[0].version == 1


def test_late_is_a_flag_and_the_whole_25th_is_on_time(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    office.now = datetime.datetime(2026, 11, 25, 23, 59, 59)
    office.consolidate(tmp_path / "in")
    write_return(tmp_path / "in" / "华中.xlsx", "华中分公司", NOVEMBER, [client("乙矿业有限公司")])
    office.now = datetime.datetime(2026, 11, 26, 0, 0, 0)
    units = {u.unit: (u.state, u.on_time) for u in office.consolidate(tmp_path / "in").snapshot.units}
    assert units == {"华东分公司": ("已接收", True), "华中分公司": ("已接收", False)}


def test_a_return_that_skips_the_branch_is_registered_but_not_merged(office: Office, tmp_path: Path) -> None:
    ledger = Ledger(office.workspace)
    units = [Unit("示例集团"), Unit("华东分公司", "示例集团"), Unit("一号项目部", "华东分公司")]
    ledger.put_units([*units, Unit("华中分公司", "示例集团", aliases=("华中公司",))], at=office.now, actor="张三")
    write_return(tmp_path / "in" / "a.xlsx", "一号项目部", NOVEMBER, [client("甲置业有限公司")])
    write_return(tmp_path / "in" / "b.xlsx", "华中公司", NOVEMBER, [client("乙矿业有限公司")])
    done = office.consolidate(tmp_path / "in")
    assert {u.unit: u.state for u in done.snapshot.units} == {"华东分公司": "未报", "一号项目部": "已报(待验)", "华中分公司": "已接收"}
    assert [c.name for c in done.snapshot.clients] == ["乙矿业有限公司"]
    assert "KH450" in {p.rule.code for t in done.told for p in t.problems}
    assert [u.unit for u in ledger.missing(NOVEMBER)] == ["华东分公司"]


def test_one_dying_file_stops_no_other(office: Office, tmp_path: Path) -> None:
    folder = small_folder(tmp_path / "in")

    def killing(function, items, **limits):  # type: ignore[no-untyped-def]
        for item in items:
            yield item, Died("timeout") if item.name == "华东.xlsx" else function(item)

    seen: list[Progress] = []
    done = office.consolidate(folder, executor=killing, progress=seen.append)
    assert "KH129" in {p.rule.code for t in done.told for p in t.problems}
    assert {u.unit for u in done.snapshot.units if u.state == "已接收"} == {"华中分公司", "西南分公司"}
    assert [p.done for p in seen] == list(range(1, done.read + 1))


def test_stopping_by_ctrl_c_leaves_nothing_half_done(office: Office, tmp_path: Path) -> None:
    def stop(at: Progress) -> None:
        if at.done == 2:
            raise KeyboardInterrupt

    folder = small_folder(tmp_path / "in")
    with pytest.raises(KeyboardInterrupt):
        office.consolidate(folder, progress=stop)
    assert Ledger(office.workspace).status(NOVEMBER) == ()
    assert not (tmp_path / "汇总.xlsx").exists()
    assert office.consolidate(folder).snapshot.clients


def test_the_second_person_is_told_who_is_at_work_since_when(office: Office, tmp_path: Path) -> None:
    folder = small_folder(tmp_path / "in")
    caught: list[str] = []

    def second(at: Progress) -> None:
        if at.done == 1:
            with pytest.raises(Refusal, match="张三正在汇总2026年11月，14:03起") as refusal:
                office.consolidate(folder)
            caught.append(refusal.value.problem.rule.code)

    office.consolidate(folder, progress=second)
    assert caught == ["KH607"]


def test_two_programs_at_once_give_one_result_or_one_refusal(office: Office, tmp_path: Path) -> None:
    folder = small_folder(tmp_path / "in")
    expected = Office(tmp_path / "alone").consolidate(folder).out.read_bytes()
    command = [sys.executable, "-m", "tests.addin.consolidate_once", str(folder), str(tmp_path)]
    both = [subprocess.Popen(command, cwd=Path(__file__).parents[3], stderr=subprocess.PIPE) for _ in range(2)]
    told = [p.communicate()[1].decode() for p in both]
    for program, said in zip(both, told, strict=True):
        assert program.returncode == 0 or "KH607" in said
    assert 0 in [p.returncode for p in both]
    assert (tmp_path / "汇总.xlsx").read_bytes() == expected


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "KH135"), (errno.EACCES, "KH134"), (errno.EROFS, "KH134")])
def test_a_workbook_that_cannot_be_written_is_one_sentence(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    folder = small_folder(tmp_path / "in")
    office.consolidate(folder)
    before = (tmp_path / "汇总.xlsx").read_bytes()
    write_return(folder / "新.xlsx", "华南分公司", NOVEMBER, [client("甲置业有限公司")])
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target).name == "汇总.xlsx":
            raise OSError(number, os.strerror(number), str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(Refusal) as caught:
        office.consolidate(folder)
    assert caught.value.problem.rule.code == code
    assert "\n" not in str(caught.value)
    assert (tmp_path / "汇总.xlsx").read_bytes() == before


@pytest.mark.parametrize("moment", ["found", "read", "kept"])
@pytest.mark.parametrize(("number", "code"), [(errno.EACCES, "KH112"), (errno.ENOENT, "KH110"), (errno.EIO, "KH138")])
def test_a_file_that_cannot_be_read_stops_no_other(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, number: int, code: str
) -> None:
    folder = tmp_path / "in"
    for unit in ("华东", "华中"):
        write_return(folder / f"{unit}.xlsx", f"{unit}分公司", NOVEMBER, [client(f"{unit}置业有限公司")])
    count = {"found": 0, "read": 1, "kept": 2}[moment]
    name = "open" if moment == "found" else "read_bytes"
    unhurt, calls = getattr(Path, name), []

    def failing(self: Path, *args: object, **kwargs: object) -> object:
        if self == folder / "华中.xlsx":
            calls.append(self)
            if name == "open" or len(calls) >= count:
                raise OSError(number, os.strerror(number), str(self))
        return unhurt(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, name, failing)
        done = office.consolidate(folder)
    assert calls
    assert [c.name for c in done.snapshot.clients] == ["华东置业有限公司"]
    assert [(t.file, [p.rule.code for p in t.problems]) for t in done.told if t.problems] == [("华中.xlsx", [code])]
    assert done.errors == 1
    assert len(office.consolidate(folder).snapshot.clients) == 2


def test_a_mark_of_an_open_file_is_no_error(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_return(folder / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    (folder / "~$华东.xlsx").write_bytes(b"\x06user" + bytes(160))
    done = office.consolidate(folder)
    assert (done.errors, done.warnings) == (0, 1)
    assert [r["级别"] for r in sheet(done.out, "问题清单")] == ["提醒"]


def test_an_empty_folder_is_refused(office: Office, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(Refusal, match="KH611"):
        office.consolidate(tmp_path / "in")


def test_originals_are_archived_unchanged(office: Office, tmp_path: Path) -> None:
    path = write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    done = office.consolidate(tmp_path / "in")
    source = done.snapshot.clients[0].sources[0]
    assert office.workspace.original(source.sha256).read_bytes() == path.read_bytes()
    assert isinstance(office.workspace, Workspace)
