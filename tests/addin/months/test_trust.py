"""Nothing is lost without a word: bindings, folders, changed files, links, locks, a ledger that is gone."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from addin.consolidate.intake.child import File, examine_file
from addin.consolidate.receive import receive
from addin.ledger.storage import jobs, refusals
from addin.ledger.storage.jobs import hold
from addin.ledger.storage.workspace import ChangedError, Workspace, sha256_of
from addin.ledger.store import Ledger, Unit
from tests.addin.conftest import Press
from tests.addin.returns import HEADS, NOVEMBER, Office, client, write_return
from udfs.words.text import fold
from workbooks.judging.bindings import write_bindings
from workbooks.judging.examine import Options
from workbooks.opening.folders import expand
from workbooks.opening.package import MAX_FILE
from workbooks.problems import Refusal, Where, refuse


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    units = [Unit("华东分公司", aliases=("华东公司",)), Unit("华中分公司")]
    Ledger(made.workspace).put_units(units, at=made.now, actor="张三")
    return made


def codes(done: Any, file: str = "") -> list[str]:
    return [p.rule.code for t in done.told if not file or t.file == file for p in t.problems]


def test_a_confirmed_binding_holds_for_consolidation_too(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司", 备注="乙方")])
    assert office.consolidate(tmp_path / "in").snapshot.clients[0].values.get("remark") == "乙方"
    signature = "|".join(fold(h) for h in HEADS)
    told = {fold(h): "" if h == "备注" else _field(h) for h in HEADS}
    write_bindings(office.workspace.bindings, {signature: told})
    assert office.consolidate(tmp_path / "in").snapshot.clients[0].values.get("remark") is None


def _field(head: str) -> str:
    from workbooks.registers.customer_info import CUSTOMER_INFO

    return next(f.name for f in CUSTOMER_INFO.fields if f.head == head)


def test_a_file_in_another_units_folder_is_an_error(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "华中分公司" / "月报.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    write_return(tmp_path / "in" / "华东公司" / "月报.xlsx", "华东分公司", NOVEMBER, [client("乙矿业有限公司")])
    done = office.consolidate(tmp_path / "in")
    assert "KH402" in codes(done, "华中分公司/月报.xlsx")
    assert "KH402" not in codes(done, "华东公司/月报.xlsx")


def test_a_file_in_another_units_folder_is_a_return_of_neither(office: Office, tmp_path: Path, kh: Press) -> None:
    own = write_return(tmp_path / "in" / "华东11月.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    lost = write_return(tmp_path / "in" / "华中分公司" / "月报.xlsx", "华东公司", NOVEMBER, [client("乙矿业有限公司")])

    def east_and_center(*, lain: bool = True) -> tuple[str, int]:
        done = office.consolidate(tmp_path / "in")
        east, center = done.snapshot.units
        assert ("KH402" in codes(done)) == lain
        assert ("另有“华中分公司/月报.xlsx”放在“华中分公司”的文件夹里，没有计入" in east.note) == lain
        assert ("收到的“华中分公司/月报.xlsx”写的是“华东公司”，不算本月报送" in center.note) == lain
        assert center.state == "未报"
        return east.state, east.rows

    assert east_and_center() == ("已接收", 1)
    assert "1份以前就没有计入" in _rebuilt(office, kh)
    Ledger(office.workspace).put_units([Unit("华东分公司", aliases=("华东公司",)), Unit("华中分公司")], at=office.now, actor="张三")
    assert [u.rows for u in Ledger(office.workspace).status(NOVEMBER)] == [1, 0]
    assert east_and_center() == ("已接收", 1)
    (tmp_path / "in" / "华东公司").mkdir()
    (tmp_path / "in" / "华东公司" / "月报.xlsx").write_bytes(lost.read_bytes())
    assert east_and_center(lain=False) == ("已接收", 2)
    own.unlink()
    assert "没有计入" not in _rebuilt(office, kh)


def _rebuilt(office: Office, kh: Press) -> str:
    office.workspace.ledger.unlink()
    return kh("ledger rebuild", workspace=office.workspace.root).out


def test_parts_with_clients_are_not_said_to_be_registers_alone(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "甲.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    write_return(tmp_path / "in" / "乙.xlsx", "华东分公司", NOVEMBER, [client("乙矿业有限公司", 联系电话="123")])
    east, _ = office.consolidate(tmp_path / "in").snapshot.units
    assert east.state == "退回"
    assert "“甲.xlsx”已收下；“乙.xlsx”退回后还没有改好报来" in east.note


def test_a_unit_that_only_the_name_of_a_file_tells_is_said_so(office: Office, tmp_path: Path, kh: Press) -> None:
    write_return(tmp_path / "in" / "华东分公司11月.xlsx", "", NOVEMBER, [client("甲置业有限公司")])
    kh("no-change", unit="华中分公司", month="2026-11", by="李四", workspace=office.workspace.root)
    east, center = office.consolidate(tmp_path / "in").snapshot.units
    assert (east.state, east.note) == ("退回", "“华东分公司11月.xlsx”里看不出填报单位，按文件名算作这个单位的")
    assert "看不出填报单位" not in center.note


def test_a_file_replaced_while_it_is_read_is_not_kept(office: Office, tmp_path: Path) -> None:
    path = write_return(tmp_path / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    before = sha256_of(path)
    write_return(path, "华东分公司", NOVEMBER, [client("乙矿业有限公司")])
    found = examine_file(File(path.name, path, before, 1), options=Options(office.now.date()))
    assert [p.rule.code for p in found.problems] == ["KH638"]
    with pytest.raises(ChangedError):
        office.workspace.archive(path, before)
    assert not office.workspace.original(before).exists()


def test_a_file_that_is_far_too_large_is_not_even_hashed(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    with (tmp_path / "in" / "大.xlsx").open("wb") as file:
        file.truncate(MAX_FILE + 1)
    done = office.consolidate(tmp_path / "in")
    assert codes(done, "大.xlsx") == ["KH121"]
    assert len(list(office.workspace.originals.glob("??/*"))) == 1


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = write_return(tmp_path / "secret.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    folder = tmp_path / "in"
    inside = write_return(folder / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    (folder / "外.xlsx").symlink_to(outside)
    (folder / "内.xlsx").symlink_to(inside)
    found = {f.name: f.problem.rule.code if f.problem else "" for f in expand(folder, tmp_path)}
    assert found == {"华东.xlsx": "", "内.xlsx": "", "外.xlsx": "KH179"}


def test_a_return_waits_while_its_month_is_being_consolidated(office: Office, tmp_path: Path) -> None:
    path = write_return(tmp_path / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    ledger = Ledger(office.workspace)
    lock = office.workspace.lock(NOVEMBER)
    child = os.fork()
    if child == 0:
        with hold(ledger.database, lock, "汇总", NOVEMBER, "李四", lambda: office.now):
            (tmp_path / "held").touch()
            time.sleep(1)
        os._exit(0)
    while not (tmp_path / "held").exists():
        time.sleep(0.01)
    version = receive(path, NOVEMBER, workspace=office.workspace, clock=lambda: office.now, actor="张三").version
    os.waitpid(child, 0)
    assert version == 1


def test_who_is_at_work_on_something_else_in_the_month_is_named(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    database, lock = Ledger(office.workspace).database, office.workspace.lock(NOVEMBER)
    with hold(database, lock, "汇总", NOVEMBER, "李四", lambda: office.now):
        monkeypatch.setattr(jobs, "_try_lock", lambda _: False)
        held = hold(database, lock, "收件", NOVEMBER, "张三", lambda: office.now)
        with pytest.raises(Refusal, match="李四正在汇总2026年11月，14:03起"), held:
            pass


def test_a_ledger_that_takes_no_claim_is_told_at_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def claim(*_: object, **__: object) -> None:
        raise refuse(refusals.FULL, Where(), what="没有写入权限")

    monkeypatch.setattr(jobs, "_claim", claim)
    held = hold(
        Ledger(office.workspace).database, office.workspace.lock(NOVEMBER), "汇总", NOVEMBER, "李四", lambda: office.now, patience=60
    )
    with pytest.raises(Refusal, match=r"KH606.*没有写入权限"), held:
        pass


def test_months_do_not_wait_for_each_other(office: Office, tmp_path: Path) -> None:
    ledger, october = Ledger(office.workspace), NOVEMBER.plus(-1)
    with (
        hold(ledger.database, office.workspace.lock(october), "汇总", october, "李四", lambda: office.now),
        hold(ledger.database, office.workspace.lock(NOVEMBER), "汇总", NOVEMBER, "张三", lambda: office.now) as beat,
    ):
        beat()


def test_a_ledger_that_is_gone_is_no_fresh_start_and_can_be_rebuilt(office: Office, tmp_path: Path, kh: Press) -> None:
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司"), client("乙矿业有限公司")])
    office.consolidate(tmp_path / "in")
    assert "KH622" in kh("ledger rebuild", workspace=office.workspace.root).err
    office.workspace.ledger.unlink()
    with pytest.raises(Refusal) as gone:
        Ledger(office.workspace)
    assert gone.value.problem.rule.code == "KH621"
    office.workspace.ledger.touch()
    with pytest.raises(Refusal):
        Ledger(office.workspace)
    office.workspace.ledger.unlink()
    assert kh("ledger rebuild", workspace=office.workspace.root).code == 0
    snapshot = Ledger(office.workspace).snapshot(NOVEMBER, at=office.now, actor="张三")
    assert sorted(c.name for c in snapshot.clients) == ["乙矿业有限公司", "甲置业有限公司"]


def archived_files(office: Office) -> list[Path]:
    return sorted(office.workspace.originals.glob("??/*"))


def test_parts_of_one_return_count_together_again(office: Office, tmp_path: Path, kh: Press) -> None:
    write_return(tmp_path / "in" / "杭州.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司"), client("乙矿业有限公司")])
    write_return(tmp_path / "in" / "宁波.xlsx", "华东分公司", NOVEMBER, [client("丙能源有限公司")])
    office.consolidate(tmp_path / "in")
    office.workspace.ledger.unlink()
    told = kh("ledger rebuild", workspace=office.workspace.root)
    assert "华东分公司2026年11月月报有2份，其中2份合起来算一次报送" in told.out
    assert "无变化声明" in told.out
    snapshot = Ledger(office.workspace).snapshot(NOVEMBER, at=office.now, actor="张三")
    assert sorted(c.name for c in snapshot.clients) == ["丙能源有限公司", "乙矿业有限公司", "甲置业有限公司"]


def test_what_a_rebuilt_ledger_lets_fall_is_named(office: Office, tmp_path: Path, kh: Press) -> None:
    write_return(tmp_path / "in" / "杭州.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    office.consolidate(tmp_path / "in")
    (first,) = archived_files(office)
    write_return(tmp_path / "in" / "杭州.xlsx", "华东分公司", NOVEMBER, [client("丙能源有限公司")])
    office.consolidate(tmp_path / "in")
    for basis in ("这是按收条定的", "有的收条不在了，哪份算数是按存档的先后推断的"):
        office.workspace.ledger.unlink()
        told = kh("ledger rebuild", workspace=office.workspace.root)
        assert f"以最后存档的一份为准；只有前面的有、不再计入的：甲置业有限公司；{basis}" in told.out
        snapshot = Ledger(office.workspace).snapshot(NOVEMBER, at=office.now, actor="张三")
        assert [c.name for c in snapshot.clients] == ["丙能源有限公司"]
        os.utime(first, (first.stat().st_atime, first.stat().st_mtime - 86400))
        shutil.rmtree(office.workspace.root / "receipts", ignore_errors=True)


def test_receipts_tell_which_files_came_together_whatever_the_times_of_their_copies(office: Office, tmp_path: Path, kh: Press) -> None:
    write_return(tmp_path / "in" / "杭州.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    write_return(tmp_path / "in" / "宁波.xlsx", "华东分公司", NOVEMBER, [client("丙能源有限公司")])
    office.consolidate(tmp_path / "in")
    write_return(tmp_path / "in" / "中.xlsx", "华中分公司", NOVEMBER, [client("丁港务有限公司")])
    office.consolidate(tmp_path / "in")
    write_return(tmp_path / "in" / "中.xlsx", "华中分公司", NOVEMBER, [client("戊港务有限公司")])
    before = sorted(c.name for c in office.consolidate(tmp_path / "in").snapshot.clients)
    assert len(before) == 3
    for day, path in enumerate(reversed(archived_files(office))):
        os.utime(path, (86400 * day, 86400 * day))
    told = _rebuilt(office, kh)
    assert "华东分公司2026年11月月报有2份，其中2份合起来算一次报送；这是按收条定的。" in told
    assert sorted(c.name for c in Ledger(office.workspace).snapshot(NOVEMBER, at=office.now, actor="张三").clients) == before


def test_a_ledger_that_lacks_tables_is_broken(office: Office) -> None:
    ledger = Ledger(office.workspace)
    with ledger.database.write() as connection:
        connection.execute(text("DROP TABLE expected"))
    with pytest.raises(Refusal) as broken:
        ledger.status(NOVEMBER)
    assert broken.value.problem.rule.code == "KH604"


def test_a_rebuilt_ledger_knows_what_came_again_after_another(office: Office, tmp_path: Path, kh: Press) -> None:
    place = tmp_path / "in" / "华东.xlsx"
    told = [client("甲置业有限公司"), client("乙矿业有限公司")], [client("甲置业有限公司")]
    for number in (0, 1, 0):
        write_return(place, "华东分公司", NOVEMBER, told[number])
        office.consolidate(tmp_path / "in")

    def versions() -> tuple[list[int], list[str]]:
        ledger = Ledger(office.workspace)
        found = ledger.snapshot(NOVEMBER, at=office.now, actor="张三").clients
        return [r.sheets[0][2] for r in ledger.receipts(str(NOVEMBER))], sorted(c.name for c in found)

    before = versions()
    assert before == ([2, 1, 2], ["乙矿业有限公司", "甲置业有限公司"])
    for _ in range(2):
        _rebuilt(office, kh)
        assert versions() == before
    kh("workspace backup", out=tmp_path / "备份.zip", workspace=office.workspace.root)
    assert kh("workspace restore", backup=tmp_path / "备份.zip", into=tmp_path / "另处").code == 0
    office.workspace = Workspace.open(tmp_path / "另处")
    _rebuilt(office, kh)
    assert versions() == before
