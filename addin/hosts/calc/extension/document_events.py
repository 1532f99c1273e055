"""Ear for documents: names of our functions are put right after a load and after a save."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.document import XDocumentEventListener

from addin.hosts.calc.extension.names_in_document import renew_document
from addin.hosts.calc.extension.names_in_file import SUFFIXES, DoubtfulFile, restore_file

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_LOADED = frozenset(["OnLoadFinished"])
_SAVED = frozenset(["OnSaveDone", "OnSaveAsDone", "OnCopyToDone"])
_LATER = frozenset(["OnUnload", "OnCloseApp"])
_log = logging.getLogger(__name__)
_listening: list[Any] = []


class _Listener(unohelper.Base, XDocumentEventListener):  # type: ignore[misc]
    """Hears of every document."""

    def __init__(self) -> None:
        #: Files that were held by a program when they should have been put right (Windows).
        self._held: set[Path] = set()

    def documentEventOccured(self, event: Any) -> None:  # noqa: N802
        try:
            self._hear(event.EventName, event.Source)
        except Exception:  # noqa: BLE001 - an exception out of here would end the office
            _log.exception("%s failed", event.EventName)

    def disposing(self, _event: Any) -> None:
        """The office ends."""

    def _hear(self, name: str, document: Any) -> None:
        if name in _LATER:
            for path in list(self._held):
                self._restore(path)
        elif document is not None and name in _LOADED | _SAVED and document.supportsService(_SPREADSHEET):
            if name in _LOADED:
                renew_document(document)
            elif saved := _file(document.getURL()):
                self._restore(saved)

    def _restore(self, path: Path) -> None:
        self._held.discard(path)
        try:
            restore_file(path)
        except DoubtfulFile as doubt:
            _log.warning("file left alone: %s", doubt)
        except OSError as error:
            _log.warning("file held: %s", error.errno)
            self._held.add(path)


def _file(url: str) -> Path | None:
    """Local file of a document if it is one that Excel opens."""
    if not url.startswith("file:") or not url.lower().endswith(SUFFIXES):
        return None
    return Path(uno.fileUrlToSystemPath(url))


def watch_documents(context: Any) -> None:
    """Listen to all documents of this office, once."""
    if not _listening:
        _listening.append(_Listener())
        context.getValueByName("/singletons/com.sun.star.frame.theGlobalEventBroadcaster").addDocumentEventListener(_listening[0])
