"""The words by which rows that are no clients are known: totals, sections, notes, signatures, instructions."""

from __future__ import annotations

import re

from udfs.kinds.choices import KIND
from udfs.kinds.kind import Fault
from udfs.words.patterns import pattern

_TOTAL = pattern(
    r"(?:本[页表月期次]|全[部表]|以上|[\u4e00-\u9fff]{0,8}?)?(?:小计|合计|总计|累计|共计|总合计|汇总)(?:客户|户|家|个|条)?(?:数量?|金额)?"
    r"(?:[:(].*|\d+[家个户项条]?(?:客户)?)?|其中(?:[:].*)?|平均[值数]?|均值|最[大小高低]值|占比|比例|百分比|[同环]比(?:增长)?|\(?(?:本[页表月期次])?共计?\d+[家个户项条].{0,6}\)?"
)
_ORDINAL = pattern(r"[(]?[一二三四五六七八九十]{1,3}[)、.]?")
_SECTION = pattern(r"(?:[(]?[一二三四五六七八九十]+[)、.]|第[一二三四五六七八九十]+[部分类章节]|[ivx]+[、.]|[(]?\d{1,2}[)、.])\S+")
_SECTION_END = pattern(
    r"(?:类|板块|片区|区域|客户群|部分|业务|分公司|项目部|项目经理部|标段|系列|名单|清单|如下)(?:客户)?[:]?$|(?:统计|登记|明细|汇总|一览|信息|情况)表(?:\(.{0,8}\)|续表?)?$"
)
_TIER = pattern("[abc]类(?:客户)?")
_BELOW = pattern(r"[-—–=*★☆.\s]*以[下上](?:为|是|属|均为)")
_NOTE = pattern(
    r"以上(?:数据|信息|内容|情况|各项|统计)|本(?:报?表|统计表)(?:一式|由|自|为|请|须|按|于|每|数据|填|中)|(?:打印|导出)(?:日期|时间)|(?:表格|文件)编号|(?:注|备注|说明|填表说明|填报说明|填写说明|附注|注释|特别说明|提示|要求)(?:[:.、;\d(一]|$)"
)
_SIGNING = "制表|填表|填报|审核|审批|复核|编制|经办|负责|制单|校对|批准|上报|主管|联系"
_SIGNATURE = pattern(
    r"[\u4e00-\u9fff]{0,8}(?:人|者|员|意见|签字|签名|盖章|签章|公章|日期|时间|电话|主管|领导|单位|部门|月份|经理|部长|书记|主任|总监|制表|审核|审批|复核|编制"
    rf"|校对|批准|制单|填报|填表|经办)(?:\(.*?\))?[:].*|(?:报送|填报|上报|编制|报出)?(?:部门|单位|公司|项目|机构)?(?:{_SIGNING})人?(?:员|签字|签名)?|(?:报出|填报|上报|编制|制表)(?:日期|时间)|(?:{_SIGNING})人.{{0,6}}"
    r"|(?:制表|填表|编制|填报|报送)(?:单位|部门)|(?:(?:分管|主管|单位|部门|公司|集团)?(?:领导|部门|经理|总经理|单位|公司)?(?:意见|审批|审核|签发|签批|批示|会签))(?:意见)?"
)
_END = pattern(r"\(?(?:以下(?:空白|为空|无正文|无内容)|此行以下.*|空白|完|end)\)?", re.IGNORECASE)
_MARKS = pattern(r"[.…·\-—–_=~/\\*、。,，\s]+")
_FIRM = pattern(
    r"公司|集团|局|厅|委|院|校|所|站|厂|店|行|会|中心|政府|大学|中学|小学|银行|馆|园|联盟|基金|企业|办|社|村|镇|医院|酒店|置业|地产|建设|投资|实业|控股|科技|.{7}"
)
_NONE = pattern(r"(?:本月|本期|当月|目前)?(?:暂时?)?无(?:客户|数据|内容)?")
_LABELLED = pattern(r"[\u4e00-\u9fff()]{2,14}[:]")
_PAGE = pattern(r"第?\d+页.*|共\d+页.*|-\d+-|page.*", re.IGNORECASE)
_DATE = pattern(r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?|\d{0,4}年\d{0,2}月\d{0,2}日")
_EXAMPLE = pattern(
    r"[×*○□]{2}.*|x{2,4}(?![a-z]).*|(?:填写|填报)?(?:示例|样例|范例|举例|例如|样本|例)(?:行|数据|\d)?(?:[:)].*)?|\((?:示例|样例|例)\).*|如[:].*"
)
_INSTRUCTION = pattern(
    r"(?:请|必|选|应|须|按|从|如实)?填|下拉|必选|请选择|点选|不超过\d+字|[字位]$|保留|格式|精确到|有/无|是/否|/(?:一般|差|座机|手机)|或(?:座机|手机)|全称|如实|例如|如[:]|单位[:]"
)
_COLUMN_NUMBER = pattern(r"[(]?(?:\d{1,2}|[甲乙丙丁戊己庚辛壬癸]|[a-z]|\d{1,2}=[\d+\-*/]+)[)]?")


def is_total(text: str) -> bool:
    """小计, 合计, 累计客户, 总计(万元)."""
    return _TOTAL.fullmatch(text) is not None


def is_closing(text: str) -> bool:
    """A note, a signature or a date below the table."""
    return bool(_NOTE.match(text) or _SIGNATURE.fullmatch(text) or _DATE.fullmatch(text) or _END.fullmatch(text))


def is_dots(text: str) -> bool:
    """A line of dots or dashes."""
    return _MARKS.fullmatch(text) is not None


def is_firm(text: str) -> bool:
    """True for what may be the name of an organisation."""
    return _FIRM.search(text) is not None


def is_none(text: str) -> bool:
    """本月无 and the like where a name should be."""
    return _NONE.fullmatch(text) is not None


def is_label(text: str) -> bool:
    """A text with a label before a colon, as no name of a client has."""
    return text.endswith(":") or _LABELLED.match(text) is not None


def is_page(text: str) -> bool:
    """A page number."""
    return _PAGE.fullmatch(text) is not None


def is_example(text: str) -> bool:
    """The mark of an example row."""
    return _EXAMPLE.fullmatch(text) is not None


def is_instruction(text: str) -> bool:
    """How to fill in a column."""
    return _INSTRUCTION.search(text) is not None


def is_column_number(text: str) -> bool:
    """1 2 3 … or 甲 乙 丙 below the heads."""
    return _COLUMN_NUMBER.fullmatch(text) is not None


def is_ordinal(text: str) -> bool:
    """一 or （二）: the number of a section, never of a client."""
    return _ORDINAL.fullmatch(text) is not None


def is_title(text: str) -> bool:
    """The title of a section rather than a name."""
    if _SECTION.match(text) or _BELOW.match(text) or _SECTION_END.search(text) or len(text) > 40 or re.search("[。;:!]", text):
        return True
    bare = re.sub(r"\(.*\)$", "", text)
    return _TIER.fullmatch(bare) is not None or not isinstance(KIND.parse(bare), (Fault, type(None)))
