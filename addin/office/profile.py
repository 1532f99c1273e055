"""LibreOffice's profile for making PDF: Chinese office fonts that are not installed are replaced by free ones of the same style.

Without it LibreOffice 7.4 on Debian takes one sans-serif font for all of them, and a wide Latin font for Times New Roman.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "AR PL UMing CN", "Noto Sans CJK SC")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Zen Hei")
_LATIN = ("Liberation Serif", "Tinos", "Nimbus Roman", "Noto Serif CJK SC")

_SERIF_LIKE = (
    "宋体",
    "SimSun",
    "新宋体",
    "方正小标宋简体",
    "方正小标宋_GBK",
    "仿宋",
    "FangSong",
    "仿宋_GB2312",
    "楷体",
    "KaiTi",
    "楷体_GB2312",
)
_SANS_LIKE = ("黑体", "SimHei", "微软雅黑", "Microsoft YaHei", "等线")
_REPLACED = dict.fromkeys(_SERIF_LIKE, _SERIF) | dict.fromkeys(_SANS_LIKE, _SANS) | {"Times New Roman": _LATIN}

_COMMON = "/org.openoffice.Office.Common"
_ITEMS = "http://openoffice.org/2001/registry"


def make_profile(folder: Path) -> None:
    """Write a fresh profile into a folder: fonts, no macros, links not loaded."""
    user = folder / "user"
    user.mkdir(parents=True)
    pairs = "".join(_pair(number, *pair) for number, pair in enumerate(replacements(installed_fonts())))
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="{_ITEMS}">'
        + _item(f"{_COMMON}/Font/Substitution", _value("Replacement", "true"))
        + pairs
        + _item(f"{_COMMON}/Security/Scripting", _value("MacroSecurityLevel", "3"))
        + _item("/org.openoffice.Office.Writer/Content/Update", _value("Link", "0"))
        + "</oor:items>"
    )
    (user / "registrymodifications.xcu").write_text(text, encoding="utf-8")


def replacements(installed: Collection[str]) -> Iterator[tuple[str, str]]:
    """Missing fonts with the first of their substitutes that is there."""
    for font, substitutes in _REPLACED.items():
        if font not in installed and (found := next((one for one in substitutes if one in installed), None)):
            yield font, found


@cache
def installed_fonts() -> frozenset[str]:
    """Font families by fontconfig; empty where there is none (Windows and macOS bring the fonts themselves)."""
    lister = shutil.which("fc-list")
    if lister is None:
        return frozenset()
    told = subprocess.run([lister, ":", "family"], capture_output=True, check=False).stdout.decode("utf-8", "replace")  # noqa: S603
    return frozenset(name.strip() for line in told.splitlines() for name in line.split(","))


def _pair(number: int, font: str, substitute: str) -> str:
    # LibreOffice 7.4 replaces nothing without Always, and takes a single name.
    values = _value("ReplaceFont", font) + _value("SubstituteFont", substitute) + _value("Always", "true") + _value("OnScreenOnly", "false")
    return _item(f"{_COMMON}/Font/Substitution/FontPairs", f'<node oor:name="_{number}" oor:op="replace">{values}</node>')


def _item(path: str, inner: str) -> str:
    return f'<item oor:path="{path}">{inner}</item>'


def _value(name: str, value: str) -> str:
    return f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
