"""The command line as it is typed: verbs, help and wrong usage, all in Chinese."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from addin.buttons import button_of, buttons, verbs
from addin.cli.arguments import read
from addin.cli.main import run
from addin.cli.words import WrongUsageError
from addin.declare import Ask, Question
from addin.ledger.storage.workspace import Workspace
from tests.addin.conftest import Press
from udfs.declare import _modules as found_functions
from udfs.declare import catalogue, entry_of


def question(name: str, ask: Ask, kind: type, default: object, *, many: bool = False, required: bool = False) -> Question:
    return Question(name, ask, kind, many, required, default)


BOOK = Path(__file__).parents[2] / "books" / "01_plain.xlsx"
QUESTIONS = (
    question("file", Ask("文件", positional=True), Path, None, required=True),
    question("many", Ask("词", positional=True), str, [], many=True),
    question("rows", Ask("行数"), int, 30),
    question("flag", Ask("标记"), bool, default=False),
    question("said", Ask("说明"), str, None),
)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["chekc"], "没有命令“chekc”，是不是“check”？"),
        (["policy", "exprot"], "没有命令“exprot”"),
        (["consolidate"], "缺少“放报表的文件夹”：写在 kh consolidate 后面"),
        (["consolidate", "x", "--mnth", "3"], "没有选项“--mnth”，是不是“--month”？"),
        (["new", "customer-info", "--unit", "a", "--month", "2026-11", "--rows", "许多"], "“空白行数”写得不对"),
        (["check", "a.xlsx", "--now", "昨天"], "KH805"),
        (["report", "monthly-bulletin", "--out", "x", "--edition", "all"], "KH804"),
    ],
)
def test_wrong_usage_is_one_chinese_sentence(capsys: pytest.CaptureFixture[str], typed: list[str], says: str) -> None:
    assert run(typed) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert len(said.err.splitlines()) == 1
    assert "Usage" not in said.out + said.err


@pytest.mark.parametrize("typed", [[], ["--help"], ["policy", "--help"], ["check", "--help"], ["policy", "import", "-h"]])
def test_help_is_chinese(capsys: pytest.CaptureFixture[str], typed: list[str]) -> None:
    assert run(typed) == 0
    said = capsys.readouterr().out
    assert "用法：kh" in said
    assert not {"Usage", "Options", "required"} & set(said.replace(":", " ").split())


def test_a_whole_line_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(BOOK), "--json", "--now", "2026-11-22T09:00"]) == 0
    assert '"errors": 0' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("told", "encoding"), [({}, "utf-8"), ({"PYTHONIOENCODING": "gbk"}, "gbk"), ({"PYTHONIOENCODING": "ascii"}, "ascii")]
)
def test_the_encoding_told_is_kept_and_no_letter_stops_it(told: dict[str, str], encoding: str) -> None:
    plain = {k: v for k, v in os.environ.items() if k not in ("PYTHONIOENCODING", "PYTHONUTF8")}
    code = "from addin.cli.main import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "𠮷"], capture_output=True, env=plain | told, check=False)
    said = (done.stdout + done.stderr).decode(encoding)
    assert done.returncode == 2
    assert ("没有" in said) == (encoding != "ascii")
    assert ("𠮷" in said) == (encoding == "utf-8")
    assert "Traceback" not in said


def loaded_by(*typed: str) -> set[str]:
    code = "import sys; from addin.cli.main import run; run(sys.argv[1:]); print('\\n'.join(['', *sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code, *typed], capture_output=True, encoding="utf-8", check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("typed", [("rule", "R22"), ("rule", "KH202"), ("call", "KH_FOLD", "华筑")])
def test_a_small_command_loads_nothing_large(typed: tuple[str, ...]) -> None:
    loaded = loaded_by(*typed)
    assert not {"rich", "lxml", "sqlalchemy", "openpyxl", "workbooks.judging.examine", "addin.ledger"} & loaded
    assert len([name for name in loaded if re.fullmatch(r"addin\.buttons\.\w+\.\w+", name)]) == 1


def test_a_check_loads_no_ledger_and_no_terminal() -> None:
    loaded = loaded_by("check", str(BOOK))
    assert not {"rich", "sqlalchemy", "openpyxl", "xlsxwriter"} & loaded


def test_a_workbook_of_clients_alone_loads_no_other_register() -> None:
    code = (
        "import datetime, sys; from pathlib import Path; from workbooks.judging.examine import Options, examine;"
        "assert examine(Path(sys.argv[1]), Options(datetime.date(2026, 11, 22), fed=True)).tiers; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(BOOK)], capture_output=True, encoding="utf-8", check=True)
    assert {"workbooks.registers.complaints", "workbooks.registers.leads"}.isdisjoint(done.stdout.split())


def test_garbage_is_looked_for_once_a_button_runs() -> None:
    code = (
        "import gc, sys; from addin.cli import main; sys.argv = ['kh', 'rule', 'R22']; from addin.__main__ import main as start;"
        "spoken = main._spoken; main._spoken = lambda typed: print(gc.isenabled()) or spoken(typed)\n"
        "try: start()\nfinally: print(gc.isenabled())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout.split()[0], done.stdout.split()[-1]) == ("False", "True")


def test_verbs_and_functions_are_found_in_the_sources() -> None:
    assert {verb: button_of(verb) for verb in verbs()} == buttons()
    assert {name: entry_of(name) for name in catalogue()} == catalogue()
    assert catalogue().keys() == found_functions().keys()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["a.xlsx"], {"file": Path("a.xlsx")}),
        (["--flag", "a.xlsx", "--rows", "3"], {"file": Path("a.xlsx"), "rows": 3, "flag": True}),
        (["a.xlsx", "--rows=7", "b", "c", "--said=x=y"], {"file": Path("a.xlsx"), "many": ["b", "c"], "rows": 7, "said": "x=y"}),
        (["--", "-a.xlsx", "--flag"], {"file": Path("-a.xlsx"), "many": ["--flag"]}),
        (["a.xlsx", "-5", "--said", "-5"], {"file": Path("a.xlsx"), "many": ["-5"], "said": "-5"}),
    ],
)
def test_words_are_read_as_people_type_them(words: list[str], told: dict[str, object]) -> None:
    assert read(QUESTIONS, words).answers == {"many": [], "rows": 30, "flag": False, "said": None} | told


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        ([], "missing", "file"),
        (["a", "--rows", "许多"], "bad", "许多"),
        (["a", "--rows"], "value", "--rows"),
        (["a", "--rows", "--flag"], "value", "--rows"),
        (["a", "--row", "3"], "option", "--row"),
        (["a", "-x"], "option", "-x"),
        (["a", "--flag=是"], "bad", "是"),
    ],
)
def test_words_that_fit_nothing_are_told(words: list[str], kind: str, told: str) -> None:
    with pytest.raises(WrongUsageError) as caught:
        read(QUESTIONS, words)
    assert (caught.value.kind, caught.value.told) == (kind, told)
    with pytest.raises(WrongUsageError) as caught:
        read(QUESTIONS[:1], ["a", "b"])
    assert caught.value.kind == "extra"


def test_workspace_and_moment_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KH_WORKSPACE", "工作区")
    monkeypatch.setenv("KH_NOW", "2026-11-25")
    monkeypatch.setenv("KH_LEDGER", "postgresql://a@b/c")
    assert (read((), []).workspace, read((), []).now) == (Path("工作区"), "2026-11-25")
    typed = read((), ["--workspace", "别处", "--now=2026-11-26", "--json"])
    assert (typed.workspace, typed.now, typed.json, typed.ledger) == (Path("别处"), "2026-11-26", True, "postgresql://a@b/c")
    assert read((), ["--ledger", "postgresql://d@e/f"]).ledger == "postgresql://d@e/f"


def test_chinese_names_stand_for_the_words_behind_them(kh: Press, tmp_path: Path) -> None:
    out = tmp_path / "空表.xlsx"
    assert kh("new", sheet=" 客户信息统计表", unit="江南分公司", month="2026年11月", out=out).code == 0
    assert out.is_file()
    asked = kh("report", name="月度汇总通报", month="2026-11", out=tmp_path / "x", workspace=Workspace.open(tmp_path / "ws").root)
    assert "KH732" in asked.err
    unknown = kh("report", name="月报", month="2026-11", out=tmp_path / "x", workspace=tmp_path / "ws")
    assert "KH730" in unknown.err
    assert "可选：" in unknown.err
    assert "monthly" not in unknown.err
    edition = kh("report", name="客户分级排名", period="2026Q4", edition="内部版", out=tmp_path / "x", workspace=tmp_path / "ws")
    assert all(f"（{name}）" in edition.err for name in ("领导版", "分公司版", "项目部版"))


def test_an_interruption_while_loading_is_one_sentence() -> None:
    code = (
        "import sys; sys.modules['addin.cli.main'] = None\n"
        "import builtins; real = builtins.__import__\n"
        "def stop(name, *rest):\n"
        "    if name == 'addin.cli.main': raise KeyboardInterrupt\n"
        "    return real(name, *rest)\n"
        "builtins.__import__ = stop\n"
        "from addin.__main__ import main; main()"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (ended.returncode, ended.stderr.decode()) == (130, "已中断，没有写出半份结果。\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_help_names_what_may_be_chosen_as_an_answer_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--help"]) == 0
    told = capsys.readouterr().out
    assert "--edition 领导版|分公司版|项目部版" in told
    assert "（不填就是领导版）" in told
    assert "leaders" not in told


@pytest.mark.parametrize("typed", [("rule", "R22"), ("--help",), ("check", "gone.xlsx", "--json")])
def test_output_that_cannot_be_written_is_one_sentence(typed: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "addin", *typed], stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr.count("\n"), "KH807" in done.stderr, "磁盘已满" in done.stderr) == (2, 1, True, True)


def test_whoever_stops_listening_is_told_nothing() -> None:
    code = "import sys; from addin.cli.main import main; sys.argv = ['kh', '--help']; main()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as kh:
        kh.stdout.close()
        assert (kh.wait(), kh.stderr.read()) == (0, b"")
