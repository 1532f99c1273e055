"""The .docx as a zip: read with limits, written so that the same content is the same bytes."""

from __future__ import annotations

import datetime
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from addin.documents.drawing.chart import Chart, relation
from addin.documents.drawing.chart_book import chart_book
from addin.documents.drawing.chart_xml import chart_xml
from addin.documents.drawing.xmltext import escaped
from addin.documents.filling import faults
from addin.documents.filling.dangers import refuse_programs
from workbooks.problems import Where, refuse

_LARGEST = 64 * 1024 * 1024
#: A part of text becomes a tree and a program, each many times as large.
_LARGEST_TEXT = 8 * 1024 * 1024
_CONTENT_TYPES = "[Content_Types].xml"
_DOCUMENT_RELS = "word/_rels/document.xml.rels"
_CORE = "docProps/core.xml"
#: Who edited the template, with what and for how long is no business of a document's reader.
_DROPPED = ("docProps/custom.xml", "docProps/thumbnail.")

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: What zipfile and lxml raise for a damaged file.
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    etree.XMLSyntaxError,
)

_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_APP = (
    _HEAD
    + b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Kehubu</Application></Properties>'
)


@dataclass(frozen=True, slots=True)
class Package:
    """Members of a template in their order, cleaned of its author's traces."""

    members: tuple[tuple[str, bytes], ...]

    def written(self, parts: Mapping[str, bytes], charts: Sequence[Chart], title: str, created: datetime.date) -> bytes:
        """The document: rendered parts in place of the template's, charts added."""
        own = {_CORE: _core(title, created)} | dict(parts) | _chart_parts(charts, created)
        target = io.BytesIO(_constant(self.members, frozenset(own), len(charts)))
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            _put(archive, own)
        return target.getvalue()


@lru_cache(maxsize=32)
def _constant(members: tuple[tuple[str, bytes], ...], without: frozenset[str], charts: int) -> bytes:
    """What all documents of a template share, packed once: to pack styles and themes costs more than to render."""
    kept = {name: data for name, data in members if name not in without}
    kept[_CONTENT_TYPES] = _with_chart_types(kept[_CONTENT_TYPES], charts)
    kept[_DOCUMENT_RELS] = _with_chart_relations(kept[_DOCUMENT_RELS], charts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        _put(archive, kept)
    return target.getvalue()


def _put(archive: zipfile.ZipFile, content: Mapping[str, bytes]) -> None:
    for name, data in content.items():
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
        archive.writestr(info, data)


def opened(data: bytes, book: str) -> Package:
    """Members of a .docx.

    Raises:
        Refusal: KH701 for what is no Word document or far too large, KH709 for links to other files, KH760, KH761 for dangerous ones.
    """
    where = Where(book=book)
    try:
        members = _members(data, where)
        relations = [relation for name, content in members.items() if name.endswith(".rels") for relation in _parsed(content)]
        refuse_programs(members, relations, where)
        linked = next(filter(None, map(_linked, relations)), "")
        package = Package(tuple(_untraced(members).items()))
    except _DAMAGED as error:
        raise refuse(faults.NOT_A_TEMPLATE, where, what="它不是 Word 文档（.docx），或已损坏") from error
    if linked:
        raise refuse(faults.LINKED, where, what=linked)
    return package


def _members(data: bytes, where: Where) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > _LARGEST:
            raise refuse(faults.NOT_A_TEMPLATE, where, what=f"内容超过{_LARGEST >> 20}MB")
        if any(info.file_size > _LARGEST_TEXT and info.filename.lower().endswith((".xml", ".rels")) for info in archive.infolist()):
            raise refuse(faults.NOT_A_TEMPLATE, where, what=f"文字部分超过{_LARGEST_TEXT >> 20}MB")
        members = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    for needed in (_CONTENT_TYPES, _DOCUMENT_RELS, "_rels/.rels"):
        if needed not in members:
            raise KeyError(needed)
    return members


def _linked(relation_: etree._Element) -> str:
    """Target of an external relation that would be loaded; hyperlinks and Word's own template are not."""
    kind = relation_.get("Type", "").rpartition("/")[2]
    loaded = relation_.get("TargetMode") == "External" and kind not in ("hyperlink", "attachedTemplate")
    return relation_.get("Target", "") if loaded else ""


def _untraced(members: dict[str, bytes]) -> dict[str, bytes]:
    kept = {name: data for name, data in members.items() if not name.startswith(_DROPPED)}
    for name in ("_rels/.rels", _CONTENT_TYPES):
        tree = _parsed(kept[name])
        for child in list(tree):
            target = (child.get("Target") or child.get("PartName") or "").removeprefix("/")
            if target.startswith(_DROPPED):
                tree.remove(child)
        kept[name] = _bytes(tree)
    if "docProps/app.xml" in kept:
        kept["docProps/app.xml"] = _APP
    first = {_CONTENT_TYPES: kept.pop(_CONTENT_TYPES)}
    return _with_core(first | kept)


def _with_core(members: dict[str, bytes]) -> dict[str, bytes]:
    """Members that surely declare docProps/core.xml, which some writers leave out."""
    if _CORE in members:
        return members
    types, rels = _parsed(members[_CONTENT_TYPES]), _parsed(members["_rels/.rels"])
    etree.SubElement(
        types,
        f"{{{_TYPES}}}Override",
        PartName="/docProps/core.xml",
        ContentType="application/vnd.openxmlformats-package.core-properties+xml",
    )
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    etree.SubElement(rels, f"{{{_RELS}}}Relationship", Id="rIdKhCore", Type=core, Target="docProps/core.xml")
    return members | {_CONTENT_TYPES: _bytes(types), "_rels/.rels": _bytes(rels), _CORE: b""}


def _chart_parts(charts: Sequence[Chart], created: datetime.date) -> dict[str, bytes]:
    parts = {}
    for n, chart in enumerate(charts, 1):
        parts[f"word/charts/khchart{n}.xml"] = chart_xml(chart)
        parts[f"word/charts/_rels/khchart{n}.xml.rels"] = (
            _HEAD
            + (
                f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_OFFICE}/package" '
                f'Target="../embeddings/khchart{n}.xlsx"/></Relationships>'
            ).encode()
        )
        parts[f"word/embeddings/khchart{n}.xlsx"] = chart_book(chart, created)
    return parts


def _with_chart_types(types: bytes, count: int) -> bytes:
    tree = _parsed(types)
    for n in range(1, count + 1):
        etree.SubElement(tree, f"{{{_TYPES}}}Override", PartName=f"/word/charts/khchart{n}.xml", ContentType=_CHART_TYPE)
        etree.SubElement(tree, f"{{{_TYPES}}}Override", PartName=f"/word/embeddings/khchart{n}.xlsx", ContentType=_BOOK_TYPE)
    return _bytes(tree)


def _with_chart_relations(rels: bytes, count: int) -> bytes:
    tree = _parsed(rels)
    for n in range(1, count + 1):
        etree.SubElement(tree, f"{{{_RELS}}}Relationship", Id=relation(n), Type=f"{_OFFICE}/chart", Target=f"charts/khchart{n}.xml")
    return _bytes(tree)


def _core(title: str, created: datetime.date) -> bytes:
    moment = f"{created.isoformat()}T00:00:00Z"
    return (
        _HEAD
        + (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escaped(title)}</dc:title><dc:creator>客户簿</dc:creator>"
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
            f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
            "</cp:coreProperties>"
        ).encode()
    )


def _parsed(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def _bytes(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
