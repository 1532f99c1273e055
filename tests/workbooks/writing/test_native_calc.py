"""Native formulas in a real LibreOffice say what the rules say, on what people really type."""

from __future__ import annotations

import csv
import datetime
import io
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from addin.office.process import SWITCHES, end, spawn
from addin.office.profile import make_profile
from addin.office.program import find_soffice
from tests.policies import toggled
from tests.workbooks.typed_cells import Row, pools, typed_rows
from udfs.cells import CellError
from udfs.facts import NAME, TIER_FACTS
from udfs.kinds.dates import Month
from udfs.kinds.kind import Fault
from udfs.policy.check import checked
from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import JUDGE, VETO, Override, Policy
from udfs.policy.evaluator import Row as Rule
from udfs.rules.tier_cells import explanation
from udfs.rules.tiers import decide
from workbooks.native.plan import Native, asked, compiled
from workbooks.opening.files import read_book
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.writing.build import FIRST_ROW, HEAD_ROW
from workbooks.writing.native_build import with_hidden
from workbooks.writing.policy_book import export_policy, read_policy

pytestmark = pytest.mark.office

MONTH = Month(2026, 11)
ROWS = 10_000
COLUMNS = {f.name: at for at, f in enumerate(CUSTOMER_INFO.fields)}
DAY = datetime.date
FAR = DAY(2027, 12, 31)


def switched() -> Policy:
    """A10 as 或, other numbers, decisions by hand."""
    low = DEFAULT.by_key["profit_low"]
    settings = tuple(replace(s, value=0.05) if s is low else s for s in DEFAULT.settings)
    signed = (Override("样例地产(集团)有限公司", "A", "集团战略客户", "王总", FAR), Override("乙实业", "C", "停止“合作”", "李总", FAR))
    return replace(toggled("tier", C5=False, C5或=True), settings=settings, overrides=signed)


def rewritten() -> Policy:
    """Rows added, changed and disabled: every comparison, nested 非, two results besides the vetoes."""
    rows = (
        Rule("D1", VETO, "无理投诉次数 ≥ 2 且 非(利润率 ≥ 0.08 或 社会价值 属于 高、较高)", ("C",), "R23"),
        Rule("D2", VETO, "最近联系日期 < 2026-01-01 且 合作历史 ≠ 有", ("B",), "R23"),
        Rule("D3", VETO, "企业自身问题 = 破产清算 或 企业自身问题 = 破产", ("C",), "R23"),
        Rule("D4", VETO, "要求苛刻 = 是", ("C",), "R23", enabled=False),
        Rule("E1", JUDGE, "信用状况 = 好 且 (履约诚信 = 好 或 履约诚信 = 一般) 且 利润率 > 低利润率", ("A",), "非原文"),
        Rule("E2", JUDGE, "社会连带价值 不属于 低、一般 且 近期合作需求 非空", ("A",), "R22"),
        Rule("E3", JUDGE, "无理投诉次数 ≤ 1 且 程序复杂 = 否 且 市场信誉 为空", ("C",), "R24"),
        Rule("E4", JUDGE, "最近联系日期 ≥ 2026-10-01", ("B",), "R24"),
        *(r for r in DEFAULT.rows["tier"] if r.role not in (VETO, JUDGE)),
    )
    return checked(replace(DEFAULT, version="2026.7", rows={**DEFAULT.rows, "tier": rows}))


def workspace(folder: Path) -> Policy:
    """A policy of a workspace: rewritten, with dated rows and numbers, exported and read back."""
    low, policy = DEFAULT.by_key["profit_low"], rewritten()
    numbers = (replace(low, until=DAY(2026, 10, 31)), replace(low, value=0.031, since=DAY(2026, 11, 1)))
    settings = tuple(s for s in DEFAULT.settings if s is not low) + numbers
    ended = Rule("D5", VETO, "程序复杂 = 是", ("C",), "R23", until=DAY(2026, 9, 1))
    rows = {**policy.rows, "tier": (ended, *policy.rows["tier"])}
    export_policy(replace(policy, settings=settings, rows=rows), folder / "分级标准.xlsx")
    found, problems = read_policy(read_book(folder / "分级标准.xlsx"))
    assert found is not None, problems
    return found


