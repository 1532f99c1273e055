"""Every flow: every command in every state, by every role, is done or refused with its code."""

from __future__ import annotations

import itertools

import pytest

from addin.catalogue import flows
from addin.declare_flow import Command, Flow
from udfs.policy.posts import ROLES, Role
from workbooks.problems import Refusal

EVERY = [
    pytest.param(flow, command, state, role, id=f"{flow.name} {command.name} {state} {role}")
    for flow in flows().values()
    for command, state, role in itertools.product(flow.commands, flow.states, ROLES)
]


@pytest.mark.parametrize(("flow", "command", "state", "role"), EVERY)
def test_every_command_in_every_state_is_done_or_refused(flow: Flow, command: Command, state: str, role: Role) -> None:
    wanted = "KH420" if state not in command.before else "KH421" if role not in command.who else ""
    try:
        flow.check(command.name, state, role, why="原因", evidence=command.evidence)
        told = ""
    except Refusal as refusal:
        told = refusal.problem.rule.code
    assert told == wanted
    assert (command in flow.permitted(state, role)) == (wanted == "")


@pytest.mark.parametrize(("flow", "command"), [(f, c) for f in flows().values() for c in f.commands])
def test_reasons_and_evidence_are_asked_for(flow: Flow, command: Command) -> None:
    for needed, code, answers in (
        (command.reason, "KH422", {"why": " ", "evidence": command.evidence}),
        (bool(command.evidence), "KH423", {"why": "原因", "evidence": ()}),
    ):
        if needed:
            with pytest.raises(Refusal) as refused:
                flow.check(command.name, command.before[0], command.who[0], **answers)  # type: ignore[arg-type]
            assert refused.value.problem.rule.code == code


@pytest.mark.parametrize("flow", list(flows().values()), ids=lambda flow: flow.name)
def test_every_state_can_be_reached(flow: Flow) -> None:
    reached, steps = {flow.start}, len(flow.commands)
    for _ in range(steps):
        reached |= {c.after for c in flow.commands if c.after and reached & set(c.before)}
    assert reached == set(flow.states)


@pytest.mark.parametrize("flow", list(flows().values()), ids=lambda flow: flow.name)
def test_the_state_is_a_fold_over_what_was_done(flow: Flow) -> None:
    for c in flow.commands:
        way = _way(flow, c.before[0])
        assert flow.state([*way, c.name]) == (c.after or c.before[0])
    assert flow.state(["没有这个"]) == flow.start


def _way(flow: Flow, state: str) -> list[str]:
    ways: dict[str, list[str]] = {flow.start: []}
    for _ in flow.commands:
        for c in flow.commands:
            for before in c.before:
                if before in ways and c.after and c.after not in ways:
                    ways[c.after] = [*ways[before], c.name]
    return ways[state]
