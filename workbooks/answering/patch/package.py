"""An OOXML package open for patching: parts, content types, relationships; members nobody touched keep their bytes."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

from lxml import etree

from workbooks import refusals
from workbooks.answering.patch.lean import LeanSheet
from workbooks.answering.patch.xml import Element, children, made, name, namespace, parsed, written
from workbooks.opening.package import BrokenError, list_members, open_package, packed_member
from workbooks.problems import Severity, Where, refuse, rule

SIGNED = rule(
    "KH180", Severity.ERROR, "带数字签名", "文件带有数字签名，写入标记会使签名失效。", "请报送没有签名的副本，或在原表中按清单自行改正。"
)

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_CONTENT_TYPES = "[Content_Types].xml"
_NEW = (1980, 1, 1, 0, 0, 0)


class PackageEditor:
    """Reads parts by name (capitals do not matter), writes changed ones back, adds and drops parts.

    Args:
        data: The package.
        where: The workbook, for refusals.
        lean: Trees of large worksheets are without cells; `LeanSheet` puts them in.

    Raises:
        Refusal: KH119–KH122 for a package that is damaged or unsafe, KH180 for a signed one; also from every method
            that meets a damaged part.
    """

    def __init__(self, data: bytes, where: Where, *, lean: bool = False) -> None:
        self.where, self._lean = where, lean
        self._data = data
        try:
            self._parts = dict(open_package(data, where).parts)
            self._infos = {info.filename.replace("\\", "/"): info for info in list_members(data, where)}
        except BrokenError as error:
            raise refuse(refusals.DAMAGED, where, what=error.what) from error
        self._names = {part.lower(): part for part in self._parts}
        self._trees: dict[str, Element] = {}
        #: Worksheets whose trees are without cells.
        self.lean_sheets: dict[str, LeanSheet] = {}
        self._changed: set[str] = set()
        self._put: set[str] = set()
        if any(part.startswith("_xmlsignatures/") for part in self._names):
            raise refuse(SIGNED, where)

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.lower() in self._names

    def read(self, part: str) -> bytes:
        """Bytes of a part as they stand in the file."""
        if not self.has(part):
            raise refuse(refusals.DAMAGED, self.where, what=f"缺少部件“{part}”")
        return self._parts[self._names[part.lower()]]

    def tree(self, part: str) -> Element:
        """Root of an XML part, to look at."""
        key = part.lower()
        if key not in self._trees:
            try:
                lean = LeanSheet.of(self.read(part), self.where) if self._lean else None
                if lean is not None:
                    self.lean_sheets[key] = lean
                self._trees[key] = parsed(self.read(part)) if lean is None else lean.root
            except etree.XMLSyntaxError as error:
                raise refuse(refusals.DAMAGED, self.where, what=f"部件“{part}”的 XML 不完整") from error
        return self._trees[key]

    def edit(self, part: str) -> Element:
        """Root of an XML part, to change."""
        root = self.tree(part)
        self._changed.add(part.lower())
        return root

    def put(self, part: str, data: bytes, content_type: str = "") -> None:
        """Replace a part, or add one of that content type."""
        key = part.lower()
        stored = self._names.setdefault(key, part)
        self._parts[stored] = data
        self._put.add(key)
        self._trees.pop(key, None)
        self.lean_sheets.pop(key, None)
        self._changed.discard(key)
        if content_type:
            self._declare(stored, content_type)

    def drop(self, part: str) -> None:
        """Take a part and its relationships out of the package."""
        for gone in (part, rels_name(part)):
            stored = self._names.pop(gone.lower(), None)
            if stored is not None:
                del self._parts[stored]
                self._trees.pop(gone.lower(), None)
                self.lean_sheets.pop(gone.lower(), None)
                self._changed.discard(gone.lower())
        root = self.tree(_CONTENT_TYPES)
        for override in children(root, "Override"):
            if override.get("PartName", "").lower() == f"/{part.lower()}":
                self.edit(_CONTENT_TYPES).remove(override)

    def free_name(self, pattern: str) -> str:
        """First unused part name of a pattern such as xl/comments{}.xml."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def related(self, part: str, kind: str) -> list[str]:
        """Parts that a part refers to by a kind of relationship (the last word of its type)."""
        if not self.has(rels_name(part)):
            return []
        found = children(self.tree(rels_name(part)), "Relationship")
        return [resolved(part, r.get("Target", "")) for r in found if _is_kind(r, kind) and r.get("TargetMode") != "External"]

    def target(self, part: str, relation_id: str) -> str:
        """Part behind a relationship id; "" if there is none."""
        if self.has(rels_name(part)):
            for relation in children(self.tree(rels_name(part)), "Relationship"):
                if relation.get("Id") == relation_id:
                    return resolved(part, relation.get("Target", ""))
        return ""

    def unrelate(self, part: str, target: str) -> None:
        """Take away the relationships from a part to another."""
        holder = rels_name(part)
        if not self.has(holder):
            return
        for relation in list(children(self.edit(holder), "Relationship")):
            if relation.get("TargetMode") != "External" and resolved(part, relation.get("Target", "")).lower() == target.lower():
                self.edit(holder).remove(relation)

    def relate(self, part: str, kind: str, target: str, *, strict: bool = False) -> str:
        """Add a relationship from a part to another; its id."""
        holder = rels_name(part)
        if not self.has(holder):
            self.put(holder, b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>')
            self._declare_extension("rels", "application/vnd.openxmlformats-package.relationships+xml")
        root = self.edit(holder)
        taken = {relation.get("Id", "").lower() for relation in root}
        number = 1
        while f"rid{number}" in taken:
            number += 1
        path = posixpath.relpath(target, posixpath.dirname(part) or ".")
        made(root, "Relationship", {"Id": f"rId{number}", "Type": f"{OFFICE_STRICT if strict else OFFICE}/{kind}", "Target": path})
        return f"rId{number}"

    def _declare(self, part: str, content_type: str) -> None:
        """Tell the content type of a new part; a vmlDrawing goes by its extension, as Excel wants it."""
        if part.endswith(".vml"):
            self._declare_extension("vml", content_type)
            return
        root = self.edit(_CONTENT_TYPES)
        for override in children(root, "Override"):
            if override.get("PartName", "").lower() == f"/{part.lower()}":
                override.set("ContentType", content_type)
                return
        made(root, "Override", {"PartName": f"/{part}", "ContentType": content_type})

    def _declare_extension(self, extension: str, content_type: str) -> None:
        root = self.tree(_CONTENT_TYPES)
        defaults = children(root, "Default")
        if not any(default.get("Extension", "").lower() == extension for default in defaults):
            element = made(self.edit(_CONTENT_TYPES), "Default", {"Extension": extension, "ContentType": content_type})
            root.insert(len(defaults), element)

    def save(self) -> bytes:
        """The package: members in their old order and compression, new ones last, same input same bytes.

        Members nobody touched are copied as they are compressed.
        """
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            places = {part: place for place, part in enumerate(self._infos)}
            for part in sorted(self._parts, key=lambda part: (places.get(part, len(places)), part)):
                key = part.lower()
                if key in self._changed:
                    lean = self.lean_sheets.get(key)
                    archive.writestr(self._info(part), written(self._trees[key]) if lean is None else lean.written())
                elif key in self._put:
                    archive.writestr(self._info(part), self._parts[part])
                else:
                    _copy_packed(archive, self._info(part), self._infos[part], packed_member(self._data, self._infos[part]))
        return out.getvalue()

    def _info(self, part: str) -> zipfile.ZipInfo:
        old = self._infos.get(part)
        info = zipfile.ZipInfo(old.filename if old else part, old.date_time if old else _NEW)
        info.compress_type = old.compress_type if old else zipfile.ZIP_DEFLATED
        info.external_attr = old.external_attr if old else 0
        info.create_system = old.create_system if old else 0
        return info


def _copy_packed(archive: zipfile.ZipFile, info: zipfile.ZipInfo, old: zipfile.ZipInfo, packed: bytes) -> None:
    """What `writestr` does, without deflating: the module has no word for it, but leaves its file and directory open to it."""
    assert archive.fp is not None  # noqa: S101 - the archive is open
    info.CRC, info.compress_size, info.file_size = old.CRC, old.compress_size, old.file_size
    info.header_offset = archive.fp.tell()
    archive.fp.write(info.FileHeader() + packed)
    archive.filelist.append(info)
    archive.NameToInfo[info.filename] = info
    archive.start_dir = archive.fp.tell()


def rels_name(part: str) -> str:
    """Where a part's relationships stand; those of the package for ""."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def resolved(part: str, target: str) -> str:
    """Part name of a relationship's target."""
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def is_strict(root: Element) -> bool:
    """True for a part in the namespaces of Strict Open XML."""
    return namespace(root).startswith("http://purl.oclc.org/")


def _is_kind(relation: Element, kind: str) -> bool:
    return name(relation) == "Relationship" and re.fullmatch(rf".*/{kind}", relation.get("Type", "")) is not None
