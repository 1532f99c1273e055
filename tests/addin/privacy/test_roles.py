"""Who may see and do what, by the account that is logged in and the policy's sheet 角色 (R08–R09, R18, R29)."""

from __future__ import annotations

import dataclasses
import datetime
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.catalogue import buttons, reports
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger
from tests.addin.conftest import Press
from tests.addin.seeded import CLIENTS, NAMES, NOW, PHONES, RELATIONS, UNITS, seeded
from udfs.kinds.dates import Month
from udfs.policy.posts import ROLES, Post, Role, Viewer, post_faults, viewer
from workbooks.registers import registers

PERSONS = list(zip(NAMES, PHONES, RELATIONS, strict=True))
EAST, WEST = CLIENTS[0], CLIENTS[30]
PEOPLE = [("marketing", "市场营销部", None), ("leader", "集团公司领导", None), ("branch", "填报单位", UNITS[0])]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seeded(tmp_path_factory.mktemp("roles")).root


@pytest.fixture
def be(office: Path, kh: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Be somebody: the press of a command by an account, with the sheet 角色 filled in."""
    book = office / "分级标准.xlsx"
    if not book.exists():
        kh("policy export", out=book)
        filled = openpyxl.load_workbook(book)
        sheet = filled["角色"]
        head = next(r for r in sheet.iter_rows() if r[0].value == "系统账号")[0].row
        for n, told in enumerate(PEOPLE, start=head + 1):
            for c, value in enumerate(told, start=1):
                sheet.cell(n, c, value)
        filled.save(book)
    whom: dict[str, str] = {}
    monkeypatch.setattr("addin.ledger.log.witness.account", lambda: whom["is"])
    monkeypatch.setattr("udfs.policy.evaluator._Current.policy", None)  # and afterwards as it was: the roles end with the test

    def press(account: str, verb: str, **answers: Any) -> Any:
        whom["is"] = account
        return kh(verb, workspace=office, now=NOW, **answers)

    return press


def test_the_sheet_is_read_by_the_workbook(be: Any, office: Path) -> None:
    from addin.buttons.support.policies import load_policy

    be("marketing", "rule", clause="R22")
    policy, problems = load_policy(office / "分级标准.xlsx")
    assert [p for p in problems if p.severity.word == "错误"] == []
    assert policy is not None
    assert [(p.account, ROLES[p.role], p.unit or None) for p in policy.posts] == PEOPLE


def test_a_role_has_its_days_and_any_case() -> None:
    posts = [Post("Zhang", "leader", since=datetime.date(2026, 1, 1), until=datetime.date(2026, 6, 30)), Post("li", "marketing")]
    roles = [viewer(posts, "zhang", datetime.date(2026, m, 30)).role for m in (6, 7)]
    assert (roles, viewer(posts, "nobody", datetime.date(2026, 6, 1)).role) == (["leader", None], None)
    assert viewer([], "nobody", datetime.date(2026, 6, 1)).role == "marketing"


def test_a_sheet_that_locks_everybody_out_is_refused() -> None:
    assert [why for _, _, why in post_faults([Post("a", "unit"), Post("b", "leader")])] == [
        "角色是填报单位的要写是哪个单位", "没有一个账号是市场营销部，谁也不能汇总了"
    ]  # fmt: skip


@pytest.mark.parametrize("account", ["leader", "branch", "stranger"])
def test_who_may_not_press_is_refused_before_anything_is_done(be: Any, office: Path, account: str) -> None:
    before = (office / "ledger.sqlite").read_bytes()
    role = {"leader": "leader", "branch": "unit"}.get(account)
    refused = 0
    for verb, button in buttons().items():
        if button.who and role not in button.who:
            pressed = be(account, verb, json=True, **{q.name: None for q in button.questions if q.required})
            assert (pressed.code, pressed.lines[0]["refused"]) == (2, "KH660"), verb
            refused += 1
    assert refused > 20
    assert (office / "ledger.sqlite").read_bytes() == before


def test_what_writes_the_process_is_for_marketing_alone() -> None:
    writing = (
        "consolidate",
        "watch",
        "month open",
        "month close",
        "month reopen",
        "review",
        "withdraw",
        "clients merge",
        "clients unmerge",
    )
    writing += ("policy import", "units import", "archive import", "ledger rebuild", "access extract", "workspace restore")
    assert {buttons()[verb].who for verb in writing} == {("marketing",)}
    assert all(set(b.who) <= set(ROLES) for b in buttons().values())
    assert all("marketing" in r.who for r in reports().values())


def test_a_unit_sees_its_own_clients(be: Any) -> None:
    mine = be("branch", "clients show", json=True, name=EAST)
    assert (mine.code, mine.lines[0]["name"]) == (0, EAST)
    other = be("branch", "clients show", json=True, name=WEST)
    assert (other.code, other.lines[0]["refused"]) == (2, "KH662")
    assert UNITS[1] in other.lines[0]["message"]


@pytest.mark.parametrize("register", [s.title for s in registers().values() if s.returned == "月报" and s.name != "customer-info"])
def test_a_unit_sees_its_own_entries(be: Any, register: str) -> None:
    mine, all_of_them = (be(who, "entries", json=True, register=register).lines for who in ("branch", "marketing"))
    assert {line["unit"] for line in mine} == {UNITS[0]}
    assert {line["unit"] for line in all_of_them} == set(UNITS)


def test_a_unit_sees_its_own_state_and_hands_in_its_own(be: Any) -> None:
    states = be("branch", "month status", json=True, month="2026-12").lines
    assert [line["unit"] for line in states if "unit" in line] == [UNITS[0]]
    assert be("branch", "no-change", json=True, unit=UNITS[1], month="2026-12", by="李示例").lines[0]["refused"] == "KH663"


def test_a_unit_asks_for_a_client_of_another(be: Any) -> None:
    told = {"by": "袁示例", "why": "投标联络", "clients": WEST, "fields": "联系人", "until": "2026-12-31"}
    assert be("branch", "access request", json=True, unit=UNITS[0], **told).lines == [{"request": 1}]
    assert be("branch", "access request", json=True, unit=UNITS[1], **told).lines[0]["refused"] == "KH663"


def test_nobody_but_marketing_unmasks(be: Any) -> None:
    for account in ("leader", "branch"):
        told = be(account, "clients show", json=True, name=EAST, unmask="核对").lines[0]
        assert told["refused"] == "KH661"
    assert be("marketing", "clients show", json=True, name=EAST, unmask="核对").lines[0]["facts"]["联系电话"] == PHONES[0]


def test_a_leader_sees_no_telephone_and_no_relation_not_even_masked(be: Any) -> None:
    facts = be("leader", "clients show", json=True, name=EAST).lines[0]["facts"]
    assert (facts["联系电话"], facts["社会关系"]) == (None, None)
    assert facts["联系人"] == f"{NAMES[0][0]}**"
    contact = be("leader", "entries", json=True, register="联系人及社会关系表").lines[0]["values"]
    assert not {"联系电话", "社会关系"} & {head for head, value in contact.items() if value is not None}


def texts_in(told: Any) -> Iterator[str]:
    """All texts of what the gate lets out."""
    if isinstance(told, str):
        yield told
    elif dataclasses.is_dataclass(told):
        for f in dataclasses.fields(told):
            yield from texts_in(getattr(told, f.name))
    elif isinstance(told, Mapping):
        yield from texts_in([*told, *told.values()])
    elif isinstance(told, Iterable):
        for one in told:
            yield from texts_in(one)


def let_out(office: Path, role: Role, *units: str) -> set[str]:
    """All that the gate shows a role of a month, of every register and of texts kept in the log."""
    ledger = Ledger(Workspace.open(office), Viewer("somebody", frozenset([role]), frozenset(units)))
    snapshot = ledger.snapshot(Month(2026, 12), at=NOW, actor="somebody", all_entries=True)
    months = [ledger.status(Month(2026, 12)), ledger.told(Month(2026, 12)), ledger.receipts("2026-12"), ledger.receipts("2026H2")]
    said = [show(f"{name}电{phone}，{relation}") for show in (ledger.show(), snapshot.show) for name, phone, relation in PERSONS]
    return set(texts_in([snapshot, [ledger.entries(sheet) for sheet in registers().values()], months, said]))


def standing_in(told: Iterable[str], words: Iterable[str]) -> set[str]:
    every = "\n".join(told)
    return {word for word in words if word in every}


def test_a_leader_is_told_no_figure_of_a_telephone_in_any_text(office: Path) -> None:
    told = let_out(office, "leader")
    assert standing_in(told, CLIENTS) == set(CLIENTS)
    assert standing_in(told, [*NAMES, *PHONES, *RELATIONS, *(f"**{phone[-4:]}" for phone in PHONES)]) == set()
    assert any("***" in one and "电" in one for one in told)


def test_a_unit_is_told_nothing_of_the_clients_of_another(office: Path) -> None:
    told = let_out(office, "unit", UNITS[0])
    assert standing_in(told, CLIENTS) == set(CLIENTS[:25])
    assert standing_in(told, [*NAMES, *PHONES, *RELATIONS, UNITS[1]]) == set()


def test_everybody_sees_the_catalogue(be: Any, tmp_path: Path) -> None:
    found = be("stranger", "clients find", json=True, text=EAST)
    assert found.lines == [{"client": EAST, "units": [UNITS[0]], "tier": "B"}]
    assert be("stranger", "catalogue", out=tmp_path, month="2026-12").code == 0
    page = (tmp_path / "客户目录.html").read_text(encoding="utf-8")
    assert WEST in page
    assert not any(seed in page for seed in (*NAMES, *PHONES, *RELATIONS))
    assert (
        be(
            "stranger", "new", json=True, sheet="客户信息统计表", unit=UNITS[0], month="2026-12", prefill=True, out=tmp_path / "a.xlsx"
        ).lines[0]["refused"]
        == "KH663"
    )


def test_reports_are_for_marketing_and_leaders_but_for_a_units_own_client(be: Any, tmp_path: Path) -> None:
    told = {"month": "2026-12", "json": True}
    assert be("branch", "report", name="monthly-bulletin", **told).lines[0]["refused"] == "KH660"
    assert be("branch", "report", name="client-card", client=EAST, **told).code == 0
    assert be("branch", "report", name="client-card", client=WEST, **told).lines[0]["refused"] == "KH662"
    assert be("stranger", "report", name="client-card", client=EAST, **told).lines[0]["refused"] == "KH660"
    assert be("leader", "report", name="monthly-bulletin", **told).code == 0


def test_the_account_is_the_systems_not_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    from addin.ledger.log import witness

    witness.account.cache_clear()
    true = witness.account()
    for name in ("USER", "USERNAME", "LOGNAME"):
        monkeypatch.setenv(name, "marketing")
    witness.account.cache_clear()
    assert witness.account() == true


def test_the_check_up_tells_where_nobody_has_a_role(kh: Press, tmp_path: Path) -> None:
    seeded(tmp_path)
    assert "没有设角色" in kh("doctor", workspace=tmp_path / "workspace").out
    assert viewer([], "x", NOW.date()).told is False


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such rights")
def test_a_workspace_is_for_its_owner_alone(kh: Press, tmp_path: Path) -> None:
    root = seeded(tmp_path).root
    folders = (root, root / "originals", root / "receipts", root / "receipts" / "2026-12")
    assert {oct(p.stat().st_mode & 0o777) for p in folders} == {"0o700"}
    kept = (root / "ledger.sqlite", *root.glob(".*.lock"), *(root / "originals").rglob("*.xlsx"), *(root / "receipts").rglob("*.txt"))
    assert {oct(p.stat().st_mode & 0o777) for p in kept} == {"0o600"}
    root.chmod(0o755)
    (root / "ledger.sqlite").chmod(0o644)
    assert "已经收紧" in kh("entries", workspace=root, now=NOW, register="投诉登记表").out
    assert (root.stat().st_mode & 0o077, (root / "ledger.sqlite").stat().st_mode & 0o077) == (0, 0)
    assert "已经收紧" not in kh("entries", workspace=root, now=NOW, register="投诉登记表").out


def test_what_was_looked_at_stands_in_the_log(be: Any, office: Path) -> None:
    def looks() -> list[tuple[str, Any]]:
        return [(e.subject, e.detail) for e in Ledger(Workspace(office)).events(kind="查看")]

    before = looks()
    be("leader", "clients show", json=True, name=EAST)
    be("branch", "entries", json=True, register="投诉登记表", client=EAST)
    assert be("branch", "clients show", json=True, name=WEST).code == 2
    assert looks()[len(before) :] == [
        ("看客户", {"客户": EAST}),
        ("登记簿", {"哪本登记簿": "投诉登记表", "客户": EAST}),
    ]
