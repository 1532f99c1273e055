"""冻结为数值: our formulas become values, the link to the add-in goes, all else keeps its bytes."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter

from tests.workbooks.rich_book import MAIN, Change, changed, parts, rich_book, sheet_changes, with_parts
from udfs.kinds.dates import Month
from workbooks.answering.freeze import Frozen, calls_ours, freeze, left
from workbooks.grid import Book
from workbooks.opening.files import read_bytes
from workbooks.problems import Refusal
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.writing.build import FIRST_ROW, blank, filled

SHEET1 = "xl/worksheets/sheet1.xml"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADS = ("客户单位名称", "要求苛刻")
CALL = "KH_TIER($A$1:$B$1,A{0}:B{0})"


def frozen(data: bytes) -> tuple[bytes, list[Frozen]]:
    return freeze(data, read_bytes(data, "11月.xlsx"))


def book(formulas: dict[str, tuple[str, object]], **more: Change) -> bytes:
    """Two clients, and formulas with their stored values (None for none)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("客户")
        sheet.write_row("A1", HEADS)
        sheet.write_row("A2", ["甲公司", "是"])
        sheet.write_row("A3", ["乙公司", "否"])
        for cell, (formula, value) in formulas.items():
            sheet.write_formula(cell, f"={formula}", None, "无值" if value is None else value)
    plain = with_parts(out.getvalue(), {SHEET1: lambda text: text.replace("<v>无值</v>", "")})
    return with_parts(plain, more) if more else plain


def cells(data: bytes) -> dict[str, object]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.row > 1 and c.column > 2 and c.value is not None}


@pytest.mark.parametrize(
    "name",
    ["KH_TIER", "[1]!KH_TIER", "_xll.KH_TIER", r"'C:\\Users\\li\\XLSTART\\kh.xlam'!KH_TIER", "kh_tier", "CN.KEHUBU.FUNCTIONS.KHTIER"],
)
def test_every_spelling_of_our_functions_is_frozen(name: str) -> None:
    data = book({"C2": (f"{name}($A$1:$B$1,A2:B2)", "C"), "C3": (f'IF(A3="","",{name}($A$1:$B$1,A3:B3))', "B"), "D2": ("LEN(A2)", 3)})
    after, done = frozen(data)
    assert [(f.where.cell, f.how) for f in done] == [("C2", "stored"), ("C3", "stored")]
    assert cells(after) == {"C2": "C", "C3": "B", "D2": "=LEN(A2)"}
    assert changed(data, after) == {SHEET1}
    assert sheet_changes(parts(data)[SHEET1], parts(after)[SHEET1]) == {"C2", "C3"}


def test_what_is_not_ours_is_left_alone() -> None:
    data = book({"C2": ("LEN(A2)", 3), "C3": ('"KH_TIER("&A3', "KH_TIER(乙公司")})
    assert frozen(data) == (data, [])
    assert not calls_ours("MY_KH_TIER(A1)")
    assert not calls_ours("KH_TIER")
    assert calls_ours("1+_xll.KH_DUE (A1)")


def test_a_missing_result_is_computed_or_told() -> None:
    data = book(
        {
            "C2": (CALL.format(2), None),
            "C3": (CALL.format(3), "#NAME?"),
            "D2": (f'IF($A2="","",IFERROR({CALL.format(2)},""))', ""),
            "D3": (f'IF($A3="","",IFERROR({CALL.format(3)},"需安装客户簿"))', "需安装客户簿"),
            "D9": (f'IF($A9="","",IFERROR({CALL.format(9)},""))', ""),
            "E2": (f'{CALL.format(2)}&"类"', None),
            "F2": ('KH_DUE("2026-11")', None),
            "G2": ("KH_TIER(A1:A1,A2:A2)", None),
            "H2": ("KH_NOTHING(A1)", None),
            "I2": ("KH_TIER(名称,A2:A2)", None),
        }
    )
    after, done = frozen(data)
    how = {f.where.cell: f.how for f in done}
    assert how == {
        **dict.fromkeys(("C2", "C3", "D2", "D3", "F2", "G2"), "computed"),
        "D9": "stored",
        **dict.fromkeys(("E2", "H2", "I2"), "left"),
    }
    found = cells(after)
    assert (found["C2"], found["C3"], found["D2"], "D9" in found, found["E2"]) == ("C", "B", "C", False, f'={CALL.format(2)}&"类"')
    assert str(found["F2"]).startswith("46") or "2026-11-25" in str(found["F2"])
    assert found["G2"] == "#VALUE!"
    assert [(p.rule.code, p.where.cell) for p in left(done)] == [("KH182", "E2"), ("KH182", "H2"), ("KH182", "I2")]


