"""华筑建设集团 and its units: who owes a return, who writes it, where its clients are."""

from __future__ import annotations

from dataclasses import dataclass

from udfs.kinds.dates import Month

GROUP = "华筑建设集团"
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
MONTHS = (OCTOBER, NOVEMBER)


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch that owes a return every month."""

    name: str
    aliases: tuple[str, ...]
    since: Month
    #: Who writes the return, and where letters go.
    reporter: str
    mail: str
    #: Names of cities in `words.CITIES`.
    cities: tuple[str, ...]
    #: Clients in the first month.
    size: int
    #: Our people who keep clients.
    owners: tuple[str, ...]
    departments: tuple[str, ...] = ()


BRANCHES = (
    Branch(
        "江南分公司",
        ("华筑江南公司",),
        Month(2009, 3),
        "周敏",
        "jiangnan@example.com",
        ("南京市", "苏州市", "杭州市"),
        42,
        ("陆文博", "夏静", "郝志强"),
        ("江北快速路项目经理部",),
    ),
    Branch(
        "西北分公司", ("西北公司",), Month(2011, 6), "马卫东", "xibei@example.com", ("西安市", "兰州市", "银川市"), 34, ("康立新", "贺春燕")
    ),
    Branch(
        "西南分公司", ("西南公司",), Month(2012, 1), "冉佳怡", "xinan@example.com", ("成都市", "贵阳市", "昆明市"), 33, ("段宏伟", "龙晓燕")
    ),
    Branch(
        "华南分公司",
        ("华南区域公司",),
        Month(2010, 9),
        "黎若楠",
        "huanan@example.com",
        ("广州市", "佛山市", "厦门市"),
        38,
        ("邱建华", "古桂兰", "赖明远"),
        ("望湖新城项目经理部", "云水湾医院项目经理部"),
    ),
    Branch("东北分公司", ("东北公司",), Month(2013, 4), "姜雪梅", "dongbei@example.com", ("沈阳市", "长春市"), 22, ("于永刚", "曲芳")),
    Branch("京津冀分公司", (), Month(2015, 8), "石磊", "jingjinji@example.com", ("石家庄市", "保定市"), 27, ("孟俊杰", "白琳")),
    Branch(
        "中原分公司",
        ("中原公司",),
        Month(2014, 2),
        "侯丽娟",
        "zhongyuan@example.com",
        ("郑州市", "洛阳市", "济南市"),
        30,
        ("常长江", "尹敏"),
    ),
    Branch("新疆分公司", (), Month(2019, 5), "方德胜", "xinjiang@example.com", ("昌吉市",), 20, ("万国栋",)),
    Branch(
        "市政路桥分公司",
        ("市政路桥公司",),
        Month(2008, 1),
        "汤海涛",
        "luqiao@example.com",
        ("武汉市", "合肥市", "长沙市"),
        36,
        ("江向阳", "钱玉珍"),
    ),
    Branch("安装工程分公司", ("安装公司",), Month(2008, 1), "任淑华", "anzhuang@example.com", ("武汉市", "赣州市"), 28, ("史鹏", "邹静")),
    Branch(
        "装饰装修分公司", ("装饰公司",), Month(2016, 3), "毛晨曦", "zhuangshi@example.com", ("武汉市", "广州市"), 26, ("田思远", "孔敏")
    ),
    Branch(
        "钢结构工程分公司", ("钢构公司",), Month(2017, 7), "熊伟", "gangjiegou@example.com", ("长沙市", "郑州市"), 24, ("顾国栋", "廖琳")
    ),
)
BY_NAME = {b.name: b for b in BRANCHES}

#: What happens in the second month: two faulty returns, one silent unit, one declaration of no change.
CELL_FAULTS, FORM_FAULTS, SILENT, NO_CHANGE = "西北分公司", "钢结构工程分公司", "新疆分公司", "东北分公司"
#: Unit and number of a complaint of the second month that is shown on a slip.
COMPLAINT = ("江南分公司", "TS2611-0101")
