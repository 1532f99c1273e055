"""The tab 客户管理 as customUI parts, made from the `@button` declarations.

Office 2007 reads the part of 2006/01, later versions that of 2009/07 ([MS-CUSTOMUI], [MS-CUSTOMUI2]); LibreOffice and some
programs that save the file again keep only the older one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args
from xml.etree import ElementTree as Xml

from addin.build.excel.callbacks import CALLBACK, control_id
from addin.declare import Button, Section

TAB = "客户管理"
_2006 = "http://schemas.microsoft.com/office/2006/01/customui"
_2009 = "http://schemas.microsoft.com/office/2009/07/customui"
_RELATIONS = "http://schemas.microsoft.com/office/{}/relationships/ui/extensibility"
#: Part, its relationship from the package, its name space.
PARTS = (
    ("customUI/customUI.xml", _RELATIONS.format("2006"), _2006),
    ("customUI/customUI14.xml", _RELATIONS.format("2007"), _2009),
)
#: Buttons of normal size that fill one column of a group.
_COLUMN = 3


def ribbon_xml(buttons: Iterable[Button], namespace: str) -> bytes:
    """One customUI part; what works on the open workbook stands first and large, a group without buttons is left out."""
    shown = [button for button in buttons if button.on_ribbon]
    root = Xml.Element("customUI", xmlns=namespace)
    tab = Xml.SubElement(Xml.SubElement(Xml.SubElement(root, "ribbon"), "tabs"), "tab", id="khtab", label=TAB)
    for number, section in enumerate(get_args(Section)):
        members = [button for button in shown if button.section == section]
        if members:
            group = Xml.SubElement(tab, "group", id=group_id(number), label=section)
            for button in sorted(members, key=lambda b: not b.needs_book):
                large = button.needs_book or len(members) <= _COLUMN
                Xml.SubElement(group, "button", _attributes(button, "large" if large else "normal"))
    Xml.indent(root)
    written: bytes = Xml.tostring(root, "utf-8", xml_declaration=True)
    return written


def group_id(number: int) -> str:
    """Id of a group by its place."""
    return f"khgroup_{number}"


def _attributes(button: Button, size: str) -> dict[str, str]:
    return {
        "id": control_id(button.verb),
        "label": button.caption,
        "size": size,
        "imageMso": button.icon,
        "screentip": button.label,
        "supertip": button.summary,
        "onAction": CALLBACK,
    }
