"""The workbooks of tests/books are what their script makes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.books.make_books import make_all
from workbooks.opening.files import read_book

BOOKS = Path(__file__).parents[2] / "books"


def test_made_again_they_are_the_same(tmp_path: Path):
    for path in make_all(tmp_path):
        name = f"{path.stem}.expected.json"
        assert json.loads((tmp_path / name).read_text("utf-8")) == json.loads((BOOKS / name).read_text("utf-8"))
        if path.suffix in (".xls", ".ods"):  # xlwt writes the hour into the file, odfpy its parts in any order
            assert read_book(path).sheets == read_book(BOOKS / path.name).sheets, path.name
        else:
            assert path.read_bytes() == (BOOKS / path.name).read_bytes(), path.name
