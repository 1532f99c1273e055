"""Declare a button or a report once; ribbon, menu, command line and pages follow from it (design §4)."""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from addin.desk.desk import Desk

F = TypeVar("F", bound=Callable[..., Any])

Audience = Literal["staff", "marketing", "managers"]
PeriodKind = Literal["month", "quarter", "half", "year"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a button must know before it runs: a dialog asks for it in a host, an option tells it on the command line."""

    label: str
    help: str = ""
    #: Stands without a dash on the command line.
    positional: bool = False
    #: Words to choose from.
    choices: tuple[str, ...] = ()
    #: Name on the command line when it is not the Python name.
    option: str = ""
    #: What a host knows without asking: the open workbook, its active cell, or nothing to ask there at all.
    host: Literal["asks", "book", "cell", "skips"] = "asks"
    #: How a dialog lets a path be picked.
    pick: Literal["open", "save", "folder"] = "save"
    #: What a dialog proposes, of a desk.
    propose: Callable[[Desk], Any] | None = None
    #: What a dialog proposes next time of what this user tells: nothing, the answer, or only the folder of the path told.
    remember: Literal["", "answer", "folder"] = ""
    #: Values a dialog offers with the words that explain them, when they are known only at run time.
    offer: Callable[[], Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One `Ask` read off a button's signature."""

    name: str
    ask: Ask
    type: Any
    many: bool
    required: bool
    default: Any


@dataclass(frozen=True, slots=True)
class Done:
    """How a button ended: the one sentence of the dialog, the files made, the exit code (0 fine, 1 errors found, 2 refused)."""

    says: str
    made: tuple[Path, ...] = ()
    code: int = 0


@dataclass(frozen=True, slots=True)
class Button:
    """An action of the ribbon, the menu and the command line."""

    function: Callable[..., Done]
    label: str
    verb: str
    audience: Audience
    clause: str
    icon: str
    questions: tuple[Question, ...]
    #: False for an action that stands on the command line only.
    on_ribbon: bool
    #: Where it stands among those of its audience: in the order of the month's work.
    place: int

    @property
    def asked(self) -> tuple[Question, ...]:
        """What a host's dialog asks."""
        return tuple(q for q in self.questions if q.ask.host == "asks")

    @property
    def needs_book(self) -> bool:
        """True if the button works on the open workbook."""
        return any(q.ask.host == "book" for q in self.questions)

    @property
    def caption(self) -> str:
        """Label on a ribbon or menu; … tells that a dialog asks first."""
        return self.label + ("…" if self.asked else "")

    @property
    def help(self) -> str:
        """The Chinese help text."""
        return inspect.getdoc(self.function) or ""

    @property
    def summary(self) -> str:
        """First line of the help."""
        return self.help.partition("\n")[0]


def button(
    label: str,
    *,
    verb: str,
    audience: Audience,
    clause: str = "",
    icon: str = "FileStartWorkflow",
    on_ribbon: bool = True,
    place: int = 100,
) -> Callable[[F], F]:
    """Mark `function(desk, …) -> Done` as a button."""

    def mark(function: F) -> F:
        function.__button__ = Button(  # type: ignore[attr-defined]
            function, label, verb, audience, clause, icon, _questions(function), on_ribbon, place
        )
        return function

    return mark


def _questions(function: Callable[..., Any]) -> tuple[Question, ...]:
    hints = get_type_hints(function, include_extras=True)
    found = []
    for p in list(inspect.signature(function).parameters.values())[1:]:
        hint = hints[p.name]
        if get_origin(hint) is not Annotated:
            raise TypeError(f"{function.__name__}({p.name}) needs Annotated[…, Ask(…)]")
        plain, ask = get_args(hint)[:2]
        if get_origin(plain) in (types.UnionType, typing.Union):
            plain = next(a for a in get_args(plain) if a is not types.NoneType)
        many = get_origin(plain) is list
        required = p.default is p.empty
        found.append(Question(p.name, ask, get_args(plain)[0] if many else plain, many, required, None if required else p.default))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Report:
    """A document that managers press for: a pure function from snapshots to a context, and its template."""

    function: Callable[..., Any]
    name: str
    title: str
    template: str
    clause: str
    periods: tuple[PeriodKind, ...]

    @property
    def context(self) -> type:
        """Class of the context the function returns."""
        return typing.cast("type", get_type_hints(self.function)["return"])

    @property
    def summary(self) -> str:
        """First line of the help."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]


def report(*, name: str, title: str, template: str, clause: str, periods: Sequence[PeriodKind] = ("month",)) -> Callable[[F], F]:
    """Mark a function as a report."""

    def mark(function: F) -> F:
        function.__report__ = Report(function, name, title, template, clause, tuple(periods))  # type: ignore[attr-defined]
        return function

    return mark


def told(label: str, *, sample: Any = None, **kwargs: Any) -> Any:
    """A field of a report's context, with the words that explain it to whoever edits the template."""
    return dataclasses.field(metadata={"label": label, "sample": sample}, **kwargs)
