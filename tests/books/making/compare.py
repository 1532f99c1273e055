"""Compare what the reader found in a workbook with NAME.expected.json; what its fields mean is told in README.md beside the books."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from workbooks.examined import Examined
from workbooks.judging.read import row_values
from workbooks.problems import Problem, Refusal, Severity
from workbooks.registers.customer_info import CUSTOMER_INFO

EDGE = "\u200b\u200c\u200d\u2060\ufeff\u00a0\u3000 \t\r\n"
INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u202a-\u202e]")


def differences(found: Examined | Refusal, want: Mapping[str, Any]) -> list[str]:
    """What differs, one line each; empty if all is as expected."""
    allowed = _listed(want["outcome"])
    if isinstance(found, Refusal):
        return [] if "refused" in allowed else [f"refused: {found}"]
    out = (
        [] if (found.may_submit and "accept" in allowed) or (found.errors and "errors" in allowed) else [f"outcome: {found.errors} errors"]
    )
    s = found.submission
    if want["unit"] is not None and not any(u is None or fold(u) == fold(s.unit or "") for u in _listed(want["unit"])):
        out.append(f"unit: {s.unit!r}, expected {want['unit']!r}")
    if (str(s.month) if s.month else None) not in _listed(want["month"]):
        out.append(f"month: {s.month}, expected {want['month']!r}")
    if len(s.rows) not in _listed(want["client_rows"]):
        out.append(f"rows: {len(s.rows)}, expected {want['client_rows']!r}")
    return [*out, *_problems(found, want), *_rows(found, want)]


def fold(text: Any) -> str:
    """Width, inner spaces and invisible characters do not count."""
    return re.sub(r"\s+", "", INVISIBLE.sub("", unicodedata.normalize("NFKC", str(text))))


def _listed(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value["any_of"])
    return value if isinstance(value, list) else [value]


def _key(head: str) -> str:
    return re.sub(r"\(.*?\)$", "", fold(head))


def same(head: str, want: Any, got: Any) -> bool:
    """True if a value read is the value expected."""
    if isinstance(want, dict):
        return any(same(head, w, got) for w in want["any_of"])
    if want is None or want == "未知":
        return got is None or got in ("", "未知")
    if got is None:
        return False
    if head == "联系电话":
        digits = re.sub(r"\D", "", str(got))
        return digits in (want, f"86{want}") and not isinstance(got, float)
    if isinstance(want, (int, float)):
        return isinstance(got, (int, float)) and abs(got - want) <= 1e-6 * max(1.0, abs(want))
    if head.endswith("日期"):
        return str(got) == want
    return isinstance(got, str) and got == got.strip(EDGE) and not INVISIBLE.search(got) and fold(got) == fold(want)


def _cells(want: Mapping[str, Any]) -> list[str]:
    return [c for c in (want["cell"], *want.get("or_cells", [])) if c]


def _problems(found: Examined, want: Mapping[str, Any]) -> Iterator[str]:
    left: list[Problem] = list(found.problems)
    for w in sorted(want["problems"], key=lambda w: w["cell"] is None):
        hits = [p for p in left if w["severity"] in ("any", p.severity.word) and (w["cell"] is None or p.where.cell in _cells(w))]
        if hits:
            left.remove(min(hits, key=lambda p: p.where.cell is not None) if w["cell"] is None else hits[0])
        else:
            yield f"not told: {w['severity']} at {w['cell']}: {w['about']}"
    known = {c for w in want["problems"] for c in _cells(w)}
    known |= {w["cell"] for w in want["may_report"] if w["severity"] in ("any", "error")}
    known |= {c for r in want["rows"] for w in r.get("value_or_problem", {}).values() for c in w.get("or_cells", [])}
    for p in left:
        if p.severity is Severity.ERROR and p.where.cell not in known:
            yield f"false error: {p.message}"


def _rows(found: Examined, want: Mapping[str, Any]) -> Iterator[str]:
    s = found.submission
    sheets = {s.sheet_of(i) for i in range(len(s.rows))}
    one = next(iter(sheets), "") if len(sheets) == 1 else None
    got = {(s.sheet_of(i), r + 1): i for i, r in enumerate(s.rows)}
    wanted = {(one or r["sheet"], r["row"]) for r in want["rows"]}
    for place in got.keys() - wanted:
        yield f"not a client row: {place}"
    told = {(p.where.sheet, p.where.cell) for p in found.problems}
    for w in want["rows"]:
        sheet = one or w["sheet"]
        i = got.get((sheet, w["row"]))
        if i is None:
            if not w.get("optional"):
                yield f"client row {w['row']} of {sheet} missing"
            continue
        values = {_key(k): v for k, v in row_values(CUSTOMER_INFO, s.columns, i).items()}
        for head, value in w["values"].items():
            if not same(_key(head), value, values.get(_key(head))):
                yield f"row {w['row']} {head}: {values.get(_key(head))!r}, expected {value!r}"
        for head, v in w.get("value_or_problem", {}).items():
            if not same(_key(head), v["value"], values.get(_key(head))) and not told & {(sheet, c) for c in _cells(v)}:
                yield f"row {w['row']} {head}: {values.get(_key(head))!r} and no problem, expected {v['value']!r}"
        tiering = found.tiers[i]
        if "tier" in w and (tiering.tier != w["tier"] or w["tier_status"] not in tiering.status):
            yield f"row {w['row']} tier: {tiering.tier} {tiering.status}, expected {w['tier']} {w['tier_status']}"
