"""Every column of every sheet can be filled by whoever reads its hint, and is read back as it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.catalogue import sheets
from udfs.kinds.dates import Month
from udfs.kinds.kind import Doubt, Fault, Kind
from udfs.rulebook import clause_ids, words
from workbooks.declare import Field, Sheet
from workbooks.opening.files import read_book
from workbooks.writing.build import FIRST_ROW, HEAD_ROW, filled

SHEETS = list(sheets().values())
FIELDS = [(sheet, field) for sheet in SHEETS for field in sheet.fields]


def each_sheet(test):
    return pytest.mark.parametrize("sheet", SHEETS, ids=[s.name for s in SHEETS])(test)


def each_field(test):
    return pytest.mark.parametrize(("sheet", "field"), FIELDS, ids=[f"{s.name}-{f.name}" for s, f in FIELDS])(test)


def test_there_are_sheets():
    assert "customer-info" in sheets()


@each_sheet
def test_sheet_is_named_and_explained(sheet: Sheet):
    assert sheet.title
    assert len(sheet.title) <= 31, "a sheet's tab takes 31 characters"
    assert not set(sheet.title) & set(r"[]:*?/\ "), "a sheet's tab cannot hold these"
    assert sheet.summary.endswith("。")


@each_sheet
def test_no_word_means_two_columns(sheet: Sheet):
    seen: dict[str, str] = {}
    for field in sheet.fields:
        for word in {field.head, *field.aliases}:
            assert word not in seen, f"{word} means {seen.get(word)} and {field.head}"
            seen[word] = field.head


@each_field
def test_hint_tells_what_to_fill(sheet: Sheet, field: Field):
    assert isinstance(field.kind, Kind)
    assert field.hint.endswith("。")
    assert field.width > 0


@each_field
def test_sample_is_a_value_of_its_kind(sheet: Sheet, field: Field):
    value = field.kind.parse(field.kind.sample)
    assert not isinstance(value, (Fault, Doubt))
    assert (value is None) is (field.kind.sample == "")
    assert field.kind.parse(field.kind.to_cell(value)) == value


@each_field
def test_every_choice_is_a_value_and_fits_a_list(sheet: Sheet, field: Field):
    for choice in field.kind.choices:
        assert field.kind.parse(choice) == choice
        assert "," not in choice


@each_field
def test_clause_is_known(sheet: Sheet, field: Field):
    for clause in clause_ids(field.clause):
        assert str(words(clause))


@each_sheet
def test_samples_survive_building_and_reading(sheet: Sheet, tmp_path: Path):
    sample = {f.name: f.kind.parse(f.kind.sample) for f in sheet.fields if not f.computed}
    path = tmp_path / "filled.xlsx"
    path.write_bytes(filled(sheet, [sample], unit="江南分公司", month=Month(2026, 11)))
    grid = next(g for g in read_book(path).sheets if g.name == sheet.title)
    read = {}
    for column, text in enumerate(grid.rows[HEAD_ROW]):
        match = sheet.heads.match(str(text or ""))
        if match and match.name in sample:
            read[match.name] = sheet.by_name[match.name].kind.parse(grid.at(FIRST_ROW, column), match.unit)
    assert read == sample