def test_shared_and_array_formulas() -> None:
    def spread(text: str) -> str:
        text = text.replace(f"<f>{CALL.format(2)}</f>", f'<f t="shared" ref="C2:C3" si="0">{CALL.format(2)}</f>')
        text = text.replace(f"<f>{CALL.format(3)}</f>", '<f t="shared" si="0"/>')
        return text.replace("<f>KH_TIERS(A1:B1,A2:B3)</f>", '<f t="array" ref="D2:D3">KH_TIERS(A1:B1,A2:B3)</f>').replace("<f>1</f>", "")

    formulas = {"C2": (CALL.format(2), None), "C3": (CALL.format(3), None), "D2": ("KH_TIERS(A1:B1,A2:B3)", None), "D3": ("1", None)}
    data = with_parts(book(formulas), {SHEET1: spread})
    after, done = frozen(data)
    assert [(f.where.cell, f.how) for f in done] == [("C2", "computed"), ("D2", "computed"), ("C3", "computed")]
    assert cells(after) == {"C2": "C", "C3": "B", "D2": "C", "D3": "B"}
    assert done[2].formula == CALL.format(3)


def with_links(data: bytes) -> bytes:
    """Links to the add-in and to another workbook, the name Excel keeps, a calculation chain."""
    external = f'<externalLink xmlns="{MAIN}" xmlns:r="{KIND}"><externalBook r:id="rId1"/></externalLink>'

    def rels(target: str) -> bytes:
        relation = f'<Relationship Id="rId1" Type="{KIND}/externalLinkPath" Target="{target}" TargetMode="External"/>'
        return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}</Relationships>'.encode()

    def workbook(text: str) -> str:
        text = text.replace(
            "</sheets>",
            '</sheets><externalReferences><externalReference r:id="rId91"/><externalReference r:id="rId92"/></externalReferences>',
        )
        name = '<definedName name="KH_TIER" hidden="1">#NAME?</definedName><definedName name="别表">[2]Sheet1!$A$1</definedName>'
        return text.replace("</externalReferences>", f"</externalReferences><definedNames>{name}</definedNames>")

    def related(text: str) -> str:
        links = "".join(
            f'<Relationship Id="rId9{n}" Type="{KIND}/externalLink" Target="externalLinks/externalLink{n}.xml"/>' for n in (1, 2)
        )
        chain = f'<Relationship Id="rId93" Type="{KIND}/calcChain" Target="calcChain.xml"/>'
        return text.replace("</Relationships>", links + chain + "</Relationships>")

    content = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    types = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{content}{kind}+xml"/>'
        for part, kind in (
            ("externalLinks/externalLink1.xml", "externalLink"),
            ("externalLinks/externalLink2.xml", "externalLink"),
            ("calcChain.xml", "calcChain"),
        )
    )
    return with_parts(
        data,
        {
            "xl/workbook.xml": workbook,
            "xl/_rels/workbook.xml.rels": related,
            "[Content_Types].xml": lambda text: text.replace("</Types>", types + "</Types>"),
            "xl/externalLinks/externalLink1.xml": external.encode(),
            "xl/externalLinks/_rels/externalLink1.xml.rels": rels("file:///C:\\Users\\li\\XLSTART\\kh.xlam"),
            "xl/externalLinks/externalLink2.xml": external.encode(),
            "xl/externalLinks/_rels/externalLink2.xml.rels": rels("合同.xlsx"),
            "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="C2" i="1"/><c r="D2"/><c r="C3"/></calcChain>'.encode(),
        },
    )


