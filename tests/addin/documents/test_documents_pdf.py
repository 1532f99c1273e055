import subprocess
from pathlib import Path

import pytest

from addin.documents.pdf import to_pdf, write_pdfs
from addin.office.profile import replacements
from addin.office.program import find_soffice
from tests.addin.document_makers import TABLE, docx
from workbooks.problems import Refusal


def stand_in(folder: Path, script: str) -> Path:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def code(caught: pytest.ExceptionInfo[Refusal]) -> str:
    return caught.value.problem.rule.code


def test_the_named_program_goes_first_and_a_wrong_name_finds_none(tmp_path: Path):
    named = stand_in(tmp_path, "")
    assert find_soffice({"KH_SOFFICE": str(named)}) == named
    assert find_soffice({"KH_SOFFICE": str(tmp_path / "weg")}) is None
    assert find_soffice({"PATH": str(tmp_path)}) == named


def test_windows_standard_place_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("addin.office.program._PLACES", ())
    program = tmp_path / "LibreOffice" / "program" / "soffice.com"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"")
    assert find_soffice({"PATH": "", "ProgramFiles": str(tmp_path)}) == program


def test_without_libreoffice_the_cure_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("addin.documents.pdf.find_soffice", lambda: None)
    with pytest.raises(Refusal, match="请安装 LibreOffice") as caught:
        to_pdf({"通报.docx": b""})
    assert code(caught) == "KH720"


def test_success_that_made_nothing_is_no_success(tmp_path: Path):
    with pytest.raises(Refusal, match="Error: 坏了") as caught:
        to_pdf({"通报.docx": b"x"}, soffice=stand_in(tmp_path, "echo Error: 坏了; exit 0"))
    assert code(caught) == "KH721"


def test_a_file_that_is_no_pdf_is_no_success(tmp_path: Path):
    script = 'while [ "$1" != --outdir ]; do shift; done; echo no > "$2/0.pdf"'
    with pytest.raises(Refusal) as caught:
        to_pdf({"通报.docx": b"x"}, soffice=stand_in(tmp_path, script))
    assert code(caught) == "KH721"


def test_an_office_that_hangs_is_ended_with_its_children(tmp_path: Path):
    noted = tmp_path / "pid"
    script = f"sleep 60 & echo $! > {noted}; wait"
    with pytest.raises(Refusal) as caught:
        to_pdf({"通报.docx": b"x"}, soffice=stand_in(tmp_path, script), seconds=0.5)
    assert code(caught) == "KH722"
    child = noted.read_text().strip()
    stat = Path("/proc") / child / "stat"
    assert not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_program_that_cannot_start_is_refused(tmp_path: Path):
    with pytest.raises(Refusal) as caught:
        to_pdf({"通报.docx": b"x"}, soffice=tmp_path)
    assert code(caught) == "KH721"


def test_nothing_to_do_starts_nothing(tmp_path: Path):
    assert to_pdf({}, soffice=tmp_path) == {}


def test_only_missing_fonts_are_replaced():
    found = dict(replacements({"宋体", "Noto Serif CJK SC", "Noto Sans CJK SC"}))
    assert "宋体" not in found
    assert found["仿宋"] == "Noto Serif CJK SC"
    assert found["黑体"] == "Noto Sans CJK SC"
    assert dict(replacements(())) == {}


@pytest.mark.office
def test_several_documents_are_made_in_one_call(tmp_path: Path):
    paths = []
    for name in ("甲 通报.docx", "乙（二）.docx"):
        paths.append(tmp_path / name)
        paths[-1].write_bytes(docx(f"{name[0]}单位的通报", TABLE))
    made, refused = write_pdfs(paths)
    assert refused == []
    assert [path.name for path in made] == ["甲 通报.pdf", "乙（二）.pdf"]
    for path in made:
        told = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
        assert f"{path.name[0]}单位的通报" in told
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".docx", ".docx", ".pdf", ".pdf"]
