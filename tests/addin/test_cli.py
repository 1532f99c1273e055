"""The command line as it is typed: verbs, help and wrong usage, all in Chinese."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from addin.cli.main import run


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["chekc"], "没有命令“chekc”，是不是“check”？"),
        (["policy", "exprot"], "没有命令“exprot”"),
        (["consolidate"], "缺少“放报表的文件夹”：请写上 DIR"),
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
    book = Path(__file__).parent.parent / "books" / "01_plain.xlsx"
    assert run(["check", str(book), "--json", "--now", "2026-11-22T09:00"]) == 0
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
