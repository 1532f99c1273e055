"""The six kinds of clients and the words staff use for them (R03, R14, A04, A05)."""

from __future__ import annotations

from typing import Annotated, Any

from udfs.cells import is_blank
from udfs.declare import Arg, udf
from udfs.kinds.choices import KIND


@udf(group="客户识别", clause="R03、R14、A04")
def kind(text: Annotated[str, Arg("客户类别", kind=KIND)] = "") -> str:
    """把客户类别的各种写法统一为六类：投标客户即准客户，跟踪客户即意向客户，合作伙伴即合作伙伴客户。

    例：
    >>> kind("签约客户")
    '签约客户'
    """
    return text


@udf(group="客户识别", clause="R03")
def kind_ok(text: Annotated[Any, Arg("客户类别")] = None) -> bool | None:
    """判断客户类别是否认得出；空单元格不作判断。

    例：
    >>> kind_ok("投标客户")
    True
    >>> kind_ok("重要客户")
    False
    """
    return None if is_blank(text) else isinstance(KIND.parse(text), str)
