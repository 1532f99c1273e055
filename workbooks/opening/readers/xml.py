"""Streaming XML with namespaces: no entities beyond the predefined ones, no DOCTYPE, bounded depth and attributes."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from workbooks import refusals
from workbooks.problems import Where, refuse

MAX_DEPTH = 256
MAX_ATTRIBUTES = 1_000
_ENCODINGS = frozenset(["utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"])
_CHUNK = 1 << 20

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def parse(data: bytes, where: Where, part: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Run handlers over an XML part; names are "namespace local", attributes without a namespace just their name.

    Raises:
        Refusal: KH119 when it is not well-formed, KH120 for a DOCTYPE or absurd nesting.
    """
    depth = 0

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH or len(attributes) > MAX_ATTRIBUTES:
            raise refuse(refusals.UNSAFE, where, what=f"部件“{part}”的嵌套异常深或属性异常多")
        start(name, attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    def declared(version: str, encoding: str | None, _standalone: int) -> None:
        if version != "1.0":
            raise refuse(refusals.DAMAGED, where, what=f"部件“{part}”的 XML 版本不被支持")
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise refuse(refusals.DAMAGED, where, what=f"部件“{part}”的文字编码“{encoding}”不被支持")

    def doctype(*_: object) -> None:
        raise refuse(refusals.UNSAFE, where, what=f"部件“{part}”带有文档类型声明（DOCTYPE）")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = doctype
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for offset in range(0, len(data), _CHUNK):
            parser.Parse(data[offset : offset + _CHUNK], False)  # noqa: FBT003 - positional only
        parser.Parse(b"", True)  # noqa: FBT003 - positional only
    except expat.ExpatError as error:
        raise refuse(refusals.DAMAGED, where, what=f"部件“{part}”第{error.lineno}行的 XML 不完整") from error


def local(name: str) -> str:
    """Name without its namespace."""
    return name.rpartition(" ")[2]


def truth(text: str | None) -> bool:
    """An XML boolean; absent is false."""
    return text is not None and text.strip() in ("1", "true", "on")
