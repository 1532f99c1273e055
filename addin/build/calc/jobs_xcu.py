"""Jobs.xcu: our start job runs when the office starts, or with its first window."""

from __future__ import annotations

from addin.build.calc.registry import component, node, value
from addin.hosts.calc.extension import naming

_JOB = "kehubuStart"


def jobs_xcu() -> bytes:
    """The file."""
    job = node("Jobs", [node(_JOB, [value("Service", naming.START_JOB)], op="replace")])
    events = [node(event, [node("JobList", [node(_JOB, op="replace")])], op="fuse") for event in ("OnStartApp", "onFirstVisibleTask")]
    return component("Jobs", "org.openoffice.Office", [job, node("Events", events)])
