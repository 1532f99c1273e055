"""Our own installation: what the spreadsheet programs are told to call."""

from __future__ import annotations

import importlib.metadata
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath

import xlwings

import addin
from addin.hosts.leaving import spare_excels

#: Name of the add-in file, and of the folder and file of its configuration (PROJECT_NAME in the add-in's VBA).
ADDIN = "kh.xlam"
PROJECT = "kehubu"
#: Python module that xlwings calls for functions in cells.
UDF_MODULE = "addin.hosts.excel.functions"


@dataclass(frozen=True, slots=True)
class Product:
    """Where our Python is, and which versions it has."""

    #: Python that runs the add-in: that of the environment `kh` stands in.
    interpreter: PurePath
    #: Folder that holds the packages addin, workbooks and udfs.
    packages: PurePath
    #: Version of 客户簿.
    version: str
    #: Version of xlwings; its DLL and AppleScript must have the very same.
    xlwings: str
    #: xlwings' AppleScript for macOS.
    applescript: bytes
    #: Where pip put xlwings' DLL: the folder of the environment, that of the user's packages after `pip install --user`.
    dlls: PurePath | None = None

    @property
    def applescript_name(self) -> str:
        """The name under which xlwings' VBA calls the script."""
        return f"xlwings-{self.xlwings}.applescript"


def this_product() -> Product:
    """The installation this process runs from.

    The folder is told as the system itself writes it: in a Python that Excel started it is on the search path in small letters, and
    the configuration would not compare (xlwings 0.37.8).
    """
    spare_excels()
    script = Path(xlwings.__file__).parent / f"xlwings-{xlwings.__version__}.applescript"
    return Product(
        interpreter=Path(sys.executable),
        packages=Path(addin.__file__).resolve().parent.parent,
        version=importlib.metadata.version("kehubu"),
        xlwings=xlwings.__version__,
        applescript=script.read_bytes(),
        dlls=Path(xlwings.__file__).parents[3],
    )
