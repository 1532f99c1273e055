"""Runs xlwings' own tests, unedited, on the Calc engine: `python -m tests.calc.conformance PATH [FILE…]` (make conformance XLWINGS=PATH).

PATH is a checkout of xlwings of the installed version. Its tests are copied, because they write beside themselves. Passed, failed and
skipped tests are counted by file; those that cannot pass stand with their reasons in `xlwings_known.toml`. Ends with 1 if another fails.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from lxml import etree

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

#: What every host of xlwings must do; the rest of its tests is of its servers, its web engines and Excel's own objects.
CORE = ("test_app", "test_active", "test_book", "test_sheet", "test_range", "test_names", "test_conversion", "test_ndim", "test_chunking")
ALSO = ("test_font", "test_shape", "test_table")


@dataclass(frozen=True)
class Result:
    """One test: its name as in the list of known ones, and how it ended."""

    file: str
    name: str
    outcome: str
    said: str


def run(checkout: Path, files: list[str]) -> list[Result]:
    """Run test files of a checkout."""
    with tempfile.TemporaryDirectory(prefix="kehubu-conformance-") as folder:
        place = Path(folder)
        shutil.copytree(checkout / "tests", place / "tests")
        environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}", "KH_USER_FOLDER": str(place / "user")}
        told = [f"tests/{name}.py" for name in files]
        options = ["-c", "tests/pytest.ini", "--rootdir", str(place), "-p", "xlwings_plugin", "--tb=line", "--junitxml=report.xml"]
        subprocess.run(
            [sys.executable, "-m", "pytest", *options, *told], cwd=place, env=environment, check=False, stdout=subprocess.DEVNULL
        )
        return results(place / "report.xml")


def results(report: Path) -> list[Result]:
    """Outcomes in a JUnit report."""
    found = []
    for case in etree.parse(report).iter("testcase"):
        names = (case.get("classname") or case.get("name") or "").split(".")
        file = next((name for name in names if name.startswith("test_")), "?")
        child = next((one for one in case if one.tag in ("failure", "error", "skipped")), None)
        outcome = {"failure": "failed", "error": "failed", "skipped": "skipped"}.get("" if child is None else str(child.tag), "passed")
        said = "" if child is None else str(child.get("message", "")).splitlines()[0][:100]
        path = [*names[names.index(file) :], str(case.get("name"))] if file in names else names
        found.append(Result(file, "::".join(path), outcome, said))
    return found


def report(found: list[Result], known: dict[str, str]) -> int:
    """Print what came out; the exit code."""
    print(f"{'file':20}{'passed':>8}{'failed':>8}{'skipped':>8}{'known':>8}")
    for file in dict.fromkeys(result.file for result in found):
        mine = [result for result in found if result.file == file]
        count = Counter(result.outcome for result in mine)
        listed = sum(result.name in known and result.outcome != "passed" for result in mine)
        print(f"{file:20}{count['passed']:8}{count['failed']:8}{count['skipped']:8}{listed:8}")
    total = Counter(result.outcome for result in found)
    print(f"{'all':20}{total['passed']:8}{total['failed']:8}{total['skipped']:8}")
    for result in found:
        if result.outcome != "passed" and result.name in known:
            print(f"known    {result.name}: {known[result.name]}")
    for result in found:
        if result.outcome == "passed" and result.name in known:
            print(f"passes   {result.name}: take it off the list")
    unknown = [result for result in found if result.outcome != "passed" and result.name not in known]
    for result in unknown:
        print(f"{result.outcome:8} {result.name}: {result.said}")
    return 1 if unknown or not found else 0


def version_of(checkout: Path) -> str:
    """Version of a checkout: its own word, or its tag where it calls itself dev; "" if neither tells."""
    found = re.search(r'^__version__ = "([^"]+)"', (checkout / "xlwings" / "__init__.py").read_text("utf-8"), re.MULTILINE)
    if found and found[1] != "dev":
        return found[1]
    tag = subprocess.run(["git", "-C", str(checkout), "describe", "--tags", "--exact-match"], capture_output=True, check=False)
    return tag.stdout.decode().strip().removeprefix("v")


def main(told: list[str]) -> int:
    """The command line."""
    if not told or not (Path(told[0]) / "tests" / "test_range.py").is_file():
        print("usage: python -m tests.calc.conformance PATH-OF-AN-XLWINGS-CHECKOUT [test_range …]")
        return 2
    theirs, ours = version_of(Path(told[0])), metadata.version("xlwings")
    if theirs != ours:
        print(f"the checkout is xlwings {theirs or 'of no told version'}, installed is {ours}: check out the tag {ours}")
        return 2
    known = {one["test"]: one["reason"] for one in tomllib.loads((HERE / "xlwings_known.toml").read_text("utf-8"))["known"]}
    return report(run(Path(told[0]).resolve(), told[1:] or [*CORE, *ALSO]), known)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
