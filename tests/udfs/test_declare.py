"""The worksheet functions as hosts call them."""

from __future__ import annotations

import pytest

from udfs.declare import UdfError, call


def test_two_level_heads_are_bound_by_their_lower_row() -> None:
    head = [["客户", "我方评价", "我方评价"], ["", "履约诚信", "信用状况"]]
    assert call("KH_TIER_MISSING", head, [["示例置业有限公司", "好", "好"]]) == call(
        "KH_TIER_MISSING", [["客户", "履约诚信", "信用状况"]], [["示例置业有限公司", "好", "好"]]
    )


def test_a_dash_where_a_value_is_needed_is_a_blank() -> None:
    with pytest.raises(UdfError, match="是空的"):
        call("KH_MONTH", "—")
