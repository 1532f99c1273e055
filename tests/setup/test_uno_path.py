"""LibreOffice with our extension, started by hand from a shell whose first Python is not the system's."""

from __future__ import annotations

import secrets
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from addin.hosts.calc import link
from addin.office.process import SWITCHES, end
from addin.setup import uno_path
from tests.calc.extension_office import SOFFICE, installed_profile


@pytest.mark.office
def test_it_starts_from_an_activated_environment(tmp_path: Path) -> None:
    place = tmp_path / "venv"
    venv.create(place, symlinks=True)
    site = place / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    shared = uno_path.share([site], tmp_path / "uno")
    profile = installed_profile(tmp_path)
    pipe = f"kehubu_test_{secrets.token_hex(6)}"
    shell = {
        "PATH": f"{place}/bin:/usr/bin:/bin",
        "VIRTUAL_ENV": str(place),
        "HOME": str(tmp_path),
        "KH_USER_FOLDER": str(tmp_path / "user"),
    }
    command = [str(SOFFICE), "--headless", *SWITCHES, f"--accept=pipe,name={pipe};urp", f"-env:UserInstallation={profile.as_uri()}"]
    process = subprocess.Popen(command, env=shell, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        context = link.connect(f"pipe,name={pipe}", soffice=SOFFICE, seconds=40, alive=lambda: process.poll() is None)
        access = context.service("com.sun.star.sheet.FunctionAccess")
        assert access.callFunction("cn.kehubu.Functions.khMonth", ("2026-11-20",)) == "2026-11"
        context.close()
    finally:
        end(process)
    assert shared == (site / "kehubu-uno.pth").exists()
    uno_path.withdraw([site])
    assert not (site / "kehubu-uno.pth").exists()


def test_any_python_of_the_user_finds_uno(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PATH with pyenv's or conda's Python of LibreOffice's version first: it looks into the packages of the user."""
    packages, system = tmp_path / "venv", tmp_path / "dist-packages"
    system.mkdir()
    for name in ("uno.py", "unohelper.py"):
        (system / name).touch()
    monkeypatch.setattr(uno_path, "_SYSTEM", (system,))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(uno_path.sysconfig, "get_path", lambda _: str(packages))
    own, users = uno_path.places()
    assert users.is_relative_to(tmp_path / ".local/lib")
    assert uno_path.share(folder=tmp_path / "uno")
    assert [Path(place / "kehubu-uno.pth").read_text(encoding="utf-8") for place in (own, users)] == [f"{tmp_path / 'uno'}\n"] * 2
    assert (tmp_path / "uno/uno.py").resolve() == system / "uno.py"
    uno_path.withdraw()
    assert not [*tmp_path.rglob("kehubu-uno.pth")]
