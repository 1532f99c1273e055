import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from pathlib import Path

import pytest

from tests.patience import Patience
from tests.workbooks.sandbox_work import Burden, alive, work
from workbooks.opening.sandbox import sharing
from workbooks.opening.sandbox import start as sandbox_start
from workbooks.opening.sandbox.clock import spent
from workbooks.opening.sandbox.pool import Died, Standing, run_here, run_limited
from workbooks.opening.sandbox.sharing import shared_children

ROOT = Path(__file__).parents[3]
MIB = 1024 * 1024
#: Children that this process had before a test: other tests of the run may have left some.
_before: dict[str, set[str]] = {"children": set()}


@pytest.fixture(autouse=True)
def _new_interpreters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children are no forks of the tests, whose threads and size vary; `sandbox_forks` is one that is forked. None are shared."""
    monkeypatch.setattr(sandbox_start, "can_fork", lambda: False)
    monkeypatch.setattr(sharing, "_SHARED", ContextVar("shared children of a test", default=None))
    monkeypatch.setitem(_before, "children", _all_children())


def run(orders: list[str], workers: int = 2, seconds: float = 20) -> dict[str, object]:
    return dict(run_limited(work, orders, workers=workers, seconds=seconds, memory_bytes=512 * MIB))


def test_all_items_come_back_with_their_results() -> None:
    orders = [f"square {i}" for i in range(50)]
    assert run(orders) == {f"square {i}": i * i for i in range(50)}
    assert run([]) == {}


def test_a_killer_takes_no_good_file_with_it() -> None:
    results = run(["abort", *[f"square {i}" for i in range(40)], "exit", "devour", "square 99"])
    assert results.pop("abort") == Died("crashed")
    assert results.pop("exit") == Died("crashed")
    assert results.pop("devour") == Died("memory")
    assert results == {f"square {i}": i * i for i in [*range(40), 99]}


def test_the_clock_runs_for_each_item() -> None:
    results = run(["sleep 60", "square 3", "square 4"], workers=1, seconds=1)
    assert results == {"sleep 60": Died("timeout"), "square 3": 9, "square 4": 16}


def test_a_busy_machine_fails_no_file() -> None:
    orders = [f"spin 0.3{n}" for n in range(3 * (os.cpu_count() or 1))]
    assert run(orders, workers=len(orders), seconds=0.45) == dict.fromkeys(orders, "spin")


def test_an_item_that_never_ends_has_its_processor_time() -> None:
    assert run(["spin 60"], workers=1, seconds=0.5) == {"spin 60": Died("timeout")}


def test_processor_time_is_told_for_running_processes_alone() -> None:
    before = spent(os.getpid())
    assert before is not None
    begun = time.process_time()
    while time.process_time() - begun < 0.1:
        pass
    after = spent(os.getpid())
    assert after is not None
    assert after.goes_on
    assert after.seconds > before.seconds
    assert spent(2**22 + 1) is None


def test_an_item_that_died_is_tried_once_more(tmp_path: Path) -> None:
    order = f"once {tmp_path / 'seen'}"
    assert run([order, "square 2"]) == {order: "second time", "square 2": 4}


def test_an_error_is_kept_for_the_log() -> None:
    for results in (run(["fail 原因", "square 2"]), dict(run_here(work, ["fail 原因", "square 2"]))):
        died = results["fail 原因"]
        assert isinstance(died, Died)
        assert died.reason == "crashed"
        assert "ValueError: 原因" in died.detail
        assert results["square 2"] == 4


def test_what_libraries_print_does_not_disturb() -> None:
    assert run(["print", "square 2"]) == {"print": None, "square 2": 4}


def test_children_start_light() -> None:
    modules = run(["modules"])["modules"]
    assert isinstance(modules, list)
    assert not {"pandas", "numpy", "openpyxl", "typer", "multiprocessing", "pytest"} & set(modules)


def test_several_children_come_from_one_start_and_go_together() -> None:
    with Standing() as executor:
        answers = dict(executor(work, ["family 0.3", "family 0.31", "family 0.32"], workers=2)).values()
        pids, parents = {pid for pid, _ in answers}, {str(parent) for _, parent in answers}
        assert len(pids) == 2
        assert parents == children() or parents == {str(os.getpid())}  # not every system can divide a process
    assert children() == set()
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_shared_children_serve_all_files_of_a_piece_of_work_and_end_with_it() -> None:
    with shared_children():
        first = run(["family 0"], workers=1)["family 0"]
        with shared_children():
            assert run(["family 0.01"], workers=1)["family 0.01"] == first
        assert run(["family 0.02"], workers=1)["family 0.02"] == first
        assert children()
    assert children() == set()
    run(["square 1"])
    assert children() == set()


def test_a_killer_among_shared_children_is_replaced_for_the_next_file() -> None:
    with shared_children():
        before = run(["family 0"], workers=1)["family 0"]
        assert run(["abort"], workers=1) == {"abort": Died("crashed")}
        assert run(["devour"], workers=1) == {"devour": Died("memory")}
        assert run(["sleep 60"], workers=1, seconds=0.5) == {"sleep 60": Died("timeout")}
        after = run(["family 0"], workers=1)["family 0"]
        assert isinstance(before, tuple)
        assert isinstance(after, tuple)
        assert before[0] != after[0]
        os.kill(after[0], signal.SIGKILL)  # while nothing is in work
        assert run(["square 3"], workers=1) == {"square 3": 9}
    assert children() == set()


def test_who_asks_while_the_shared_children_work_has_own_ones() -> None:
    with shared_children():
        outer = run_limited(work, ["family 0", "family 0.01"], workers=1, seconds=20, memory_bytes=512 * MIB)
        mine = [next(outer)[1]]
        assert run(["family 0"], workers=1)["family 0"] not in mine
        assert [answer for _, answer in outer] == mine
    assert children() == set()


def test_other_threads_and_forks_share_no_children() -> None:
    with shared_children():
        mine = run(["family 0"], workers=1)
        with ThreadPoolExecutor() as others:
            assert others.submit(run, ["family 0"], workers=1).result() != mine
        if hasattr(os, "fork"):
            if (fork := os.fork()) == 0:
                with contextlib.suppress(BaseException), shared_children():
                    os._exit(0 if run(["family 0"], workers=1) != mine else 1)
                os._exit(2)
            assert os.waitpid(fork, 0)[1] == 0
        assert run(["family 0"], workers=1) == mine
    assert children() == set()


@pytest.mark.skipif(sys.platform != "linux", reason="no other system can fork a program safely")
def test_forks_of_a_program_are_as_good_as_new_interpreters() -> None:
    orders = [*[f"square {i}" for i in range(20)], "files", "abort", "fail 原因", "devour", "print", "terminate", "sleep 60", "exit"]
    done = subprocess.run([sys.executable, "-m", "tests.workbooks.sandbox_forks", *orders], cwd=ROOT, capture_output=True, check=True)
    told = json.loads(done.stdout)
    assert done.stderr == b""
    assert told["forks"]
    assert told["left"] == ""
    assert {told[f"square {i}"] == i * i for i in range(20)} == {True}
    assert {order: told[order][0] for order in ("abort", "fail 原因", "devour", "terminate", "sleep 60", "exit")} == {
        "abort": "crashed",
        "fail 原因": "crashed",
        "devour": "memory",
        "terminate": "crashed",
        "sleep 60": "timeout",
        "exit": "crashed",
    }
    assert told["fail 原因"][1].endswith("ValueError: 原因\n")
    assert told["print"] is None
    assert {name.partition(":")[0] for name in told["files"]} == {"pipe", "/dev/null"}  # the lock stays with the program
    assert len(told["files"]) == 4


def test_children_of_a_killed_program_end(tmp_path: Path) -> None:
    script = tmp_path / "kh"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.workbooks.sandbox_work import work\nfrom workbooks.opening.sandbox.pool import run_limited\n"
        "for item, result in run_limited(work, ['square 1', 'sleep 4', 'sleep 5'], seconds=90):\n    print(item, flush=True)\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    assert process.stdout.readline() == b"square 1\n"
    process.kill()
    process.communicate()
    waited = Patience(30)
    while group_lives(process.pid) and not waited.ended:
        time.sleep(0.1)
    assert not group_lives(process.pid)


def group_lives(group: int) -> bool:
    """Whether a process of the group runs; one that has ended and waits to be taken note of does not."""
    states = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            states += [fields[0]] if int(fields[2]) == group else []
    return any(state != "Z" for state in states)


def test_an_abandoned_run_leaves_no_children() -> None:
    running = run_limited(work, ["square 1", "sleep 60", "sleep 61"], workers=2)
    assert next(running) == ("square 1", 1)
    running.close()
    assert children() == set()


def test_standing_children_serve_one_call_after_another() -> None:
    with Standing() as executor:
        assert dict(executor(work, ["square 1", "square 2"], workers=1)) == {"square 1": 1, "square 2": 4}
        known = children()
        assert len(known) == 1
        assert dict(executor(str.upper, ["甲b"], workers=1)) == {"甲b": "甲B"}
        assert children() == known
        assert dict(executor(work, ["sleep 60", "square 3"], workers=1, seconds=1)) == {"sleep 60": Died("timeout"), "square 3": 9}
        assert dict(executor(work, ["square 4"], workers=1)) == {"square 4": 16}
    assert children() == set()


def test_no_more_children_work_than_a_call_asks_for() -> None:
    with Standing() as executor:
        list(executor(work, ["sleep 0.3", "sleep 0.31"], workers=2))
        orders = ["sleep 0.2", *(f"square {n}" for n in range(3))]
        assert [item for item, _ in executor(work, orders, workers=1)] == orders


def test_a_standing_child_lets_go_of_what_former_calls_brought() -> None:
    with Standing() as executor:
        told = [dict(executor(partial(alive, burden=Burden()), [n], workers=1)) for n in range(5)]
    assert told == [{n: 1} for n in range(5)]


def test_a_standing_child_that_died_between_calls_is_replaced() -> None:
    with Standing() as executor:
        assert dict(executor(work, ["square 1"], workers=1)) == {"square 1": 1}
        (child,) = children()
        os.kill(int(child), 9)
        assert dict(executor(work, ["square 2"], workers=1)) == {"square 2": 4}


def test_an_abandoned_call_ends_the_children_at_work_alone() -> None:
    with Standing() as executor:
        running = executor(work, ["square 1", "sleep 60"], workers=1)
        assert next(running) == ("square 1", 1)
        running.close()
        assert children() == set()
        assert dict(executor(work, ["square 2"], workers=1)) == {"square 2": 4}


def children() -> set[str]:
    return _all_children() - _before["children"]


def _all_children() -> set[str]:
    tasks = Path(f"/proc/{os.getpid()}/task")
    return {pid for task in tasks.glob("*/children") for pid in task.read_text().split()} if tasks.exists() else set()


def test_a_function_that_children_cannot_import_is_a_bug() -> None:
    namespace: dict[str, object] = {"__name__": "no_such_module"}
    exec("def lost(item): return item", namespace)
    module = type(sys)("no_such_module")
    module.__dict__.update(namespace)
    sys.modules["no_such_module"] = module
    try:
        with pytest.raises(RuntimeError, match="no_such_module"):
            list(run_limited(module.lost, [1]))
    finally:
        del sys.modules["no_such_module"]


def test_ctrl_c_ends_the_children_at_once(tmp_path: Path) -> None:
    script = tmp_path / "kh"
    script.write_text(
        f"import signal, sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell that runs us in the background has it ignored
        "from tests.workbooks.sandbox_work import work\nfrom workbooks.opening.sandbox.pool import run_limited\n"
        "for item, result in run_limited(work, ['square 1', 'sleep 50', 'sleep 51'], seconds=90):\n    print(item, flush=True)\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    assert process.stdout.readline() == b"square 1\n"
    begun = time.monotonic()
    os.killpg(process.pid, 2)
    _, errors = process.communicate(timeout=30)
    assert b"KeyboardInterrupt" in errors
    assert time.monotonic() - begun < 25
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_running_here_gives_the_same() -> None:
    assert dict(run_here(work, ["square 5", "square 6"])) == run(["square 5", "square 6"])
