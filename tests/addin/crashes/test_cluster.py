"""Reading by the workers of a real Dask scheduler on this machine: the same bytes as in one process, whatever dies on the way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from addin.consolidate.intake import afar, cluster
from addin.consolidate.intake.cluster import Cluster, readers
from addin.consolidate.intake.taking import Progress
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, small_folder, write_return
from tests.patience import Patience, patience
from udfs.kinds.dates import Month
from workbooks.opening.sandbox.pool import Died, run_limited
from workbooks.problems import Refusal

ROOT = Path(__file__).parents[3]
SECONDS = 120


class Dask:
    """A scheduler with two workers."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(self._file))
        waited = Patience(SECONDS)
        while not self._file.exists():
            assert not waited.ended
            time.sleep(0.1)
        self.workers = [self.worker(), self.worker()]
        import json

        self.address: str = json.loads(self._file.read_text())["address"]

    def worker(self) -> subprocess.Popen[bytes]:
        told = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self._folder))
        return self._start("worker", "--scheduler-file", str(self._file), *told)

    def _start(self, what: str, *told: str) -> subprocess.Popen[bytes]:
        command = (sys.executable, "-m", f"distributed.cli.dask_{what}", "--host", "127.0.0.1", "--no-dashboard", *told)
        process = subprocess.Popen(
            command, cwd=self._folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._stack.callback(_end, process)
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    with ExitStack() as stack:
        started = Dask(tmp_path_factory.mktemp("dask"), stack)
        with Cluster(started.address) as one:
            one._client.wait_for_workers(2, timeout=patience(SECONDS))
        yield started


def two_months(office: Office, root: Path, executor: object) -> list[bytes]:
    """November and, with questions to the ledger about it, December."""
    small_folder(root / "11")
    if not (root / "12").exists():
        small_folder(root / "12", DECEMBER)
        write_return(root / "12" / "华东.xlsx", "华东分公司", DECEMBER, [client("示例置业有限公司", 累计合同额=1)])
    return [
        office.consolidate(root / m[-2:], Month.parse(m), f"{m}.xlsx", executor=executor).out.read_bytes() for m in ("2026-11", "2026-12")
    ]


def test_the_bytes_are_those_of_one_process(dask: Dask, tmp_path: Path) -> None:
    alone = two_months(Office(tmp_path), tmp_path, run_limited)
    (tmp_path / "workspace").rename(tmp_path / "before")
    with readers(dask.address) as executor:
        assert isinstance(executor, Cluster)
        assert two_months(Office(tmp_path), tmp_path, executor) == alone


def test_the_ledger_of_another_group_is_not_mistaken_for_ours(dask: Dask, tmp_path: Path) -> None:
    """The same unit and months, another ledger: workers that stay have answered the same questions before."""
    told: list[list[str]] = []
    for group, before in (("甲", "示例置业有限公司"), ("乙", "另一家置业有限公司")):
        write_return(tmp_path / group / "11" / "华东.xlsx", "华东分公司", NOVEMBER, [client(before)])
        write_return(tmp_path / group / "12" / "华东.xlsx", "华东分公司", DECEMBER, [client("示例置业有限公司", change="新增")])
        for where in ("", dask.address):
            office = Office(tmp_path / group / f"office{bool(where)}")
            with readers(where) as executor:
                office.consolidate(tmp_path / group / "11", executor=executor)
                done = office.consolidate(tmp_path / group / "12", DECEMBER, "12.xlsx", executor=executor)
            told.append([p.says for t in done.told for p in t.problems])
    assert told[0] == told[1] != told[2] == told[3]


def test_a_file_that_ends_its_process_or_takes_too_long_stops_no_other(dask: Dask, tmp_path: Path) -> None:
    from tests.addin.cluster_work import work

    for name in ("good", "kill", "sleep", "memory"):
        (tmp_path / name).write_text(name)
    with Cluster(dask.address) as executor:
        found = {p.name: told for p, told in executor(work, sorted(tmp_path.iterdir()), seconds=2, memory_bytes=512 << 20)}
    assert found["good"] == "good"
    assert {name: told.reason for name, told in found.items() if isinstance(told, Died)} == {
        "kill": "memory", "sleep": "timeout", "memory": "memory"
    }  # fmt: skip
    assert [p.name for worker in dask._folder.glob("*/*/kehubu-*") for p in worker.glob("file-*")] == []


def test_a_file_that_is_gone_is_told_as_on_one_machine(dask: Dask, tmp_path: Path) -> None:
    from tests.addin.cluster_work import work

    with Cluster(dask.address) as executor:
        ((_, told),) = executor(work, [tmp_path / "none"])
    assert isinstance(told, Died)
    assert "FileNotFoundError" in told.detail


def test_a_worker_that_dies_on_the_way_costs_no_file(dask: Dask, tmp_path: Path) -> None:
    for n in range(12):
        write_return(tmp_path / "in" / f"{n}.xlsx", f"第{n}分公司", NOVEMBER, [client(f"示例{n}号置业有限公司")])
    alone = Office(tmp_path).consolidate(tmp_path / "in").out.read_bytes()
    (tmp_path / "workspace").rename(tmp_path / "before")
    killed: list[int] = []

    def kill(at: Progress) -> None:
        if at.done == 2:
            os.kill(dask.workers[0].pid, signal.SIGKILL)
            killed.append(dask.workers[0].wait())

    with Cluster(dask.address) as executor:
        assert Office(tmp_path).consolidate(tmp_path / "in", executor=executor, progress=kill).out.read_bytes() == alone
    assert killed == [-signal.SIGKILL]


def test_another_version_on_the_workers_is_refused(dask: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(afar, "mark", lambda: "another")
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client("示例置业有限公司")])
    with Cluster(dask.address) as executor, pytest.raises(Refusal, match="版本与本机不同") as refused:
        Office(tmp_path).consolidate(tmp_path / "in", executor=executor)
    assert refused.value.problem.rule.code == "KH653"


def test_nobody_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE_S", 1.0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(Refusal) as refused:
            readers(address)
    assert refused.value.problem.rule.code == "KH651"
    with pytest.raises(Refusal) as refused:
        readers("此处")
    assert refused.value.problem.rule.code == "KH651"


def test_a_scheduler_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dask, "worker", lambda _: None)
    with ExitStack() as stack:
        started = Dask(tmp_path, stack)
        monkeypatch.setattr(cluster, "_PATIENCE_S", 3.0)
        with pytest.raises(Refusal) as refused:
            readers(started.address)
    assert refused.value.problem.rule.code == "KH652"


def test_a_scheduler_that_goes_on_the_way(tmp_path: Path) -> None:
    for n in range(12):
        write_return(tmp_path / "in" / f"{n}.xlsx", f"第{n}分公司", NOVEMBER, [client(f"示例{n}号置业有限公司")])
    (tmp_path / "dask").mkdir()
    with ExitStack() as stack:
        started = Dask(tmp_path / "dask", stack)

        def kill(at: Progress) -> None:
            if at.done == 2:
                started.scheduler.kill()

        with pytest.raises(Refusal) as refused, readers(started.address) as executor:
            Office(tmp_path).consolidate(tmp_path / "in", executor=executor, progress=kill)
    assert refused.value.problem.rule.code == "KH654"
    assert len(Office(tmp_path).consolidate(tmp_path / "in").snapshot.clients) == 12


def test_without_dask_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Refusal, match="pip install kehubu") as refused:
        readers("tcp://127.0.0.1:1")
    assert refused.value.problem.rule.code == "KH650"
    with readers("") as reading:
        assert reading is run_limited
