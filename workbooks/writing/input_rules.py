"""What Excel asks and allows in the cells of a field: drop-down lists, prompts, warnings."""

from __future__ import annotations

import datetime
from typing import Any

from udfs.kinds.amounts import Count, Money, Rate
from udfs.kinds.credit import CreditCode
from udfs.kinds.dates import Day
from udfs.kinds.scores import Progress, Score
from workbooks.declare import Field

#: Limits of Excel, in characters.
TITLE_LIMIT, TEXT_LIMIT = 32, 255


def validation(field: Field) -> dict[str, Any]:
    """Data validation of a column, as XlsxWriter takes it."""
    return _allowed(field) | {
        "input_title": _cut(field.head, TITLE_LIMIT),
        "input_message": _cut(prompt(field), TEXT_LIMIT),
        "error_title": _cut(f"{field.head}不合要求", TITLE_LIMIT),
        "error_message": _cut(f"{field.hint}", TEXT_LIMIT),
        "error_type": "stop" if field.kind.choices and field.strict else "warning",
    }


def prompt(field: Field) -> str:
    """What stands beside the cell when it is chosen."""
    if field.computed:
        return "由客户簿自动计算，不用填。"
    need = "必填。" if field.required else ""
    return f"{need}{field.hint}{f'（{field.clause}）' if field.clause else ''}"


def _allowed(field: Field) -> dict[str, Any]:
    if field.computed:
        return {"validate": "any"}
    if field.kind.choices:
        return {"validate": "list", "source": list(field.kind.choices), "show_error": field.kind.closed}
    match field.kind:
        case Day():
            return {
                "validate": "date",
                "criteria": "between",
                "minimum": datetime.date(1949, 10, 1),
                "maximum": datetime.date(2099, 12, 31),
            }
        case Count():
            return {"validate": "integer", "criteria": ">=", "value": 0}
        case Rate():
            return {"validate": "decimal", "criteria": "between", "minimum": -1, "maximum": 1}
        case Score():
            return {"validate": "decimal", "criteria": "between", "minimum": field.kind.low, "maximum": field.kind.high}
        case Progress():
            return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
        case Money():
            return {"validate": "decimal", "criteria": ">=", "value": 0}
        case CreditCode():
            return {"validate": "length", "criteria": "==", "value": 18}
        case _:
            return {"validate": "any"}


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
