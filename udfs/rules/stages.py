"""What has to be there before a lead or a project may stand in a stage, by the policy's tables (G01, G03, P02, P06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from udfs.policy.evaluator import Policy, current
from udfs.policy.needs import Need, needs_in, unmet


def needs(table: str, stages: Sequence[str], stage: str, policy: Policy | None = None) -> list[Need]:
    """What a stage needs, and the stages before it, in order; a column asked for twice is told once, with its value.

    Args:
        table: Key of the decision table.
        stages: All stages in order.
        stage: The one asked for; one that is not known needs nothing.
        policy: The policy in force; the current one if left out.
    """
    gate = (policy or current()).table(table)
    passed = stages[: stages.index(stage) + 1] if stage in stages else ()
    found: dict[str, Need] = {}
    for need in (n for one in passed for n in needs_in(gate.judge({"stage": one}).row.then[0])):
        if need.value or need.head not in found:
            found[need.head] = need
    return list(found.values())


def missing(table: str, stages: Sequence[str], values: Mapping[str, Any], stage: str, policy: Policy | None = None) -> list[Need]:
    """Needs of a stage that a row does not meet; `values` by head, blank ones None."""
    return unmet(needs(table, stages, stage, policy), values)
