from __future__ import annotations

import warnings

from zhconv import convert

from udfs.words import script
from udfs.words.script import TABLE, simplified
from udfs.words.text import fold

#: Variants the oracle does not know or writes otherwise.
OURS = {"値", "鈽"}

with warnings.catch_warnings():
    warnings.simplefilter("ignore", ResourceWarning)
    convert("", "zh-cn")


def test_each_pair_agrees_with_the_oracle() -> None:
    wrong = {chr(t): s for t, s in TABLE.items() if chr(t) not in OURS and convert(chr(t), "zh-cn") != s}
    assert wrong == {}


def test_the_table_holds_enough_and_is_closed() -> None:
    assert len(TABLE) >= 700
    assert all(simplified(s) == s for s in TABLE.values())
    assert all(len(s) == 1 for s in TABLE.values())


def test_no_pair_stands_twice() -> None:
    blocks = [text for name, text in vars(script).items() if name.isupper() and isinstance(text, str)]
    pairs = [pair for block in blocks for pair in block.split()]
    assert len(pairs) == len(TABLE)
    assert all(len(p) == 2 for p in pairs)


def test_heads_in_traditional_script_are_the_same_words() -> None:
    for traditional, plain in (
        ("客戶單位名稱", "客户单位名称"),
        ("統一社會信用代碼", "统一社会信用代码"),
        ("聯繫電話", "联系电话"),
        ("累計合同額（萬元）", "累计合同额(万元)"),
        ("近期合作需求", "近期合作需求"),
        ("無理投訴次數", "无理投诉次数"),
        ("維護責任人", "维护责任人"),
        ("華築（北京） 建設 ", "华筑(北京)建设"),
    ):
        assert fold(traditional) == plain
