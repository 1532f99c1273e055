"""Who may see what: asked, approved by another, extracted within its scope, ended by itself (R09, R30, A20)."""

from __future__ import annotations

import datetime
import io
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import msoffcrypto
import openpyxl
import pytest

from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.conftest import Press
from tests.addin.returns import NOVEMBER, Office, client, write_return
from udfs.policy.defaults import DEFAULT
from udfs.policy.posts import Approver
from workbooks.writing.policy_export import export_policy

NAME, OTHER = "甲置业有限公司", "乙矿业有限公司"
DAY = datetime.datetime(2026, 11, 26, 9)
PERSON, PHONE = "欧阳示例", "13900005678"


@pytest.fixture
def press(tmp_path: Path, kh: Press) -> Press:
    office = Office(tmp_path)
    rows = [client(NAME, 联系人=PERSON, 联系电话=PHONE, remark=f"请打{PHONE}"), client(OTHER, 联系人="司马示例", 联系电话="13900005679")]
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, rows)
    office.consolidate(tmp_path / "in")

    def run(verb: str, **answers: Any) -> Any:
        return kh(verb, workspace=office.workspace.root, **({"now": DAY, "json": True} | answers))

    return run


def refused(pressed: Any) -> str:
    return next((line["refused"] for line in pressed.lines if "refused" in line), "")


def ask(press: Press, **told: Any) -> Any:
    asked = {"unit": "西南分公司", "by": "袁示例", "why": "投标联络", "clients": NAME, "fields": "联系电话", "until": "2026-12-05"}
    return press("access request", **(asked | told))


def state(press: Press, **more: Any) -> str:
    return str(press("access list", **more).lines[-1]["state"])


def test_an_extract_needs_the_approval_of_another(press: Press, tmp_path: Path) -> None:
    assert ask(press).lines == [{"request": 1}]
    out = tmp_path / "摘录.xlsx"
    assert refused(press("access extract", number=1, out=out)) == "KH420"
    assert refused(press("access approve", number=1, by="袁示例")) == "KH502"
    assert press("access approve", number=1, by="黎示例", paper="办〔2026〕12号").code == 0
    assert press("access extract", number=1, out=out).code == 0
    assert out.exists()


@pytest.mark.parametrize("himself", ["袁示例 ", "袁　示例", "袁 示例"])
def test_an_applicant_is_himself_however_his_name_is_spaced(press: Press, himself: str) -> None:
    ask(press, by=" 袁示例")
    assert refused(press("access approve", number=1, by=himself)) == "KH502"


def test_who_asks_is_a_unit_of_the_register(press: Press, tmp_path: Path) -> None:
    assert ask(press, unit="西南份公司").lines == [{"request": 1}]  # nobody told the units yet
    Ledger(Workspace.open(tmp_path / "workspace")).put_units([Unit("华东分公司"), Unit("西南分公司")], at=DAY, actor="张三")
    said = ask(press, unit="西南份公司").lines[0]
    assert (said["refused"], "是不是“西南分公司”" in said["message"]) == ("KH429", True)
    assert (len(press("access list").lines), ask(press).lines) == (1, [{"request": 2}])


def test_an_extract_shows_what_was_approved_and_hides_the_rest(press: Press, tmp_path: Path) -> None:
    ask(press)
    press("access approve", number=1, by="黎示例")
    press("access extract", number=1, out=tmp_path / "摘录.xlsx")
    book = openpyxl.load_workbook(tmp_path / "摘录.xlsx")
    sheet = book["客户档案"]
    assert sheet["B2"].value == "联系电话"
    assert (sheet.page_setup.fitToWidth or 1) > 1
    assert not sheet.HeaderFooter.scaleWithDoc
    told = repr([[c.value for c in row] for sheet in book for row in sheet])
    assert (PHONE in told, PERSON in told, OTHER in told) == (True, False, False)
    heads, row = ([c.value for c in r] for r in list(book["客户档案"])[1:3])
    open_ = {head for head, value in zip(heads, row, strict=True) if value != "未批准"}
    assert open_ == {"客户单位名称", "联系电话"}
    marks = [sheet.oddHeader.center.text for sheet in book] + [book["客户档案"]["B1"].value]
    assert all("第1号调阅" in mark and "西南分公司袁示例" in mark for mark in marks)
    assert any("日志第" in str(row[1].value) for row in book["调阅单"])


