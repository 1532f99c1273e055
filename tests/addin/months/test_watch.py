"""边收边汇总: a folder watched while returns come in (R15, R16)."""

from __future__ import annotations

import datetime
import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from addin.buttons.returns.watch_folder import watch_folder
from addin.consolidate import run
from addin.consolidate.watch import Watched
from addin.consolidate.workbook.book_split import Written, write_books
from addin.hosts.closed import ClosedDesk
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from addin.outside import installation
from tests.addin.returns import NOVEMBER, client, write_return
from workbooks.problems import Refusal, Where, refuse
from workbooks.refusals import NO_RIGHTS

NOW = datetime.datetime(2026, 11, 25, 17, 20)
UNITS = ("华东分公司", "华中分公司")


class Watching(ClosedDesk):
    """A desk where one thing happens before each look; it ends as by Ctrl-C when nothing is left to happen."""

    happens: Iterator[Callable[[], object]] = iter(())

    def wait(self, seconds: float) -> None:
        assert seconds > 0
        happening = next(self.happens, None)
        if happening is None:
            raise KeyboardInterrupt
        happening()


def nothing() -> None:
    """Nothing happens."""


@pytest.fixture
def desk(tmp_path: Path) -> Watching:
    made = Watching(NOW, tmp_path / "工作区", installation=installation)
    Ledger(Workspace.open(tmp_path / "工作区")).put_units([Unit(name) for name in UNITS], at=NOW, actor="张三")
    (tmp_path / "收件").mkdir()
    write_return(tmp_path / "收件" / "华东.xlsx", "华东分公司", NOVEMBER, [client("示例置业有限公司")])
    return made


def test_each_arrival_is_taken_in_and_told(desk: Watching, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inbox, out = tmp_path / "收件", tmp_path / "汇总.xlsx"

    def second() -> None:
        write_return(inbox / "华中.xlsx", "华中分公司", NOVEMBER, [client("青山矿业有限公司")])

    def lock() -> None:
        (inbox / "~$华中.xlsx").write_bytes(b"x")

    desk.happens = iter([nothing, second, nothing, nothing, lock, nothing])
    done = watch_folder(desk, inbox, str(NOVEMBER), out)
    said = capsys.readouterr().out
    assert done.code == 0
    assert done.made == (out,)
    assert "还差1个单位：华中分公司。" in said
    assert "17:20 “华中.xlsx”：2026年11月：2个文件（新读1个），客户2家" in said
    assert "各单位都已报齐。" in said
    assert said.count("新读") == 2  # the owner file beside an open workbook is no news


def test_the_result_is_that_of_a_single_run(desk: Watching, tmp_path: Path) -> None:
    inbox, out = tmp_path / "收件", tmp_path / "汇总.xlsx"
    rows = [client("示例置业有限公司"), client("海棠能源有限公司")]
    desk.happens = iter([lambda: write_return(inbox / "华东.xlsx", "华东分公司", NOVEMBER, rows), nothing])
    watch_folder(desk, inbox, str(NOVEMBER), out)
    alone = tmp_path / "一次.xlsx"
    workspace = Workspace.open(tmp_path / "工作区")
    run.consolidate(inbox, NOVEMBER, alone, workspace=workspace, clock=lambda: NOW, actor="张三")
    assert out.read_bytes() == alone.read_bytes()


@pytest.mark.parametrize(
    ("error", "code"), [(refuse(NO_RIGHTS, Where("汇总.xlsx")), "KH112"), (OSError(errno.EACCES, "denied", "汇总.xlsx"), "KH806")]
)
def test_what_is_refused_for_now_is_said_once_and_tried_again(
    error: Exception, code: str, desk: Watching, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox, out = tmp_path / "收件", tmp_path / "汇总.xlsx"
    whole = write_books
    open_in_excel = [False]

    def written(*arguments: object) -> Written:
        if open_in_excel[0]:
            raise error
        return whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(run, "write_books", written)

    def arrival() -> None:
        open_in_excel[0] = True
        write_return(inbox / "华中.xlsx", "华中分公司", NOVEMBER, [client("青山矿业有限公司")])

    def closed() -> None:
        open_in_excel[0] = False

    desk.happens = iter([arrival, nothing, nothing, nothing, closed, nothing, nothing])
    watch_folder(desk, inbox, str(NOVEMBER), out)
    said = capsys.readouterr().out
    assert said.count(code) == 1
    assert "“华中.xlsx”：2026年11月：2个文件（新读0个），客户2家" in said


def test_a_wrong_folder_is_refused_at_once(desk: Watching, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="KH520"):
        watch_folder(desk, tmp_path / "没有", str(NOVEMBER), tmp_path / "汇总.xlsx")


def test_a_file_still_growing_is_waited_for(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    (tmp_path / "大.xlsx").write_bytes(b"1")
    assert watched.settled() == []
    (tmp_path / "大.xlsx").write_bytes(b"12")
    assert watched.settled() == []
    assert watched.settled() == ["大.xlsx"]
    assert watched.settled() == ["大.xlsx"]
    watched.done()
    assert watched.settled() == []
    (tmp_path / "大.xlsx").unlink()
    assert watched.settled() == []
    assert watched.settled() == ["大.xlsx"]


def test_a_moment_goes_on_unless_it_was_told() -> None:
    assert ClosedDesk(NOW, installation=installation).moment == NOW
    assert ClosedDesk(NOW, pressed=0.0, installation=installation).moment > NOW
