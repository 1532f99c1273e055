"""A column of a document that would tell nothing but dashes is left out."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence

import docx as python_docx
import pytest
from docx.oxml import OxmlElement

from addin.documents.filling.template import compile_template
from tests.addin.document_makers import Line, docx, paper

LIST = [
    ["单位", "风险", "客户数"],
    ["{%tr for u in units %}", "", ""],
    ["{{ u.unit }}", "{{ %s }}", "{{ u.count }}"],
    ["{%tr endfor %}", "", ""],
]


def heads(risk: str, units: Sequence[Line], *, repeated: bool = True, sums: Sequence[str] = ()) -> tuple[list[str], list[int | None]]:
    """Heads of the written table and the widths of its columns."""

    def change(document) -> None:
        if repeated:
            document.tables[0].rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    rows = [[text.replace("%s", risk) for text in row] for row in LIST]
    data = compile_template(docx([*rows, *([list(sums)] if sums else [])], change=change), "模板.docx").render(
        paper(units=units), title="通报", created=datetime.date(2026, 11, 26)
    )
    table = python_docx.Document(io.BytesIO(data)).tables[0]
    return [cell.text for cell in table.rows[0].cells], [column.width for column in table.columns]


TWO = (Line("一分公司", 3), Line("二分公司", 4))


@pytest.mark.parametrize("sums", [(), ("合计", "", "7"), ("合计", "—", "7")])
def test_a_column_of_dashes_is_left_out_and_its_room_is_used(sums: Sequence[str]) -> None:
    told, widths = heads('"—"', TWO, sums=sums)
    _, whole = heads('"中"', TWO, sums=sums)
    assert told == ["单位", "客户数"]
    assert sum(filter(None, widths)) == sum(filter(None, whole))


@pytest.mark.parametrize(
    ("risk", "units", "told"),
    [
        ('"中" if u.count > 3 else "—"', TWO, {}), ('""', TWO, {}), ('"—"', TWO[:1], {}), ('"—"', TWO, {"repeated": False}),
    ],
    ids=["one tells something", "to be filled by hand", "one row", "no list"],
)  # fmt: skip
def test_other_columns_stay(risk: str, units: Sequence[Line], told: dict[str, bool]) -> None:
    assert heads(risk, units, **told)[0] == ["单位", "风险", "客户数"]
