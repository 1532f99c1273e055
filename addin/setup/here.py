"""`Setup` of the machine we run on: which programs there are, and what each needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from addin.build.excel.build import build_xlam, build_xlsm
from addin.desk.desk import Finding, Program, Setup
from addin.setup import remembered, surroundings
from addin.setup.calc import CalcSetup, Office, ThisOffice
from addin.setup.excel_mac import ExcelMac
from addin.setup.excel_windows import ExcelWindows
from addin.setup.findings import bad, good, refused
from addin.setup.machine import Machine, ThisMachine
from addin.setup.product import Product, this_product
from workbooks.oswords import why
from workbooks.problems import Refusal


class ProgramSetup(Protocol):
    """Installation into one spreadsheet program."""

    def present(self) -> bool:
        """Whether the program is on the machine."""

    def install(self) -> list[Finding]:
        """Put the add-in in, or bring it up to date."""

    def uninstall(self) -> list[Finding]:
        """Take it out."""

    def examine(self) -> list[Finding]:
        """What is there and what is wrong."""


@dataclass(frozen=True)
class SetupHere(Setup):
    """What was decided for this machine: its programs by name."""

    machine: Machine
    product: Product
    programs: dict[Program, ProgramSetup]

    def install(self, programs: Sequence[Program], workspace: Path | None) -> list[Finding]:
        """Install into the programs named, or all that are found."""
        found = self._each(programs, lambda program: program.install())
        if programs and not any(f.level in ("好", "不行") for f in found):
            found.append(bad("加载项没有可以装进去的程序。", "照上面说的办法用，或装好 Excel、LibreOffice 后再运行 kh install。"))
        return [*found, *self._remember(workspace)]

    def uninstall(self, programs: Sequence[Program]) -> list[Finding]:
        """Uninstall from the programs named, or all we know; the user's workspace and settings stay."""
        return [finding for name in programs or self.programs for finding in self._one(name, lambda program: program.uninstall())]

    def macro_workbook(self, template: bytes) -> bytes:
        """The functions find Python by the file that `kh install` writes, so the workbook may travel."""
        return build_xlsm(template, {})

    def examine(self, workspace: Path | None = None) -> list[Finding]:
        """Examine everything; a program that is not there is worth a word only if no other is."""
        return [*self._each((), lambda program: program.examine()), *surroundings.examine(self.machine, self.product, workspace)]

    def _each(self, programs: Sequence[Program], act: Callable[[ProgramSetup], list[Finding]]) -> list[Finding]:
        chosen = list(programs) or [name for name, program in self.programs.items() if program.present()]
        found = [finding for name in chosen for finding in self._one(name, act)]
        if not chosen:
            found += [finding for program in self.programs.values() for finding in program.examine()]
        return found

    def _one(self, name: Program, act: Callable[[ProgramSetup], list[Finding]]) -> list[Finding]:
        program = self.programs.get(name)
        if program is None:
            return [bad("Linux 上没有 Excel，装不了 Excel 加载项。", "用 LibreOffice 的请运行 kh install --calc。")]
        return act(program)

    def _remember(self, workspace: Path | None) -> list[Finding]:
        if workspace is None:
            return []
        folder = self.machine.absolute(str(workspace))
        try:
            self.machine.make_folder(folder)
        except OSError as error:
            return [bad(f"工作区文件夹 {folder} 建不了：{why(error)}。", "换一个本机上可以写入的文件夹。")]
        if remembered.workspace(self.machine) == folder:
            return [good(f"工作区是 {folder}。")]
        try:
            remembered.remember_workspace(self.machine, folder)
        except Refusal as refusal:
            return [refused(refusal, "没有记下工作区")]
        except OSError as error:
            return [bad(f"没有记下工作区：{why(error)}。", "检查用户文件夹能不能写入。")]
        return [good(f"已记下工作区 {folder}，功能区按钮会用它。")]


def setup_here(machine: Machine | None = None, office: Office | None = None) -> SetupHere:
    """Installation on the machine we run on."""
    here = machine or ThisMachine()
    product = this_product()
    programs: dict[Program, ProgramSetup] = {"calc": CalcSetup(here, product, office or ThisOffice.of(here.environment))}
    if here.system == "windows":
        programs = {"excel": ExcelWindows(here, product, build_xlam), **programs}
    elif here.system == "darwin":
        programs = {"excel": ExcelMac(here, product, build_xlam), **programs}
    return SetupHere(here, product, programs)
