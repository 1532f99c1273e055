"""XML parts as trees that keep all they do not know: foreign namespaces, extensions, mc:Ignorable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml's only name for the type
Content: TypeAlias = "tuple[str, frozenset[tuple[str, str]], str, tuple[Content, ...]]"

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def parsed(data: bytes) -> Element:
    """Root of a part. Nothing outside is read, no entity is replaced.

    Raises:
        etree.XMLSyntaxError: it is not well-formed.
    """
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False))


def written(root: Element) -> bytes:
    """Bytes of a part."""
    return _DECLARATION + etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)


def content(element: Element) -> Content:
    """All that an element says, as a key: prefixes of namespaces and blanks between children say nothing."""
    inner = tuple(content(item) for item in element if isinstance(item.tag, str))
    return str(element.tag), frozenset((str(key), str(value)) for key, value in element.attrib.items()), (element.text or "").strip(), inner


def namespace(element: Element) -> str:
    """Namespace URI of an element: the ordinary one, or that of Strict workbooks."""
    return etree.QName(element).namespace or ""


def name(element: Element) -> str:
    """Local name; "" for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child(parent: Element, tag: str) -> Element | None:
    """First child of that local name in the parent's namespace."""
    return parent.find(f"{{{namespace(parent)}}}{tag}")


def children(parent: Element, tag: str) -> list[Element]:
    """Children of that local name in the parent's namespace."""
    return parent.findall(f"{{{namespace(parent)}}}{tag}")


def made(parent: Element, tag: str, attributes: dict[str, str] | None = None, text: str | None = None) -> Element:
    """A new last child in the parent's namespace; text keeps its spaces."""
    element = etree.SubElement(parent, f"{{{namespace(parent)}}}{tag}", attributes or {})
    if text is not None:
        element.text = text
        if text != text.strip():
            element.set(_SPACE, "preserve")
    return element


def ordered(parent: Element, tag: str, order: Sequence[str]) -> Element:
    """The child of that name, made where the schema wants it if it is not there yet.

    `order` lists the names of a parent's children; names it does not know stay behind the new child only if they
    followed a later one.
    """
    found = child(parent, tag)
    if found is not None:
        return found
    before = set(order[: order.index(tag)])
    place = max((i + 1 for i, element in enumerate(parent) if name(element) in before), default=0)
    element = etree.Element(f"{{{namespace(parent)}}}{tag}")
    parent.insert(place, element)
    return element
