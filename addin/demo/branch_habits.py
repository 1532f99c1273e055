"""The forms of the twelve branches, none like another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from addin.demo import forms
from addin.demo.group import FORM_FAULTS, NO_CHANGE, NOVEMBER, Branch
from addin.demo.habits import Habit, Style, all_columns, department, number, of, plain
from udfs.kinds.dates import Month

_RATINGS = "cooperated integrity credit reputation social_value related_value recent_need need_evidence"
_RISKS = "demanding unreasonable_complaints complex_procedure own_problems"
_END = "last_contact owner change reported_tier remark"

_NORTHWEST = (
    number(),
    of("name", "业主单位（全称）", width=30),
    of("credit_code", "信用代码"),
    of("kind", "客户分类", forms.branch_kind),
    *plain("partner_kind:伙伴类型 industry:行业 scale:规模 contact:甲方联系人 post:职位 phone:手机号码 needs:拟建项目"),
    *plain("cooperated:是否合作过 first_cooperation:首次合作时间 projects:项目个数 contract:合同额（万元） profit_rate:毛利率"),
    *plain("integrity:诚信 credit:资信情况 reputation:口碑 social_value:社会价值 related_value:连带价值"),
    *plain("recent_need:近期有无需求 need_evidence:需求来源"),
    *plain("demanding:是否苛刻 unreasonable_complaints:无理投诉 complex_procedure:手续复杂 own_problems:存在问题"),
    *plain("last_contact:最近联系时间 owner:跟踪人 change:变动情况 reported_tier:等级 remark:备注"),
)
_TWO_LEVELS = (
    number("序号"),
    of("name", "单位名称", group="客户"),
    of("credit_code", "统一社会\n信用代码", group="客户"),
    of("kind", "类别", group="客户"),
    of("industry", "行业", group="客户"),
    department(),
    of("contact", "姓名", group="联系方式"),
    of("post", "职务", group="联系方式"),
    of("phone", "电话", group="联系方式"),
    of("cooperated", "有无\n合作", group="合作情况"),
    of("first_cooperation", "首次合作\n日期", group="合作情况"),
    of("projects", "项目数", group="合作情况"),
    of("contract", "累计合同额\n（万元）", group="合作情况"),
    of("profit_rate", "利润率", group="合作情况"),
    *(of(n, group="我方评价") for n in "integrity credit reputation social_value related_value".split()),
    *(of(n, group="我方评价") for n in _RISKS.split()),
    of("recent_need", "近期\n需求", group="需求"),
    of("needs", "需求内容", group="需求"),
    of("need_evidence", "依据", group="需求"),
    *(of(n) for n in _END.split()),
)
_HEBEI = (
    *plain("name:客户名称 credit_code:统一社会信用代码 kind:客户类别 industry:所属行业"),
    *plain("address:单位地址 contact:联系人 phone:联系电话 needs:客户需求 cooperated"),
    of("first_cooperation", show=forms.dotted),
    of("projects"),
    of("contract", show=forms.wan),
    of("profit_rate", show=forms.per_cent_text),
    *plain(f"integrity credit reputation social_value related_value recent_need need_evidence {_RISKS}"),
    of("last_contact", "最近联系日期", forms.dotted),
    *plain("owner change remark"),
)
_ROADS = (
    number(),
    *plain("name:建设单位 credit_code:社会信用代码 kind:类别"),
    of("contact", "联系人"),
    of("phone", "联系方式", forms.digits, look="whole", width=13),
    *plain("cooperated first_cooperation"),
    of("projects", "合作项目\n数（个）", forms.counted, look="center", width=9),
    of("contract", "累计合同额（元）", forms.yuan, width=17),
    of("profit_rate", "利润率(%)", forms.per_cent, look="center"),
    *plain(f"integrity credit reputation social_value related_value recent_need need_evidence {_RISKS} {_END}"),
)
_INSTALLATION = (
    number(),
    *plain("name:甲方名称 credit_code kind contact post:职务职称"),
    of("phone", "联系人电话", forms.spaced),
    *plain("needs cooperated"),
    of("first_cooperation", "首次合作时间", forms.any_way, look="center", width=14),
    *plain("projects contract profit_rate integrity credit reputation social_value related_value"),
    of("recent_need", show=forms.tick),
    of("need_evidence"),
    of("demanding", show=forms.tick),
    of("unreasonable_complaints"),
    of("complex_procedure", show=forms.tick),
    of("own_problems", show=forms.dashed),
    of("last_contact", "最近联系时间", forms.any_way, look="center", width=14),
    *plain("owner change reported_tier remark"),
)
_SHORT = f"credit_code kind contact phone cooperated first_cooperation projects contract integrity credit {_RISKS}"

HABITS: Mapping[str, Habit] = {
    "江南分公司": Habit("{unit}{month}月客户信息统计表.xlsx", all_columns(), template=True),
    "西北分公司": Habit(
        "客户信息统计表（西北）最终版.xlsx",
        _NORTHWEST,
        sheet="{month}月",
        title="华筑建设集团{year}年{month}月份客户信息统计表",
        meta=("填报单位：华筑建设集团{unit}", "制表人：{reporter}", "{day}"),
        style=Style(head_fill="#FFF2CC", autofilter=True),
    ),
    "西南分公司": Habit(
        "{year}年{month}月客户信息统计表-{unit}.xlsx",
        (
            number(),
            *plain(f"name credit_code kind contact phone needs projects contract profit_rate {_RATINGS} {_RISKS}"),
            *plain("last_contact owner change remark"),
        ),
        sheet="{month}月",
        meta=("填报单位：{unit}", "报送月份：{year}-{month}", "填报人：{reporter}", "填报日期：{day}"),
        foot=("注：1.累计合同额以签订合同为准；2.本表每月25日前报集团公司市场营销部。", "审核人：段长江        制表：{reporter}"),
        sections=True,
        style=Style(title_font="宋体", head_fill="#E2EFDA"),
    ),
    "华南分公司": Habit(
        "{unit}/{month}月/客户信息统计表（含项目部）.xlsx",
        _TWO_LEVELS,
        title="华筑建设集团客户信息统计表（{year}年{month}月）",
        meta=("填报单位：{unit}", "制表：{reporter}", "日期：{day}"),
        changes_only=True,
        style=Style(font="仿宋", title_font="方正小标宋简体", title_size=20, head_fill="#FFFFFF"),
    ),
    NO_CHANGE: Habit(
        "东北公司客户信息{month}月.xlsx",
        (number(), *plain(f"name:客户全称 credit_code kind industry contact phone needs contract profit_rate {_RATINGS} {_RISKS} {_END}")),
        style=Style(font="微软雅黑", title_font="微软雅黑", title_size=16, head_fill="#BDD7EE", freeze=True),
    ),
    "京津冀分公司": Habit(
        "京津冀分公司客户表{year}{month:02d}.csv",
        _HEBEI,
        title="华筑建设集团客户信息统计表",
        meta=("填报单位：{unit}", "报送月份：{year}年{month}月", "填报人：{reporter}"),
        foot=("审核人：孟德胜",),
        total=False,
    ),
    "中原分公司": Habit(
        "中原分公司报送材料（{year}年{month}月）.zip",
        (number(), *plain(f"name:顾客名称 {_SHORT} reputation social_value related_value recent_need need_evidence {_END}")),
        title="华筑建设集团{unit}{year}年{month}月客户信息统计表",
        meta=(),
        foot=("填表人：{reporter}        日期：{day}", "分公司经理签字："),
        changes_only=True,
        style=Style(paper=9, head_fill="#F2F2F2"),
    ),
    "新疆分公司": Habit(
        "{unit}客户信息统计表{year}年{month}月.xlsx",
        (number(), *plain(f"name credit_code kind address contact phone {_RATINGS} {_RISKS} last_contact change remark")),
        style=Style(head_fill="#FCE4D6", lists=True),
    ),
    "市政路桥分公司": Habit(
        "附件2：{unit}客户信息统计表.xlsx",
        _ROADS,
        meta=("填报单位：{unit}", "报送月份：{year}.{month}", "填报人：{reporter}", "填报日期：{day}"),
        style=Style(font="仿宋", title_font="方正小标宋简体", freeze=True),
    ),
    "安装工程分公司": Habit(
        "{unit}客户信息统计表(1).xlsx",
        _INSTALLATION,
        sheet="{month}月上报",
        meta=("填报单位：{unit}", "报送月份：{year}年{month}月", "填报人：{reporter}"),
        changes_only=True,
        style=Style(head_fill="#D9E1F2"),
        notes=(
            "填表说明",
            "1. 甲方名称须填全称，与合同章一致。",
            "2. √表示是，×表示否。",
            "3. 每月22日前由各项目部报分公司经营部，25日前报集团。",
        ),
    ),
    "装饰装修分公司": Habit(
        "装饰装修分公司客户信息（更新至{month}月）.xlsx",
        (
            number(),
            *plain("name:业主名称 credit_code kind industry contact post phone needs first_cooperation"),
            *plain(f"contract profit_rate {_RATINGS} {_RISKS} {_END}"),
        ),
        sheet="{year}年{month}月",
        style=Style(head_fill="#EDEDED", autofilter=True),
        keeps_old=True,
    ),
    FORM_FAULTS: Habit(
        "钢构客户信息表.xlsx",
        (number(), *plain(f"name credit_code kind contact phone {_RATINGS} {_RISKS} {_END}")),
        sheet="Sheet1",
        meta=("填报单位：{unit}", "报送月份：{year}年{month}月", "填报人：{reporter}"),
        foot=(),
        total=False,
        style=Style(title_size=14, head_fill="#FFFFFF"),
    ),
}  # fmt: skip


def habit_of(branch: Branch, month: Month) -> Habit:
    """The form a branch uses in a month; one of them loses its month and a column in the second."""
    habit = HABITS[branch.name]
    if branch.name != FORM_FAULTS or month != NOVEMBER:
        return habit
    columns = tuple(c for c in habit.columns if c.field != "kind")
    return replace(habit, columns=columns, title="客户信息统计表", meta=("填报单位：{unit}", "填报人：{reporter}"))
