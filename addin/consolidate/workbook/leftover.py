"""Volumes of an earlier run: which file is ours to write over or to remove, and which is the user's own.

The workbook asked for names its volumes with their hashes, each volume names that workbook, both in their document properties.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from workbooks.problems import Severity, Where, refuse, rule

#: Property of a volume that names the workbook it belongs to; the same in the metadata of Parquet.
VOLUME_OF = "客户簿分册所属"
_PROPERTIES = "docProps/custom.xml"
_NAME = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"

NOT_OURS = rule(
    "KH624",
    Severity.ERROR,
    "分册的文件名已被占用",
    "“{file}”不是汇总的分册，分册要用这个文件名，没有覆盖。",
    "把它改名或移走，或者--out换一个文件名，再汇总。",
)


def hash_of(path: Path) -> str:
    """SHA-256 of a file, however large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Earlier:
    """The volumes that an earlier run put beside a workbook.

    Args:
        path: The workbook, as it lies there before it is written anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        #: Volume → hash.
        self.marks = {name: mark for name, mark in _properties(path).items() if Path(name).name == name and name.startswith(path.stem)}

    def check(self, files: Iterable[Path]) -> None:
        """See that no file of another would be written over.

        Raises:
            Refusal: KH624, there is one.
        """
        for file in files:
            if file.exists() and not self._ours(file):
                raise refuse(NOT_OURS, Where(), file=file.name)

    def tidy(self, made: Iterable[Path]) -> tuple[str, ...]:
        """Remove volumes that no longer are; those that were changed since, or of a run that did not end, stay and are told."""
        folder, now = self._path.parent, {os.path.normcase(p.name) for p in made}
        kept = []
        beside = (p for p in folder.glob("*") if p.name.startswith(f"{self._path.stem}-") and p.suffix == self._path.suffix)
        for file in sorted({*(folder / name for name in self.marks), *beside}):
            if os.path.normcase(file.name) in now or not file.is_file():
                continue
            if self.marks.get(file.name) == hash_of(file):
                try:
                    file.unlink()
                    continue
                except OSError:  # open in Excel, or rights are gone
                    pass
            if self._ours(file):
                kept.append(file.name)
        return tuple(kept)

    def _ours(self, file: Path) -> bool:
        return file.name in self.marks or VOLUME_OF in (_parquet_properties(file) if file.suffix == ".parquet" else _properties(file))


def _properties(path: Path) -> Mapping[str, str]:
    """Document properties of a workbook; none of what is no workbook."""
    from lxml import etree

    try:
        with zipfile.ZipFile(path) as archive:
            tree = etree.fromstring(archive.read(_PROPERTIES), etree.XMLParser(resolve_entities=False, no_network=True))
    except (OSError, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return {}
    return {p.get("name", ""): "".join(map(str, p.itertext())) for p in tree.iter(_NAME)}


def _parquet_properties(path: Path) -> Iterable[str]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import read_schema
    except ImportError:
        return ()
    try:
        return [name.decode(errors="replace") for name in read_schema(path).metadata or {}]
    except (OSError, ArrowException):
        return ()
