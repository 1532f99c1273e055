"""Small templates, and months of an invented group, for the tests of documents."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document

from addin.declare import told
from addin.documents.drawing.chart import Chart, Series
from addin.ledger.shapes.views import Change, Conflict, GroupClient, Snapshot, UnitState
from udfs.kinds.dates import Month

CHART = Chart("column", "各单位客户", ("一分公司", "二分公司"), (Series("A类", (3, 0)), Series("B类", (1, 2))), stacked=True)


@dataclass(frozen=True)
class Line:
    """One row."""

    unit: str = told("单位名称", sample="一分公司")
    count: int = told("客户数", sample=3)


@dataclass(frozen=True)
class Paper:
    """A small context."""

    title: str = told("标题", sample="通报")
    late: bool = told("是否迟报", sample=True)
    remark: str | None = told("备注", sample=None)
    units: tuple[Line, ...] = told("单位表")
    chart: Chart = told("客户图", sample=CHART)  # noqa: RUF009 — a field


def paper(**given: Any) -> Paper:
    """A context of the small class."""
    return Paper(
        **{"title": "通报", "late": True, "remark": None, "units": (Line("一分公司", 3), Line("二分公司", 4)), "chart": CHART} | given
    )


def docx(*body: str | Sequence[Sequence[str]], header: str = "", footer: str = "", change: Callable[[Any], None] | None = None) -> bytes:
    """A template: a text is a paragraph, a list of rows is a table."""
    document = Document()
    for part in body:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=len(part), cols=max(map(len, part)))
        for row, texts in zip(table.rows, part, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
    for place, text in ((document.sections[0].header, header), (document.sections[0].footer, footer)):
        if text:
            place.paragraphs[0].text = text
    if change:
        change(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


TABLE = [["单位", "客户数"], ["{%tr for u in units %}", ""], ["{{ u.unit }}", "{{ u.count }}"], ["{%tr endfor %}", ""]]


def parts(data: bytes) -> dict[str, bytes]:
    """Members of a .docx."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts(data: bytes) -> list[str]:
    """Text of each paragraph in the order of the body, tables included."""
    body = parts(data)["word/document.xml"].decode()
    found = [
        "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", paragraph)) for paragraph in re.findall(r"<w:p[ >].*?</w:p>", body, re.DOTALL)
    ]
    return [text for text in found if text]


def unit(name: str, state: str = "已接收", *, on_time: bool | None = True, a: int = 0, b: int = 0, c: int = 0, **given: Any) -> UnitState:
    """A unit's state."""
    return UnitState(
        name,
        given.pop("parent", None),
        state,
        on_time,
        None,
        given.pop("rows", a + b + c),
        given.pop("errors", 0),
        tiers={"A": a, "B": b, "C": c},
        **given,
    )


def client(number: int, tier: str = "B", *, units: tuple[str, ...] = ("一分公司",), **given: Any) -> GroupClient:
    """A client."""
    values = given.pop("values", {})
    status = given.pop("tier_status", "确定")
    name = given.pop("name", f"示例{number:02d}置业有限公司")
    return GroupClient(f"c{number}", name, None, given.pop("kind", "签约客户"), tier, status, (), units, values, **given)


def month(
    units: Sequence[UnitState] = (),
    clients: Sequence[GroupClient] = (),
    changes: Sequence[Change] = (),
    *,
    of: Month | None = None,
) -> Snapshot:
    """A snapshot."""
    return Snapshot("5d41402a", of or Month(2026, 11), "2026.1", tuple(clients), tuple(units), tuple(changes))


def busy_month() -> Snapshot:
    """Every state, every kind of change, a conflict of a personal field."""
    units = (
        unit("一分公司", a=2, b=1),
        unit("二分公司", on_time=False, a=1, c=1),
        unit("三分公司", "退回", errors=3, b=1, warnings=2),
        unit("四分公司", "未报", on_time=None, b=2),
        unit("五分公司", "无变化声明", c=1),
        unit("一分公司甲项目部", "未报", on_time=None, parent="一分公司"),
    )
    clash = (
        Conflict("客户类别", (("一分公司", "准客户"), ("二分公司", "签约客户"))),
        Conflict("联系电话", (("一分公司", "13900000001"), ("二分公司", "13900000002"))),
    )
    clients = (
        client(1, "A", values={"integrity": "好", "recent_need": "有"}),
        client(2, "A", values={"integrity": "好"}),
        client(3, "A", units=("二分公司", "一分公司"), conflicts=clash),
        client(4, "B", tier_status="数据不足（暂定B）"),
        client(5, "B", units=("三分公司",)),
        client(6, "C", units=("二分公司",)),
    )
    changes = (
        Change("新增", clients[0].name, "一分公司", "", None, None, "c1"),
        Change("终止", "旧客户有限公司", "二分公司", "", None, None, "c9"),
        Change("升级", clients[1].name, "一分公司", "等级", "B", "A", "c2"),
        Change("降级", clients[5].name, "二分公司", "等级", "B", "C", "c6"),
    )
    return month(units, clients, changes)
