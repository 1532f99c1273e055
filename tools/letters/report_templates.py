"""Write the initial Word templates; after that a secretary edits them in Word.

`python -m tools.letters.report_templates` writes those that are missing, with `--all` every one anew.
"""

from __future__ import annotations

import datetime
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import templates
from tools.letters.circular_templates import CIRCULARS
from tools.letters.client_templates import CLIENTS
from tools.letters.complaint_templates import COMPLAINTS
from tools.letters.half_year_templates import HALF_YEAR
from tools.letters.letter import Column, Letter
from tools.letters.letter_parts import asks, listed, more, signed, traced
from tools.letters.project_templates import PROJECTS
from tools.letters.relation_templates import RELATIONS
from tools.letters.visit_templates import VISITS
from workbooks.atomic import write_atomic

_FOLDER = Path(templates.__file__).parent


def monthly_bulletin() -> Letter:
    """月度汇总通报."""
    letter = Letter("月度汇总通报")
    letter.red_head()
    letter.title("关于{{ period }}客户信息报送情况的通报")
    letter.addressee("{{ addressee }}：")
    letter.say("现将{{ period }}客户信息报送、客户分级和变化情况通报如下。")
    letter.heading("一、上报情况")
    letter.say("{{ opening }}")
    letter.tag("{%p if states %}")
    letter.table(
        "s in states",
        [
            Column("上报情况", "{{ s.label }}", 2.8),
            Column("单位数", "{{ s.count }}", 1.8),
            Column("单位", "{{ s.units }}", 11.0, centred=False),
        ],
    )
    letter.tag("{%p endif %}")
    letter.heading("二、客户总量和分级")
    letter.say("{{ overview }}")
    for title, name in (("分级", "tiers"), ("客户类别", "kinds")):
        letter.tag(f"{{%p if {name} %}}")
        told = (("客户数", "{{ t.count }}"), ("占比", "{{ t.share }}"), ("上月", "{{ t.last }}"), ("比上月", "{{ t.change }}"))
        letter.tag("{%p if compares %}")
        letter.table(f"t in {name}", [Column(title, "{{ t.name }}", 5.2), *(Column(*c, 2.6) for c in told)])
        letter.tag("{%p else %}")
        letter.table(f"t in {name}", [Column(title, "{{ t.name }}", 7.8), *(Column(*c, 3.9) for c in told[:2])])
        letter.tag("{%p endif %}")
        letter.tag("{%p endif %}")
    letter.tag("{%p if shows_chart %}")
    letter.chart("tier_chart")
    letter.tag("{%p endif %}")
    letter.tag("{%p if units %}")
    letter.table(
        "u in units",
        [
            Column("单位", "{{ u.unit }}", 5.4, centred=False),
            Column("A类", "{{ u.a }}", 1.5),
            Column("B类", "{{ u.b }}", 1.5),
            Column("C类", "{{ u.c }}", 1.5),
            Column("合计", "{{ u.total }}", 1.5),
            Column("A类占比", "{{ u.a_share }}", 2.1),
            Column("数据不足", "{{ u.insufficient }}", 2.1),
        ],
    )
    letter.note("注：数据不足的客户暂定为B类，已计入B类；多家单位共同维护的客户，各单位都计入。")
    letter.tag("{%p endif %}")
    letter.heading("三、本月变化")
    for title, name in (("（一）新增客户", "added"), ("（二）终止客户", "ended")):
        letter.heading(title, 2)
        listed(
            letter,
            name,
            "c",
            [
                Column("序号", "{{ c.no }}", 1.3),
                Column("客户单位名称", "{{ c.client }}", 5.7, centred=False),
                Column("维护单位", "{{ c.unit }}", 3.5, centred=False),
                Column("客户类别", "{{ c.kind }}", 2.5),
                Column("等级", "{{ c.tier }}", 1.3),
                Column("风险", "{{ c.risk }}", 1.3),
            ],
        )
    letter.heading("（三）等级升降", 2)
    listed(
        letter,
        "moved",
        "c",
        [
            Column("序号", "{{ c.no }}", 1.3),
            Column("客户单位名称", "{{ c.client }}", 5.3, centred=False),
            Column("维护单位", "{{ c.unit }}", 3.3, centred=False),
            Column("风险", "{{ c.risk }}", 1.3),
            Column("变化", "{{ c.kind }}", 1.6),
            Column("上月", "{{ c.old }}", 1.4),
            Column("本月", "{{ c.new }}", 1.4),
        ],
    )
    letter.heading("（四）四类变化", 2)
    listed(
        letter,
        "classes",
        "c",
        [
            Column("单位", "{{ c.unit }}", 5.4, centred=False),
            Column("客户信息", "{{ c.info }}", 2.2),
            Column("投诉", "{{ c.complaints }}", 2.0),
            Column("评价", "{{ c.evaluation }}", 2.0),
            Column("关系", "{{ c.relations }}", 2.0),
            Column("合计", "{{ c.total }}", 2.0),
        ],
        cut=False,
    )
    letter.heading("四、数据质量")
    listed(
        letter,
        "problems",
        "p",
        [
            Column("单位", "{{ p.unit }}", 6.4, centred=False),
            Column("上报情况", "{{ p.state }}", 3.2),
            Column("客户行数", "{{ p.rows }}", 2.0),
            Column("错误", "{{ p.errors }}", 2.0),
            Column("提醒", "{{ p.warnings }}", 2.0),
        ],
        cut=False,
    )
    letter.heading("五、待核实事项")
    listed(
        letter,
        "matches",
        "m",
        [
            Column("序号", "{{ m.no }}", 1.3),
            Column("客户甲（维护单位）", "{{ m.left }}", 5.0, centred=False),
            Column("客户乙（维护单位）", "{{ m.right }}", 5.0, centred=False),
            Column("理由", "{{ m.why }}", 4.3, centred=False),
        ],
    )
    listed(
        letter,
        "conflicts",
        "x",
        [
            Column("序号", "{{ x.no }}", 1.3),
            Column("客户单位名称", "{{ x.client }}", 4.6, centred=False),
            Column("风险", "{{ x.risk }}", 1.2),
            Column("栏目", "{{ x.field }}", 2.3),
            Column("各单位所填", "{{ x.values }}", 6.2, centred=False),
        ],
    )
    letter.heading("六、工作要求")
    asks(letter)
    return signed(letter)


