"""Tells at the end of every run which tests could not run here and which ran twice; nothing is left out silently."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

#: The same examples on every machine, however busy it is.
settings.register_profile("everywhere", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("everywhere")

not_run: set[str] = set()
#: An office that stands still or dies; a wrong answer is none of these.
_OFFICE_LOST = ["TimeoutError", "TimeoutExpired", "OfficeGone", "UnoError", "DisposedException"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--excel", action="store_true", help="also run the tests that need a real Excel on this machine")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("office"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=_OFFICE_LOST))
    if config.getoption("--excel"):
        return
    absent = [item for item in items if item.get_closest_marker("excel")]
    not_run.update(item.nodeid for item in absent)
    config.hook.pytest_deselected(items=absent)
    items[:] = [item for item in items if item not in absent]


def pytest_sessionfinish(session: pytest.Session) -> None:
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["not_run"] = sorted(not_run)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    not_run.update(getattr(node, "workeroutput", {}).get("not_run", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = {report.nodeid for report in terminalreporter.stats.get("skipped", ())}
    terminalreporter.section("not run here")
    for name in sorted(not_run):
        terminalreporter.line(f"{name}  (needs a real Excel: pytest --excel)")
    for name in sorted(skipped):
        terminalreporter.line(f"{name}  (skipped)")
    for report in terminalreporter.stats.get("rerun", ()):
        terminalreporter.line(f"{report.nodeid}  (ran twice: the office was lost)\n{report.longreprtext.splitlines()[-1]}")
    if not not_run | skipped:
        terminalreporter.line("nothing: every test that was asked for ran")
