"""How a formula reads a cell that a person typed: the drop-down words and the usual other forms, as the kinds of `udfs` do.

A reading takes some columns of the hidden sheet: the tidied text, steps on the way, and last the value: "" for a blank, an error
value where the formula cannot read the cell. It never reads a cell otherwise than its kind; what only the kind understands
(百分之三, 约5%, 1.好) is an error value here, and so 请核对 for the sender.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from udfs.kinds.amounts import Count, Rate
from udfs.kinds.dates import Day
from udfs.kinds.kind import Choice, Kind, Text
from workbooks.native import words
from workbooks.native.formula import listed, replaced, text

#: Spaces that are one to a reader, and what cannot be seen.
_SPACES = "\u00a0\u3000\u202f\t\n\r"
_UNSEEN = "\u200b\u200c\u200d\ufeff"
_WIDE_FIGURES = {chr(0xFF10 + n): str(n) for n in range(10)} | {"％": "%", "．": ".", "－": "-", "＋": "+", "，": ",", "／": "/"}
_TALLY = "个個项項次家宗件份处起笔"
_DATE_SIGNS = "/.。、,·\\—–年月"
_DIGITS = "0123456789"
#: More complaints than these are a date in the wrong column: a formula does not see the format of a cell.
_MOST = 9999
_FIRST_DAY, _LAST_DAY = 18172, 73050
#: Longest figure: a longer one loses digits.
_LONGEST_FIGURE = 15


class Columns(Protocol):
    """Where readings put their columns."""

    def add(self, head: str, formula: str) -> str:
        """Enter a column that stays blank where there is no client; its address in the row at hand."""

    def words(self, content: str) -> str:
        """Address of a list of words, entered if it is not there yet."""


def tidied(raw: str) -> str:
    """The text of a cell without spaces at its ends; a truth value as 是 or 否."""
    plain = f'IF(ISLOGICAL({raw}),IF({raw},"是","否"),{raw})'
    return _trimmed(plain)


def name_of(head: str, raw: str, columns: Columns) -> str:
    """Enter the columns that read the name of a client; its address. "" where there is none, also for an error."""
    tidy = columns.add(f"{head}〔字〕", f'IF(ISERROR({raw}),"",{tidied(raw)})')
    return columns.add(head, f'IF(OR({tidy}="",{_is_dash(tidy, columns)},{_is_error(tidy, columns)}),"",{tidy})')


def value_of(head: str, kind: Kind, raw: str, columns: Columns) -> str:
    """Enter the columns that read a kind; the address of the value."""
    for known, read in _READERS.items():
        if isinstance(kind, known):
            return columns.add(f"{head}〔值〕", read(head, kind, raw, columns))
    raise TypeError(f"no formula reads a {kind.label}")


def _trimmed(expression: str) -> str:
    return f"TRIM({replaced(replaced(expression, _SPACES, ' '), _UNSEEN, '')})"


def _choice(head: str, kind: Choice, raw: str, columns: Columns) -> str:
    tidy = columns.add(f"{head}〔字〕", tidied(raw))
    known, word = columns.words(words.meanings(kind)), f'LOWER(SUBSTITUTE({tidy}," ",""))'
    number = f'VALUE(MID({known},FIND("〖"&{word}&"〗",{known})+LEN({word})+2,1))'
    options = ",".join(map(text, words.answers(kind)))
    return f'IF({tidy}="","",IF({_is_dash(tidy, columns)},"",CHOOSE(1+{number},"",{options})))'


def _text(head: str, kind: Text, raw: str, columns: Columns) -> str:
    tidy = columns.add(f"{head}〔字〕", tidied(raw))
    blank = listed(f"LOWER({tidy})", columns.words(words.no_words(kind)))
    typed = f'IF({_is_error(tidy, columns)},NA(),IF({blank},"",{tidy}))'
    return f'IF({tidy}="","",{typed})'


def _rate(head: str, _kind: Rate, raw: str, columns: Columns) -> str:
    def share(number: str) -> str:
        return f"IF(ABS({number})>100,NA(),IF(ABS({number})>1,ROUND({number}/100,12),{number}))"

    tidy = columns.add(f"{head}〔字〕", _trimmed(_narrow(raw)))
    figure = columns.add(f"{head}〔数〕", _unspaced(tidy))
    number = _figure(head, figure, {"%": 2, "‰": 3}, columns)
    told = f'IF(OR(RIGHT({figure})="%",RIGHT({figure})="‰"),{number},{share(number)})'
    return _number(raw, tidy, share(raw), told, columns)


def _count(head: str, _kind: Count, raw: str, columns: Columns) -> str:
    def whole(number: str) -> str:
        return f"IF(OR({number}<0,{number}<>INT({number}),{number}>{_MOST}),NA(),{number})"

    tidy = columns.add(f"{head}〔字〕", _trimmed(_narrow(raw)))
    plain = columns.add(f"{head}〔挤〕", _unspaced(tidy))
    tally = f'IF({tidy}="","",IF(ISNUMBER(FIND(RIGHT({plain}),{text(_TALLY)})),LEFT({plain},LEN({plain})-1),{plain}))'
    grouped = columns.add(f"{head}〔数〕", tally)
    bare = replaced(grouped, ",", "")
    thousands = f'AND(LEN({grouped})=5,LEN({bare})=4,FIND(",",{grouped})=2)'
    number = _figure(head, columns.add(f"{head}〔千〕", f"IF({grouped}={bare},{grouped},IF({thousands},{bare},NA()))"), {}, columns)
    return _number(raw, tidy, whole(raw), whole(number), columns)


def _figure(head: str, figure: str, tails: Mapping[str, int], columns: Columns) -> str:
    """Address of the number a text tells; an error value if it is no figure.

    Its digits are read as a whole number and divided, so that neither the decimal sign of the machine nor its idea of a date matters.
    """
    left = columns.add(f"{head}〔余〕", replaced(figure, _DIGITS, ""))
    forms = words.as_list(sign + point + tail for sign in ("", "+", "-") for point in ("", ".") for tail in ("", *tails))
    sign_first = f'OR({left}={replaced(left, "+-", "")},LEFT({figure})="-",LEFT({figure})="+")'
    tail_last = "".join(f',OR({left}={replaced(left, t, "")},RIGHT({figure})="{t}")' for t in tails)
    tail = "".join(f'IF(RIGHT({figure})="{t}",{n},' for t, n in tails.items()) + "0" + ")" * len(tails)
    point = f'IF(ISNUMBER(FIND(".",{figure})),LEN({figure})-FIND(".",{figure})-({tail}>0),0)'
    digits = f"VALUE({replaced(figure, '.+-' + ''.join(tails), '')})"
    fine = f"AND({listed(left, columns.words(forms))},LEN({figure})<={_LONGEST_FIGURE},{sign_first}{tail_last})"
    number = f'IF(LEFT({figure})="-",-1,1)*{digits}/10^({point}+{tail})'
    return columns.add(f"{head}〔得〕", f'IF({figure}="","",IF({fine},{number},NA()))')


def _day(head: str, _kind: Day, raw: str, columns: Columns) -> str:
    tidy = columns.add(f"{head}〔字〕", _trimmed(_narrow(raw)))
    word = replaced(tidy, " ", "")
    ending = f'OR(RIGHT({word})="日",RIGHT({word})="号")'
    told = columns.add(f"{head}〔式〕", f'IF({tidy}="","",IF({ending},LEFT({word},LEN({word})-1),{word}))')
    left = columns.add(f"{head}〔余〕", replaced(told, _DIGITS, ""))
    plain = columns.add(f"{head}〔形〕", replaced(told, _DATE_SIGNS, "-"))
    digits = f"IF(OR(LEN({told})=5,LEN({told})=8),{_serial(f'VALUE({told})')},NA())"
    return _number(raw, tidy, _serial(raw), f'IF({left}="",{digits},{_parts(told, left, plain)})', columns)


def _number(raw: str, tidy: str, typed: str, told: str, columns: Columns) -> str:
    """Value of a cell that holds a number, or a text that tells one; LibreOffice takes a truth value for a number."""
    word = f'LOWER(SUBSTITUTE({tidy}," ",""))'
    nothing = f"OR({_is_dash(tidy, columns)},{listed(word, columns.words(words.nothing()))})"
    return f'IF(ISLOGICAL({raw}),NA(),IF(ISNUMBER({raw}),{typed},IF({tidy}="","",IF({nothing},"",{told}))))'


def _unspaced(tidy: str) -> str:
    """A figure without its spaces; figures side by side are not one."""
    space = f'FIND(" ",{tidy})'
    side_by_side = f'ISNUMBER(FIND(MID({tidy},{space}+1,1),"{_DIGITS}"))'
    return f"IF(ISNUMBER({space}),IF({side_by_side},NA(),{replaced(tidy, ' ', '')}),{tidy})"


def _narrow(expression: str) -> str:
    """Full-width figures as ordinary ones; ASC does so only where Windows speaks Chinese."""
    for wide, plain in _WIDE_FIGURES.items():
        expression = f"SUBSTITUTE({expression},{text(wide)},{text(plain)})"
    return expression


def _serial(number: str) -> str:
    """Serial number of a day told by a serial number or by eight digits."""
    month, last = f"MOD(INT({number}/100),100)", f"MOD({number},100)"
    day = f"DATE(INT({number}/10000),{month},{last})"
    eight = f"AND({number}=INT({number}),{number}>=19490101,{number}<=20991231)"
    plausible = f"AND({number}>={_FIRST_DAY},{number}<{_LAST_DAY + 1})"
    return f"IF({eight},IF(AND(MONTH({day})={month},DAY({day})={last}),{day},NA()),IF({plausible},INT({number}),NA()))"


def _parts(told: str, left: str, plain: str) -> str:
    """Serial number of a day told by year, month and day with signs between them."""
    second = f'FIND("-",{plain},6)'
    month, last = f"MID({told},6,{second}-6)", f"MID({told},{second}+1,9)"
    day = f"DATE(LEFT({told},4),{month},{last})"
    fine = (
        f'LEN({left})=2,FIND("-",{plain})=5,MID({told},5,1)<>"月",MID({told},{second},1)<>"年",LEN({month})<3,LEN({last})<3,'
        f"MONTH({day})=VALUE({month}),DAY({day})=VALUE({last}),YEAR({day})>=1949,YEAR({day})<=2099"
    )
    return f"IF(AND({fine}),{day},NA())"


def _is_dash(tidy: str, columns: Columns) -> str:
    return listed(f"LOWER({tidy})", columns.words(words.dashes()))


def _is_error(tidy: str, columns: Columns) -> str:
    """An error value copied as text, or the signs that a narrow column shows."""
    signs = f'AND(LEN({tidy})>2,SUBSTITUTE({tidy},"#","")="")'
    return f'AND(LEFT({tidy})="#",OR({listed(f"UPPER({tidy})", columns.words(words.errors()))},{signs}))'


_READERS: dict[type[Kind], Callable[[str, Any, str, Columns], str]] = {
    Choice: _choice, Rate: _rate, Count: _count, Day: _day, Text: _text,
}  # fmt: skip
