import datetime
import os
from pathlib import Path

import pytest

from tests.workbooks.raw_books import xlsx, zipped
from workbooks import refusals
from workbooks.grid import Book
from workbooks.opening import intake
from workbooks.opening.intake import Request, death, open_book, open_books
from workbooks.opening.sandbox.pool import Died, run_here
from workbooks.problems import RULES, Refusal

BOOKS = Path(__file__).parents[2] / "books"


def test_a_book_comes_whole_out_of_its_child() -> None:
    path = BOOKS / "10_many_sheets_hidden.xlsx"
    assert open_book(path) == open_book(path, executor=run_here)
    assert open_book(BOOKS / "13_password.xlsx", password="kehu2026", name="3月").name == "3月"


def test_a_refusal_comes_whole_out_of_its_child() -> None:
    with pytest.raises(Refusal) as caught:
        open_book(BOOKS / "13_password.xlsx")
    assert caught.value.problem.rule == refusals.NEEDS_PASSWORD
    assert caught.value.problem.where.book == "13_password.xlsx"


def test_a_recent_stump_is_to_be_tried_later(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx("")[:-30])
    os.utime(path, (1_800_000_000, 1_800_000_000))
    with pytest.raises(Refusal) as caught:
        open_book(path, now=datetime.datetime.fromtimestamp(1_800_000_060, datetime.UTC))
    assert caught.value.problem.rule == refusals.HALF_COPIED


def test_too_much_memory_is_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{"x" * 2000}</t></is></c></row>' for n in range(1, 40_000))
    path.write_bytes(xlsx(rows))
    with pytest.raises(Refusal) as caught:
        open_book(path, memory=120 * 1024 * 1024, seconds=60)
    assert caught.value.problem.rule == refusals.TOO_HUNGRY


@pytest.mark.parametrize(
    ("died", "code", "words"),
    [(Died("timeout"), "KH129", "10秒"), (Died("memory"), "KH130", "内存"), (Died("crashed", "x"), "KH131", "退出")],
)
def test_every_death_is_a_sentence(died: Died, code: str, words: str) -> None:
    refusal = death("3月.xlsx", died, seconds=10)
    assert refusal.problem.rule.code == code
    assert words in refusal.problem.says


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(zipped({"a": "b"}))
    requests = [Request(path.name, path) for path in [*sorted(BOOKS.glob("0*.xls*")), tmp_path / "坏.xlsx"]]
    outcomes = {request.name: outcome for request, outcome in open_books(requests)}
    assert len(outcomes) == len(requests)
    assert isinstance(outcomes.pop("坏.xlsx"), Refusal)
    assert all(isinstance(outcome, Book) for outcome in outcomes.values())


def test_every_refusal_is_one_sentence_with_a_cure() -> None:
    ours = [rule for code, rule in RULES.items() if "KH110" <= code <= "KH139"]
    assert len(ours) >= 30
    for rule in ours:
        assert rule.says.endswith("。"), rule.code
        assert rule.fix.endswith("。"), rule.code
        assert rule.fix.startswith(("请", "如果")), rule.code


def test_intake_hands_on_what_a_folder_holds(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"1,2\n")
    (tmp_path / "spool").mkdir()
    found = intake.expand(tmp_path / "a.csv", tmp_path / "spool")
    assert [item.name for item in found] == ["a.csv"]
