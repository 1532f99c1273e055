"""The code of CONTRIBUTING.md, put where it says it belongs, works."""

from __future__ import annotations

import datetime
import doctest
import importlib
import io
import re
import subprocess
import sys
from pathlib import Path

import docx
import pytest

import addin.buttons
import addin.flows
import addin.reports
import udfs
import workbooks.registers
from addin import catalogue
from addin.cli import main as cli
from addin.documents.filling.template import compile_template
from addin.ledger.shapes.views import Snapshot
from udfs.declare import call
from udfs.declare import catalogue as functions
from udfs.kinds.dates import Month
from workbooks.finding import returns
from workbooks.grid import Book, Grid
from workbooks.judging.examine import Options, examine_book
from workbooks.problems import RULES, Refusal
from workbooks.registers import registers

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"```python\n# (\S+)\n(.*?)```", TEXT, re.DOTALL))
SHEETS = (catalogue.sheets, registers, returns.carried)
CACHES = (*SHEETS, functions, catalogue.flows, catalogue.buttons, addin.buttons.verbs, catalogue.reports)


@pytest.fixture(autouse=True)
def recipes_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The blocks as modules of the packages they name."""
    for place, code in RECIPES.items():
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    for package in (udfs, workbooks.registers, addin.flows, addin.buttons, addin.reports):
        folder = str(tmp_path.joinpath(*package.__name__.split(".")))
        monkeypatch.setattr(package, "__path__", [*package.__path__, folder])
    for cache in CACHES:
        cache.cache_clear()
    importlib.invalidate_caches()
    yield
    RULES.pop("KH999", None)
    for cache in CACHES:
        cache.cache_clear()


def test_there_are_six():
    rooms = ["udfs", "workbooks/registers", "workbooks/registers", "addin/flows", "addin/buttons", "addin/reports"]
    assert [Path(place).parent.as_posix() for place in RECIPES] == rooms


def test_they_pass_lint_as_printed(tmp_path: Path):
    ruff = [sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml"), "--no-cache", str(tmp_path)]
    done = subprocess.run(ruff, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_function(capsys: pytest.CaptureFixture[str]):
    module = importlib.import_module("udfs.recipe_years")
    assert doctest.testmod(module).failed == 0
    assert call("KH_RECIPE_YEARS", [[datetime.date(2020, 3, 5)], [datetime.date(2021, 12, 1)]], datetime.date(2026, 11, 20)) == [[6], [4]]
    assert cli.run(["call", "KH_RECIPE_YEARS", "2020-03-05", "2026-11-20"]) == 0
    assert capsys.readouterr().out.strip() == "6"


def test_field():
    sheet = catalogue.sheets()["recipe-gifts"]
    assert [f.head for f in sheet.fields] == ["客户单位名称", "活动日期", "活动内容"]
    assert [f.required for f in sheet.fields] == [True, True, False]
    assert sheet.heads.match("活动时间").name == "held"


def test_register(tmp_path: Path):
    register = registers()["recipe-outings"]
    heads, rows = ["编号", "业主单位", "工程", "日期"], [["KC-1", "甲置业有限公司", "体育公园", datetime.date(2026, 12, 1)]]
    meta = [["填报单位：华东分公司", None, None, "报送月份：2026年11月"]]
    grid = Grid("考察", [*meta, heads, *rows], 4)
    found = examine_book(Book("b.xlsx", "xlsx", [grid]), Options(datetime.date(2026, 11, 20)))
    (told,) = found.entries
    assert (told.register, told.columns["site"]) == ("recipe-outings", ["体育公园"])
    assert [p.rule.code for p in found.problems if p.where.cell == "D3"] == ["KH999"]
    assert register.line(register.row(**told.record(0))) == "考察体育公园"


def test_flow():
    flow = catalogue.flows()["recipe-invitation"]
    assert flow.state(["accept", "hold"]) == "已成行"
    with pytest.raises(Refusal) as refused:
        flow.check("hold", "已答应", "unit")
    assert refused.value.problem.rule.code == "KH423"


def test_button(capsys: pytest.CaptureFixture[str]):
    assert cli.run(["recipe-count", str(ROOT / "tests" / "books" / "01_plain.xlsx")]) == 0
    assert re.fullmatch(r"A类\d+个，B类\d+个，C类\d+个。", capsys.readouterr().out.strip())


def test_report():
    report = catalogue.reports()["recipe-tally"]
    snapshot = Snapshot("a1b2c3d4", Month(2026, 11), "2026.1", clients=(), units=())
    context = report.function(snapshot, day=datetime.date(2026, 11, 26))
    paragraphs = re.search(r"```text\n(.*?)```", TEXT, re.DOTALL)[1].splitlines()
    word = docx.Document()
    for paragraph in paragraphs:
        word.add_paragraph(paragraph)
    file = io.BytesIO()
    word.save(file)
    made = compile_template(file.getvalue(), report.template).render(context, title=report.title, created=datetime.date(2026, 11, 26))
    said = [p.text for p in docx.Document(io.BytesIO(made)).paragraphs]
    assert said == ["集团公司客户数量简报", "2026年11月集团有客户0个。", "市场营销部　2026年11月26日"]
