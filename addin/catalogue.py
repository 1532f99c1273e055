"""Everything declared, in one place: worksheet functions, sheets, flows, buttons, reports, problem rules."""

from __future__ import annotations

from addin.buttons import buttons
from addin.declare import Button, Report
from addin.declare_flow import Flow
from addin.flows import flows
from addin.reports import reports
from udfs.declare import Udf
from udfs.declare import catalogue as udfs
from workbooks.declare import Sheet
from workbooks.registers import sheets

__all__ = ["Button", "Flow", "Report", "Sheet", "Udf", "buttons", "flows", "reports", "sheets", "udfs"]
