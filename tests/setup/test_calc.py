"""kh.oxt through `kh install`: told in sentences with a recorded office, done with a real one."""

import io
import json
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath

import pytest

from addin.build.calc.package import version
from addin.hosts.calc.install import NOT_REACHED
from addin.office.profile import make_profile
from addin.setup.calc import CalcSetup, ThisOffice
from addin.setup.here import setup_here
from addin.setup.machine import Ran, ThisMachine
from addin.setup.product import this_product
from tests.setup.recorded import machine, product
from tests.setup.test_excel_windows import levels, told
from workbooks.problems import Refusal, Where, refuse


@dataclass
class FakeOffice:
    """A LibreOffice of the test's making."""

    there: bool = True
    version: str | None = None
    refuses: Refusal | None = None
    answers: str = "2026-11"
    given: list[bytes] = field(default_factory=list)

    def program(self) -> PurePath | None:
        return PurePosixPath("/usr/bin/soffice") if self.there else None

    def python(self, program: PurePath) -> PurePath:
        if self.refuses:
            raise self.refuses
        return program

    def installed(self) -> str | None:
        return self.version

    def answer(self) -> str:
        return self.answers

    def install(self, oxt: bytes) -> str:
        if self.refuses:
            raise self.refuses
        self.given.append(oxt)
        self.version = version()
        return self.version

    def uninstall(self) -> bool:
        if self.refuses:
            raise self.refuses
        was, self.version = self.version, None
        return was is not None


def calc(office: FakeOffice, said: str = "LibreOffice 7.4.7.2 40(Build:2)\n") -> CalcSetup:
    here = machine("linux_office", python=Ran(0, said))
    here.environment["KH_USER_FOLDER"] = "/srv/khb/user"
    return CalcSetup(here, product(here), office)


def test_installation_update_and_uninstallation():
    office = FakeOffice()
    setup = calc(office)
    assert "还没有装客户簿" in told(setup.examine(), "注意")
    assert f"已装好，现在是 {version()} 版" in told(setup.install(), "好")
    assert "找到 LibreOffice 7.4：/usr/bin/soffice。" in told(setup.examine(), "好")
    assert levels(setup.examine()) == {"好"}
    assert "已重新装好" in told(setup.install())
    office.version = "0.0.1"
    assert f"是 0.0.1 版，这里是 {version()} 版" in told(setup.examine(), "不行")
    assert "由 0.0.1 版更新" in told(setup.install())
    assert "已从 LibreOffice 去掉客户簿" in told(setup.uninstall())
    assert "没有装过客户簿" in told(setup.uninstall())


def test_the_extension_knows_our_python_and_the_users_folder():
    office = FakeOffice()
    setup = calc(office)
    setup.install()
    with zipfile.ZipFile(io.BytesIO(office.given[0])) as archive:
        texts = [archive.read(name) for name in archive.namelist() if name.endswith(".json")]
    kept = json.loads(texts[0])
    assert str(setup.product.interpreter) in json.dumps(kept)
    assert "/srv/khb/user" in json.dumps(kept)


def test_no_office_and_an_old_one():
    assert not calc(FakeOffice(there=False)).present()
    for act in ("install", "examine"):
        assert "没有找到 LibreOffice。" in told(getattr(calc(FakeOffice(there=False)), act)(), "不行")
    assert "没有要去掉的" in told(calc(FakeOffice(there=False)).uninstall())
    assert "LibreOffice 是 6.4 版" in told(calc(FakeOffice(), "LibreOffice 6.4.7.2\n").examine(), "注意")
    assert "找到 LibreOffice：/usr/bin/soffice。" in told(calc(FakeOffice(), "").examine(), "好")


def test_what_the_office_refuses_is_told_with_its_cure():
    office = FakeOffice(refuses=refuse(NOT_REACHED, Where()), version="0.1.0")
    for findings in (calc(office).install(), calc(office).uninstall(), calc(office).examine()):
        assert "保存并关闭 LibreOffice 的所有窗口" in told(findings, "不行")


def test_a_function_that_does_not_answer_is_no_good_installation():
    office = FakeOffice(version=version(), answers="#NAME?")
    assert "得出“#NAME?”，应为“2026-11”" in told(calc(office).examine(), "不行")


@pytest.mark.office
def test_an_activated_environment_and_another_python_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Both once ended every start of LibreOffice with std::bad_alloc."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{Path(sys.base_prefix, 'bin')}:/usr/bin:/bin")
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    profile = tmp_path / "profile"
    make_profile(profile)
    setup = CalcSetup(ThisMachine(), this_product(), ThisOffice(profile))
    assert levels(setup.install()) == {"好"}
    assert "得出 2026-11。" in told(setup.examine(), "好")


@pytest.mark.office
def test_a_real_office(tmp_path: Path):
    profile = tmp_path / "profile"
    make_profile(profile)
    setup = CalcSetup(ThisMachine(), this_product(), ThisOffice(profile))
    assert levels(setup.install()) == {"好"}
    assert levels(setup.examine()) == {"好"}
    assert f"是 {version()} 版" in told(setup.examine())
    assert "已从 LibreOffice 去掉客户簿" in told(setup.uninstall())
    assert "还没有装客户簿" in told(setup.examine(), "注意")


def test_the_office_a_button_was_pressed_in_goes_before_the_users_own(tmp_path: Path):
    assert ThisOffice.of({}).profile is None
    assert ThisOffice.of({"KH_OFFICE_PROFILE": str(tmp_path)}).profile == tmp_path


def test_the_programs_of_this_machine():
    assert list(setup_here(machine("windows_365_x64"), FakeOffice()).programs) == ["excel", "calc"]
    assert list(setup_here(machine("mac_excel"), FakeOffice()).programs) == ["excel", "calc"]
    assert list(setup_here(machine("linux_office"), FakeOffice()).programs) == ["calc"]
