"""UNO from any Python: in this process where `import uno` works, through LibreOffice's own Python elsewhere.

All code of the Calc host reaches an office through this package alone:

    from addin.hosts.calc import link
    context = link.connect("pipe,name=…")            # KH_LINK=relay forces the way through LibreOffice's Python
    desktop = context.service("com.sun.star.frame.Desktop")
    desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, link.properties(Hidden=True))

Small first letters are methods, capitals are attributes and properties. Structs and enums are copies on this side.
The relay's child imports modules of this package under Python 3.8 and without our packages, so names are looked up when they are
asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from addin.hosts.calc.link.context import Context, connect
    from addin.hosts.calc.link.gone import OfficeGone
    from addin.hosts.calc.link.making import enum, file_path, file_url, properties, struct, typed
    from addin.hosts.calc.link.remote import Remote
    from addin.hosts.calc.link.values import Enum, Struct, UnoError

__all__ = [
    "Context",
    "Enum",
    "OfficeGone",
    "Remote",
    "Struct",
    "UnoError",
    "connect",
    "enum",
    "file_path",
    "file_url",
    "properties",
    "struct",
    "typed",
]

_HOMES = {
    "Context": "context",
    "connect": "context",
    "OfficeGone": "gone",
    "Remote": "remote",
    "Enum": "values",
    "Struct": "values",
    "UnoError": "values",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'making')}"), name)
