import io
import zipfile
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as Xml

import pytest

from addin.build.excel.build import build_xlam
from addin.build.excel.callbacks import CALLBACK, control_id
from addin.build.excel.ribbon import PARTS, group_id, ribbon_xml
from addin.catalogue import buttons
from addin.declare import Section
from tests.excel.custom_ui_rules import NAMESPACES, faults

#: Names of controls that are in Microsoft's published lists for Excel 2013, 2016, 2019 and 365; a name is added after a look there.
KNOWN = set((Path(__file__).parent / "control_names.txt").read_text("ascii").split())
with zipfile.ZipFile(io.BytesIO(build_xlam({}))) as _archive:
    RIBBONS = {name: _archive.read(name) for name in NAMESPACES}
BOTH = pytest.mark.parametrize("part", NAMESPACES)


def elements(part, tag):
    return list(Xml.fromstring(RIBBONS[part]).iter(f"{{{NAMESPACES[part]}}}{tag}"))


@BOTH
def test_the_part_keeps_the_rules(part):
    assert faults(part, RIBBONS[part]) == []


def test_both_parts_say_the_same():
    old, new = (data.decode() for data in RIBBONS.values())
    assert old.replace(*NAMESPACES.values()) == new
    assert {part: namespace for part, _, namespace in PARTS} == NAMESPACES


@BOTH
def test_one_tab_with_a_group_for_each_section(part):
    (tab,) = elements(part, "tab")
    assert tab.get("label") == "客户管理"
    assert [group.get("label") for group in elements(part, "group")] == list(get_args(Section))
    assert max(len(group) for group in elements(part, "group")) <= 18, "a group is no wider than six columns of three"


@BOTH
def test_each_button_of_the_ribbon_stands_in_its_group_once(part):
    found = {b.get("id"): group.get("id") for group in elements(part, "group") for b in group}
    shown = [b for b in buttons().values() if b.on_ribbon]
    assert found == {control_id(b.verb): group_id(get_args(Section).index(b.section)) for b in shown}
    assert len(elements(part, "button")) == len(shown)


@BOTH
def test_words_and_callback_of_each_button(part):
    by_id = {control_id(b.verb): b for b in buttons().values()}
    for element in elements(part, "button"):
        button = by_id[element.get("id")]
        assert element.get("label") == button.caption
        assert element.get("screentip") == button.label
        assert element.get("supertip") == button.summary
        assert element.get("onAction") == CALLBACK == "KhButtons.KhPress"


@BOTH
def test_what_works_on_the_open_workbook_stands_first_and_large(part):
    books = {control_id(b.verb) for b in buttons().values() if b.needs_book}
    for group in elements(part, "group"):
        large = [b.get("size") == "large" for b in group]
        assert large == sorted(large, reverse=True)
        assert all(b.get("size") == "large" for b in group if b.get("id") in books)


def test_icons_are_names_microsoft_lists():
    assert {b.icon for b in buttons().values() if b.on_ribbon} - KNOWN == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id="kh_check"', 'id="kh check"'),
        ('id="kh_check"', 'id="kh_fix"'),
        ('id="kh_check" ', ""),
        ('size="large"', 'size="huge"'),
        ('label="校验"', 'label=""'),
        ('label="校验"', f'label="{"校" * 1025}"'),
        ("<group ", "<box "),
        ("onAction", "onClick"),
        ("<ribbon>", '<ribbon xmlns="urn:other">'),
        ("<tab ", "<tab><tab/></tab><tab "),
    ],
)
def test_the_rules_find_what_is_wrong(old, new):
    part = "customUI/customUI.xml"
    text = RIBBONS[part].decode()
    assert old in text
    broken = text.replace(old, new, 1)
    broken = broken.replace("</group>", "</box>", 1) if new == "<box " else broken
    assert faults(part, broken.encode())


def test_a_group_without_buttons_is_left_out():
    staff = [b for b in buttons().values() if b.audience == "staff"]
    assert ribbon_xml(staff, PARTS[0][2]).count(b"<group") == 1
