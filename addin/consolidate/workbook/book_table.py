"""One way to lay out a list in the consolidated workbook: title, table with filters, widths, print set-up, streamed rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from addin.consolidate.workbook.book_stream import PATTERNS, Rows, patterns_at
from addin.consolidate.workbook.content import FIRST_ROW
from workbooks.put import TextFormat, text_format, write_text
from workbooks.widths import lines as lines_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FONT = "微软雅黑"
HEAD_COLOR, LINE_COLOR, MARK_COLOR, INK = "#1F4E79", "#BFBFBF", "#FFE699", "#404040"
HEAD_ROW = FIRST_ROW - 1
#: Hyperlinks a sheet may hold is 65,530; beyond some thousand they only slow the opening.
MOST_LINKS = 5000
A3, A4 = 8, 9
_MOST_LINES = 20


def book_options() -> dict[str, Any]:
    """Options of a workbook of ours, new each time: XlsxWriter writes into them.

    A host measures widths of columns by the digits of the default font, so it is ours. Calibri, XlsxWriter's own, is not everywhere; what
    stands in for it may be a third wider, so that a sheet fitted to a page is printed that much smaller.
    """
    return {"in_memory": True, "default_format_properties": {"font_name": FONT, "font_size": 10}}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its head, width in characters, number format ("@" for text), and its values."""

    head: str
    width: float
    values: Sequence[Any]
    number_format: str = "@"
    align: str = "left"
    wrap: bool = False


@dataclass(slots=True)
class List:
    """One sheet of the workbook."""

    name: str
    title: str
    subtitle: str
    columns: Sequence[Column]
    #: What is said when there is nothing.
    empty: str
    tab_color: str = HEAD_COLOR
    frozen_columns: int = 0
    #: What follows the subtitle beside the frozen columns, which stand on every page and would cut it off.
    beside: str = ""
    pages_wide: int = 1
    paper: int = A4
    marked: set[tuple[int, int]] = field(default_factory=set)
    #: (row, column) → address, counted from the first row of the list.
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    #: Hash over all that determines some neighbouring rows, if they are worth keeping from run to run.
    mark: Callable[[int, int], str] | None = None
    #: (row, column) → text of a note on the cell.
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    #: Column → word → colour of the cells that hold it.
    colors: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    #: Column whose numbers stand out unless they are 0.
    warning: int | None = None
    head_height: float = 32
    #: Rows in grey at the end of the list: shown, and not counted.
    faded: range = range(0)
    #: Rows that are written right below the table.
    rows_below: int = 0
    #: Row of the heads that stand on the following pages too: those of the last table.
    repeated: int = HEAD_ROW
    #: Branch of each row, by which a list that is longer than a worksheet is divided.
    branches: Sequence[str] = ()

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.columns[0].values)


class Styles:
    """Formats of the workbook, made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        base: dict[str, Any] = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
        self._base = base
        self._made: dict[tuple[tuple[str, Any], ...], TextFormat] = {}
        self.title = self.text(font_size=15, bold=True, font_color=HEAD_COLOR)
        self.subtitle = self.text(font_size=9, font_color="#595959")
        self.head = self.text(
            bold=True, font_color="#FFFFFF", bg_color=HEAD_COLOR, border=1, border_color="#FFFFFF", align="center", text_wrap=True
        )
        self.cell = self.boxed(indent=1)

    def text(self, **properties: Any) -> TextFormat:
        """A format for texts, with its quoted twin."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = text_format(self._workbook, self._base | properties)
        return self._made[key]

    def boxed(self, **properties: Any) -> TextFormat:
        """A format with thin lines around."""
        return self.text(**{"border": 1, "border_color": LINE_COLOR, **properties})

    def number(self, number_format: str, **properties: Any) -> Format:
        """A format with thin lines for numbers and days."""
        return self.boxed(num_format=number_format, **properties).plain


