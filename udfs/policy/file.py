"""The policy as JSON, so that functions in cells follow the same policy as the buttons.

Functions in cells run inside the spreadsheet program, which reads no policy workbook. Whoever puts a policy into force publishes it
to the user's folder, and the functions take it from there.
"""

from __future__ import annotations

import datetime
import json
import logging
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from udfs.periods import month_of
from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import DayOff, Override, Policy, PolicyError, Row, use
from udfs.user_folder import user_folder

#: Layout of the file; another number is not read.
LAYOUT = 1
_log = logging.getLogger(__name__)


def published_file() -> Path:
    """Where this user's published policy is."""
    return user_folder() / "policy.json"


def dumps(policy: Policy) -> str:
    """The policy as JSON text; the same policy gives the same text."""
    told = {
        "layout": LAYOUT,
        "version": policy.version,
        "effective_from": policy.effective_from,
        "source": policy.source,
        "settings": [
            {n: getattr(s, n) for n in ("key", "value", "unit", "clause", "note", "since", "until")} for s in policy.settings
        ],
        "rows": {key: [asdict(r) for r in rows] for key, rows in policy.rows.items()},
        "days_off": [asdict(d) for d in policy.days_off],
        "overrides": [asdict(o) for o in policy.overrides],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1, default=datetime.date.isoformat)


def loads(text: str) -> Policy:
    """The policy of a JSON text; figures and tables this version does not know are left out, those it lacks are the defaults.

    Raises:
        PolicyError: the text is no policy of this layout.
    """
    try:
        told = json.loads(text)
        policy = _policy(told) if told["layout"] == LAYOUT else None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PolicyError(f"发布的分级标准读不出来（{type(error).__name__}）", table="分级标准") from None
    if policy is None:
        raise PolicyError(f"发布的分级标准是另一版式（{told['layout']}）", table="分级标准")
    return policy


def _policy(told: dict[str, Any]) -> Policy:
    known = {s.key: s for s in DEFAULT.settings}
    settings = []
    for s in told["settings"]:
        if s["key"] in known:
            base = known[s["key"]]
            value = base.kind.parse(s["value"]) if isinstance(base.value, str) else s["value"]
            given = {n: s[n] for n in ("unit", "clause", "note")}
            settings.append(replace(base, value=value, since=_day(s["since"]), until=_day(s["until"]), **given))
    have = {s.key for s in settings}
    return replace(
        DEFAULT,
        version=told["version"],
        effective_from=_day(told["effective_from"]),
        source=told["source"],
        settings=(*settings, *(s for s in DEFAULT.settings if s.key not in have)),
        rows={**DEFAULT.rows, **{key: tuple(map(_row, rows)) for key, rows in told["rows"].items() if key in DEFAULT.rows}},
        days_off=tuple(DayOff(datetime.date.fromisoformat(d["day"]), d["working"], d["note"]) for d in told["days_off"]),
        overrides=tuple(Override(**{**o, "until": datetime.date.fromisoformat(o["until"])}) for o in told["overrides"]),
    )


def _row(told: dict[str, Any]) -> Row:
    return Row(**{**told, "then": tuple(told["then"]), "since": _day(told["since"]), "until": _day(told["until"])})


def _day(text: str | None) -> Any:
    return None if text is None else datetime.date.fromisoformat(text)


class _Used:
    """Which state of the published file is in use in this process, and for which day."""

    state: tuple[int, int] | None = None
    day: datetime.date | None = None


def use_published(today: datetime.date) -> None:
    """Put this user's published policy into use as it stands in the reporting month of a day; cheap when nothing has changed.

    Without a published policy the packaged one is in force; a file that cannot be read changes nothing.
    """
    try:
        stat = published_file().stat()
        state = (stat.st_mtime_ns, stat.st_size)
    except OSError:
        state = (0, 0)
    if (state, today) == (_Used.state, _Used.day):
        return
    try:
        policy = loads(published_file().read_text(encoding="utf-8")) if state != (0, 0) else DEFAULT
        use(policy.on(month_of(today, policy)))
    except (OSError, UnicodeError, PolicyError):
        _log.warning("published policy cannot be used", exc_info=True)
    _Used.state, _Used.day = state, today