def test_the_link_to_the_add_in_goes_and_the_others_are_numbered_anew() -> None:
    linked = "[2]Sheet1!A1+'[2]Sheet 2'!B1+LEN(\"[2]Sheet1!A1\")"
    data = with_links(book({"C2": ("[1]!KH_TIER(A1:B1,A2:B2)", "C"), "C3": (CALL.format(3), "B"), "D2": (linked, 5)}))
    after, _ = frozen(data)
    found = parts(after)
    assert "xl/externalLinks/externalLink1.xml" not in found
    assert "xl/externalLinks/_rels/externalLink1.xml.rels" not in found
    assert found["xl/externalLinks/externalLink2.xml"] == parts(data)["xl/externalLinks/externalLink2.xml"]
    assert cells(after)["D2"] == "=[1]Sheet1!A1+'[1]Sheet 2'!B1+LEN(\"[2]Sheet1!A1\")"
    workbook = found["xl/workbook.xml"].decode()
    assert "rId91" not in workbook + found["xl/_rels/workbook.xml.rels"].decode()
    assert "KH_TIER" not in workbook
    assert "[1]Sheet1!$A$1" in workbook
    assert "externalLink1" not in found["[Content_Types].xml"].decode()
    assert found["xl/calcChain.xml"].decode().count("<c ") == 1
    assert 'r="D2" i="1"' in found["xl/calcChain.xml"].decode()
    assert read_bytes(after, "x.xlsx").external_links == 1


def test_a_link_that_is_still_needed_stays() -> None:
    data = with_links(book({"C2": ("[1]!KH_TIER(A1:B1,A2:B2)", "C"), "C3": ('[1]!KH_TIER(A1:B1,A3:B3)&"类"', None)}))
    after, done = frozen(data)
    assert [f.how for f in done] == ["stored", "left"]
    assert "xl/externalLinks/externalLink1.xml" in parts(after)
    assert changed(data, after) == {SHEET1, "xl/calcChain.xml"}


def test_a_chain_without_cells_goes() -> None:
    data = with_links(book({"C2": (CALL.format(2), "C"), "C3": (CALL.format(3), "B"), "D2": (CALL.format(2), "C")}))
    found = parts(frozen(data)[0])
    assert "xl/calcChain.xml" not in found
    assert "calcChain" not in found["xl/_rels/workbook.xml.rels"].decode() + found["[Content_Types].xml"].decode()


def test_nothing_else_of_a_rich_workbook_changes() -> None:
    data = with_parts(rich_book(), {SHEET1: lambda text: text.replace("D7*2", "KH_TIER(A1:B1,A2:B2)")})
    after, done = freeze(data, read_bytes(data, "x.xlsm"))
    assert [(f.where.cell, f.how) for f in done] == [("G7", "stored")]
    assert changed(data, after) == {SHEET1}
    assert sheet_changes(parts(data)[SHEET1], parts(after)[SHEET1]) == {"G7"}


def test_our_own_templates_are_frozen() -> None:
    row = {"name": "甲公司", "kind": "签约客户", "demanding": "是"}
    full = filled(CUSTOMER_INFO, [row | {"computed_tier": "C", "tier_basis": "依据"}, row], unit="江南分公司", month=Month(2026, 11))
    after, done = frozen(full)
    assert {f.how for f in done} == {"stored", "computed"}
    sheet = openpyxl.load_workbook(io.BytesIO(after)).worksheets[0]
    assert [sheet.cell(FIRST_ROW + n, 33).value for n in (1, 2, 3)] == ["C", "C", None]
    assert sheet.cell(FIRST_ROW + 2, 34).value == "C类（R23，分级标准C3行）：要求苛刻为是"
    empty = blank(CUSTOMER_INFO, unit="江南分公司", month=Month(2026, 11), rows=5)
    assert {f.how for f in frozen(empty)[1]} == {"stored"}


def test_other_formats_are_refused() -> None:
    with pytest.raises(Refusal, match=r"KH183.*\.xls"):
        freeze(b"", Book("11月.xls", "xls", []))
