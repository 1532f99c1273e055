"""Make the workbooks of this folder and what a right reader finds in them: python -m tests.books.make_books [DIR]."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.books.making import branches, crossings, heads, layouts, metas, notices, rows, sheets, values, wordings
from tests.books.making.pages import BOOKS
from tests.books.making.writers import write

MAKERS = (metas, heads, rows, notices, values, sheets, crossings, branches, wordings, layouts)


def make_all(folder: Path) -> list[Path]:
    """Write all workbooks and expectations."""
    paths = []
    for make in BOOKS:
        made = make()
        paths.append(write(made, folder))
        told = json.dumps(made.expected(), ensure_ascii=False, indent=1) + "\n"
        (folder / f"{Path(made.file).stem}.expected.json").write_text(told, encoding="utf-8")
    return paths


if __name__ == "__main__":
    for path in make_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent):
        print(path.name)
