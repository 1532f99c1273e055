"""What a form is filled with, and what is read back from one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from udfs.cells import CellValue
from workbooks.problems import Problem, Where


@dataclass(frozen=True)
class FormData:
    """What one client's form shows.

    Args:
        fields: Values by fact name or by any label: `name`, 客户名称 and 法定代表人 alike. None empties nothing and fills nothing.
        lists: Rows by the name of a list (投诉, 联系人, 时间线 …), each row by column heads.
        mark: What the form was made from (client and snapshot), kept in the file and read back from it.
    """

    fields: Mapping[str, Any]
    lists: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form: its bytes, and what a person should know about it."""

    data: bytes
    problems: tuple[Problem, ...] = ()
    #: Fields that found a place, by their canonical keys.
    placed: frozenset[str] = frozenset()
    #: Rows that stand on the 附页, by list.
    overflow: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What a cell of a form says."""

    value: Any
    raw: CellValue
    where: Where
    #: Whether somebody changed it since we filled the form; None for a form that we did not fill.
    changed: bool | None = None
    #: Mark of what we filled in (`marks.mark_of`), and the unit its label tells.
    was: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class FormRead:
    """A form as read: values with their places, under the canonical keys of fields and lists."""

    fields: Mapping[str, Told]
    lists: Mapping[str, Sequence[Mapping[str, Told]]]
    #: What `FormData.mark` told when it was filled; "" for a form that we did not fill.
    mark: str = ""
    problems: tuple[Problem, ...] = ()

    def changes(self) -> Mapping[str, Told]:
        """Fields that say something else than we filled in; all filled ones for a form that we did not fill."""
        return {key: told for key, told in self.fields.items() if (told.raw is not None if told.changed is None else told.changed)}
