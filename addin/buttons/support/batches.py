"""Many documents in one press: what fails is named at once, and the others are made."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from addin.bugs import bug, no_access
from addin.declare import Done
from addin.desk.desk import Desk
from udfs.words.visible import on_one_line
from workbooks.problems import Refusal


class Batch:
    """Items made one after the other; `with batch.item(name):` lets the next one come whatever happens to this one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._first: Refusal | None = None
        #: Names of what failed.
        self.failed: list[str] = []
        self.made: list[Path] = []

    @contextlib.contextmanager
    def item(self, name: str) -> Iterator[None]:
        """Run one item; a refusal or a bug is told under its name."""
        try:
            yield
        except Refusal as refusal:
            self._refused(name, refusal)
        except OSError as error:
            known = no_access(error)
            if known is None:
                self._failed(name, bug())
            else:
                self._refused(name, known)
        except Exception:  # noqa: BLE001 - what nobody foresaw in one item is no reason to leave out the others
            self._failed(name, bug())

    def done(self, says: str, nothing: str) -> Done:
        """How it ended: what was made, and the names of what was not.

        Args:
            says: The sentence where something was made.
            nothing: The sentence where there was nothing to make.

        Raises:
            Refusal: the first one, where all items were refused.
        """
        if not self.failed:
            return Done(says if self.made else nothing, tuple(self.made))
        if not self.made and self._first is not None:
            raise self._first
        named = "、".join(self.failed)
        return Done(f"{len(self.failed)}项没有做成（{named}），原因见上。{says if self.made else ''}", tuple(self.made), 1)

    def _refused(self, name: str, refusal: Refusal) -> None:
        self._first = self._first or refusal
        self._failed(name, str(refusal))

    def _failed(self, name: str, why: str) -> None:
        self.failed.append(name)
        self._desk.say(on_one_line(f"{name}：{why}"))
        self._desk.line({"failed": name, "message": why})


def tell_unconverted(batch: Batch, letters: Sequence[Path]) -> None:
    """PDFs of the letters beside them; where LibreOffice makes none of some, these are named and the letters stay."""
    from addin.documents.pdf import write_pdfs

    with batch.item("PDF"):
        made, refused = write_pdfs(letters)
        batch.made += made
        for path, refusal in refused:
            with batch.item(path.name):
                raise refusal
