"""A LibreOffice of its own that runs VBA, for the tests of what we generate."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from addin.hosts.calc import link
from addin.office.process import SWITCHES, end, spawn
from addin.office.program import find_soffice

#: Macros run without asking: the profile is gone after the tests.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
ALWAYS_EXECUTE_NO_WARN = 4
#: What `MacroBook` calls its VBA project is the name of the Basic library.
LIBRARY = "Kehubu"


@contextmanager
def running(folder: Path) -> Iterator[link.Context]:
    """An office without a window, ended with all its children."""
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    program, pipe = find_soffice(), f"kehubu_vba_{uuid.uuid4().hex[:12]}"
    assert program
    process = spawn([str(program), "--headless", *SWITCHES, f"-env:UserInstallation={folder.as_uri()}", f"--accept=pipe,name={pipe};urp;"])
    try:
        context = link.connect(f"pipe,name={pipe}", soffice=program, seconds=60, alive=lambda: process.poll() is None)
        yield context
        context.close()
    finally:
        end(process)


class MacroDocument:
    """A workbook with VBA, open in LibreOffice."""

    def __init__(self, office: link.Context, path: Path, filter_name: str) -> None:
        desktop = office.service("com.sun.star.frame.Desktop")
        told = link.properties(Hidden=True, MacroExecutionMode=ALWAYS_EXECUTE_NO_WARN, FilterName=filter_name)
        self.document = desktop.loadComponentFromURL(link.file_url(path), "_blank", 0, told)
        self._scripts = self.document.getScriptProvider()

    def modules(self) -> dict[str, str]:
        library = self.document.BasicLibraries.getByName(LIBRARY)
        return {name: library.getByName(name) for name in library.getElementNames()}

    def call(self, module: str, procedure: str, *arguments: object) -> object:
        script = self._scripts.getScript(f"vnd.sun.star.script:{LIBRARY}.{module}.{procedure}?language=Basic&location=document")
        return script.invoke(arguments, (), ())[0]

    def noted(self) -> list[str]:
        """What the recorder was asked since the last time."""
        return str(self.call("KhWorld", "Noted")).splitlines()

    def cells(self, sheet: int, area: str) -> list[list[object]]:
        return [list(row) for row in self.document.Sheets.getByIndex(sheet).getCellRangeByName(area).getDataArray()]
