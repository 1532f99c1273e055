"""Score of a client inside its tier (A15), by the policy's table 客户得分: an order for the list, never a reason for the tier."""

from __future__ import annotations

from collections.abc import Sequence

from addin.ledger.shapes.views import GroupClient
from udfs.policy.conditions import Atom, Condition, Join, atoms, shown, written
from udfs.policy.evaluator import Row, Table, known_values
from udfs.rulebook import NOT_IN_BOOK

_HUNDRED = 100
#: What stands around the value of a comparison.
_AROUND = {
    "=": "{}", "属于": "{}", "≠": "不是{}", "不属于": "不是{}", "≥": "{}及以上", ">": "超过{}", "≤": "{}及以下", "<": "不足{}",
    "为空": "没有填", "非空": "填了",
}  # fmt: skip


def client_score(client: GroupClient, table: Table) -> int:
    """Points of a client; what is not known gives none."""
    return table.points(known_values(client.values, table.shape.inputs))


def basis(table: Table) -> str:
    """How clients are put in order, in one sentence a reader can reckon by; told from the rows."""
    if not table.parts:
        return "没有起作用的计分标准，同级客户名次并列。"
    alike: dict[tuple[int, str], list[str]] = {}
    for part, rows in table.parts.items():
        alike.setdefault((max(row.then[1] for row, _ in rows), _rungs(part, rows)), []).append(part)
    said = [f"{'、'.join(parts)}{'各' if len(parts) > 1 else ''}{most}分（{rungs}）" for (most, rungs), parts in alike.items()]
    whole = "按百分制得分" if table.best == _HUNDRED else f"按得分（满分{table.best}分）"
    ours = NOT_IN_BOOK + "，" if any(row.clause.startswith(NOT_IN_BOOK) for row, _ in table.live) else ""
    blank = any(atom.op == "为空" for _, condition in table.live for atom in atoms(condition))
    return (
        f"同级客户{whole}排序（{ours}在分级标准工作簿的“{table.shape.title}”表里调整）：{'；'.join(said)}。"
        f"同一部分按最先符合的一项计分{'' if blank else '，没有填的不计分'}；得分相同的名次并列。"
    )


def _rungs(part: str, rows: Sequence[tuple[Row, Condition]]) -> str:
    """The steps of a part: 好得10分、一般得5分. What they ask is named where it changes and is not the part's own name."""
    said, asked = [], part
    for row, condition in rows:
        about, words = _told(condition, of=asked)
        said.append(words if len(rows) == 1 else f"{words}得{row.then[1]}分")
        asked = about
    return "、".join(said)


def _told(condition: Condition, of: str) -> tuple[str, str]:
    """What a condition asks, and the words for the answer, with what is asked if it is another thing than `of`.

    A condition of several questions is told in its own language.
    """
    alternatives = condition.parts if isinstance(condition, Join) and condition.word == "或" else (condition,)
    asked = [one for one in alternatives if isinstance(one, Atom)]
    if len(asked) < len(alternatives) or len({(one.op, one.operands) for one in asked}) > 1:
        return "", f"“{written(condition)}”"
    about = "或".join(one.fact.head.partition("(")[0] for one in asked)
    if about == of:
        return about, _words(asked[0])
    return about, f"{about}{'为' if asked[0].op in ('=', '属于') else ''}{_words(asked[0])}"


def _words(atom: Atom) -> str:
    values = ("或" if atom.op == "属于" else "、").join(shown(atom.fact.kind, value) for value in atom.operands)
    return _AROUND[atom.op].format(values)
