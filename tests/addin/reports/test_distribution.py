from pathlib import Path

from addin.ledger.store import Ledger, Unit
from tests.addin.conftest import Press
from tests.addin.document_makers import texts
from tests.addin.returns import NOVEMBER, Office, client, small_folder, write_return


def test_who_got_which_edition_of_which_snapshot(kh: Press, tmp_path: Path):
    workspace = tmp_path / "工作区"
    small_folder(tmp_path / "收件")
    kh("consolidate", folder=tmp_path / "收件", month=str(NOVEMBER), out=tmp_path / "汇总.xlsx", workspace=workspace)
    (book,) = kh("distribution", json=True, workspace=workspace).lines
    assert (book["title"], book["files"], bool(book["snapshot"])) == ("2026年11月汇总", ["汇总.xlsx"], True)
    kh("consolidate", folder=tmp_path / "收件", month=str(NOVEMBER), out=tmp_path / "汇总.xlsx", workspace=workspace)
    assert len(kh("distribution", json=True, workspace=workspace).lines) == 1, "the same workbook made again is no other"
    for edition, unit in (("leaders", ""), ("branch", "华东分公司")):
        out = tmp_path / f"{edition}.docx"
        made = kh("report", name="assessment-circular", period="2026H2", edition=edition, unit=unit, out=out, workspace=workspace)
        assert made.code == 0
    lines = kh("distribution", json=True, report="考核通报", workspace=workspace).lines
    assert [(line["title"], line["edition"], line["to"], line["files"]) for line in lines] == [
        ("考核通报", "领导版", "集团公司领导", ["leaders.docx"]),
        ("考核通报", "分公司版", "华东分公司", ["branch.docx"]),
    ]
    assert len({line["snapshot"] for line in lines}) == 1
    told = kh("distribution", unit="华东分公司", workspace=workspace)
    assert "（分公司版） → 华东分公司" in told.out
    assert told.out.endswith("印发登记1条。\n")
    assert kh("distribution", report="assessment", json=True, workspace=workspace).lines == []


def test_letters_and_reminders_stand_in_the_log(kh: Press, tmp_path: Path):
    office = Office(tmp_path)
    root = office.workspace.root
    Ledger(office.workspace).put_units([Unit("华东分公司"), Unit("西北分公司"), Unit("华中分公司")], at=office.now, actor="张三")
    rows = [client("北斗港务有限公司", 联系电话="123")]
    write_return(tmp_path / "收件" / "西北.xlsx", "西北分公司", NOVEMBER, rows)
    office.consolidate(tmp_path / "收件")
    kh("return-letters", month="2026-11", out=tmp_path / "退回", workspace=root)
    kh("remind", month="2026-11", out=tmp_path / "催报", workspace=root)
    lines = kh("distribution", json=True, workspace=root).lines
    assert [(line["report"], line["to"]) for line in lines] == [
        ("return-letter", "西北分公司"), ("reminder", ""), ("reminder", "华东分公司"), ("reminder", "华中分公司"),
    ]  # fmt: skip
    trial = kh("withdraw", month="2026-11", unit="西北分公司", dry_run=True, json=True, workspace=root)
    assert [line["title"] for line in trial.lines if line.get("rests") == "document"] == ["退回函"]


def test_an_edition_of_a_report_about_units_is_for_one_unit_and_is_told_in_the_log(kh: Press, tmp_path: Path):
    workspace, out = tmp_path / "工作区", tmp_path / "评估.docx"
    small_folder(tmp_path / "收件")
    kh("consolidate", folder=tmp_path / "收件", month=str(NOVEMBER), out=tmp_path / "汇总.xlsx", workspace=workspace)
    told = {"name": "evaluation", "period": "2026Q4", "edition": "branch", "workspace": workspace, "json": True}
    assert kh("report", **told).lines[0]["refused"] == "KH755"
    assert kh("report", unit="华东分公司", out=out, **told).code == 0
    kh("report", name="evaluation", period="2026Q4", out=out, workspace=workspace)
    lines = kh("distribution", report="evaluation", json=True, workspace=workspace).lines
    assert [(line["edition"], line["to"]) for line in lines] == [("分公司版", "华东分公司"), ("", "集团公司领导、各分子公司")]


def test_a_project_department_gets_what_its_branch_reports(kh: Press, tmp_path: Path):
    office, branch, department = Office(tmp_path), "华东分公司", "滨江项目经理部"
    root = office.workspace.root
    group = Unit("示例集团")
    known = [group, Unit(branch, group.name), Unit(department, branch), Unit("华中分公司", group.name)]
    Ledger(office.workspace).put_units(known, at=office.now, actor="张三")
    for unit in (branch, "华中分公司"):
        write_return(tmp_path / "收件" / f"{unit}.xlsx", unit, NOVEMBER, [client(f"{unit[:2]}置业有限公司")])
    office.consolidate(tmp_path / "收件")
    for name, when in (("assessment-circular", {"period": "2026H2"}), ("client-ranking", {"period": "2026Q4"})):
        out = tmp_path / f"{name}.docx"
        assert kh("report", name=name, edition="project", unit=department, out=out, workspace=root, **when).code == 0
        said = "".join(texts(out.read_bytes()))
        assert f"{branch}{department}：" in said
        assert "华中" not in said
    lines = kh("distribution", json=True, workspace=root).lines
    assert [(line["edition"], line["to"]) for line in lines if line["edition"]] == [("项目部版", department)] * 2
