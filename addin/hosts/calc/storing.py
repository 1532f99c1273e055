"""Copies of an open document, which stays what and where it is."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from addin.hosts.calc import link
from addin.hosts.calc.extension.names_in_file import SUFFIXES, DoubtfulFile, restore_file
from workbooks.problems import Severity, Where, refuse, rule

NO_COPY = rule(
    "KH845", Severity.ERROR, "工作簿存不了副本", "“{name}”存不了副本：{why}。", "结束单元格的编辑，看看磁盘是否已满，再按一次按钮。"
)

_READING = "calc8"
#: A document never saved is stored as what branches send.
_NEW = "Calc MS Excel 2007 XML"


def store_copy(document: Any, target: Path, *, own_format: bool) -> None:
    """Write what the document holds now.

    Args:
        document: The office's document.
        target: The file, whose suffix does not matter.
        own_format: The filter it was opened with; else .ods, which the reader tells by content.

    Raises:
        Refusal: KH845, LibreOffice cannot write it.
    """
    opened_with = document.getArgs() if own_format and document.hasLocation() else ()  # a new one tells .ods (7.4)
    told = {p.Name: p.Value for p in opened_with if p.Name in ("FilterName", "FilterOptions")}
    # A picture of the first page that nobody sees would take 0.3 s and 23 MB (7.4).
    options = {
        "FilterName": _NEW if own_format else _READING,
        "Overwrite": True,
        "NoThumbnail": not own_format,
        **{k: v for k, v in told.items() if v},
    }
    try:
        document.storeToURL(link.file_url(target), link.properties(**options))
    except link.UnoError as error:
        raise refuse(NO_COPY, Where(target.name), name=target.name, why=error.message or "LibreOffice没有说明原因") from error
    if own_format and target.suffix.lower() in SUFFIXES:
        with contextlib.suppress(DoubtfulFile):  # then it is what LibreOffice made of it
            restore_file(target)
