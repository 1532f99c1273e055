"""What nobody foresaw is one sentence, and that sentence is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.bugs import bug
from addin.hosts.calc.link import UnoError


def fallen() -> str:
    try:
        int("x")
    except ValueError:
        return bug()
    return ""


def test_a_record_that_cannot_be_kept_is_not_said_to_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert f"记录已存到{tmp_path}" in fallen()
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert "记录没有存下来" in fallen()


def of_uno(words: str) -> None:
    raise UnoError("com.sun.star.uno.RuntimeException", words)


def test_a_record_tells_which_of_unos_exceptions_it_was_and_none_of_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    try:
        of_uno("示例置业有限公司")
    except UnoError:
        bug()
    (record,) = (tmp_path / "kehubu").iterdir()
    kept = record.read_text(encoding="utf-8")
    assert kept.endswith("UnoError com.sun.star.uno.RuntimeException")
    assert "raise UnoError" in kept
    assert "示例置业" not in kept.replace('of_uno("示例置业有限公司")', "")
