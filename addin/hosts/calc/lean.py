"""xlwings without pandas and its like, until somebody wants them.

xlwings 0.37.8 imports pandas, numpy and more wherever it finds them, which is half the CPU time of a press; a press seldom has a
DataFrame. So xlwings is imported as on a machine without them. Code that imports pandas or numpy itself later finds xlwings
converting as ever. Pictures made by matplotlib or Pillow are not known to a lean xlwings; no button makes any.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

_LATER = {"numpy": ("np", "xlwings.conversion.numpy_conv"), "pandas": ("pd", "xlwings.conversion.pandas_conv")}
_NOT_WANTED = frozenset([*_LATER, "cryptography", "matplotlib", "PIL", "plotly", "polars"])


def import_xlwings() -> None:
    """Import xlwings without what it only may need; one that is imported already stays as it is."""
    if "xlwings" in sys.modules:
        return
    without = _Without()
    sys.meta_path.insert(0, without)
    try:
        importlib.import_module("xlwings")
    finally:
        sys.meta_path.remove(without)
    sys.meta_path.insert(0, _Later())


class _Without(MetaPathFinder):
    """Finds that a library is not there."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if fullname in _NOT_WANTED:
            raise ModuleNotFoundError(name=fullname)


class _Later(MetaPathFinder):
    """Lets xlwings know when a library is imported after all."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target) if fullname in _LATER else None
        if spec is not None and spec.loader is not None:
            spec.loader = _Telling(spec.loader)
        return spec


class _Telling(Loader):
    """Loads a library as its own loader does, then tells xlwings."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        alias, converters = _LATER[module.__name__]
        for name, known in list(sys.modules.items()):
            if name.partition(".")[0] == "xlwings" and vars(known).get(alias, module) is None:
                setattr(known, alias, module)
        importlib.import_module(converters)
