"""Declare a button or a report once; ribbon, menu, command line and pages follow from it."""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from addin.desk.desk import Desk
from udfs.policy.posts import ROLES, Role
from workbooks.problems import Severity, Where, refuse, rule

NOT_NOW = rule(
    "KH420",
    Severity.ERROR,
    "现在不能这样做",
    "{title}现在是“{state}”，不能“{label}”；要在“{before}”时才能做。",
    "现在可以做的：{now}。",
)
NOT_YOURS = rule("KH421", Severity.ERROR, "不该由您来做", "“{label}”不由您来做。", "请{who}来做（{title}）。")
NO_REASON = rule("KH422", Severity.ERROR, "没有写原因", "“{label}”必须写明原因。", "写明原因后再做。", clause="R28")
NO_EVIDENCE = rule("KH423", Severity.ERROR, "依据不全", "“{label}”还缺{lacking}。", "补齐后再做。")

F = TypeVar("F", bound=Callable[..., Any])

Audience = Literal["staff", "marketing", "managers"]
_WHO: Mapping[Audience, tuple[Role, ...]] = {"staff": (), "marketing": ("marketing",), "managers": ("marketing", "leader")}
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

    def press(self, desk: Desk, answers: Mapping[str, Any]) -> Done:
        """Run it at a desk.

        Raises:
            Refusal: what was asked cannot be done.
        """
        desk.starts = self.starts
        told = dict(answers)
        if any(q.ask.locked for q in self.questions):
            desk.password = told.pop(_PASSWORD.name, None)
        return self.function(desk, **told)

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
    starts: bool = False,
    who: tuple[Role, ...] | None = None,
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
    """
    allowed = _WHO[audience] if who is None else who

    def mark(function: F) -> F:
        function.__button__ = Button(  # type: ignore[attr-defined]
            function, label, verb, audience, clause, icon, _questions(function), on_ribbon, place, starts, allowed
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


@dataclass(frozen=True, slots=True)
class Command:
    """What may be done to a thing with states: from which states, to which, by whom, with what."""

    label: str
    before: tuple[str, ...]
    #: State afterwards; "" leaves it as it was.
    after: str
    who: tuple[Role, ...]
    clause: str
    #: A sentence why is needed; it is kept in the transaction that does it.
    reason: bool
    #: What must be at hand, in Chinese.
    evidence: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Flow:
    """A thing with states: its table state × role → commands is what refuses, what buttons show and what the page prints."""

    name: str
    title: str
    summary: str
    clause: str
    start: str
    commands: tuple[Command, ...]
    #: What to do where it has ended and is wanted once more.
    again: str = ""
    #: Register whose entries it is about, where their filled columns tell what was done: the evidence of a command is columns by head.
    on: str = ""

    @property
    def states(self) -> tuple[str, ...]:
        """All states, the first one first."""
        told = [self.start, *(s for c in self.commands for s in (*c.before, c.after) if s)]
        return tuple(dict.fromkeys(told))

    def command(self, name: str) -> Command:
        """A command by its name."""
        return next(c for c in self.commands if c.name == name)

    def state(self, done: Iterable[str]) -> str:
        """The state after some commands, by name: a fold. What is not permitted in a state leaves it as it is."""
        state = self.start
        for name in done:
            c = next((c for c in self.commands if c.name == name), None)
            if c is not None and state in c.before and c.after:
                state = c.after
        return state

    @property
    def steps(self) -> tuple[Command, ...]:
        """Commands that filled columns tell of."""
        return tuple(c for c in self.commands if c.evidence)

    def told_by(self, filled: Collection[str]) -> str:
        """The state of an entry by the heads of its filled columns."""
        return self.state(c.name for c in self.steps if set(c.evidence) <= set(filled))

    def permitted(self, state: str, role: Role) -> tuple[Command, ...]:
        """What somebody may do in a state."""
        return tuple(c for c in self.commands if state in c.before and role in c.who)

    def _left(self, state: str, role: Role, wanted: Command) -> str:
        """What is left to somebody who may not do what he wants in a state: to begin anew where no way leads there."""
        ahead = [state]
        for one in ahead:
            ahead += {c.after for c in self.commands if one in c.before and c.after} - {*ahead}
        left = [p.label for p in self.permitted(state, role)]
        if self.again and not set(ahead) & set(wanted.before):
            left.append(self.again)
        return "、".join(left) or ("等别人处理" if any(state in c.before for c in self.commands) else "没有，已经结束")

    def check(self, name: str, state: str, role: Role, *, why: str = "", evidence: Collection[str] = ()) -> Command:
        """The command, if it may be done now.

        Args:
            name: The command.
            state: State of the thing.
            role: Who asks.
            why: The reason told.
            evidence: What is at hand.

        Raises:
            Refusal: KH420 not in this state, KH421 not by this role, KH422 without a reason, KH423 without evidence.
        """
        c = self.command(name)
        if state not in c.before:
            now = self._left(state, role, c)
            raise refuse(NOT_NOW, Where(), title=self.title, state=state, label=c.label, before="、".join(c.before), now=now)
        if role not in c.who:
            raise refuse(NOT_YOURS, Where(), label=c.label, title=self.title, who="、".join(ROLES[r] for r in c.who))
        if c.reason and not why.strip():
            raise refuse(NO_REASON, Where(), label=c.label)
        if lacking := [e for e in c.evidence if e not in evidence]:
            raise refuse(NO_EVIDENCE, Where(), label=c.label, lacking="、".join(lacking))
        return c


def command(
    label: str,
    before: str | tuple[str, ...],
    after: str = "",
    *,
    who: tuple[Role, ...] = ("marketing",),
    clause: str = "",
    reason: bool = False,
    evidence: tuple[str, ...] = (),
) -> Any:
    """Declare a command of the flow it stands in."""
    return Command(label, (before,) if isinstance(before, str) else before, after, who, clause, reason, evidence)


def flow(title: str, *, start: str, clause: str, again: str = "", on: str = "") -> Callable[[type], type]:
    """Turn a class of commands into a `Flow`."""

    def mark(cls: type) -> type:
        commands = tuple(dataclasses.replace(c, name=name) for name, c in vars(cls).items() if isinstance(c, Command))
        summary = (inspect.getdoc(cls) or "").partition("\n")[0]
        name = "".join(f"-{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(cls.__name__))
        cls.__flow__ = Flow(name, title, summary, clause, start, commands, again, on)  # type: ignore[attr-defined]
        return cls

    return mark
