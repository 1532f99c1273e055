"""Workbooks with a password: what is submitted can be read by who receives it, and copies are protected as the original is."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest

from addin.demo.register import write_register
from addin.ledger.storage.workspace import Workspace
from tests.addin.branch import NAME, Branch
from tests.addin.conftest import Press
from tests.addin.returns import NOVEMBER, client, write_return
from udfs.policy.defaults import DEFAULT
from workbooks.opening.files import read_book
from workbooks.opening.locks import is_locked, sealed
from workbooks.problems import Refusal, Where
from workbooks.writing.manager_book import FIRST
from workbooks.writing.policy_export import export_policy

PASSWORD = "123456"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """A protected return with a tick to be repaired and a wrong telephone."""
    path = write_return(tmp_path / "加密.xlsx", "江南分公司", NOVEMBER, [client("示例置业有限公司", 履约诚信=" 好", 联系电话="1390000")])
    path.write_bytes(sealed(path.read_bytes(), PASSWORD))
    return path


def opened(path: Path) -> openpyxl.Workbook:
    plain = io.BytesIO()
    office = msoffcrypto.OfficeFile(io.BytesIO(path.read_bytes()))
    office.load_key(password=PASSWORD)
    office.decrypt(plain)
    return openpyxl.load_workbook(plain)


def test_what_the_receiver_cannot_read_is_not_submitted(kh: Press, tmp_path: Path) -> None:
    path = write_return(tmp_path / "好.xlsx", "江南分公司", NOVEMBER, [client("示例置业有限公司")])
    path.write_bytes(sealed(path.read_bytes(), PASSWORD))
    workspace = tmp_path / "工作区"
    Workspace.open(workspace)
    for to in ({"workspace": workspace}, {"to": tmp_path / "包"}):
        pressed = kh("submit", file=path, password=PASSWORD, **to)
        assert (pressed.code, "KH184" in pressed.err) == (2, True)
    assert not [*workspace.rglob("*.xlsx"), *tmp_path.rglob("*.zip")]


COPIES: dict[str, Callable[[Press, Path, Path], object]] = {
    "check": lambda kh, path, out: kh("check", files=[path], marked=out.parent, password=PASSWORD),
    "fix": lambda kh, path, out: kh("fix", file=path, out=out, password=PASSWORD),
    "grade": lambda kh, path, out: kh("grade", file=path, out=out, password=PASSWORD),
    "unmark": lambda kh, path, out: kh("unmark", file=path, out=out, password=PASSWORD),
    "freeze": lambda kh, path, out: kh("freeze", file=path, out=out, password=PASSWORD),
}


@pytest.mark.parametrize("verb", COPIES)
def test_a_copy_of_a_protected_workbook_is_protected(kh: Press, locked: Path, tmp_path: Path, verb: str) -> None:
    out = tmp_path / "副本" / "加密-校验结果.xlsx"
    out.parent.mkdir()
    COPIES[verb](kh, locked, out)
    with pytest.raises(Refusal, match="KH116"):
        read_book(out)
    sheets = opened(out).sheetnames
    assert ("校验结果" in sheets) == (verb == "check")


def test_which_files_ask_for_a_password(locked: Path, tmp_path: Path) -> None:
    plain = write_return(tmp_path / "明.xlsx", "江南分公司", NOVEMBER, [client("示例置业有限公司")]).read_bytes()
    where = Where("x")
    assert is_locked(locked.read_bytes(), where)
    assert not is_locked(plain, where)
    assert not is_locked(sealed(plain, "VelvetSweatshop"), where), "Excel opens these without asking"
    books = Path(__file__).parents[2] / "books"
    assert not any(is_locked(path.read_bytes(), where) for path in books.glob("*.xls"))


@pytest.mark.parametrize(
    "error", [struct.error, AssertionError, ZeroDivisionError, RecursionError, UnicodeDecodeError("utf-8", b"", 0, 1, "x")]
)
@pytest.mark.parametrize(("password", "code"), [(PASSWORD, "KH119"), (None, "KH116")])
def test_whatever_damaged_encryption_does_to_the_library_is_a_refusal(
    locked: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception] | Exception, password: str | None, code: str
) -> None:
    def stumbles(*_: object) -> None:
        raise error

    monkeypatch.setattr(msoffcrypto, "OfficeFile", stumbles)
    with pytest.raises(Refusal, match=code):
        read_book(locked, password=password)


def test_a_damaged_protected_workbook_is_a_refusal(locked: Path) -> None:
    data = locked.read_bytes()
    at = data.index("EncryptionInfo".encode("utf-16-le"))
    for changed in (data[: len(data) // 2], data[:at] + b"\xff" * 64 + data[at + 64 :], data.replace(b"<encryption", b"<encryptiom")):
        locked.write_bytes(changed)
        with pytest.raises(Refusal, match="KH1"):
            read_book(locked, password=PASSWORD)


def test_a_list_of_units_may_have_a_password(kh: Press, tmp_path: Path) -> None:
    path = write_register(tmp_path)
    path.write_bytes(sealed(path.read_bytes(), PASSWORD))
    assert "KH116" in kh("units import", file=path, workspace=tmp_path / "工作区").err
    assert kh("units import", file=path, workspace=tmp_path / "工作区", password=PASSWORD).code == 0


def test_a_policy_with_a_password_is_checked_tried_and_kept_in_clear(kh: Press, tmp_path: Path) -> None:
    branch = Branch(tmp_path)
    branch.branch(NOVEMBER)
    path, workspace = tmp_path / "标准.xlsx", branch.office.workspace.root
    export_policy(DEFAULT, path)
    path.write_bytes(sealed(path.read_bytes(), PASSWORD))
    assert "KH116" in kh("policy import", file=path, workspace=workspace).err
    assert kh("policy check", file=path, password=PASSWORD).code == 0
    assert "没有改动任何数据" in kh("policy try", file=path, password=PASSWORD, period="2026-11", workspace=workspace).out
    assert kh("policy import", file=path, password=PASSWORD, workspace=workspace).code == 0
    assert kh("month status", month="2026-11", workspace=workspace).code == 0


def test_an_archive_form_with_a_password_comes_back(kh: Press, tmp_path: Path) -> None:
    branch = Branch(tmp_path)
    branch.branch(NOVEMBER)
    workspace = branch.office.workspace.root
    form = tmp_path / "档案.xlsx"
    kh("archive form", workspace=workspace, name=NAME, out=form)
    form.write_bytes(sealed(form.read_bytes(), PASSWORD))
    for verb, more in (("archive compare", {}), ("archive import", {"by": "钱示例"})):
        assert "KH116" in kh(verb, workspace=workspace, file=form, **more).err
        assert "KH117" in kh(verb, workspace=workspace, file=form, password="错", **more).err
        assert kh(verb, workspace=workspace, file=form, password=PASSWORD, **more).code == 0


def test_the_client_selected_in_a_workbook_with_a_password(kh: Press, tmp_path: Path) -> None:
    branch = Branch(tmp_path)
    branch.branch(NOVEMBER)
    book = tmp_path / "领导.xlsx"
    kh("manager", workspace=branch.office.workspace.root, out=book)
    book.write_bytes(sealed(book.read_bytes(), PASSWORD))
    told = {"book": book, "cell": f"A{FIRST + 1}", "sheet": "客户", "workspace": branch.office.workspace.root}
    assert "KH116" in kh("selected form", **told).err
    assert kh("selected form", password=PASSWORD, **told).code == 0
