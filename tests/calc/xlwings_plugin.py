"""pytest plugin for xlwings' own tests: they run on our engine (`make conformance XLWINGS=path`)."""

from __future__ import annotations

import pytest
import xlwings as xw

from addin.hosts.calc import engine

engine.activate(macros=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    for app in list(xw.apps):
        app.kill()
