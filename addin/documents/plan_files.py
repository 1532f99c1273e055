"""Tasks of a project as planning programs keep them: Microsoft Project XML, and a table of Asana, Trello or any other (P10)."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from lxml import etree

from workbooks.problems import Severity, Where, refuse, rule

#: The namespace of Microsoft Project XML since 2003.
_NS = "http://schemas.microsoft.com/project"
_MORNING, _EVENING = "T08:00:00", "T17:00:00"
_DONE = 100
#: Heads of a table by what they mean; ours, and those of Microsoft Project, Asana and Trello in both languages.
_HEADS = {
    "task": ("任务", "任务名称", "名称", "标题", "name", "task name", "card name", "title", "task"),
    "owner": ("责任人", "负责人", "资源名称", "执行者", "assignee", "resource names", "members", "owner", "assigned to"),
    "start": ("开始时间", "开始日期", "计划开始", "start", "start date"),
    "finish": ("计划完成", "完成时间", "截止日期", "到期日", "finish", "finish date", "due date", "due"),
    "done": ("实际完成", "实际完成时间", "完成于", "actual finish", "completed at", "completed", "completion date"),
    "notes": ("问题", "备注", "说明", "notes", "description", "card description"),
}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
#: A file of a plan is small: more is something else.
_LARGEST = 20 * 1024 * 1024

NOT_A_PLAN = rule(
    "KH799", Severity.ERROR, "不是项目计划文件", "“{book}”里没有读出任务：{why}。",
    "从 Microsoft Project 另存为 XML 格式，或从其他软件导出 csv，列标题要有任务名称。", clause="P10",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanTask:
    """One task of a plan; None for what is not told."""

    task: str
    owner: str = ""
    start: datetime.date | None = None
    finish: datetime.date | None = None
    done: datetime.date | None = None
    notes: str = ""


def project_xml(title: str, tasks: Sequence[PlanTask]) -> bytes:
    """Tasks as Microsoft Project opens them, each owner a resource assigned to them."""
    root = etree.Element(f"{{{_NS}}}Project", nsmap=cast("dict[str, str]", {None: _NS}))
    days = [day for one in tasks for day in (one.start, one.finish, one.done) if day]
    _texts(root, SaveVersion="14", Name=title, Title=title, ScheduleFromStart="1")
    if days:
        _texts(root, StartDate=f"{min(days)}{_MORNING}")
    body = etree.SubElement(root, f"{{{_NS}}}Tasks")
    for number, one in enumerate(tasks, 1):
        _task(etree.SubElement(body, f"{{{_NS}}}Task"), number, one)
    owners = list(dict.fromkeys(one.owner for one in tasks if one.owner))
    people = etree.SubElement(root, f"{{{_NS}}}Resources")
    for number, owner in enumerate(owners, 1):
        _texts(etree.SubElement(people, f"{{{_NS}}}Resource"), UID=str(number), ID=str(number), Name=owner, Type="1")
    links = etree.SubElement(root, f"{{{_NS}}}Assignments")
    for number, one in enumerate(tasks, 1):
        if one.owner:
            link = etree.SubElement(links, f"{{{_NS}}}Assignment")
            _texts(link, UID=str(number), TaskUID=str(number), ResourceUID=str(owners.index(one.owner) + 1))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def plan_csv(tasks: Sequence[PlanTask]) -> bytes:
    """Tasks as a table that Excel opens with its characters right, and that Asana and Trello take in."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(["Name", "Assignee", "Start Date", "Due Date", "Completed At", "Notes"])
    for one in tasks:
        writer.writerow([_plain(x) for x in (one.task, one.owner, one.start, one.finish, one.done, one.notes)])
    return target.getvalue().encode("utf-8-sig")


def read_plan(data: bytes, book: str) -> list[PlanTask]:
    """Tasks of an exported file: Microsoft Project XML, or a table with a head.

    Raises:
        Refusal: KH799, it is neither, or there is no task in it.
    """
    if len(data) > _LARGEST:
        raise refuse(NOT_A_PLAN, Where(book=book), book=book, why="文件太大")
    found = list(_read_xml(data, book) if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<" else _read_table(data, book))
    if not found:
        raise refuse(NOT_A_PLAN, Where(book=book), book=book, why="一项任务也没有")
    return found


def _plain(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _texts(parent: etree._Element, **told: str) -> None:
    for name, text in told.items():
        etree.SubElement(parent, f"{{{_NS}}}{name}").text = text


def _task(element: etree._Element, number: int, one: PlanTask) -> None:
    _texts(element, UID=str(number), ID=str(number), Name=one.task, Type="0", OutlineLevel="1")
    if one.start:
        _texts(element, Start=f"{one.start}{_MORNING}")
    if one.finish:
        _texts(element, Finish=f"{one.finish}{_EVENING}")
    _texts(element, PercentComplete=str(_DONE if one.done else 0))
    if one.done:
        _texts(element, ActualFinish=f"{one.done}{_EVENING}")
    if one.notes:
        _texts(element, Notes=one.notes)


def _read_xml(data: bytes, book: str) -> Iterable[PlanTask]:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise refuse(NOT_A_PLAN, Where(book=book), book=book, why="XML 已损坏") from error
    if etree.QName(root).localname != "Project":
        raise refuse(NOT_A_PLAN, Where(book=book), book=book, why="不是 Microsoft Project 的 XML")
    names = {_of(r, "UID"): _of(r, "Name") for r in root.iter("{*}Resource")}
    owners: dict[str, list[str]] = {}
    for link in root.iter("{*}Assignment"):
        if name := names.get(_of(link, "ResourceUID")):
            owners.setdefault(_of(link, "TaskUID"), []).append(name)
    for one in root.iter("{*}Task"):
        name = _of(one, "Name")
        if name and _of(one, "Summary") != "1" and _of(one, "UID") != "0":
            done = _day(_of(one, "ActualFinish"))
            owner = "、".join(owners.get(_of(one, "UID"), []))
            yield PlanTask(name, owner, _day(_of(one, "Start")), _day(_of(one, "Finish")), done, _of(one, "Notes"))


def _of(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


def _read_table(data: bytes, book: str) -> Iterable[PlanTask]:
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise refuse(NOT_A_PLAN, Where(book=book), book=book, why="不是文字表格")
    first = text.partition("\n")[0]
    rows = list(csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count)))
    places = _places(rows[0] if rows else [])
    if "task" not in places:
        raise refuse(NOT_A_PLAN, Where(book=book), book=book, why="列标题里没有任务名称")
    for row in rows[1:]:
        told = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
        if told["task"]:
            start, finish, done = (_day(told.get(name, "")) for name in ("start", "finish", "done"))
            yield PlanTask(told["task"].lstrip("'"), told.get("owner", ""), start, finish, done, told.get("notes", ""))


def _places(heads: Sequence[str]) -> dict[str, int]:
    folded = [head.strip().lower() for head in heads]
    return {name: folded.index(word) for name, words in _HEADS.items() for word in words[::-1] if word in folded}


def _day(text: str) -> datetime.date | None:
    match = _DAY.search(text)
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
