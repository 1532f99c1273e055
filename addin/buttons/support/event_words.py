"""Entries of the log in words: what each one tells, named as its reader would name it (S16)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbooks.problems import Where

#: Words for what an entry tells; what is left out here is for `audit verify` alone.
WORDS: Mapping[str, str] = {
    "by": "经办人", "why": "理由", "client": "客户", "clients": "客户", "fields": "内容", "until": "期限", "request": "申请编号",
    "paper": "文号", "files": "文件", "file": "文件", "snapshot": "快照", "policy": "分级标准", "edition": "版本", "unit": "单位",
    "addressee": "收件人", "of": "所依据的报送", "sha256": "校验码", "version": "版次", "before": "原来的版次", "status": "状态",
    "errors": "错误", "warnings": "提醒", "sheets": "各表行数", "undecided": "待裁定", "changes": "变动",
    "beside": "同月并列的文件", "registers_apart": "登记簿各算各的", "replaces": "取代的文件", "lost_clients": "只在上一版的客户",
    "lost_entries": "只在上一版的登记", "proposed": "联系人提出的变动", "query": "质疑编号", "command": "步骤", "answer": "答复",
    "cell": "单元格", "words": "质疑", "register": "登记簿", "rows": "行数", "renamed": "改名", "mended": "修正处数",
    "rests": "随之变动", "entries": "登记", "documents": "文件", "entry": "登记编号", "missing": "没有报的单位",
    "take": "采用台账的", "keys": "新编客户编号", "term": "考核期", "result": "结果", "changed": "改动", "erasure": "抹去编号",
    "whole": "留有副本", "cut": "原件", "survey": "调查", "total": "总分", "grade": "等次", "groups": "各项得分",
    "falsified": "有虚假",
}  # fmt: skip
#: Seals and marks, and what the subject tells already.
MARKS = frozenset({"seal", "seals", "units", "mails", "stone", "id", "return", "report", "client_keys", "contents", "events", "unentered"})
_HASHES = frozenset({"sha256", "snapshot", "survey"})
_SHORT = 12


def event_words(detail: Any, show: Callable[[str], str]) -> str:
    """What an entry tells, a word and its value after the other.

    Args:
        detail: As it stands in the log.
        show: Hides what the reader is not to see of a text.
    """
    if not isinstance(detail, Mapping):
        return "" if detail in (None, "") else show(_value("", detail))
    told = {k: v for k, v in detail.items() if k not in MARKS and v not in (None, "", [], {})}
    if {"sheet", "row", "column"} <= told.keys():
        told["cell"] = str(Where(sheet=told.pop("sheet"), row=told.pop("row"), column=told.pop("column")))
    return show("；".join(f"{WORDS.get(k, k)}：{_value(k, v)}" for k, v in told.items()))


def answer_of(detail: Any, show: Callable[[str], str]) -> str:
    """What a unit answered to a question, where an entry tells that."""
    return show(str(detail.get("answer") or "")) if isinstance(detail, Mapping) else ""


def _value(name: str, value: Any) -> str:
    special = _SPECIAL.get(name)
    if special is not None:
        return special(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "，".join(f"{WORDS.get(k, k)}{_value(k, v)}" for k, v in value.items() if k not in MARKS)
    if isinstance(value, (list, tuple)):
        return "、".join(_value("", v) if not isinstance(v, (list, tuple)) else " ".join(_value("", part) for part in v) for v in value)
    return str(value)[:_SHORT] if name in _HASHES else str(value)


def _command(name: str) -> str:
    """A step of a question by its label."""
    from addin.flows import flows

    return next((c.label for c in flows()["query"].commands if c.name == name), name)


def _register(name: str) -> str:
    from workbooks.registers import sheets

    return sheets()[name].title if name in sheets() else name


_SPECIAL: Mapping[str, Callable[[Any], str]] = {
    "command": _command,
    "register": _register,
    "proposed": lambda told: f"{len(told)}处",
    "cut": lambda told: "、".join(f"{str(old)[:_SHORT]}换成{str(new)[:_SHORT]}" for old, new in told.items()),
    "sheets": lambda told: "、".join(f"《{sheet}》{rows}行" for sheet, _, rows in told),
    "of": lambda told: f"{told[0]} {told[1]} 第{told[2]}版",
}
