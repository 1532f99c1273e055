"""What a cell or a file name holds steers no terminal and begins no line of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.addin.conftest import Press
from tests.addin.returns import NOVEMBER, client, write_return
from udfs.words.visible import on_one_line, visible

STEERING = "\x1b]0;PWNED\x07\x1b[1A\x1b[2K\x9b31m\u202e"
#: What openpyxl lets into a workbook: the rest comes as _x001B_, which readers resolve.
CELL = "_x001B_]0;PWNED_x0007__x001B_[2K\x9b31m\u202e\n0处错误，可以报送。"


def is_harmless(text: str) -> bool:
    return not any(letter in text for letter in STEERING if not letter.isprintable())


@pytest.mark.parametrize("verb", ["check", "cells", "fix", "read", "explain", "grade"])
@pytest.mark.parametrize("json", [False, True])
def test_controls_are_shown_as_signs(kh: Press, tmp_path: Path, verb: str, json: bool) -> None:
    rows = [client(f"示例{CELL}置业有限公司", 客户类别=CELL, 备注=CELL, 履约诚信=f" {CELL}")]
    path = write_return(tmp_path / f"甲{STEERING}\n乙.xlsx", f"江南{CELL}分公司", NOVEMBER, rows)
    told = {"files": [path]} if verb in ("check", "read") else {"file": path}
    pressed = kh(verb, json=json, **told)
    assert pressed.code != 3
    assert is_harmless(pressed.out)
    assert is_harmless(pressed.err)
    assert not any(line.startswith("0处错误") for line in (pressed.out + pressed.err).splitlines())


def test_a_refusal_shows_the_name_of_the_file(kh: Press, tmp_path: Path) -> None:
    pressed = kh("check", files=[tmp_path / f"没有{STEERING}\n0处错误.xlsx"])
    assert pressed.code == 2
    assert "␛]0;PWNED␇␛[1A␛[2K<U+009B>31m<U+202E>⏎0处错误.xlsx" in pressed.out + pressed.err


def test_plain_text_stays() -> None:
    assert visible("甲\t乙\n丙") == "甲\t乙\n丙"
    assert on_one_line("《客户信息统计表》B5：“甲 乙”") == "《客户信息统计表》B5：“甲 乙”"