def _unit_columns(width: float, changes: list[Column]) -> list[Column]:
    return [
        Column("名次", "{{ u.rank }}", 1.1),
        Column("单位", "{{ u.unit }}", width, centred=False),
        Column("A类", "{{ u.a }}", 1.1),
        Column("B类", "{{ u.b }}", 1.1),
        Column("C类", "{{ u.c }}", 1.1),
        Column("合计", "{{ u.total }}", 1.1),
        Column("A类\n占比", "{{ u.a_share }}", 1.5),
        Column("数据\n不足", "{{ u.insufficient }}", 1.15),
        *changes,
        Column("升级", "{{ u.up }}", 1.1),
        Column("降级", "{{ u.down }}", 1.1),
    ]


def client_ranking() -> Letter:
    """客户分级排名."""
    letter = Letter("客户分级排名")
    letter.red_head()
    letter.title("关于{{ period }}客户分级排名的通报")
    letter.addressee("{{ addressee }}：")
    letter.say("现将{{ period }}客户分级排名情况通报如下（{{ edition }}）。")
    letter.heading("一、总体情况")
    letter.say("{{ overview }}")
    letter.tag("{%p if own %}")
    letter.say("{{ own }}")
    letter.tag("{%p endif %}")
    letter.tag("{%p if shows_units %}")
    letter.heading("二、单位排名")
    letter.say("{{ units_note }}", table_follows=True)
    changes = [Column("A类\n增减", "{{ u.a_change }}", 1.15), Column("合计\n增减", "{{ u.total_change }}", 1.15)]
    letter.tag("{%p if compares %}")
    letter.table("u in units", _unit_columns(2.95, changes))
    letter.tag("{%p else %}")
    letter.table("u in units", _unit_columns(5.25, []))
    letter.tag("{%p endif %}")
    letter.tag("{%p endif %}")
    letter.tag("{%p if shows_chart %}")
    letter.chart("tier_chart")
    letter.tag("{%p endif %}")
    letter.heading("{% if shows_units %}三{% else %}二{% endif %}、客户排名")
    letter.say("{{ basis }}")
    letter.tag("{%p for tier in tiers %}")
    letter.heading("（{{ '一二三四'[loop.index0] }}）{{ tier.title }}", 2)
    letter.tag("{%p if tier.clients %}")
    letter.table(
        "c in tier.clients",
        [
            Column("名次", "{{ c.rank }}", 1.4),
            Column("客户单位名称", "{{ c.client }}", 5.5, centred=False),
            Column("客户类别", "{{ c.kind }}", 2.6),
            Column("维护单位", "{{ c.units }}", 3.5, centred=False),
            Column("风险", "{{ c.risk }}", 1.3),
            Column("得分", "{{ c.score }}", 1.3),
        ],
    )
    letter.tag("{%p else %}")
    letter.say("无。")
    letter.tag("{%p endif %}")
    letter.tag("{%p if tier.more %}")
    letter.note("{{ tier.more }}")
    letter.tag("{%p endif %}")
    letter.tag("{%p endfor %}")
    return signed(letter)


