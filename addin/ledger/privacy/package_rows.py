"""Rows of a workbook's package: in those of another client an erased person's name is another's and stays (V09).

Cells share their strings. Where a text stands in rows of both, it is kept twice, and the cells of the others point to theirs.
"""

from __future__ import annotations

import copy
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from lxml import etree

from addin.ledger.privacy.erased import NOBODY, Erased
from addin.ledger.privacy.namesakes import Rows

_BY_REFERENCE = frozenset({"comment", "threadedComment"})
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def parser() -> etree.XMLParser:
    """Reads what others sent: nothing outside it is looked at."""
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def runs_together(root: etree._Element) -> Iterator[list[etree._Element]]:
    """Elements whose texts a person reads as one: runs of a string or a paragraph, else each by itself."""
    taken: set[etree._Element] = set()
    for e in root.iter():
        if _local(e) in ("si", "is", "p", "comment"):
            runs = [t for t in e.iter() if isinstance(t.tag, str) and t.text and t not in taken]
            taken.update(runs)
            if runs:
                yield runs
    for e in root.iter():
        if isinstance(e.tag, str) and e.text and e not in taken:
            yield [e]


class PackageRows:
    """Whose names stand in the rows of a package.

    Args:
        package: An open package; no workbook has no rows.
        erased: Whom it must not name.
        rows: Its rows in which names are another's.
    """

    def __init__(self, package: zipfile.ZipFile, erased: Erased, rows: Rows) -> None:
        self._package, self._erased = package, erased
        #: Part of a sheet, or of its notes → 0-based row → whose names are another's.
        self._rows: dict[str, dict[int, frozenset[int]]] = defaultdict(dict)
        #: Part of the strings that cells share; "" where no row asks for a closer look.
        self.strings_part = ""
        self._sheets: list[str] = []
        #: Number of a string, and whose names are another's in a row → number of the string that stands there now.
        self._moved: dict[tuple[int, frozenset[int]], int] = {}
        if rows:
            self._find(rows)

    def _find(self, rows: Rows) -> None:
        book = next((part for kind, _, part in self._relations("") if kind == "officeDocument"), None)
        if book is None or book not in self._package.namelist():
            return
        related = {number: (kind, part) for kind, number, part in self._relations(book)}
        self.strings_part = next((part for kind, part in related.values() if kind == "sharedStrings"), "")
        for sheet in etree.fromstring(self._package.read(book), parser()).iter("{*}sheet"):
            _, part = related.get(sheet.get(_RELATION) or "", ("", ""))
            if part not in self._package.namelist():
                continue
            self._sheets.append(part)
            mine = {row: but for (name, row), but in rows.items() if name == sheet.get("name")}
            for place in (part, *(notes for kind, _, notes in self._relations(part) if kind in ("comments", "threadedComment"))):
                self._rows[place] = mine

    def _relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Kind, number and part of what a part is related to."""
        folder, name = posixpath.split(part)
        try:
            told = self._package.read(posixpath.join(folder, "_rels", f"{name}.rels"))
        except KeyError:
            return
        for e in etree.fromstring(told, parser()).iter("{*}Relationship"):
            kind = e.get("Type", "").rpartition("/")[2]
            yield kind, e.get("Id", ""), posixpath.normpath(posixpath.join("/", folder, e.get("Target", ""))).lstrip("/")

    def anothers(self, part: str, element: etree._Element) -> frozenset[int]:
        """Tombstones whose names are another's where an element stands."""
        mine = self._rows.get(part)
        if not mine:
            return NOBODY
        for e in chain([element], element.iterancestors()):
            local = _local(e)
            told = e.get("r") if local in ("c", "row") else e.get("ref") if local in _BY_REFERENCE else None
            if told and (digits := re.search(r"\d+$", told)):
                return mine.get(int(digits[0]) - 1, NOBODY)
        return NOBODY

    def strings_told(self, data: bytes) -> Iterator[tuple[str, frozenset[int]]]:
        """Strings that cells share, each with whose names are another's in every kind of row it stands in."""
        for i, si in enumerate(_strings(etree.fromstring(data, parser()))):
            for but in self._uses.get(i) or (NOBODY,):
                yield _text(si), but

    @cached_property
    def strings_cut(self) -> bytes:
        """Strings that cells share, without the erased; those that are another's elsewhere are kept beside."""
        data = self._package.read(self.strings_part)
        root = etree.fromstring(data, parser())
        strings = _strings(root)
        number = len(strings)
        changed = False
        for i, si in enumerate(strings):
            text, before = _text(si), copy.deepcopy(si)
            made: dict[str, int] = {}
            for but in sorted(self._uses.get(i) or (NOBODY,), key=sorted):
                told = self._erased.hide(text, but=but)
                if told not in made:
                    made[told] = number if made else i
                    if made[told] == number:
                        root.append(si := copy.deepcopy(before))
                        number += 1
                    if told != text:
                        _put(si, told)
                    changed = changed or told != text
                self._moved[i, but] = made[told]
        if number > len(strings):
            root.set("uniqueCount", str(number))
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if changed else data

    def point_anew(self, part: str, root: etree._Element) -> bool:
        """Let the cells of a sheet point to their strings; whether any does so anew."""
        if part not in self._sheets or not self.strings_part or not self.strings_cut:
            return False
        changed = False
        for cell, value in _shared(root):
            now = self._moved.get((int(value.text or 0), self.anothers(part, cell)))
            if now is not None and str(now) != value.text:
                value.text, changed = str(now), True
        return changed

    @cached_property
    def _uses(self) -> dict[int, set[frozenset[int]]]:
        """Number of a string → whose names are another's in the rows where it stands."""
        found: dict[int, set[frozenset[int]]] = defaultdict(set)
        for part in self._sheets:
            for cell, value in _shared(etree.fromstring(self._package.read(part), parser())):
                found[int(value.text or 0)].add(self.anothers(part, cell))
        return found


def _shared(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Cells that point to a shared string, with what tells which."""
    for cell in root.iter("{*}c"):
        if cell.get("t") == "s" and (value := cell.find("{*}v")) is not None:
            yield cell, value


def _strings(root: etree._Element) -> list[etree._Element]:
    return [e for e in root if _local(e) == "si"]


def _runs(si: etree._Element) -> list[etree._Element]:
    return [e for e in si.iter() if isinstance(e.tag, str) and e.text]


def _text(si: etree._Element) -> str:
    return "".join(e.text or "" for e in _runs(si))


def _put(si: etree._Element, told: str) -> None:
    first, *others = _runs(si)
    first.text = told
    for e in others:
        e.text = ""


def _local(e: etree._Element) -> str:
    return etree.QName(e).localname if isinstance(e.tag, str) else ""