def test_an_approved_remark_tells_no_telephone_that_was_not_approved(press: Press, tmp_path: Path) -> None:
    ask(press, fields="备注、联系人", why=f"找{PERSON}，电话{PHONE}")
    press("access approve", number=1, by="黎示例")
    press("access extract", number=1, out=tmp_path / "摘录.xlsx")
    book = openpyxl.load_workbook(tmp_path / "摘录.xlsx")
    told = {str(c.value) for sheet in book for row in sheet for c in row}
    assert {PERSON, "请打139****5678"} <= told, "who was approved is shown where he was"
    assert not any(PHONE in text for text in told)
    assert book.properties.created == DAY


def test_an_extract_may_be_encrypted(press: Press, tmp_path: Path) -> None:
    ask(press)
    press("access approve", number=1, by="黎示例")
    press("access extract", number=1, out=tmp_path / "摘录.xlsx", password="abc12345")
    locked = msoffcrypto.OfficeFile(io.BytesIO((tmp_path / "摘录.xlsx").read_bytes()))
    assert locked.is_encrypted()
    locked.load_key(password="abc12345")
    plain = io.BytesIO()
    locked.decrypt(plain)
    assert openpyxl.load_workbook(plain).sheetnames == ["调阅单", "客户档案"]


def test_an_approval_ends_by_itself_and_copies_are_called_back(press: Press, tmp_path: Path) -> None:
    ask(press)
    press("access approve", number=1, by="黎示例")
    press("access extract", number=1, out=tmp_path / "摘录.xlsx")
    later = datetime.datetime(2026, 12, 6, 9)
    assert (state(press), state(press, now=later)) == ("已批准", "已到期")
    assert press("access list", now=later).lines[-1]["to_return"] is True
    assert refused(press("access extract", number=1, out=tmp_path / "b.xlsx", now=later)) == "KH420"


def lent(press: Press, tmp_path: Path) -> None:
    """A request whose extract somebody has until 5 December."""
    ask(press, why=f"与{PERSON}联络，电话{PHONE}")
    press("access approve", number=1, by="黎示例", paper="办〔2026〕12号")
    press("access extract", number=1, out=tmp_path / "摘录.xlsx")


@pytest.mark.parametrize(("day", "says"), [(1, None), (2, "还有3天"), (5, "就是今天"), (10, "已过5天")])
def test_copies_are_called_back_some_days_before_their_term_ends(press: Press, tmp_path: Path, day: int, says: str | None) -> None:
    lent(press, tmp_path)
    told = press("access recall", now=datetime.datetime(2026, 12, day, 9)).lines
    assert [line["standing"] for line in told] == ([] if says is None else [f"2026-12-05到期，{says}"])


def test_a_paper_asks_for_the_copies_back_and_names_nobody(press: Press, tmp_path: Path) -> None:
    lent(press, tmp_path)
    later = datetime.datetime(2026, 12, 10, 9)
    pressed = press("access recall", now=later, out=tmp_path / "催还", pdf=True)
    assert pressed.lines[0] == {
        "request": 1, "unit": "西南分公司", "by": "袁示例", "copies": 1, "until": "2026-12-05", "days_over": 5,
        "return_by": "2026-12-14", "standing": "2026-12-05到期，已过5天",
    }  # fmt: skip
    assert {p.suffix for p in (tmp_path / "催还").iterdir()} == {".docx", ".pdf"}
    (paper,) = (tmp_path / "催还").glob("*.docx")
    document = docx.Document(str(paper))
    said = "".join([p.text for p in document.paragraphs] + [c.text for t in document.tables for row in t.rows for c in row.cells])
    assert all(word in said for word in ("西南分公司", "办〔2026〕12号", NAME, "联系电话", "2026年12月14日", "归还回执", "第1份"))
    assert PHONE not in said
    assert PERSON not in said
    assert "催还单" in press("distribution", json=False).out


