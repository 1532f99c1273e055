"""Why a report cannot be made (KH741–KH749)."""

from __future__ import annotations

from workbooks.problems import Severity, rule

E = Severity.ERROR

NO_DATA = rule(
    "KH741", E, "本期没有数据", "{period}还没有汇总过的数据，不能生成报告。", "请先汇总这个期间至少一个月的报送，再生成报告。", clause="R39"
)
UNKNOWN_UNIT = rule("KH742", E, "单位不在本期名录", "{period}直接报送的单位里没有“{unit}”。", "请核对单位名称{asked}。", clause="R40")
NOBODY_MISSING = rule(
    "KH743", E, "没有未报单位", "{period}没有未报的单位，不需要催报。", "不用处理；要看各单位情况，请生成月度汇总通报。", clause="R32"
)
ALL_ASKED = rule(
    "KH744",
    E,
    "没有要调查的项目",
    "{period}{unit}应调查的项目{due}个，没有还要调查的，不用印调查表。",
    "要再调查一次的，加上 --project 项目名称。",
    clause="R54",
)
UNKNOWN_PROJECT = rule(
    "KH780", E, "没有这个项目", "项目台账和满意度调查里都没有“{project}”。", "核对项目名称或项目编号；项目台账随月报报送。", clause="R54"
)
NO_UNITS = rule("KH781", E, "没有可考核的单位", "{period}的单位名录里没有直接报送的单位。", "先导入单位名录，再考核。", clause="R58")
NOBODY_GOOD = rule(
    "KH782",
    E,
    "没有可表彰的单位",
    "{period}没有{who}评为优良，不能生成表彰通报。",
    "先看考核表；优良分数线在分级标准工作簿里。",
    clause="R65",
)
NOT_BAD = rule("KH783", E, "不知道通知哪个单位整改", "{period}{what}。", "{how}评为差的：{bad}。", clause="R67")
UNIT_NEEDED = rule("KH784", E, "没有说哪个单位", "“{title}”是一个单位的，没有说哪个单位。", "加上 --unit；可选：{known}。", clause="R66")
