from pathlib import Path

from tests.addin.conftest import Press
from tests.addin.returns import NOVEMBER, small_folder


def test_who_got_which_edition_of_which_snapshot(kh: Press, tmp_path: Path):
    workspace = tmp_path / "工作区"
    small_folder(tmp_path / "收件")
    kh("consolidate", folder=tmp_path / "收件", month=str(NOVEMBER), out=tmp_path / "汇总.xlsx", workspace=workspace)
    assert kh("distribution", workspace=workspace).out.strip() == "没有印发登记。"
    for edition, unit in (("leaders", ""), ("branch", "华东分公司")):
        out = tmp_path / f"{edition}.docx"
        made = kh("report", name="assessment-circular", period="2026H2", edition=edition, unit=unit, out=out, workspace=workspace)
        assert made.code == 0
    lines = kh("distribution", json=True, workspace=workspace).lines
    assert [(line["title"], line["edition"], line["to"], line["files"]) for line in lines] == [
        ("考核通报", "领导版", "集团公司领导", ["leaders.docx"]),
        ("考核通报", "分公司版", "华东分公司", ["branch.docx"]),
    ]
    assert len({line["snapshot"] for line in lines}) == 1
    told = kh("distribution", unit="华东分公司", workspace=workspace)
    assert "（分公司版） → 华东分公司" in told.out
    assert told.out.endswith("印发登记1条。\n")
    assert kh("distribution", report="考核通报", json=True, workspace=workspace).lines == lines
    assert kh("distribution", report="assessment", json=True, workspace=workspace).lines == []
