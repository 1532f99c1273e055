"""One firm under two names: former names written beside the present one, and clients of earlier months known by their code (A18)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from udfs.identity import akin, former_keys, loose_key, name_key
from udfs.words.firm_names import NOTED
from workbooks.problems import Severity, rule

FORMER_NAME = rule(
    "KH240",
    Severity.WARNING,
    "曾用名与另一行相同",
    "“{found}”里写的曾用名与{first}“{other}”相同，可能是同一家。",
    "是同一家就合并为一行；不是就改正曾用名。",
    clause="A18",
)
RENAMED = rule(
    "KH241",
    Severity.WARNING,
    "名称变了",
    "统一社会信用代码与本单位{month}报的“{other}”相同，名称却是“{found}”，按同一客户处理。",
    "改了名就在名称后写（曾用名：旧名）；不是同一家就改正代码。",
    clause="A18",
)


def former_twins(names: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Rows whose former name is the name of another row, with that row."""
    former = {i: keys for i, name in enumerate(names) if name and NOTED.search(name) and (keys := former_keys(name))}
    rows = {loose_key(name): i for i, name in reversed([*enumerate(names)]) if name} if former else {}
    for i, keys in former.items():
        twin = next((rows[key] for key in keys if rows.get(key, i) != i), None)
        if twin is not None:
            yield i, twin


def renamed(name: str, code: str | None, remark: str | None, old: Mapping[str, Any]) -> bool:
    """Whether a client known by its code has a name unlike the earlier one, and nothing in the row says that it was renamed."""
    was = old.get("name")
    same = bool(was and code and was != name and code == old.get("credit_code"))
    return same and not akin(str(was), name) and loose_key(str(was)) not in name_key(remark or "")


class Known:
    """A unit's earlier clients: by name, by credit code, by a name like it or the former name written beside it.

    Args:
        before: Name key → values by field name.
    """

    def __init__(self, before: Mapping[str, Mapping[str, Any]]) -> None:
        self._before = before

    def find(self, name: str, code: str | None, key: str) -> Mapping[str, Any] | None:
        """What was told of a client before; `key` is that of its name."""
        if (found := self._before.get(key)) is not None:
            return found
        if code and (found := self._by_code.get(code)) is not None:
            return found
        near = (self._by_name.get(key) for key in (loose_key(name), *former_keys(name)))
        return next((values for values in near if values and not (code and values.get("credit_code"))), None)

    @cached_property
    def _by_code(self) -> dict[str, Mapping[str, Any]]:
        return {code: values for values in self._before.values() if (code := values.get("credit_code"))}

    @cached_property
    def _by_name(self) -> dict[str, Mapping[str, Any]]:
        return {key: values for name, values in self._before.items() for key in (loose_key(name), *former_keys(values.get("name") or ""))}
