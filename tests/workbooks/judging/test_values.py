import datetime
import math

import pytest

from workbooks.grid import CellError
from workbooks.opening.readers.values import Look, dated, finite, iso_moment, look_of, look_of_id, number_of, stored_number, unescaped


@pytest.mark.parametrize(
    "code",
    [
        "yyyy-mm-dd",
        'yyyy"年"m"月"d"日"',
        "yyyy年m月d日",
        '[$-804]yyyy"年"m"月"d"日";@',
        "[$-804]aaaa;@",
        '[DBNum1][$-804]yyyy"年"m"月"',
        "[$-F800]dddd, mmmm dd, yyyy",
        'e"年"m"月"',
        "上午/下午h时mm分",
        "h:mm AM/PM",
        "mm:ss.0",
        "[Red]d/m/yy",
        "yyyy\\-mm\\-dd",
    ],
)
def test_formats_that_show_dates(code: str) -> None:
    assert look_of(code) is Look.DATE


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "G/通用格式",
        "0.00",
        "#,##0.00_);[Red]\\(#,##0.00\\)",
        "0.00E+00",
        "@",
        '0"年"',
        '0"days"',
        "[Red]0;[Blue]-0",
        "0\\m",
        "0_d",
        '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        "[DBNum2][$-804]0",
        "0;d",
        '"a;b"0',
    ],
)
def test_formats_that_show_numbers(code: str) -> None:
    assert look_of(code) is Look.NUMBER


@pytest.mark.parametrize("code", ["[h]:mm", "[mm]:ss", "[hh]:mm:ss.0", "[$-804][h]:mm"])
def test_formats_that_show_durations(code: str) -> None:
    assert look_of(code) is Look.DURATION


def test_builtin_formats_of_chinese_hosts_are_dates_unless_the_file_says_otherwise() -> None:
    assert [look_of_id(n, {}) for n in (14, 22, 27, 31, 36, 50, 57, 58)] == [Look.DATE] * 8
    assert [look_of_id(n, {}) for n in (0, 1, 8, 13, 23, 37, 44, 48, 49)] == [Look.NUMBER] * 9
    assert look_of_id(9, {}) is look_of_id(10, {}) is look_of("0.0%;[Red]-0.0%") is Look.PERCENT
    assert look_of('0"%"') is Look.NUMBER
    assert look_of_id(46, {}) is Look.DURATION
    assert look_of_id(31, {31: "0.00"}) is Look.NUMBER


D = datetime.date


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, D(1900, 1, 1)),
        (59, D(1900, 2, 28)),
        (60, D(1900, 2, 28)),
        (61, D(1900, 3, 1)),
        (45000, D(2023, 3, 15)),
        (45000.0, D(2023, 3, 15)),
        (45000.5, datetime.datetime(2023, 3, 15, 12)),
        (45000.999999999, D(2023, 3, 16)),
        (0.5, datetime.time(12)),
        (0, datetime.time()),
        (2958465, D(9999, 12, 31)),
        (2958466, 2958466),
        (20260305, 20260305),
        (-1, -1),
        (-0.5, -0.5),
    ],
)
def test_serial_days(number: float, expected: object) -> None:
    assert dated(number, Look.DATE, base_1904=False) == expected


def test_serial_days_from_1904() -> None:
    assert dated(0.25, Look.DATE, base_1904=True) == datetime.time(6)
    assert dated(1, Look.DATE, base_1904=True) == D(1904, 1, 2)
    assert dated(43538, Look.DATE, base_1904=True) == D(2023, 3, 15)
    assert dated(2958465, Look.DATE, base_1904=True) == 2958465


def test_durations() -> None:
    assert dated(1.5, Look.DURATION, base_1904=False) == datetime.timedelta(hours=36)
    assert dated(-0.5, Look.DURATION, base_1904=False) == datetime.timedelta(hours=-12)
    assert dated(1e12, Look.DURATION, base_1904=False) == 1e12


@pytest.mark.parametrize(("text", "number"), [("5", 5), ("-0", 0), ("1E3", 1000), ("0.1", 0.1), (" 7 ", 7), (".5", 0.5), ("1.", 1)])
def test_numbers(text: str, number: float) -> None:
    assert number_of(text) == number
    assert isinstance(number_of(text), int) == float(number).is_integer()


@pytest.mark.parametrize("text", ["", "nan", "inf", "1_000", "５", "1,000", "abc", "0x10", "--1"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        number_of(text)


@pytest.mark.parametrize("text", ["1e999", "-1e999", "9" * 400])
def test_a_number_beyond_all_floats_is_an_error_of_its_cell(text: str) -> None:
    assert stored_number(text) == CellError("#NUM!")
    assert dated(stored_number(text), Look.DATE, base_1904=False) == CellError("#NUM!")
    with pytest.raises(OverflowError):
        number_of(text)


def test_binary_infinities_are_errors_of_their_cell() -> None:
    assert [finite(number) for number in (math.inf, -math.inf, math.nan)] == [CellError("#NUM!")] * 3
    assert finite(2.0) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-05", D(2026, 3, 5)),
        ("2026-03-05T00:00:00", D(2026, 3, 5)),
        ("2026-03-05T14:30:00Z", datetime.datetime(2026, 3, 5, 14, 30)),
        ("14:30", datetime.time(14, 30)),
        ("T14:30:05", datetime.time(14, 30, 5)),
        ("25:30", "25:30"),
        ("2026-02-30", "2026-02-30"),
    ],
)
def test_iso_moments(text: str, expected: object) -> None:
    assert iso_moment(text) == expected


def test_escaped_characters() -> None:
    assert unescaped("a_x000D_\nb") == "a\r\nb"
    assert unescaped("_x005F_x0041_") == "_x0041_"
    assert unescaped("_xD83D__xDE00_") == "\U0001f600"
    assert unescaped("_xD83D_") == "\ufffd"
    assert unescaped("A_x41_") == "A_x41_"
