"""生成客户目录: what the page holds, and above all what it does not."""

from __future__ import annotations

import json
import re
from pathlib import Path

from addin.documents.catalogue_page import Entry, catalogue_page
from tests.addin.branch import DECISION_HEADS, workbook
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return

SECRETS = {
    "联系人": "欧阳藏示例",
    "联系电话": "13900007777",
    "社会关系": "藏在设计院",
    "维护责任人": "司马藏示例",
    "备注": "藏备注13900008888",
}


def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    folder = tmp_path / "in"
    rows = [client("示例置业有限公司", **SECRETS), client("海棠13900009999能源有限公司", 需求依据="2026-10-12藏依据")]
    write_return(folder / "华东.xlsx", "华东分公司", NOVEMBER, rows)
    write_return(folder / "华中.xlsx", "华中分公司", NOVEMBER, [client("示例置业有限公司")])
    made.consolidate(folder)
    return made


def test_the_page_has_catalogue_fields_and_nothing_else(kh: Press, tmp_path: Path):
    made = office(tmp_path)
    pressed = kh("catalogue", workspace=made.workspace.root, out=tmp_path / "网页", month=str(NOVEMBER))
    assert pressed.code == 0
    assert "2家客户" in pressed.out
    page = (tmp_path / "网页" / "客户目录.html").read_text(encoding="utf-8")
    assert "示例置业有限公司" in page
    assert "华东分公司" in page
    assert not re.search("藏|1390000|欧阳|司马", page)
    assert not [f for f in tmp_path.glob("网页/*") if f.name != "客户目录.html"]


def test_a_month_without_clients_is_refused(kh: Press, tmp_path: Path):
    made = Office(tmp_path)
    pressed = kh("catalogue", workspace=made.workspace.root, out=tmp_path / "网页", month=str(DECEMBER))
    assert pressed.code == 2
    assert "KH540" in pressed.out + pressed.err
    assert not (tmp_path / "网页").exists()


def test_making_it_is_noted_in_the_log(kh: Press, tmp_path: Path):
    from addin.ledger.store import Ledger

    made = office(tmp_path)
    kh("catalogue", workspace=made.workspace.root, out=tmp_path / "网页", month=str(NOVEMBER))
    assert [(e.subject, e.detail) for e in Ledger(made.workspace).events(kind="生成目录")] == [("2026-11", {"clients": 2})]


def test_the_same_clients_give_the_same_page_whatever_their_order():
    entries = [Entry("示例置业有限公司", "签约客户", "A", ("华东分公司",)), Entry("海棠能源有限公司", "准客户", "B", ())]
    made = [catalogue_page(e, title="目录", month="2026年11月", snapshot="a1") for e in (entries, entries[::-1])]
    assert made[0] == made[1]
    assert b"http" not in re.sub(rb"http-equiv", b"", made[0])


def test_the_tier_that_was_decided_is_shown(kh: Press, tmp_path: Path):
    made = office(tmp_path)
    decided = ["示例置业有限公司", "C", "短期停工", "2026-11-12", None, "谢示例"]
    workbook(tmp_path / "核定" / "核定.xlsx", "集团市场营销部", NOVEMBER.chinese, ("核定表", DECISION_HEADS, [decided]))
    made.consolidate(tmp_path / "核定")
    found = kh("clients find", workspace=made.workspace.root, text="示例置业", json=True).lines
    kh("catalogue", workspace=made.workspace.root, out=tmp_path / "网页", month=str(NOVEMBER))
    page = (tmp_path / "网页" / "客户目录.html").read_text(encoding="utf-8")
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    place = data["names"].index("示例置业有限公司")
    assert (found[0]["tier"], data["tiers"][data["tier"][place]]) == ("C", "C")
