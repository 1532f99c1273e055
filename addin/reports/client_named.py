"""The client that a person asks for by its name, a former one or its number."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from addin.ledger.privacy.gate import Own
from addin.ledger.shapes.views import GroupClient
from udfs.identity import loose_keys, name_key
from workbooks.problems import Severity, Where, refuse, rule

NO_SUCH_CLIENT = rule("KH636", Severity.ERROR, "没有这个客户", "台账里没有“{name}”{near}。", "核对单位全称；可以先用“找客户”查一查。")
#: Names alike that a refusal tells.
_MOST_NEAR = 3


def client_named(clients: Sequence[GroupClient], name: str) -> GroupClient:
    """The client of a name or an id; a merged one is found by the name it had.

    Raises:
        Refusal: KH636, there is none; KH662, it is another unit's and a unit asks.
    """
    key = name_key(name)
    found = next((c for c in clients if c.id == name or name_key(c.name) == key), None)
    if found is None:
        found = next((c for c in clients if key in c.former), None)
    if found is None:
        if isinstance(clients, Own):
            clients.keep_own(name)
        loose = loose_keys([key])[0]
        near = [c.name for c in clients if loose_keys([name_key(c.name)])[0] == loose][:_MOST_NEAR]
        near = near or difflib.get_close_matches(name, [c.name for c in clients], _MOST_NEAR)
        raise refuse(NO_SUCH_CLIENT, Where(), name=name, near=f"，是不是“{'”“'.join(near)}”" if near else "")
    return found
