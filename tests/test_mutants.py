"""The runner of mutants, and a sample of them: changes that once survived the whole suite."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutate", ROOT / "tools" / "mutate.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutate"] = module
    spec.loader.exec_module(module)
    return module


mutate = loaded()
SOURCE = '''"""Text 1."""
LIMIT = 3

def chosen(values, limit=LIMIT):
    """Text 2."""
    values.sort(reverse=True)
    if not values or len(values) > 7:
        return None
    return max(values) if limit in values else min(values)
'''


def test_changes_are_made_one_at_a_time() -> None:
    found = mutate.mutants("a.py", SOURCE)
    assert {(m.before, m.after) for m in found} == {
        ("values.sort(reverse=True)", ""),
        ("True", "False"),
        ("not values or len(values) > 7", "not values and len(values) > 7"),
        ("not values", "not not values"),
        ("len(values) > 7", "len(values) >= 7"),
        ("7", "8"),
        ("max(values) if limit in values else min(values)", "min(values) if limit in values else max(values)"),
        ("limit in values", "limit not in values"),
        ("max(values)", "min(values)"),
        ("min(values)", "max(values)"),
    }
    plain = ast.unparse(ast.parse(SOURCE))
    assert all(m.source != plain for m in found)
    assert len({m.source for m in found}) == len(found)


def test_the_files_and_their_tests_are_there() -> None:
    named = {name for file, tests in mutate.TARGETS.items() for name in (file, *tests)}
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> object:
    return mutate.Copy(tmp_path_factory.mktemp("mutants"))


@pytest.mark.parametrize(
    ("file", "before", "tests"),
    [
        ("workbooks/atomic.py", "_sync(temporary)", "tests/workbooks/opening/test_atomic.py"),
        ("udfs/masking.py", "len(digits) < 7", "udfs/masking.py"),
        ("addin/consolidate/likeness/duplicates.py", "coded[i] and coded[j]", "tests/addin/consolidate/test_duplicates.py"),
    ],
)
def test_a_sample_is_noticed(copied: object, file: str, before: str, tests: str) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")
    changed = [m for m in mutate.mutants(file, source) if m.before == before]
    assert changed, f"{file} says it otherwise now: choose another change"
    assert copied.notices(changed[0], [tests])


def test_without_a_change_the_tests_of_the_sample_pass(copied: object) -> None:
    assert not copied.fails(["tests/workbooks/opening/test_atomic.py", "udfs/masking.py"])
