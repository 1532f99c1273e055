"""LibreOffice with our extension, started by hand from a shell in which our virtual environment is activated."""

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
    shared = uno_path.share(site, tmp_path / "uno")
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
    uno_path.withdraw(site)
    assert not (site / "kehubu-uno.pth").exists()
