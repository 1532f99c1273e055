"""Short ways to write UNO values."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from addin.hosts.calc.link.values import Enum, Struct, Typed


def struct(type_name: str, **fields: Any) -> Struct:
    """A struct; members not named keep UNO's defaults."""
    return Struct(type_name, fields)


def enum(type_name: str, value: str) -> Enum:
    """A member of an enum."""
    return Enum(type_name, value)


def typed(type_name: str, value: Any) -> Typed:
    """A value of a told UNO type, such as `[]com.sun.star.beans.PropertyValue`."""
    return Typed(type_name, value)


def properties(**values: Any) -> tuple[Struct, ...]:
    """Named values as UNO's methods take them."""
    return tuple(struct("com.sun.star.beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def file_url(path: Path | str) -> str:
    """Address of a file as LibreOffice takes it."""
    return Path(path).resolve().as_uri()


def file_path(url: str) -> Path:
    """Path of a `file:` address that LibreOffice gave."""
    parts = urlsplit(url)
    if parts.netloc:
        return Path(f"//{parts.netloc}{unquote(parts.path)}")
    return Path(url2pathname(parts.path))
