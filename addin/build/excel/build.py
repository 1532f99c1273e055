"""kh.xlam, the add-in of Excel, and macro workbooks whose functions travel in the workbook itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from addin.build.excel.callbacks import buttons_module, failures_module, saying_module
from addin.build.excel.macro_options import SHEET, help_module, help_rows, workbook_module
from addin.build.excel.ovba_project import Module, Project
from addin.build.excel.package import XLAM, XLSM, MacroBook, carrier
from addin.build.excel.ribbon import PARTS, ribbon_xml
from addin.build.excel.wrappers import Holder, functions_module
from addin.build.excel.xlwings_modules import PROJECT, xlwings_modules
from addin.catalogue import buttons, udfs

#: Name of the VBA project.
NAME = "Kehubu"
CONF_SHEET = f"{PROJECT}.conf"
_TITLE = "客户簿"
_SENTENCE = "这是客户簿的加载宏，由 kh install 安装，请不要改动。"


def build_xlam(conf: Mapping[str, str], outside: Sequence[Module] | None = None) -> bytes:
    """The add-in; the same declarations, xlwings and configuration give the same bytes.

    Args:
        conf: rows of its hidden sheet kehubu.conf (may be empty: then the user's file kehubu.conf alone tells).
        outside: modules that reach the world beside Excel, in place of those that run Python and show a dialog.
    """
    book = MacroBook(carrier(_TITLE, _SENTENCE), "kh.xlam")
    ribbons = {part: (relation, ribbon_xml(buttons().values(), namespace)) for part, relation, namespace in PARTS}
    return _finished(book, XLAM, "ActiveWorkbook", [buttons_module()], conf, ribbons, outside)


def build_xlsm(template: bytes, conf: Mapping[str, str], outside: Sequence[Module] | None = None) -> bytes:
    """A template of ours (.xlsx) with its functions in itself, so that its formulas name no add-in.

    Arguments as for `build_xlam`. It has no ribbon: where the add-in is there too, the tab stands once.
    """
    return _finished(MacroBook(template, "template"), XLSM, "ThisWorkbook", [], conf, {}, outside)


def _finished(
    book: MacroBook,
    content_type: str,
    holder: Holder,
    more: Sequence[Module],
    conf: Mapping[str, str],
    ribbons: Mapping[str, tuple[str, bytes]],
    outside: Sequence[Module] | None,
) -> bytes:
    functions = list(udfs().values())
    book.add_hidden_sheet(SHEET, help_rows(functions))
    if conf:
        book.add_hidden_sheet(CONF_SHEET, list(conf.items()))
    modules = [workbook_module(), *(Module(name, kind="sheet") for name in book.code_names())]
    modules += [functions_module(functions, holder), help_module(functions), failures_module(), *more]
    modules += [*xlwings_modules(), saying_module()] if outside is None else outside
    return book.finish(content_type, Project(NAME, modules).to_bytes(), ribbons)