def workbook(native: Native, rows: Sequence[Row]) -> bytes:
    """The table as typed, with the native formulas in the computed columns."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, day = book.add_worksheet(CUSTOMER_INFO.title), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, field in enumerate(CUSTOMER_INFO.fields):
            sheet.write_string(HEAD_ROW, at, field.head)
        for r, row in enumerate(rows, FIRST_ROW):
            for name, value in row.items():
                if isinstance(value, CellError):
                    sheet.write_formula(r, COLUMNS[name], {"#N/A": "=NA()", "#REF!": "=1/0"}.get(value.code, "=1+我"), None, value.code)
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(r, COLUMNS[name], value, day)
                else:
                    sheet.write(r, COLUMNS[name], value)
            sheet.write_formula(r, COLUMNS["computed_tier"], f"={native.shown(native.answer.tier)}", None, "")
            sheet.write_formula(r, COLUMNS["tier_basis"], f"={native.shown(native.answer.basis)}", None, "")
            sheet.write_formula(r, len(COLUMNS), f"={native.shown(native.answer.status)}", None, "")
            sheet.write_formula(r, len(COLUMNS) + 1, f"={native.shown(native.answer.row)}", None, "")
    return with_hidden(out.getvalue(), native, first_row=FIRST_ROW, rows=len(rows))


def recalculated(books: dict[str, bytes], folder: Path) -> dict[str, list[list[str]]]:
    """The first sheets as LibreOffice shows them after calculating, by name."""
    running = [_calculating(folder / name, data) for name, data in books.items()]
    try:
        assert [process.wait(timeout=240) for process in running] == [0] * len(running)
    finally:
        for process in running:
            end(process)
    shown = {}
    for name in books:
        with (folder / name / "table.csv").open(encoding="utf-8", newline="") as file:
            shown[name] = list(csv.reader(file))[FIRST_ROW:]
    return shown


def _calculating(folder: Path, data: bytes) -> subprocess.Popen[bytes]:
    folder.mkdir()
    make_profile(folder / "profile")
    (folder / "table.xlsx").write_bytes(data)
    switches = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", *SWITCHES]
    export = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(folder), str(folder / "table.xlsx")]
    return spawn([str(find_soffice()), *switches, *export])


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Policy]:
    found = {"packaged": DEFAULT, "switched": switched(), "workspace": workspace(tmp_path_factory.mktemp("policy"))}
    return {name: policy.on(MONTH) for name, policy in found.items()}


@pytest.fixture(scope="module")
def shown(policies: dict[str, Policy], tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[Row], list[list[str]]]]:
    """10,000 rows a policy, as typed and as calculated."""
    rows = {name: typed_rows(ROWS, seed=seed) for seed, name in enumerate(policies)}
    natives = {name: compiled(CUSTOMER_INFO, policy, head_row=HEAD_ROW) for name, policy in policies.items()}
    found = recalculated({name: workbook(natives[name], rows[name]) for name in policies}, tmp_path_factory.mktemp("office"))
    return {name: (rows[name], found[name]) for name in policies}


@pytest.mark.parametrize("name", ["packaged", "switched", "workspace"])
def test_formulas_say_what_the_rules_say(
    name: str, policies: dict[str, Policy], shown: dict[str, tuple[list[Row], list[list[str]]]]
) -> None:
    policy, (rows, answers) = policies[name], shown[name]
    facts = asked(policy.table("tier"))
    assert len(answers) == len(rows)
    differ, met = [], Counter[str]()
    for row, cells in zip(rows, answers, strict=True):
        tier, basis = cells[COLUMNS["computed_tier"]], cells[COLUMNS["tier_basis"]]
        status, line = cells[len(COLUMNS) : len(COLUMNS) + 2]
        client = NAME.kind.parse(row["name"])
        values = {f.name: f.kind.parse(row[f.name]) for f in TIER_FACTS} | {"name": client}
        faults = {f.head for f in facts if isinstance(values[f.name], Fault)}
        if client is None or isinstance(client, Fault):
            same = (tier, status, line, basis) == ("", "", "", "")
        elif tier == "请核对":
            named = set(basis.removeprefix("请核对：").removesuffix("填得不合要求，按提示改正后才能判定等级。").split("、"))
            only_read = {f.head for f in facts if beyond_formulas(f.name, row[f.name])}
            same = status == "请核对" and line == "" and faults <= named <= faults | only_read and bool(named)
        else:
            found = decide(values, policy)
            same = not faults and (tier, status, line) == (found.tier, found.status, found.row)
            same = same and squeezed(basis) == squeezed(explanation(found))
        met[line or tier] += 1
        if not same:
            differ.append((row, tier, status, line, basis, None if faults else explanation(decide(values, policy))))
    assert differ[:3] == []
    assert met["请核对"] < 0.2 * ROWS
    assert {r.id for r, _ in policy.table("tier").live} <= met.keys()


ONLY_READ = {f.name: {repr(v) for v in pools(f)[3]} for f in TIER_FACTS}


def beyond_formulas(name: str, raw: object) -> bool:
    """Whether the reader alone understands a cell."""
    return repr(raw) in ONLY_READ[name]


def squeezed(text: str) -> str:
    """Without spaces: formulas keep one of several inside a text."""
    return "".join(text.split()).replace("\u200b", "")