def return_letter() -> Letter:
    """退回函."""
    letter = Letter("退回函")
    letter.red_head()
    letter.title("关于退回{{ period }}客户信息统计表的函")
    letter.addressee("{{ unit }}：")
    letter.say("{{ opening }}")
    letter.tag("{%p if kinds %}")
    letter.say("主要错误：{% for kind in kinds %}{{ kind }}{% if loop.last %}。{% else %}；{% endif %}{% endfor %}")
    letter.tag("{%p endif %}")
    letter.tag("{%p if warnings_says %}")
    letter.say("{{ warnings_says }}")
    letter.tag("{%p endif %}")
    letter.say("{{ closing }}")
    letter.signature()
    columns = [
        Column("序号", "{{ e.no }}", 1.2),
        Column("位置", "{{ e.place }}", 3.1, centred=False),
        Column("客户", "{{ e.client }}", 3.4, centred=False),
        Column("问题", "{{ e.what }}", 4.0, centred=False),
        Column("改法", "{{ e.fix }}", 3.9, centred=False),
    ]
    letter.tag("{%p if errors %}")
    letter.heading("附：错误清单")
    letter.table("e in errors", columns)
    letter.tag("{%p endif %}")
    more(letter, "errors")
    letter.footer("文件 {{ book }}　校验码 {{ snapshot }}　分级标准 {{ policy }}")
    return letter


def reminder() -> Letter:
    """催报函."""
    letter = Letter("催报函")
    letter.red_head()
    letter.title("{{ title }}")
    letter.addressee("{{ addressee }}：")
    letter.say("{{ opening }}")
    letter.say("{{ request }}")
    letter.signature()
    letter.tag("{%p if shows_list %}")
    letter.heading("附：未报单位名单")
    letter.table(
        "u in units",
        [
            Column("序号", "{{ u.no }}", 1.4),
            Column("单位", "{{ u.unit }}", 6.6, centred=False),
            Column("应报月份", "{{ u.period }}", 3.0),
            Column("情况", "{{ u.state }}", 2.6),
            Column("台账客户数", "{{ u.last }}", 2.0),
        ],
    )
    letter.tag("{%p endif %}")
    return traced(letter)


TEMPLATES: dict[str, Callable[[], Letter]] = {
    "monthly_bulletin.docx": monthly_bulletin,
    "client_ranking.docx": client_ranking,
    "return_letter.docx": return_letter,
    "reminder.docx": reminder,
    **HALF_YEAR,
    **CIRCULARS,
    **CLIENTS,
    **COMPLAINTS,
    **VISITS,
    **RELATIONS,
    **PROJECTS,
}


def written(letter: Letter) -> bytes:
    """The letter as a .docx whose bytes do not depend on the moment."""
    properties = letter.document.core_properties
    properties.author, properties.comments = "", ""
    properties.created = properties.modified = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    source, target = io.BytesIO(), io.BytesIO()
    letter.document.save(source)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(info, old.read(name))
    return target.getvalue()


def main(arguments: list[str]) -> None:
    """Write missing templates, or all of them."""
    for name, made in TEMPLATES.items():
        path = _FOLDER / name
        if "--all" in arguments or not path.exists():
            write_atomic(path, written(made()))


if __name__ == "__main__":
    main(sys.argv[1:])
