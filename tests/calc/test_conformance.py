"""The comparison with xlwings' own tests begins with the versions of both."""

from importlib import metadata
from pathlib import Path

import pytest

from tests.calc.conformance import main, version_of


def checkout(folder: Path, version: str) -> Path:
    (folder / "tests").mkdir()
    (folder / "tests/test_range.py").write_text("", "utf-8")
    (folder / "xlwings").mkdir()
    (folder / "xlwings/__init__.py").write_text(f'__version__ = "{version}"\n', "utf-8")
    return folder


def test_another_version_is_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    place = checkout(tmp_path, "0.1.2")
    assert version_of(place) == "0.1.2"
    assert main([str(place)]) == 2
    assert f"installed is {metadata.version('xlwings')}" in capsys.readouterr().out


def test_a_checkout_without_a_tag_tells_no_version(tmp_path: Path):
    assert version_of(checkout(tmp_path, "dev")) == ""