def test_what_came_back_is_called_back_no_more(press: Press, tmp_path: Path) -> None:
    lent(press, tmp_path)
    later = {"now": datetime.datetime(2026, 12, 10, 9)}
    assert press("access return", number=1, by="袁示例", **later).code == 0
    assert state(press, **later) == "已归还"
    assert press("access list", **later).lines[-1]["to_return"] is False
    assert press("access recall", **later).lines == []
    assert refused(press("access recall", number=1, **later)) == "KH507"
    assert refused(press("access extract", number=1, out=tmp_path / "b.xlsx")) == "KH420"


def test_copies_of_a_request_that_was_taken_back_are_called_back_at_once(press: Press, tmp_path: Path) -> None:
    lent(press, tmp_path)
    assert refused(press("access recall", number=1)) == "KH507"
    press("access revoke", number=1, why="投标结束")
    (told,) = press("access recall", number=1, until="2026-11-27").lines
    assert (told["standing"], told["return_by"]) == ("批准已提前收回", "2026-11-27")


def test_nothing_comes_back_of_which_no_copy_was_made(press: Press) -> None:
    ask(press)
    press("access approve", number=1, by="黎示例")
    assert refused(press("access return", number=1, by="袁示例")) == "KH507"
    assert refused(press("access recall", number=2)) == "KH501"


def test_the_list_tells_no_person_of_a_reason(press: Press, tmp_path: Path) -> None:
    lent(press, tmp_path)
    told = repr(press("access list").lines) + press("access list", json=False).out
    assert "联络" in told
    assert PERSON not in told
    assert PHONE not in told


def test_denied_and_taken_back_need_a_reason(press: Press, tmp_path: Path) -> None:
    ask(press)
    assert refused(press("access deny", number=1, by="黎示例", why=" ")) == "KH422"
    assert press("access deny", number=1, by="黎示例", why="与业务无关").code == 0
    ask(press)
    press("access approve", number=2, by="黎示例")
    assert press("access revoke", number=2, why="项目已结束").code == 0
    assert [line["state"] for line in press("access list").lines] == ["不批准", "已收回"]


@pytest.mark.parametrize(
    ("told", "code"),
    [({"why": " "}, "KH503"), ({"fields": "身份证号"}, "KH504"), ({"until": "2026-11-01"}, "KH505")],
)
def test_a_request_that_is_not_complete_is_refused(press: Press, told: dict[str, Any], code: str) -> None:
    assert refused(ask(press, **told)) == code


def test_unknown_requests_and_clients_are_told(press: Press) -> None:
    assert refused(press("access approve", number=9, by="黎示例")) == "KH501"
    asked = ask(press, clients=f"{NAME}、没有这家公司")
    assert refused(asked) == "KH506"
    assert "“没有这家公司”" in asked.lines[-1]["message"]
    assert press("access list").lines == []
    assert refused(ask(press, clients="、")) == "KH503"


def test_what_has_expired_is_to_be_asked_for_anew(press: Press, tmp_path: Path) -> None:
    ask(press)
    press("access approve", number=1, by="黎示例")
    told = press("access extract", number=1, out=tmp_path / "x.xlsx", now=DAY.replace(month=12, day=20))
    assert "重新申请" in told.lines[-1]["fix"]


def test_a_new_workspace_is_its_owners_alone(tmp_path: Path) -> None:
    office = Office(tmp_path)
    assert stat.S_IMODE(office.workspace.root.stat().st_mode) == 0o700


def test_a_request_is_decided_by_whom_the_policy_names(press: Press, tmp_path: Path) -> None:
    ask(press)
    ask(press, fields="联系人")
    policy = replace(
        DEFAULT, approvers=(Approver("黎示例", columns="联系人"), Approver("王示例", "华东分公司"), Approver("赵示例", until=DAY.date()))
    )
    export_policy(policy, tmp_path / "workspace" / "分级标准.xlsx")
    assert refused(press("access approve", number=1, by="黎示例")) == "KH667"
    assert refused(press("access deny", number=1, by="王示例", why="不同意")) == "KH667"
    assert refused(press("access approve", number=1, by="赵示例", now=DAY + datetime.timedelta(days=1))) == "KH667"
    assert press("access approve", number=2, by="黎示例").code == 0
    assert press("access approve", number=1, by="赵示例").code == 0
