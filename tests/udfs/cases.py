"""The rule cases of tests/cases: each a Chinese sentence, raw cells in, a cell out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.policies import toggled
from udfs.cells import CellError
from udfs.policy.evaluator import Policy

FOLDER = Path(__file__).parents[1] / "cases"


@dataclass(frozen=True)
class Case:
    """One call of one worksheet function. `args` are raw cells, or rectangles for a head and rows; a rectangle is expected as rows."""

    name: str
    function: str
    args: tuple[Any, ...]
    expect: Any
    enable: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def of_row(self) -> bool:
        """Takes a header row and data rows."""
        return len(self.args) > 1 and isinstance(self.args[0], list) and isinstance(self.args[1], list)

    @property
    def default_policy(self) -> bool:
        """Can be run as a formula in a host that uses the packaged policy."""
        return not self.enable and not self.settings

    @property
    def policy(self) -> Policy:
        """The policy the case is about."""
        policy = toggled("tier", **dict.fromkeys(self.enable, True))
        return replace(policy, settings=tuple(replace(s, value=self.settings.get(s.key, s.value)) for s in policy.settings))


def load() -> list[Case]:
    """All cases, in file order."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            found += _cases(entry)
    return found


def _cases(entry: dict[str, Any]) -> list[Case]:
    more = {"enable": tuple(entry.get("enable", ())), "settings": entry.get("settings", {})}
    if "facts" in entry:
        head, row = [list(entry["facts"])], [[_blank(v) for v in entry["facts"].values()]]
        return [Case(entry["name"], name, (head, row), _expected(e), **more) for name, e in entry["expect"].items()]
    function, *args = entry["call"]
    return [Case(entry["name"], function, tuple(_blank(a) for a in args), _expected(entry["expect"]), **more)]


def _blank(cell: Any) -> Any:
    return None if cell == "" else cell


def _expected(value: Any) -> Any:
    return CellError(value["error"]) if isinstance(value, dict) else value
