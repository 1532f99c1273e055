"""Declare a thing with states once; what may be done, by whom and with what follows from it."""

from __future__ import annotations

import dataclasses
import datetime
import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from udfs.policy.posts import ROLES, Role
from workbooks.problems import Severity, Where, refuse, rule

NOT_NOW = rule(
    "KH420", Severity.ERROR, "现在不能这样做", "{title}现在是“{state}”，不能“{label}”；要在“{before}”时才能做。", "现在可以做的：{now}。"
)
NOT_YOURS = rule("KH421", Severity.ERROR, "不该由您来做", "“{label}”不由您来做。", "请{who}来做（{title}）。")
NO_REASON = rule("KH422", Severity.ERROR, "没有写原因", "“{label}”必须写明原因。", "写明原因后再做。", clause="R28")
NO_EVIDENCE = rule("KH423", Severity.ERROR, "依据不全", "“{label}”还缺{lacking}。", "补齐后再做。")


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
    #: Columns of its register that take the day on which it is done, and the reason.
    dated: str = ""
    reasoned: str = ""
    #: Columns of its evidence that name a day to come.
    ahead: tuple[str, ...] = ()
    #: Kind of the log's event; flow and label if it has no words of its own.
    logged: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that tell that it was done: its evidence and its day."""
        return (*self.evidence, *([self.dated] if self.dated else []))

    def was_done(self, told: Mapping[str, Any], day: datetime.date) -> bool:
        """Whether the columns of an entry, by head, tell on a day that it was done; never where it has none."""
        filled = all(told.get(head) not in (None, "") for head in self.columns)
        return bool(self.columns) and filled and (not self.dated or told[self.dated] <= day)


@dataclass(frozen=True, slots=True)
class Deed:
    """A command as it is given."""

    command: Command
    day: datetime.date
    why: str
    by: str


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
    #: Command that steps through it, if it is not `step`.
    verb: str = "step"
    #: What a command writes besides its columns: values by field name, of the entry's values and the deed.
    writes: Callable[[Mapping[str, Any], Deed], Mapping[str, Any]] = lambda _values, _deed: {}

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
        return tuple(c for c in self.commands if c.columns)

    def told_by(self, told: Mapping[str, Any], day: datetime.date) -> str:
        """The state of an entry on a day, by its columns' heads."""
        return self.state(c.name for c in self.commands if c.was_done(told, day))

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
    **columns: Any,
) -> Any:
    """Declare a command of its flow; `columns` are `dated`, `reasoned` (which asks for one), `ahead` and `logged` of `Command`."""
    before = (before,) if isinstance(before, str) else before
    return Command(label, before, after, who, clause, reason or "reasoned" in columns, evidence, **columns)


def flow(title: str, *, start: str, clause: str, again: str = "", on: str = "", verb: str = "step") -> Callable[[type], type]:
    """Turn a class of commands into a `Flow`."""

    def mark(cls: type) -> type:
        commands = tuple(dataclasses.replace(c, name=name) for name, c in vars(cls).items() if isinstance(c, Command))
        summary = (inspect.getdoc(cls) or "").partition("\n")[0]
        name = "".join(f"-{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(cls.__name__))
        besides = {"writes": cls.writes} if hasattr(cls, "writes") else {}
        cls.__flow__ = Flow(name, title, summary, clause, start, commands, again, on, verb, **besides)  # type: ignore[attr-defined]
        return cls

    return mark
