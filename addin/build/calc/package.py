"""kh.oxt: everything an office needs to know of us, in one file that is the same for the same declarations."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

import addin.hosts.calc.extension
import udfs
from addin import catalogue
from addin.build.calc.description import DESCRIPTION, description_xml
from addin.build.calc.functions_xcu import functions_xcu
from addin.build.calc.icons import BIG, SMALL, icon
from addin.build.calc.idl import interface_definition
from addin.build.calc.jobs_xcu import jobs_xcu
from addin.build.calc.menu_xcu import icon_name, menu_xcu, window_state_xcu
from addin.hosts.calc.extension.settings import FILE as SETTINGS
from workbooks.problems import Severity, Where, problem, rule

WORKER_GONE = rule(
    "KH821",
    Severity.ERROR,
    "客户簿程序不在了",
    "按钮要用的客户簿程序启动不了。",
    "请在命令行重新运行 kh install --calc，再按一次。",
)

_TYPES = {
    "kehubu.idl": "application/vnd.sun.star.uno-typelibrary;type=RDB",
    "component.py": "application/vnd.sun.star.uno-component;type=Python",
    "CalcAddIns.xcu": "application/vnd.sun.star.configuration-data",
    "Addons.xcu": "application/vnd.sun.star.configuration-data",
    "CalcWindowState.xcu": "application/vnd.sun.star.configuration-data",
    "Jobs.xcu": "application/vnd.sun.star.configuration-data",
}
#: A zip knows no time zone and no time before this.
_TIME = (1980, 1, 1, 0, 0, 0)


def build_oxt(python: str = "", environment: Mapping[str, str] | None = None) -> bytes:
    """The extension; the same declarations and arguments give the same bytes.

    Args:
        python: The Python that runs the worker behind the buttons.
        environment: Variables the worker is given.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _parts(python, environment or {}):
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def version() -> str:
    """Version of the extension: that of the distribution."""
    project = Path(addin.__file__).parents[1] / "pyproject.toml"
    if project.is_file():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    return metadata.version("kehubu")


def _parts(python: str, environment: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    functions = list(catalogue.udfs().values())
    buttons = [b for b in catalogue.buttons().values() if b.on_ribbon]
    yield "META-INF/manifest.xml", _manifest()
    yield "description.xml", description_xml(version())
    yield "description.txt", DESCRIPTION.encode()
    yield "icons/kehubu_42.png", icon("kehubu", 42)
    yield "kehubu.idl", interface_definition(functions).encode()
    yield "CalcAddIns.xcu", functions_xcu(functions)
    yield "Addons.xcu", menu_xcu(buttons)
    yield "CalcWindowState.xcu", window_state_xcu()
    yield "Jobs.xcu", jobs_xcu()
    yield SETTINGS, _settings(python, environment)
    for button in buttons:
        for size in (SMALL, BIG):
            yield f"icons/{icon_name(button)}_{size}.png", icon(button.verb, size)
    yield from _code()


def _manifest() -> bytes:
    entries = "".join(
        f' <manifest:file-entry manifest:media-type="{kind}" manifest:full-path="{name}"/>\n' for name, kind in _TYPES.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n'
    return f"{head}{entries}</manifest:manifest>\n".encode()


def _settings(python: str, environment: Mapping[str, str]) -> bytes:
    told = {
        "version": version(),
        "python": python,
        "environment": dict(environment),
        "worker_gone": problem(WORKER_GONE, Where()).message,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _code() -> Iterator[tuple[str, bytes]]:
    """The packages that run inside LibreOffice, and the component beside them."""
    extension = Path(addin.hosts.calc.extension.__file__).parent
    yield "component.py", (extension / "component.py").read_bytes()
    for package in ("addin", "addin/hosts", "addin/hosts/calc"):
        yield f"pythonpath/{package}/__init__.py", b""
    for folder, package in ((extension, "addin/hosts/calc/extension"), (Path(udfs.__file__).parent, "udfs")):
        for path in sorted(folder.rglob("*.py")):
            if path.name != "component.py":
                yield f"pythonpath/{package}/{path.relative_to(folder).as_posix()}", path.read_bytes()
