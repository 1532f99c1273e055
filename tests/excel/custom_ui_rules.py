"""The rules of customUI parts that ours have to keep, written down from [MS-CUSTOMUI] 2.2 and [MS-CUSTOMUI2] 2.2.

Not the whole schema: the elements a tab with buttons is made of, their attributes, and the limits of their values. An element or
attribute not listed is a fault, so that the rules grow with what we write.
"""

import re
from xml.etree import ElementTree as Xml

NAMESPACES = {
    "customUI/customUI.xml": "http://schemas.microsoft.com/office/2006/01/customui",
    "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2009/07/customui",
}
#: Element: its children, and how many of each.
CHILDREN = {
    "customUI": {"ribbon": 1},
    "ribbon": {"tabs": 1},
    "tabs": {"tab": 100},
    "tab": {"group": 1000},
    "group": {"button": 1000, "separator": 1000},
    "button": {},
    "separator": {},
}
TEXT = re.compile(r".{1,1024}", re.DOTALL)
LONG_TEXT = re.compile(r".{1,4096}", re.DOTALL)
ID = re.compile(r"[A-Za-z_][A-Za-z0-9._-]{0,1023}")
SIZE = re.compile("normal|large")
TRUTH = re.compile("true|false|0|1")
ATTRIBUTES = {
    "customUI": {"onLoad": TEXT},
    "ribbon": {"startFromScratch": TRUTH},
    "tabs": {},
    "tab": {"id": ID, "label": TEXT, "keytip": re.compile(r"\w{1,3}")},
    "group": {"id": ID, "label": TEXT, "screentip": TEXT, "supertip": TEXT},
    "button": {
        "id": ID,
        "label": TEXT,
        "size": SIZE,
        "imageMso": TEXT,
        "screentip": TEXT,
        "supertip": TEXT,
        "onAction": TEXT,
    },
    "separator": {"id": ID},
}


def faults(part: str, data: bytes) -> list[str]:
    """What is against the rules, in the order of the part."""
    root = Xml.fromstring(data)
    found: list[str] = []
    ids: set[str] = set()

    def walk(element: Xml.Element) -> None:
        space, _, tag = element.tag.removeprefix("{").partition("}")
        if space != NAMESPACES[part] or tag not in CHILDREN:
            found.append(f"element {element.tag}")
            return
        for name, value in element.attrib.items():
            rule = ATTRIBUTES[tag].get(name)
            if rule is None or not rule.fullmatch(value):
                found.append(f"{tag} {name}={value!r}")
            if name == "id" and (value in ids or ids.add(value)):
                found.append(f"id twice: {value}")
        if "id" in ATTRIBUTES[tag] and "id" not in element.attrib:
            found.append(f"{tag} without id")
        found.extend(f"too many {child}" for child, most in CHILDREN[tag].items() if len(element.findall(f"{{{space}}}{child}")) > most)
        for child in element:
            if child.tag.rpartition("}")[2] not in CHILDREN[tag]:
                found.append(f"{child.tag} in {tag}")
            else:
                walk(child)

    walk(root)
    return found
