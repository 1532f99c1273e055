"""The repository keeps its own promises."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from addin.build.pages import FOLDER, PAGES
from udfs.rulebook import clause_ids
from udfs.rulebook_text import CLAUSES, READINGS

ROOT = Path(__file__).parents[1]
TRACKED = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8").stdout.split("\0")
FILES = [ROOT / name for name in TRACKED if name and (ROOT / name).is_file()]
TEXTS = {p: p.read_text(encoding="utf-8") for p in FILES if p.suffix in {".md", ".py", ".toml", ".sh", ".lock", ".yaml", ".html", ""}}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def places(pattern: str, files: dict[Path, str]) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if found.search(line)
    ]


def test_what_a_module_cites_can_be_looked_up():
    """A stranger reads `kh rule D06`; papers that are not here say nothing to him."""
    heads = {p: ast.get_docstring(ast.parse(text)) or "" for p, text in TEXTS.items() if p.suffix == ".py"}
    cited = {p: clause_ids(" ".join(re.findall(r"[(（]([^()（）]*)[)）]", head.partition("\n")[0]))) for p, head in heads.items()}
    assert {p.name: unknown for p, ids in cited.items() if (unknown := [i for i in ids if i not in CLAUSES and i not in READINGS])} == {}
    assert places(r"\b(?:design|process|registers|requirements) §|\bissue \d", TEXTS) == []


def test_no_path_of_a_machine():
    own = re.escape(f"{ROOT}/")
    assert places(rf"{own}|/(?:home|root|Users|work)/\w{{2,}}", TEXTS) == []


def test_nothing_unfinished():
    code = {path: text for path, text in TEXTS.items() if path.suffix == ".py" and path != Path(__file__)}
    assert places(r"raise NotImplementedError|#.*\b(?:TODO|FIXME|XXX)\b", code) == []


def test_no_module_is_too_long():
    lengths = {p.relative_to(ROOT).as_posix(): len(t.splitlines()) for p, t in TEXTS.items() if p.suffix == ".py"}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_imports_go_one_way():
    """In a process of its own: the linter switches the loggers of this one off."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_current(name: str):
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name](), "run: make docs"


def test_nothing_else_among_the_generated_pages():
    assert {p.name for p in FOLDER.iterdir()} == set(PAGES)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_gives_exactly_two_commands_first(name: str):
    block = re.search(r"```sh\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    assert block
    assert block[1].split("\n") == ["make demo", "make test", ""]


def test_both_readmes_have_the_same_parts():
    def outline(name: str) -> list[int]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return [len(re.findall(pattern, text, re.MULTILINE)) for pattern in (r"^## ", r"^```", r"^\|", r"^- ", r"^kh ")]

    assert outline("README.md") == outline("README.zh-CN.md")


def test_links_lead_somewhere():
    links = [(p, link) for p, text in TEXTS.items() if p.suffix == ".md" for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)]
    assert [f"{p.relative_to(ROOT)}: {link}" for p, link in links if "://" not in link and not (p.parent / link).exists()] == []


def test_commands_of_the_documents_exist():
    from addin.catalogue import buttons

    known = {tuple(verb.split()) for verb in buttons()}
    unknown = set()
    for path, text in TEXTS.items():
        if path.suffix == ".md" and path.name != "CONTRIBUTING.md":
            for line in re.findall(r"^kh (.+)$", text, re.MULTILINE):
                words = tuple(line.split())
                if words[:1] not in known and words[:2] not in known:
                    unknown.add(f"{path.relative_to(ROOT)}: kh {line}")
    assert unknown == set()


def test_verbs_of_make_are_explained():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    verbs = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()
    assert verbs == re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE)


def test_lock_names_no_host_and_has_hashes():
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert "--find-links" not in LOCK
    for entry in re.split(r"\n(?=\S)", LOCK):
        if not entry.startswith("#"):
            assert "--hash=sha256:" in entry


def test_lock_covers_what_we_ask_for():
    locked = {canonicalize_name(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", LOCK, re.MULTILINE)}
    asked = PYPROJECT["project"]["dependencies"] + PYPROJECT["dependency-groups"]["dev"]
    assert {canonicalize_name(Requirement(line).name) for line in asked} - locked == set()


def test_command_is_installed_and_speaks_chinese():
    done = subprocess.run([Path(sys.executable).with_name("kh"), "--help"], capture_output=True, check=True, encoding="utf-8")
    assert "客户簿" in done.stdout