def add_list(workbook: Workbook, styles: Styles, content: List, part: int, footer: str) -> tuple[Worksheet, Rows]:
    """Add a sheet; its rows are streamed in afterwards."""
    sheet = workbook.add_worksheet(content.name)
    width = len(content.columns)
    _write_heads(sheet, styles, content, width)
    last = FIRST_ROW + max(content.count, 1) - 1
    for c, column in enumerate(content.columns):
        sheet.set_column(c, c, column.width)
    sheet.set_row(HEAD_ROW, content.head_height)
    heads = [{"header": column.head, "header_format": styles.head.plain} for column in content.columns]
    options = {"columns": heads, "style": None, "name": f"kh_list_{part}", "autofilter": True}
    sheet.add_table(HEAD_ROW, 0, FIRST_ROW, width - 1, options)
    for c, column in enumerate(content.columns):
        write_text(sheet, HEAD_ROW, c, column.head, styles.head)
    for (row, c), address in list(content.links.items())[:MOST_LINKS]:
        sheet.write_url(FIRST_ROW + row, c, address, styles.cell.plain, " ")
    for (row, c), note in list(content.notes.items())[:MOST_LINKS]:
        sheet.write_comment(FIRST_ROW + row, c, note, {"x_scale": 2, "y_scale": 1.2, "font_size": 9})
    patterns = patterns_at(FIRST_ROW, content.count, content.rows_below)
    for c, column in enumerate(content.columns):
        _patterns(sheet, styles, column, c, patterns)
    _color(workbook, sheet, content, last)
    _finish(sheet, content, footer)
    columns = [column.values for column in content.columns] if content.count else [[None] for _ in content.columns]
    return sheet, Rows(part, FIRST_ROW, columns, frozenset(content.marked), _lines(content.columns), content.mark)


def _write_heads(sheet: Worksheet, styles: Styles, content: List, width: int) -> None:
    """Title and subtitle above a table."""
    sheet.set_row(0, 28)
    sheet.set_row(1, 18)
    write_text(sheet, 0, 0, content.title, styles.title)
    write_text(sheet, 1, 0, content.subtitle if content.count else content.empty, styles.subtitle)
    for c in range(1, width):
        beside = content.beside if c == content.frozen_columns and content.count else None
        write_text(sheet, 1, c, beside or None, styles.subtitle)


def _color(workbook: Workbook, sheet: Worksheet, content: List, last: int) -> None:
    """Colours by word, as conditional formats: they follow when a person sorts or edits."""
    for column, colors in content.colors.items():
        for word, color in colors.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": workbook.add_format({"bg_color": color})}
            sheet.conditional_format(FIRST_ROW, column, last, column, rule)
    if content.faded:
        grey = workbook.add_format({"font_color": "#7F7F7F", "font_strikeout": True, "bg_color": "#EDEDED"})
        first, end = FIRST_ROW + content.faded.start, FIRST_ROW + content.faded.stop - 1
        whole = {"type": "formula", "criteria": "=TRUE", "format": grey}
        sheet.conditional_format(first, 0, end, len(content.columns) - 1, whole)
    if content.warning is not None:
        hot = workbook.add_format({"bold": True, "font_color": "#C00000"})
        rule = {"type": "cell", "criteria": ">", "value": 0, "format": hot}
        sheet.conditional_format(FIRST_ROW, content.warning, last, content.warning, rule)


def _finish(sheet: Worksheet, content: List, footer: str) -> None:
    """Panes, print set-up and view of a sheet."""
    sheet.freeze_panes(FIRST_ROW, content.frozen_columns)
    sheet.set_tab_color(content.tab_color)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(content.paper)
    sheet.fit_to_pages(content.pages_wide, 0)
    sheet.repeat_rows(content.repeated)
    if content.frozen_columns:
        sheet.repeat_columns(0, content.frozen_columns - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L&8{footer}&C&8&A&R&8第 &P 页，共 &N 页")


def _patterns(sheet: Worksheet, styles: Styles, column: Column, c: int, first: int) -> None:
    """Four cells, one below the other, that show the styles of a column to the stream."""
    plain: dict[str, Any] = {"num_format": column.number_format, "align": column.align}
    if column.number_format == "@":
        plain.pop("num_format")
    if column.align == "left":
        plain["indent"] = 1
    if column.wrap:
        plain["text_wrap"] = True
    for offset in range(PATTERNS):
        properties = plain | ({"bg_color": MARK_COLOR} if offset >= 2 else {})
        chosen = styles.boxed(**properties)
        sheet.write_blank(first + offset, c, None, chosen.quoted if offset % 2 else chosen.plain)


def _lines(columns: Sequence[Column]) -> dict[int, int]:
    """Rows whose wrapped text needs more than one line: no host but Excel finds that out by itself."""
    found: dict[int, int] = {}
    for column in columns:
        if not column.wrap:
            continue
        lines: dict[str | None, int] = {}
        for row, text in enumerate(column.values):
            if (needed := lines.get(text) or lines.setdefault(text, _lines_of(text, column.width))) > found.get(row, 1):
                found[row] = needed
    return found


def _lines_of(text: str | None, width: float) -> int:
    """Lines that a wrapped text of 10 points, indented, needs in a column of this width."""
    return min(lines_of(text, 1.06 * width - 1), _MOST_LINES) if text else 1
