"""Declare a button or a report once; ribbon, menu, command line and pages follow from it."""

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
from udfs.policy.posts import Role
from workbooks.opening.sandbox.sharing import shared_children

F = TypeVar("F", bound=Callable[..., Any])

Audience = Literal["staff", "marketing", "managers"]
_WHO: Mapping[Audience, tuple[Role, ...]] = {"staff": (), "marketing": ("marketing",), "managers": ("marketing", "leader")}
#: Groups of a ribbon or menu: who presses, and for marketing, which has most of them, what it works on.
Section = Literal["填报", "月报", "客户和档案", "标准和台账", "领导和部门负责人"]
_SECTIONS: Mapping[str, Section] = {
    "returns": "月报",
    "clients": "客户和档案",
    "flows": "客户和档案",
    "policy": "标准和台账",
    "keeping": "标准和台账",
}
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
    #: A workbook that is read: where it has a password, `--password` opens it, told to all by the desk.
    locked: bool = False
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

    @property
    def word(self) -> str:
        """How it stands in a command line: its option, or without a dash what is to be written there."""
        if self.ask.positional:
            return self.ask.option or "|".join(self.ask.choices) or self.ask.label
        return self.ask.option or "--" + self.name.replace("_", "-")


#: Asked wherever a workbook is read.
_PASSWORD = Question("password", Ask("打开密码", "工作簿设了密码时填写", host="skips"), str, many=False, required=False, default=None)


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
    #: Whether it may make the workspace it is told of; all others need one that is there.
    starts: bool
    #: Roles that may press it; empty for everybody: it opens no ledger, or tells nothing but the catalogue.
    who: tuple[Role, ...]
    #: Answers that tell what of clients was looked at: the press stands in the log with them. None: it shows nothing of clients.
    reads: tuple[str, ...] | None = None
    #: An answer and what it says where a press only looks; with another one it tells the log itself what it did.
    looks: tuple[str, Any] | None = None

    def press(self, desk: Desk, answers: Mapping[str, Any]) -> Done:
        """Run it at a desk.

        Raises:
            Refusal: what was asked cannot be done.
        """
        desk.starts = self.starts
        told = dict(answers)
        if any(q.ask.locked for q in self.questions):
            desk.password = told.pop(_PASSWORD.name, None)
        with shared_children():
            return self.function(desk, **told)

    @property
    def asked(self) -> tuple[Question, ...]:
        """What a host's dialog asks."""
        return tuple(q for q in self.questions if q.ask.host == "asks")

    @property
    def section(self) -> Section:
        """The group of a ribbon or menu in which it stands: marketing's buttons by the room they are declared in."""
        if self.audience == "marketing":
            return _SECTIONS[self.function.__module__.split(".")[2]]
        return "填报" if self.audience == "staff" else "领导和部门负责人"

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
    starts: bool = False,
    who: tuple[Role, ...] | None = None,
    reads: tuple[str, ...] | None = None,
    looks: tuple[str, Any] | None = None,
) -> Callable[[F], F]:
    """Mark `function(desk, …) -> Done` as a button.

    Args:
        label: Its words on a ribbon.
        verb: Its command.
        audience: Among whose buttons it stands.
        clause: Clause of the rule book.
        icon: Picture on a ribbon.
        on_ribbon: False for the command line only.
        place: Its place among those of its audience.
        starts: It may make the workspace it is told of.
        who: Roles that may press it; empty for everybody. Left out: those of its audience.
        reads: Answers that tell what of clients was looked at; the log keeps them.
        looks: An answer and what it says where a press only looks.
    """
    allowed = _WHO[audience] if who is None else who

    def mark(function: F) -> F:
        function.__button__ = Button(  # type: ignore[attr-defined]
            function, label, verb, audience, clause, icon, _questions(function), on_ribbon, place, starts, allowed, reads, looks
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
    return (*found, _PASSWORD) if any(q.ask.locked for q in found) else tuple(found)


@dataclass(frozen=True, slots=True)
class Report:
    """A document that managers press for: a pure function from snapshots to a context, and its template."""

    function: Callable[..., Any]
    name: str
    title: str
    template: str
    clause: str
    periods: tuple[PeriodKind, ...]
    #: Suffixes of files beside the Word document, such as ".xlsx": the context makes them by `beside(suffix) -> bytes`.
    besides: tuple[str, ...] = ()
    #: Roles that may have it written.
    who: tuple[Role, ...] = ("marketing", "leader")
    #: Command that writes it, of something else than months; "" for kh report.
    by: str = ""

    @property
    def context(self) -> type:
        """Class of the context the function returns."""
        return typing.cast("type", get_type_hints(self.function)["return"])

    @property
    def summary(self) -> str:
        """First line of the help."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]


def report(
    *,
    name: str,
    title: str,
    template: str,
    clause: str,
    periods: Sequence[PeriodKind] = ("month",),
    besides: Sequence[str] = (),
    who: tuple[Role, ...] = ("marketing", "leader"),
    by: str = "",
) -> Callable[[F], F]:
    """Mark a function as a report; `by` is the command that writes it, if not kh report."""

    def mark(function: F) -> F:
        function.__report__ = Report(function, name, title, template, clause, tuple(periods), tuple(besides), who, by)  # type: ignore[attr-defined]
        return function

    return mark


def told(label: str, *, sample: Any = None, **kwargs: Any) -> Any:
    """A field of a report's context, with the words that explain it to whoever edits the template."""
    return dataclasses.field(metadata={"label": label, "sample": sample}, **kwargs)
