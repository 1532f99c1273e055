"""Words the invented clients are made of."""

from __future__ import annotations

from typing import NamedTuple


class City(NamedTuple):
    """A city, its province as it stands in an address, and the division code in credit codes."""

    province: str
    name: str
    code: str


class Line(NamedTuple):
    """A line of business: end of the firm's name, industry, section of work and what such a client builds."""

    ending: str
    industry: str
    section: str
    needs: tuple[str, ...]


class Body(NamedTuple):
    """A public body: its name with {city} and {area}, first two digits of its credit code, section and needs."""

    name: str
    register: str
    industry: str
    section: str
    needs: tuple[str, ...]


HOUSING, ROADS, PLANTS = "房建类", "市政及基础设施类", "工业及其他类"
SECTIONS = (HOUSING, ROADS, PLANTS)

CITIES = {
    city.name: city
    for city in (
        City("江苏省", "南京市", "320105"), City("江苏省", "苏州市", "320508"), City("浙江省", "杭州市", "330105"),
        City("安徽省", "合肥市", "340104"), City("湖北省", "武汉市", "420106"), City("湖南省", "长沙市", "430104"),
        City("河南省", "郑州市", "410105"), City("河南省", "洛阳市", "410305"), City("陕西省", "西安市", "610104"),
        City("甘肃省", "兰州市", "620102"), City("宁夏回族自治区", "银川市", "640106"), City("四川省", "成都市", "510105"),
        City("贵州省", "贵阳市", "520103"), City("云南省", "昆明市", "530103"), City("广东省", "广州市", "440106"),
        City("广东省", "佛山市", "440604"), City("福建省", "厦门市", "350206"), City("辽宁省", "沈阳市", "210105"),
        City("吉林省", "长春市", "220104"), City("河北省", "石家庄市", "130105"), City("河北省", "保定市", "130606"),
        City("山东省", "济南市", "370105"), City("新疆维吾尔自治区", "昌吉市", "652301"), City("江西省", "赣州市", "360702"),
    )
}  # fmt: skip
#: New districts that no city has.
AREAS = ("临江新区", "望湖新城", "青云山新区", "银杏湖片区", "凤栖新城", "云水湾新区")
ROADS_NAMES = ("滨江大道", "建设路", "迎宾路", "科技三路", "文昌街", "湖滨北路", "解放东路", "创新大道", "人民中路", "兴业街")

LINES = (
    Line("房地产开发有限公司", "房地产业", HOUSING, ("住宅项目三期土建", "高层住宅及地下车库施工", "商住综合体总承包", "售楼部及示范区")),
    Line("置业有限公司", "房地产业", HOUSING, ("住宅小区总承包", "写字楼主体结构", "地下车库加固改造")),
    Line("商业管理有限公司", "租赁和商务服务业", HOUSING, ("商场公共区域改造", "酒店客房翻新", "商业综合体机电安装")),
    Line("城市建设投资集团有限公司", "公共设施管理业", ROADS, ("安置房及配套道路", "城市更新片区市政配套", "片区综合管廊")),
    Line("交通投资有限责任公司", "道路运输业", ROADS, ("国道改扩建工程", "快速路高架段", "桥梁维修加固", "客运枢纽站房")),
    Line("水务发展有限公司", "水的生产和供应业", ROADS, ("水厂扩建", "污水处理厂提标改造", "供水管网更新")),
    Line("产业园区开发有限公司", "园区管理服务业", ROADS, ("园区标准厂房二期", "园区道路及管网", "孵化中心总承包")),
    Line("新能源科技股份有限公司", "制造业", PLANTS, ("电池车间钢结构", "厂房二期总承包", "光伏车棚及配电")),
    Line("生物医药有限公司", "医药制造业", PLANTS, ("洁净车间装修", "研发楼及中试车间", "净化空调安装")),
    Line("电子材料有限公司", "制造业", PLANTS, ("无尘厂房土建", "动力站机电安装", "综合楼装修")),
    Line("仓储物流有限公司", "仓储业", PLANTS, ("物流园冷库", "分拣中心钢结构", "仓库消防改造")),
    Line("食品有限公司", "食品制造业", PLANTS, ("中央厨房厂房", "冷链车间改造", "宿舍楼新建")),
)
BODIES = (
    Body("{city}{area}住房和城乡建设局", "11", "公共管理", ROADS, ("老旧小区改造", "公共停车场建设")),
    Body("{city}{area}重点工程建设中心", "12", "公共管理", ROADS, ("体育公园", "市民中心", "会展中心配套道路")),
    Body("{city}{area}第{n}中学", "12", "教育", HOUSING, ("教学楼扩建", "体育馆新建")),
    Body("{city}{area}人民医院", "12", "卫生", HOUSING, ("门诊综合楼", "感染病区改造", "净化手术室")),
    Body("{city}{area}管理委员会", "11", "公共管理", ROADS, ("新区主干道", "政务服务大厅装修")),
)
STEMS_1 = "瑞恒信隆鼎远景明金泰博嘉宏安正锦国天广润盛荣卓启"
STEMS_2 = "翔泽达嵘程沅垚麟拓晖丰澜堃岳屹煜桐朗和越骏泓铭澄"
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田任姜范方石姚谭廖邹"
    "熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武贺赖龚文"
)
GIVEN = (
    "志强", "建华", "永刚", "海涛", "晓燕", "国栋", "思远", "俊杰", "明远", "立新", "卫东", "丽娟", "桂兰", "文博", "雪梅",
    "长江", "晨曦", "若楠", "佳怡", "宏伟", "淑华", "玉珍", "春燕", "向阳", "德胜", "芳", "敏", "伟", "磊", "静", "鹏", "琳",
)  # fmt: skip
FIRM_POSTS = ("工程部经理", "成本部经理", "招采部主管", "项目总监", "副总经理", "总工程师", "甲方代表", "开发部部长")
BODY_POSTS = ("基建处处长", "规划建设科科长", "总务主任", "副主任", "项目科科长", "工程科副科长")
RELATIONS = ("集团老客户介绍", "与市住建系统联系较多", "行业协会副会长单位", "设计院推荐", "曾任总包单位项目经理", "校友")
PROBLEMS = (
    "被列为失信被执行人（2026年案件）", "拖欠材料商货款，有诉讼两起", "控股股东股权被冻结", "正在办理破产重整",
    "项目用地被收回，资金链紧张",
)  # fmt: skip
REASONS_TO_END = ("项目已办理竣工结算，业主机构撤销", "业主注销", "项目移交代建单位，不再联系", "被其他公司合并")
EVIDENCE = (
    "{day}拜访得知，预计年底招标",
    "{day}业主来函邀请考察",
    "招标计划公告（{day}）",
    "{day}业主面谈纪要",
    "年度投资计划已列入，{day}核实",
)


def needs_of(industry: str | None) -> tuple[str, ...]:
    """What clients of an industry build."""
    return tuple(need for x in (*LINES, *BODIES) if x.industry == industry for need in x.needs)
