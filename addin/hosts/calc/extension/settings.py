"""kehubu.json: what the installation told the extension."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

FILE = "kehubu.json"


@dataclass(frozen=True)
class Settings:
    """The worker's Python, variables it needs, and the sentence shown when it cannot be started."""

    version: str
    python: str
    environment: dict[str, str]
    worker_gone: str


def extension_folder() -> Path:
    """The unpacked extension: the folder whose `pythonpath` this module came from."""
    return Path(__file__).parents[5]


def load(folder: Path | None = None) -> Settings:
    """Settings of this extension; a Python that was not told is the one that runs."""
    told = json.loads(((folder or extension_folder()) / FILE).read_text(encoding="utf-8"))
    return Settings(told["version"], told["python"] or sys.executable, told["environment"], told["worker_gone"])
