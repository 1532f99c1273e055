import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.build.excel.vba_text import LONGEST_LINE, checked, literal, source


def evaluated(expression: str) -> str:
    """Text of a literal, as Basic would put it together."""
    units = b""
    for part in split(expression):
        if part.startswith("ChrW("):
            units += int(part[5:-1]).to_bytes(2, "big")
        else:
            units += part[1:-1].replace('""', '"').encode("utf-16-be")
    return units.decode("utf-16-be", "surrogatepass")


def split(expression: str) -> list[str]:
    parts, quoted, start = [], False, 0
    for place, letter in enumerate(expression):
        quoted ^= letter == '"'
        if not quoted and expression.startswith(" & ", place):
            parts.append(expression[start:place])
            start = place + 3
    return [*parts, expression[start:]]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_becomes_an_ascii_expression_of_the_same_text(text):
    expression = literal(text)
    assert expression.isascii()
    assert evaluated(expression) == text


def test_how_a_literal_looks():
    assert literal('客户"A"') == 'ChrW(23458) & ChrW(25143) & """A"""'
    assert literal("") == '""'
    assert literal("𠮷") == "ChrW(55362) & ChrW(57271)"
    assert literal("a\n") == '"a" & ChrW(10)'


@pytest.mark.parametrize("letters", [1, 80, 200, 700])
def test_a_long_statement_goes_on_below(letters):
    text = source([f"    KhSay {literal('客户' * letters)}"])
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(len(line) <= LONGEST_LINE for line in lines)
    assert all(line.endswith(" _") for line in lines[:-1])
    joined = " ".join(line.removesuffix(" _").strip() for line in lines)
    assert evaluated(joined.removeprefix("KhSay ")) == "客户" * letters


def test_a_statement_is_never_broken_inside_a_string():
    words = '"' + "a b " * 200 + '"'
    lines = source([f"x = {words} & {words}"]).split("\r\n")
    assert [line.count('"') % 2 for line in lines] == [0, 0, 0]


@pytest.mark.parametrize(
    ("statement", "why"),
    [("x = " + '"' + "a" * 2000 + '"', "cannot be broken"), ("x = " + literal("客" * 3000), "more than 25 lines"), ("' 客户", "ASCII")],
)
def test_what_the_editor_would_not_take(statement, why):
    with pytest.raises(ValueError, match=why):
        source([statement])


def test_ends_of_lines_are_those_of_windows():
    assert checked("a\nb\r\nc\rd") == "a\r\nb\r\nc\r\nd"
    with pytest.raises(ValueError, match="more than 1023"):
        checked("a" * 1024)
