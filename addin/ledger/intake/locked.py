"""Returns with a password: what was refused for lack of it is examined again, what was read with it stays without."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, select, update

from addin.ledger.storage import codec
from addin.ledger.storage.tables import examinations
from workbooks.refusals import NEEDS_PASSWORD, WRONG_PASSWORD


class _Lying(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def sha256(self) -> str: ...


def set_aside(connection: Connection, basis: str, present: Sequence[_Lying]) -> None:
    """Put aside what was told of files that lacked the right password, so that they are examined again."""
    e = examinations.c
    wanted = {(f.sha256, f.name) for f in present}
    refused = connection.execute(select(e.id, e.sha256, e.name, e.problems).where(e.basis == basis, e.refused)).all()
    for r in refused:
        if (r.sha256, r.name) in wanted and _lacks_password(r):
            connection.execute(update(examinations).where(e.id == r.id).values(basis=f"{basis}|{r.id}"))


def still_read(connection: Connection, found: Sequence[Any], standing: Collection[int]) -> set[int]:
    """Those of the refused that lack a password and were read with it before: they stay as they were read."""
    e = examinations.c
    refused = [r for r in found if r.refused]
    told = connection.execute(select(e.id, e.sha256, e.problems).where(e.id.in_([r.id for r in refused]))).all() if refused else ()
    lacking = {r.sha256: r.id for r in told if _lacks_password(r)}
    if not lacking:
        return set()
    read = connection.scalars(select(e.sha256).where(e.id.in_(standing), e.sha256.in_(lacking), e.refused.is_(False)))
    return {lacking[sha256] for sha256 in read}


def _lacks_password(r: Any) -> bool:
    return codec.load_problems(r.problems)[0].rule in (NEEDS_PASSWORD, WRONG_PASSWORD)
