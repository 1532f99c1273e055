"""Short ways to say what was found."""

from __future__ import annotations

from addin.desk.desk import Finding
from workbooks.problems import Refusal


def good(says: str) -> Finding:
    """All is well."""
    return Finding("好", says)


def note(says: str, cure: str = "") -> Finding:
    """Works, or is no fault of the installation, but the user should know."""
    return Finding("注意", says, cure)


def bad(says: str, cure: str) -> Finding:
    """Something to mend."""
    return Finding("不行", says, cure)


def refused(refusal: Refusal, what: str) -> Finding:
    """A place that cannot be written."""
    return bad(f"{what}：{refusal.problem.says}", refusal.problem.fix)
