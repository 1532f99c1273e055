"""Fifty persons with telephones and relations are in the ledger, every command is pressed: they come out nowhere (R09, R29, V09)."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator

from addin.buttons.clients.make_catalogue import FILE
from addin.catalogue import buttons, reports
from tests.addin.privacy.pressing import APPROVED, ELSEWHERE, LINES, NEVER_NOW, REGISTERS, Office, approved
from tests.addin.seeded import CLIENTS, UNITS

NOT_WRITTEN = {
    "return-letter": "written by its own command",
    "recall": "written by its own command",
    "reminder": "nobody is late",
    "rectification": "no unit is rated bad",
    "client-notice": "no project is late enough",
    "risk-warning": "the risks are closed",
}
#: Commands that may end well and leave nothing in the log: they show nothing of clients that the ledger holds.
UNLOGGED = {
    **dict.fromkeys(("check", "fix", "grade", "explain", "freeze", "unmark", "read", "cells"), "of the sender's own workbook"),
    **dict.fromkeys(("call", "rule", "bindings", "doctor", "template check", "archive blank"), "of no client"),
    **dict.fromkeys(("policy export", "policy check"), "of the rules alone"),
    **dict.fromkeys(("month status", "return-letters", "remind", "selected remind", "assess status", "assess finish"), "of units alone"),
    **dict.fromkeys(("units import", "month open", "no-change"), "nothing is new the second time"),
    **dict.fromkeys(("audit verify", "audit seal", "workspace check"), "whether the ledger is whole"),
    "new": "a blank sheet; filled ones are logged",
    "workspace restore": "into another workspace; the backup was logged",
}
#: Reports that ask for a unit only when they are made.
OF_ONE = {"rectification", "work-summary", "survey-form", "analysis-report"}


def test_every_command_is_pressed() -> None:
    assert set(LINES) | ELSEWHERE == set(buttons())
    assert set(APPROVED) <= set(buttons())


def test_no_command_tells_whom_it_must_not(office: Callable[[], Office]) -> None:
    here = office()
    here.found("")
    leaks, pressed, refused, unlogged = {}, set(), {}, set()
    for verb, lines in LINES.items():
        for line in lines:
            if "{register}" not in line:
                # What is approved is pressed for what it leaves in caches and logs, which do not depend on how it speaks.
                for more in [[]] if approved(verb, line) else [[], ["--json"]]:
                    before = here.logged()
                    code, refused[verb] = pressed_once(here, verb, line, more, leaks)
                    pressed |= {verb} if code in (0, 1) else set()
                    unlogged |= {verb} if code in (0, 1) and here.logged() == before else set()
    assert leaks == {}
    assert unlogged == UNLOGGED.keys()
    catalogues = set((here.root / "out").rglob(FILE))
    assert os.name == "nt" or here.open_to_others() == catalogues | {path.parent for path in catalogues}
    assert {verb: said for verb, said in refused.items() if verb not in pressed | NEVER_NOW.keys()} == {}


def test_no_register_tells_whom_it_must_not(office: Callable[[], Office]) -> None:
    """Every register in every form, after all that can be said about persons has been said."""
    here = office()
    for verb, lines in LINES.items():
        for line in (one for one in lines if "{name}" in one and "--dry-run" not in one):
            here.press(verb, line)
    here.found("")
    leaks: dict[str, dict[str, list[str]]] = {}
    for verb, lines in LINES.items():
        for line in (one for one in lines if "{register}" in one):
            for n, register in enumerate(REGISTERS):
                # What is said about a file that was written is the same for all registers.
                for more in [[], ["--json"]] if "{out}" not in line or n == 0 else [[]]:
                    code, said = pressed_once(here, verb, line, more, leaks, register)
                    assert code == 0 or "KH" in said
    assert leaks == {}


def pressed_once(
    here: Office, verb: str, line: str, more: list[str], leaks: dict[str, dict[str, list[str]]], register: str = ""
) -> tuple[int, str]:
    """Press a command, and note what came out that must not."""
    code, said = here.press(verb, line, *more, register=register)
    assert code in (0, 1, 2), f"{verb} {line} {said}"
    if approved(verb, line):
        here.look_away()
    if found := here.found("" if approved(verb, line) else said):
        leaks[f"{verb} {line.format(**here.given, out='…', register=register)} {' '.join(more)}"] = found
    return code, said


def test_no_report_tells_whom_it_must_not(office: Callable[[], Office]) -> None:
    here = office()
    here.found("")
    leaks, written = {}, set()
    for name, line in report_lines():
        code, said = here.press("report", line, "--json")
        assert code in (0, 2), f"{line} {said}"
        written |= {name} if code == 0 else set()
        if found := here.found(said):
            leaks[line] = found
    assert leaks == {}
    assert written == set(reports()) - NOT_WRITTEN.keys()


def report_lines() -> Iterator[tuple[str, str]]:
    """Every report, with what it must be told, as a document and as each file beside it."""
    told = {"client": CLIENTS[0], "project": "示例01号工程", "person": "李示例", "number": "TS-001", "unit": UNITS[0]}
    span = {"month": "--month 2026-12", "quarter": "--period 2026Q4", "half": "--period 2026H2", "year": "--period 2026"}
    for report in reports().values():
        asked = inspect.signature(report.function).parameters
        needs = [n for n, p in asked.items() if n in told and (p.default is inspect.Parameter.empty or report.name in OF_ONE)]
        more = " ".join(f"--{name} {told[name]}" for name in needs)
        for suffix in (".docx", *report.besides):
            yield report.name, f"{report.name} {span[report.periods[0]]} {more} --out {{out}}{suffix}"
