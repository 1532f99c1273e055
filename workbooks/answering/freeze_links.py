"""What a frozen workbook no longer needs: entries of the calculation chain, the link to kh.xlam and the names that lead there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from workbooks.answering.patch.book import BookEditor, Tab
from workbooks.answering.patch.package import OFFICE, OFFICE_STRICT, rels_name, resolved
from workbooks.answering.patch.xml import child, children, name
from workbooks.opening.addin_names import is_addin

_FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName", "oldFormula"})
_LINKED = re.compile(r"(?:(?<=')\[(\d+)\](?=[^']*'!)|(?<![\w\]\['])\[(\d+)\](?=[^()\[\],+*/&=<>\"' ]*!))")
_QUOTED = re.compile(r'("(?:[^"]|"")*")')
_FUNCTION = re.compile(r"(?:_xll\.|_xlfn\.)?KH_[A-Z0-9_]+", re.IGNORECASE)


def unchained(book: BookEditor, gone: Mapping[Tab, AbstractSet[str]]) -> None:
    """Take cells that calculate no longer out of the calculation chain; an empty chain goes."""
    for part in book.package.related(book.part, "calcChain"):
        if not book.package.has(part) or not any(gone.values()):
            continue
        numbers = _sheet_numbers(book)
        frozen = {(numbers[tab], cell) for tab, cells in gone.items() for cell in cells}
        chain, sheet = book.package.edit(part), ""
        for entry in list(chain):
            sheet = entry.get("i", sheet)
            entry.set("i", sheet)
            if (sheet, entry.get("r", "")) in frozen:
                chain.remove(entry)
        if len(chain) == 0:
            _unrelate(book, part)
            book.package.drop(part)


def _sheet_numbers(book: BookEditor) -> dict[Tab, str]:
    sheets = child(book.package.tree(book.part), "sheets")
    return {tab: element.get("sheetId", "") for tab, element in zip(book.tabs, () if sheets is None else sheets, strict=True)}


def drop_addin(book: BookEditor) -> bool:
    """Take the link to kh.xlam out, with its part and names; other links are numbered anew. True if there was any of it."""
    named = _drop_names(book)
    holder = child(book.package.tree(book.part), "externalReferences")
    if holder is None:
        return named
    identity = f"{{{OFFICE_STRICT if book.strict else OFFICE}}}id"
    numbers: dict[int, int] = {}
    removed = []
    for number, reference in enumerate(list(holder), 1):
        part = book.package.target(book.part, reference.get(identity, ""))
        if part and _is_ours(book, part):
            removed.append((reference, part))
        elif removed:
            numbers[number] = number - len(removed)
    if not removed:
        return named
    root = book.package.edit(book.part)
    for reference, part in removed:
        holder.remove(reference)
        _unrelate(book, part)
        book.package.drop(part)
    if len(holder) == 0:
        root.remove(holder)
    if numbers:
        _renumber(book, numbers)
    return True


def _is_ours(book: BookEditor, part: str) -> bool:
    """Whether an external link leads to the add-in."""
    if not book.package.has(rels_name(part)):
        return False
    return any(is_addin(relation.get("Target", "")) for relation in book.package.tree(rels_name(part)))


def _unrelate(book: BookEditor, part: str) -> None:
    """Take the workbook's relationship to a part away."""
    for relation in children(book.package.tree(rels_name(book.part)), "Relationship"):
        if relation.get("TargetMode") != "External" and resolved(book.part, relation.get("Target", "")).lower() == part.lower():
            book.package.edit(rels_name(book.part)).remove(relation)


def _drop_names(book: BookEditor) -> bool:
    """Take out the names that Excel keeps for functions of an add-in. True if there were any."""
    names = child(book.package.tree(book.part), "definedNames")
    ours = [] if names is None else [one for one in children(names, "definedName") if _FUNCTION.fullmatch(one.get("name", ""))]
    if names is None or not ours:
        return False
    root = book.package.edit(book.part)
    for one in ours:
        names.remove(one)
    if len(names) == 0:
        root.remove(names)
    return True


def _renumber(book: BookEditor, numbers: Mapping[int, int]) -> None:
    """References to the links that follow the one removed: [2]Sheet1!A1 becomes [1]Sheet1!A1."""

    def anew(match: re.Match[str]) -> str:
        number = int(match[1] or match[2])
        return f"[{numbers.get(number, number)}]"

    for part in _parts_with_formulas(book):
        for element in book.package.tree(part).iter():
            if name(element) not in _FORMULAS or "[" not in (element.text or ""):
                continue
            pieces = _QUOTED.split(element.text or "")
            pieces[::2] = [_LINKED.sub(anew, piece) for piece in pieces[::2]]
            if "".join(pieces) != element.text:
                book.package.edit(part)
                element.text = "".join(pieces)


def _parts_with_formulas(book: BookEditor) -> Iterator[str]:
    """The workbook, its sheets, and the charts on them."""
    yield book.part
    for tab in book.tabs:
        if not tab.part or not book.package.has(tab.part):
            continue
        yield tab.part
        for drawing in book.package.related(tab.part, "drawing"):
            yield from (chart for chart in book.package.related(drawing, "chart") if book.package.has(chart))
