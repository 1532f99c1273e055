"""Press buttons the way the command line does, in this process."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from addin.catalogue import buttons
from addin.cli.main import press
from addin.hosts.closed import ClosedDesk
from addin.outside import installation
from workbooks.opening.sandbox.sharing import shared_children

BOOKS = Path(__file__).parent.parent / "books"
NOW = datetime.datetime(2026, 11, 22, 9, 30)


@dataclasses.dataclass
class Pressed:
    """What a button press gave back."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON lines on standard output."""
        return [json.loads(line) for line in self.out.splitlines()]


Press = Callable[..., Pressed]


@pytest.fixture(scope="session", autouse=True)
def _one_set_of_children() -> Iterator[None]:
    """Presses of all tests read in the same children, as the files of one press do."""
    with shared_children():
        yield


@pytest.fixture(autouse=True, scope="session")
def own_user_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What commands remember of a user is remembered of none of this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KH_USER_FOLDER", str(tmp_path_factory.mktemp("user")))
        yield


@pytest.fixture
def kh(capsys: pytest.CaptureFixture[str]) -> Press:
    """`kh("check", json=True, files=[…])` → exit code and what was printed."""

    def run(verb: str, *, json: bool = False, workspace: Path | None = None, now: datetime.datetime = NOW, **answers: Any) -> Pressed:
        button = buttons()[verb]
        known = {q.name: q.default for q in button.questions} | answers
        code = press(button, ClosedDesk(now, workspace, json, installation=installation), known)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Pressed(code, said.out, said.err)

    return run


@pytest.fixture
def books() -> Path:
    """Folder of the sample workbooks."""
    return BOOKS


def cells(lines: Sequence[dict[str, Any]]) -> set[str]:
    """Cells named in JSON lines."""
    return {line["cell"] for line in lines if line.get("cell")}
