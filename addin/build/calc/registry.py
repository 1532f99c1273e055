"""Configuration files of an extension (.xcu): nodes and properties written as XML."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
)


def component(name: str, package: str, children: Iterable[str]) -> bytes:
    """A whole file."""
    return f'{_HEAD}oor:name="{name}" oor:package="{package}">\n{"".join(children)}</oor:component-data>\n'.encode()


def node(name: str, children: Iterable[str] = (), *, op: str = "") -> str:
    """One node; members of a set are told by `op`: replace, or fuse with what others put there."""
    attributes = f"oor:name={quoteattr(name)}" + (f' oor:op="{op}"' if op else "")
    return f"<node {attributes}>{''.join(children)}</node>\n"


def value(name: str, text: str) -> str:
    """A property that is the same in all languages."""
    return f"<prop oor:name={quoteattr(name)}><value>{escape(text)}</value></prop>"


def words(name: str, text: str) -> str:
    """A property in words. English is what an office without a Chinese language pack falls back to, so it holds Chinese too."""
    values = "".join(f'<value xml:lang="{language}">{escape(text)}</value>' for language in ("en", "zh-CN"))
    return f"<prop oor:name={quoteattr(name)}>{values}</prop>"
