"""What can be wrong with a form that is filled or read (KH770–KH776)."""

from __future__ import annotations

from workbooks.problems import Severity, rule

NO_PLACES = rule(
    "KH770",
    Severity.ERROR,
    "不是档案表",
    "表里没有认出任何档案内容的名称，也没有“{{{{ }}}}”位置。",
    "在表里写上客户单位名称、单位地址等名称，名称右边或下边留空格；或改用系统自带的《客户档案表》。",
    clause="R19",
)
NOT_SHOWN = rule(
    "KH771",
    Severity.WARNING,
    "表上没有位置",
    "表上没有这些内容的位置：{what}。",
    "需要显示的，在表上加上名称和空格；列表要有列名和空行。",
    clause="R19",
)
IS_FORMULA = rule(
    "KH772",
    Severity.WARNING,
    "位置是公式",
    "“{field}”的位置是公式，没有填。",
    "需要填的，请删去这个公式。",
)
ON_ANNEX = rule(
    "KH773",
    Severity.WARNING,
    "写在附页",
    "“{what}”在表上放不下，{count}写在《{sheet}》。",
    "打印时请连同附页一起打印；要写在表内，请多留几行空行或加高这一格。",
    clause="R20",
)
UNKNOWN_BRACES = rule(
    "KH774",
    Severity.WARNING,
    "位置名认不出",
    "“{found}”里写的名称认不出来，这里留空。",
    "改成档案内容的名称，如 {{{{ 客户单位名称 }}}}、{{{{ 投诉.投诉日期 }}}}。",
)
TWO_ANSWERS = rule(
    "KH775",
    Severity.ERROR,
    "两处不一样",
    "“{field}”在表上有两处，改得不一样：这里是“{found}”，{other}是“{value}”。",
    "核对后把两处改成一样。",
)
UNREADABLE = rule(
    "KH776",
    Severity.ERROR,
    "填的值认不出",
    "“{field}”不能填“{found}”：{why}。",
    "{hint}",
)
