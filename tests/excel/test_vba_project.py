import random
import zipfile
from pathlib import Path

import pytest
import xlwings
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.build.excel.ovba_compress import compress
from addin.build.excel.ovba_project import Module, Project, scrambled
from tests.excel.vba_reader import plain, read_vba, unpacked

SHIPPED = sorted(Path(xlwings.__file__).parent.rglob("*.xlam"))
MODULES = [
    Module("ThisWorkbook", "Option Explicit\r\n", "workbook"),
    Module("Sheet1", kind="sheet"),
    Module("Main", 'Public Sub A()\r\n    MsgBox "x"\r\nEnd Sub\r\n'),
    Module("Thing", "Private a As Long\r\n", "class", exposed=True, description=r"what\r\nit is"),
]
#: Records every project has in this order: information, references, module count and cookie.
INFORMATION = [0x01, 0x02, 0x14, 0x03, 0x04, 0x05, 0x40, 0x06, 0x3D, 0x07, 0x08, 0x09, 0x0C, 0x3C]
REFERENCES = {0x16, 0x3E, 0x0D, 0x33, 0x2F, 0x30}


def vba_shipped(path: Path):
    with zipfile.ZipFile(path) as archive:
        return read_vba(archive.read("xl/vbaProject.bin"))


def numbers(vba):
    return [number for number, _ in vba.records]


def shape(vba):
    """Records without the references, and modules with their kinds left out."""
    found = [n for n in numbers(vba) if n not in REFERENCES]
    start = found.index(0x13) + 1
    modules = found[start:-1]
    size = modules.index(0x2B) + 1
    each = [tuple(0x21 if n == 0x22 else n for n in modules[i : i + size]) for i in range(0, len(modules), size)]
    return found[:start], set(each), found[-1]


def keys(vba):
    return list(vba.properties), [line for line in vba.project if line.startswith(("[", "&"))]


LONG = st.builds(
    lambda seed, letters, size: bytes(random.Random(seed).choices(letters, k=size)),
    st.integers(0),
    st.binary(min_size=1, max_size=256),
    st.integers(0, 9000),
)


@given(st.one_of(st.binary(max_size=300), LONG))
@settings(max_examples=200)
def test_anything_compressed_is_read_back(data):
    read = unpacked(compress(data))
    assert read[: len(data)] == data
    assert not read[len(data) :].strip(b"\0"), "a raw last chunk is padded with zeros"


@pytest.mark.parametrize("size", [1, 4095, 4096, 4097, 8192, 12_289])
def test_source_of_any_length_comes_back_to_the_letter(size):
    text = ("Dim client As String ' %d\r\n" * 600)[:size].encode()
    assert unpacked(compress(text)) == text
    assert len(compress(text)) < size / 3 + 12


def test_streams_decode_to_their_source():
    project = Project("Kehubu", MODULES)
    vba = read_vba(project.to_bytes())
    assert vba.sources == {module.name: module.source for module in MODULES}
    assert vba.types == {"ThisWorkbook": 0x22, "Sheet1": 0x22, "Main": 0x21, "Thing": 0x22}
    assert sorted(vba.streams) == sorted(
        [["PROJECT"], ["PROJECTwm"], ["VBA", "_VBA_PROJECT"], ["VBA", "dir"], *(["VBA", module.name] for module in MODULES)]
    )
    assert vba.wm == project.projectwm_stream()


def test_attributes_of_each_kind_of_module():
    assert MODULES[2].source.startswith('Attribute VB_Name = "Main"\r\nPublic Sub')
    assert 'VB_Base = "0{00020819-' in MODULES[0].source
    assert 'VB_Base = "0{00020820-' in MODULES[1].source
    assert "VB_PredeclaredId = True" in MODULES[1].source
    assert "VB_PredeclaredId = False\r\nAttribute VB_Exposed = True" in MODULES[3].source
    assert 'Attribute VB_Description = "what\\r\\nit is"\r\nPrivate a' in MODULES[3].source


@pytest.mark.parametrize("path", SHIPPED, ids=[path.name for path in SHIPPED])
def test_structure_is_that_of_an_add_in_xlwings_ships(path):
    ours, theirs = read_vba(Project("Kehubu", MODULES).to_bytes()), vba_shipped(path)
    assert shape(ours) == shape(theirs)
    assert numbers(ours)[: len(INFORMATION)] == INFORMATION == numbers(theirs)[: len(INFORMATION)]
    assert keys(ours) == keys(theirs)
    assert ours.head == theirs.head
    kept = {name for name in map(tuple, theirs.streams) if name[-1] not in theirs.sources}
    assert kept == {name for name in map(tuple, ours.streams) if name[-1] not in ours.sources}
    for name in ("ThisWorkbook",):
        assert theirs.sources[name].split("Option")[0].strip() == MODULES[0].source.split("Option")[0].strip()


def test_xlwings_ships_add_ins_to_compare_with():
    assert len(SHIPPED) >= 2


def test_office_is_referred_to_and_forms_are_not():
    payloads = [payload for number, payload in read_vba(Project("Kehubu", MODULES).to_bytes()).records if number == 0x0D]
    assert any(b"Microsoft Office 16.0 Object Library" in p for p in payloads)
    assert not any(b"Forms" in p for p in payloads)


def test_protection_is_none_and_the_cipher_is_that_of_others():
    ours = read_vba(Project("Kehubu", MODULES).to_bytes()).properties
    theirs = vba_shipped(next(p for p in SHIPPED if "ribbon" in p.name)).properties
    for properties in (ours, theirs):
        found = {key: plain(properties[key].strip('"'), properties["ID"].strip('"')) for key in ("CMG", "DPB", "GC")}
        assert found == {"CMG": bytes(4), "DPB": bytes(1), "GC": b"\xff"}


@given(st.binary(max_size=20), st.integers(0, 255))
def test_scrambled_data_is_read_back(data, seed):
    assert plain(scrambled("{A}", data, seed), "{A}") == data


@pytest.mark.parametrize("name", ["_a", "1a", "客户", "a b", "x" * 32, ""])
def test_names_no_module_may_have(name):
    with pytest.raises(ValueError, match="no legal name"):
        Project("Kehubu", [Module(name)]).to_bytes()


@pytest.mark.parametrize("names", [("A", "a"), ("A", "KEHUBU")])
def test_names_are_used_once(names):
    with pytest.raises(ValueError, match="twice"):
        Project("Kehubu", [Module(name) for name in names]).to_bytes()


def test_source_is_ascii_or_nothing_is_made():
    with pytest.raises(UnicodeEncodeError):
        Project("Kehubu", [Module("A", "' 客户\r\n")]).to_bytes()


def test_same_modules_same_bytes():
    assert Project("Kehubu", MODULES).to_bytes() == Project("Kehubu", MODULES).to_bytes()
