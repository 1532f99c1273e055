"""What no template may carry: programs, objects, document types, and fields that fetch or start something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from addin.documents.filling import faults
from workbooks.problems import Where, refuse

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Last words of relation types: macros, ActiveX and OLE objects, whole documents of another kind to be put in.
_PROGRAMS = {
    "vbaProject": "宏",
    "wordVbaData": "宏",
    "attachedToolbars": "宏",
    "oleObject": "嵌入的程序对象",
    "control": "ActiveX 控件",
    "activeXControlBinary": "ActiveX 控件",
    "aFChunk": "嵌入的另一份文件",
    "subDocument": "子文档",
}
_DOCTYPE = "<!DOCTYPE"
_DOCTYPES = tuple(_DOCTYPE.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
#: Fields that only tell what Word itself knows of the document; DDE, INCLUDETEXT, LINK, DATABASE, QUOTE and others are none of them.
_HARMLESS = frozenset(
    "PAGE NUMPAGES SECTION SECTIONPAGES DATE TIME CREATEDATE SAVEDATE PRINTDATE EDITTIME TOC TC PAGEREF REF NOTEREF SEQ STYLEREF XE INDEX"
    " HYPERLINK TITLE SUBJECT AUTHOR KEYWORDS COMMENTS FILENAME NUMWORDS NUMCHARS SYMBOL EQ LISTNUM FORMTEXT FORMCHECKBOX FORMDROPDOWN"
    " TOA TA BIBLIOGRAPHY CITATION ADVANCE =".split()
)
_FIRST_WORD = re.compile(r"\s*(=|[^\s\\\"]+)")
_LOCAL = re.compile(r"(?:file:/{2,3})?[A-Za-z]:[\\/]|[^:/\\]+$|file:/{3}", re.IGNORECASE)


def refuse_programs(members: Mapping[str, bytes], relations: Iterable[etree._Element], where: Where) -> None:
    """Refuse a package with document types, macros or objects.

    Raises:
        Refusal: KH760, KH761, KH709.
    """
    for name, content in members.items():
        if name.lower().endswith((".xml", ".rels", ".vml")) and any(mark in content for mark in _DOCTYPES):
            raise refuse(faults.DOCTYPE, where, what=name)
        if name.lower().endswith("vbaproject.bin"):
            raise refuse(faults.PROGRAM, where, what="宏")
    if b"macroEnabled" in members["[Content_Types].xml"]:
        raise refuse(faults.PROGRAM, where, what="宏")
    for relation in relations:
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        if kind in _PROGRAMS:
            raise refuse(faults.PROGRAM, where, what=_PROGRAMS[kind])
        if kind == "attachedTemplate" and not _LOCAL.match(target):
            raise refuse(faults.LINKED, where, what=target)


def fields_by_paragraph(root: etree._Element) -> dict[etree._Element, list[str]]:
    """First words of the fields of a part that are not harmless, by the paragraph in which they begin."""
    found: dict[etree._Element, list[str]] = {}
    open_fields: list[tuple[etree._Element | None, list[str]]] = []

    def ended(paragraph: etree._Element | None, told: str) -> None:
        match = _FIRST_WORD.match(told)
        word = match[1].upper() if match else ""
        if paragraph is not None and word and word not in _HARMLESS:
            found.setdefault(paragraph, []).append(word)

    for node in root.iter(f"{_W}fldChar", f"{_W}instrText", f"{_W}fldSimple"):
        paragraph = next(node.iterancestors(f"{_W}p"), None)
        if node.tag == f"{_W}fldSimple":
            ended(paragraph, node.get(f"{_W}instr", ""))
        elif node.tag == f"{_W}instrText":
            if open_fields:
                open_fields[-1][1].append(node.text or "")
            else:
                ended(paragraph, node.text or "")
        elif node.get(f"{_W}fldCharType") == "begin":
            open_fields.append((paragraph, []))
        elif node.get(f"{_W}fldCharType") == "end" and open_fields:
            begun, told = open_fields.pop()
            ended(begun, "".join(told))
    for begun, told in open_fields:
        ended(begun, "".join(told))
    return found
