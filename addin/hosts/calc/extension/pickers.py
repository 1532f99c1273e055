"""The office's own dialogs in which a file or a folder is chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import uno

_UI = "com.sun.star.ui.dialogs"
# com.sun.star.ui.dialogs.TemplateDescription
_TEMPLATES = {"open": 0, "save": 1}


def picked(context: Any, kind: str, title: str, proposed: str) -> str:
    """A path chosen by the person; "" if none was.

    Args:
        context: The office.
        kind: "open", "save" or "folder".
        title: What it is for.
        proposed: Path to begin at, "" for the office's own.
    """
    manager = context.ServiceManager
    start = _folder(Path(proposed), folder=kind == "folder") if proposed else ""
    if kind == "folder":
        chooser = manager.createInstanceWithContext(f"{_UI}.FolderPicker", context)
        chooser.setTitle(title)
        if start:
            chooser.setDisplayDirectory(start)
        return _path(chooser.getDirectory()) if chooser.execute() == 1 else ""
    chooser = manager.createInstanceWithArgumentsAndContext(f"{_UI}.FilePicker", (_TEMPLATES[kind],), context)
    chooser.setTitle(title)
    if start:
        chooser.setDisplayDirectory(start)
    if kind == "save" and proposed:
        chooser.setDefaultName(Path(proposed).name)
    return _path(chooser.getSelectedFiles()[0]) if chooser.execute() == 1 else ""


def _folder(path: Path, *, folder: bool) -> str:
    """Address of the nearest folder that exists."""
    places = [path, *path.parents] if folder else list(path.parents)
    found = next((place for place in places if place.is_absolute() and place.is_dir()), None)
    return found.as_uri() if found else ""


def _path(url: str) -> str:
    return str(uno.fileUrlToSystemPath(url))
