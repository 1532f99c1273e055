"""The component LibreOffice loads: registers our services."""

from __future__ import annotations

import sys
from pathlib import Path

# LibreOffice appends an extension's pythonpath; a kehubu of another version in its Python must not stand before it.
sys.path.insert(0, str(Path(__file__).parent / "pythonpath"))

import unohelper

from addin.hosts.calc.extension import main_thread, naming
from addin.hosts.calc.extension.functions import Functions
from addin.hosts.calc.extension.macros import Macros
from addin.hosts.calc.extension.start_job import StartJob
from addin.hosts.calc.extension.windows import Windows

main_thread.collect_here_only()

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the name LibreOffice's loader asks for
g_ImplementationHelper.addImplementation(Functions, naming.FUNCTIONS, ("com.sun.star.sheet.AddIn", naming.FUNCTIONS))
g_ImplementationHelper.addImplementation(Macros, naming.MACROS, (naming.MACROS,))
g_ImplementationHelper.addImplementation(StartJob, naming.START_JOB, ("com.sun.star.task.Job", naming.START_JOB))
g_ImplementationHelper.addImplementation(Windows, naming.WINDOWS, (naming.WINDOWS,))
