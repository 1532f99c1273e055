"""kh.xlam as it is to be, and whether a file is it: a signature, or saving it once in Excel, changes the bytes but not what it is."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_MARK = "BUILD"


@dataclass(frozen=True, slots=True)
class AddinFile:
    """The add-in made for a configuration."""

    data: bytes
    #: Stands in its hidden configuration sheet; tells code and configuration. "" for a file that has none.
    mark: str

    def is_in(self, content: bytes | None) -> bool:
        """Whether a file is this very add-in, as made or saved again by Excel."""
        if content is None or content == self.data or not self.mark:
            return content == self.data
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return any(self.mark.encode() in archive.read(n) for n in archive.namelist() if n.startswith("xl/") and n.endswith(".xml"))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False


def make(build: Callable[[Mapping[str, str]], bytes], told: Mapping[str, str]) -> AddinFile:
    """Make the add-in that holds a configuration and its own mark."""
    mark = hashlib.sha256(build(told)).hexdigest()[:16]
    return AddinFile(build({**told, _MARK: mark}), mark)
