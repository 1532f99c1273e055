"""Lasting ids of the group's clients (A18): a client keeps its number however its name or credit code is told later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

Members = Sequence[Sequence[int]]


def identify(
    keys: Sequence[str],
    members: Members,
    names: Sequence[str],
    repeated: AbstractSet[str],
    unknown: Iterable[str],
    known: Mapping[str, str],
    new_keys: dict[str, str],
    renamed: Mapping[int, Sequence[str]] | None = None,
) -> list[str]:
    """A lasting id for each client: that of any of its keys, else that of the client its row was before it was renamed, else the next.

    Args:
        keys: "code:…" or "name:…" by which its rows are one client.
        members: Its rows.
        names: Keys of the rows by their names; one of one client alone is a key of it.
        repeated: Those of them that stand in several rows.
        unknown: At least those of them that are not among the keys known; only gone through where all clients are known.
        known: Keys known from before → client id.
        new_keys: Takes up the keys not known before.
        renamed: Keys under which clients were known before, by row; what another row is known by is none of them.
    """
    shared = _shared_names(members, names, repeated)
    ids = _all_known(keys, known)
    if ids is None:
        return _assign(keys, members, names, shared, known, new_keys, _former(keys, members, names, renamed or {}))
    fresh = {name for name in unknown if name not in known and name not in shared}
    for rows, client in zip(members, ids, strict=True) if fresh else ():
        for i in rows:
            if names[i] in fresh:
                new_keys.setdefault(names[i], client)
    return ids


def _all_known(keys: Sequence[str], known: Mapping[str, str]) -> list[str] | None:
    """Ids of the groups if each is known by its own key and no two by the same: nearly always, when a month is merged again."""
    ids = [known.get(key, "") for key in keys]
    distinct = set(ids)
    return ids if len(distinct) == len(ids) and "" not in distinct else None


def _assign(
    own_keys: Sequence[str],
    members: Members,
    names: Sequence[str],
    shared: AbstractSet[str],
    known: Mapping[str, str],
    new_keys: dict[str, str],
    former: Mapping[str, Sequence[str]],
) -> list[str]:
    last = _last_number(set(known.values()))
    taken: set[str] = set()
    ids = []
    for key, rows in zip(own_keys, members, strict=True):
        if len(rows) == 1 and names[rows[0]] not in shared:
            own = names[rows[0]]
            keys: tuple[str, ...] = (key, own) if own != key else (key,)
        else:
            told = dict.fromkeys(names[i] for i in rows)
            keys = (key, *(name for name in told if name not in shared and name != key))
        client = ""
        for k in (*keys, *former.get(key, ())):
            held = known.get(k)
            if held is None:
                new_keys[k] = ""
            elif not client and held not in taken:
                client = held
                taken.add(held)
        if not client and (own := known.get(f"{key}#", "")) not in taken:
            client = own
        if not client:
            last += 1
            client = f"K{last:06d}"
            if key in known:  # its keys are those of another client, once of its name: its number is kept under one of its own
                new_keys[f"{key}#"] = client
        taken.add(client)
        ids.append(client)
        for k in (*keys, *former.get(key, ())):
            if k in new_keys and not new_keys[k]:
                new_keys[k] = client
    return ids


def _former(keys: Sequence[str], members: Members, names: Sequence[str], renamed: Mapping[int, Sequence[str]]) -> dict[str, list[str]]:
    """Keys of renamed clients as they were known before, by the keys of now."""
    if not renamed:
        return {}
    others, found = {*keys, *names}, {}
    for key, rows in zip(keys, members, strict=True):
        if was := [k for i in rows for k in renamed.get(i, ()) if k not in others]:
            found[key] = was
    return found


def _last_number(ids: AbstractSet[str]) -> int:
    longest = max(map(len, ids), default=0)
    return int(max((client for client in ids if len(client) == longest), default="K0")[1:])


def _shared_names(members: Members, names: Sequence[str], repeated: AbstractSet[str]) -> set[str]:
    """Names of more than one client."""
    if not repeated or len(members) == len(names):  # each row is a client of its own
        return set(repeated)
    group = {i: rows[0] for rows in members if len(rows) > 1 for i in rows}
    owner: dict[str, int] = {}
    again = ((i, name) for i, name in enumerate(names) if name in repeated)
    return {name for i, name in again if owner.setdefault(name, group.get(i, i)) != group.get(i, i)}
