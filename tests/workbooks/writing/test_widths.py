"""Texts broken by us stand in a column without a closing mark at the beginning of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.widths import broken, columns

CLOSING, OPENING = "，。、；：？！”’）》」』〕…", "“‘（《「『〔"
WORDS = st.lists(st.sampled_from([*CLOSING, *OPENING, "客户", "合同额", "A1", "2026-11-20", "单位"]), max_size=60).map("".join)


@given(WORDS, st.integers(12, 60))
def test_no_line_begins_with_a_closing_mark_and_nothing_is_lost(text: str, width: int) -> None:
    lines = broken(text, width).split("\n")
    assert "".join(lines) == text
    assert not any(line.startswith(tuple(CLOSING)) for line in lines[1:])


@pytest.mark.parametrize("width", [20, 42, 54])
def test_lines_of_common_sentences_fit(width: int) -> None:
    says = "“客户分类”填的是“老客户”，不是潜在客户、意向客户、准客户、签约客户、已开发客户、合作伙伴客户之一。"
    lines = broken(says, width).split("\n")
    assert len(lines) > 1
    assert all(columns(line) <= width for line in lines)
    assert not any(line.endswith(tuple(OPENING)) for line in lines)
    assert broken("短。", width) == "短。"
