"""Workbooks the program itself has made of many returns: laid among returns they are none."""

from __future__ import annotations

import zipfile
from pathlib import Path

from workbooks.grid import Book
from workbooks.problems import Refusal, Severity, Where, refuse, rule

#: Sheets of the consolidated workbook.
CLIENTS, CHANGES, DUPLICATES, CONFLICTS = "汇总", "变化", "疑似重复", "字段冲突"
PROBLEMS, STATES, TIERS, RECEIPTS = "问题清单", "上报情况", "分级统计", "收条"
#: Sheet of each of several workbooks among which the clients are divided.
INDEX = "分册目录"
#: Sheet of the workbooks that hold a part of a long list, and of the one that tells where the parts are.
LISTS_INDEX = "清单分册目录"
#: Sheets of a branch's workbook for the group that tell where its rows come from and who below is missing.
SOURCES, BELOW = "下级来源说明", "下级上报情况说明"

CONSOLIDATED = rule(
    "KH174",
    Severity.ERROR,
    "是汇总工作簿",
    "这是“汇总本月”生成的汇总工作簿，不是单位的报送，没有读取。",
    "从放报表的文件夹里移走；要报送的是本单位的客户信息统计表。",
)


UPWARDS = rule(
    "KH469",
    Severity.WARNING,
    "是报集团的工作簿",
    "这是由本单位的台账生成、报给集团的工作簿，里面的行都来自已经收下的报送，没有读取。",
    "从放报表的文件夹里移走，交给集团；本单位自己的客户另放一份客户信息统计表。",
    clause="R15",
)


def not_a_return(book: Book) -> Refusal | None:
    """Why a workbook of ours is no return; None if it may be one."""
    return refuse(CONSOLIDATED, Where(book.name)) if _is_ours({sheet.name for sheet in book.sheets}) else None


def is_view(path: Path) -> bool:
    """Whether a file is a 汇总 of ours, by the names of its sheets alone."""
    return _is_ours(_sheets(path))


def is_upwards(path: Path) -> bool:
    """Whether a file is a branch's workbook for the group, by the names of its sheets alone."""
    return SOURCES in _sheets(path)


def _sheets(path: Path) -> set[str]:
    from lxml import etree

    try:
        with zipfile.ZipFile(path) as archive:
            tree = etree.fromstring(archive.read("xl/workbook.xml"), etree.XMLParser(resolve_entities=False, no_network=True))
    except (OSError, KeyError, RuntimeError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return set()
    return {sheet.get("name", "") for sheet in tree.iter("{*}sheet")}


def _is_ours(names: set[str]) -> bool:
    whole, index, volume = {CLIENTS, STATES, TIERS} <= names, {INDEX, STATES} <= names, {INDEX, CLIENTS} <= names
    return whole or index or volume or LISTS_INDEX in names
