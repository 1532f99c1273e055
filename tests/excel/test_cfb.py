import io
import random
import struct

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.build.excel.cfb import write

LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\:!")
NAMES = st.text(LETTERS, min_size=1, max_size=15)
CONTENTS = st.one_of(st.binary(max_size=200), st.integers(0, 20_000).map(lambda n: bytes(i % 251 for i in range(n))))


def storages(inner):
    return st.dictionaries(NAMES, inner, max_size=12)


TREES = storages(st.recursive(CONTENTS, storages, max_leaves=25))


def flat(tree, above=()):
    for name, content in tree.items():
        if isinstance(content, dict):
            yield (*above, name), None
            yield from flat(content, (*above, name))
        else:
            yield (*above, name), content


def is_clear(tree):
    """No two brothers that differ by capitals alone."""
    names = [name.upper() for name in tree]
    return len(set(names)) == len(names) and all(is_clear(t) for t in tree.values() if isinstance(t, dict))


def opened(data):
    return olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE)


def check(tree):
    with opened(write(tree)) as ole:
        assert not ole.parsing_issues
        expected = dict(flat(tree))
        found = {tuple(path): ole for path in ole.listdir(streams=True, storages=True)}
        assert set(found) == set(expected)
        for path, content in expected.items():
            if content is not None:
                assert ole.openstream(list(path)).read() == content


@given(TREES.filter(is_clear))
@settings(max_examples=60)
def test_any_tree_is_read_back(tree):
    check(tree)


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 65_536])
def test_lengths_around_the_limits_of_sectors(size):
    check({"A": bytes(range(256)) * (size // 256) + bytes(size % 256), "B": b"x" * 100})


@pytest.mark.parametrize("size", [109 * 128 * 512 - 120_000, 7_200_000, 16_000_000])
def test_a_file_with_more_than_109_fat_sectors(size):
    content = random.Random(1).randbytes(size)
    data = write({"long": content, "short": b"after"})
    fat_count = struct.unpack_from("<I", data, 44)[0]
    assert fat_count == -(-(len(data) // 512 - 1) // 128)
    assert (struct.unpack_from("<I", data, 72)[0] > 0) == (fat_count > 109)
    check({"long": content, "short": b"after"})


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 7, 8, 30, 63, 64, 100, 127, 128, 129])
def test_brothers_stand_in_a_valid_red_black_tree(count):
    names = [f"{'x' * (i % 20)}{i}" for i in range(count)]
    data = write(dict.fromkeys(names, b"-"))
    with opened(data) as ole:
        assert len(ole.listdir()) == count
    start = struct.unpack_from("<I", data, 48)[0]
    directory = data[(start + 1) * 512 :]
    entries = [struct.unpack_from("<64sHBBIII", directory, 128 * i) for i in range(count + 1)]

    def walk(number, above_red):
        """Names in order, and the number of black entries on every way down."""
        if number == 0xFFFFFFFF:
            return [], 0
        name, length, _, color, left, right, _ = entries[number]
        assert not (above_red and color == 0)
        before, black = walk(left, color == 0)
        after, same = walk(right, color == 0)
        assert black == same
        return [*before, name[: length - 2].decode("utf-16-le"), *after], black + color

    assert entries[entries[0][6]][3] == 1, "the root of the tree is black"
    found, _ = walk(entries[0][6], above_red=False)
    assert found == sorted(names, key=lambda n: (len(n), n.upper()))


@pytest.mark.parametrize("name", ["", "a/b", "a:b", "a!b", "a\\b", "x" * 32, "客" * 32, "a\0"])
def test_names_that_are_not_legal(name):
    with pytest.raises(ValueError, match="no legal name"):
        write({"inner": {name: b""}})


def test_capitals_alone_tell_no_names_apart():
    with pytest.raises(ValueError, match="twice"):
        write({"Straße": b"", "STRAßE": b""})


def test_same_tree_same_bytes():
    tree = {"B": {"x": b"1" * 5000}, "a": b"", "客户": b"2"}
    assert write(tree) == write(tree)
