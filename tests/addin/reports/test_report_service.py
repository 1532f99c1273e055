"""The checklist of the uniform service standard: what registers measure by unit, what fell short, what is looked at on site (S11)."""

import datetime

from addin.buttons.support.publishing import render
from addin.reports.clients.service_checklist import service_checklist
from tests.addin.document_makers import client, texts
from tests.addin.report_material import DAY, ONE, TWO, entry, material, survey
from udfs.policy.care import MEASURES
from udfs.policy.defaults import DEFAULT

A = client(1, "A", name="示例置业有限公司")
C = client(2, "C", name="示例学校", units=(TWO,))


def about(register: str, row: int = 0, **given):
    return entry(register, row, client_id="c1", client=A.name, **given)


def day(month: int, at: int = 1) -> datetime.date:
    return datetime.date(2026, month, at)


ENTRIES = (
    about("complaints", number="TS-1", day=day(11, 2), content="渗水", promised=day(11, 9), closed=day(11, 8)),
    about("complaints", 1, number="TS-2", day=day(11, 3), content="噪声", closed=day(11, 20)),
    about("complaints", 2, number="TS-3", day=day(12, 27), content="扬尘"),
    about("contact-log", day=day(11, 5), channel="上门拜访", staff="李示例", follow_up="报送业绩", follow_up_due=day(11, 30)),
    about("contact-log", 1, day=day(12, 20), channel="上门拜访", staff="李示例"),
    about("projects", number="XM-1", project="体育公园", stage="执行"),
    survey("厂房", day(11), client=A.name),
)


def made(**given):
    return service_checklist(material(ENTRIES, (A, C)), day=DAY, **given)


def of(told, unit: str) -> dict[str, tuple[str, str]]:
    return {r.measure: (r.value, r.result) for r in told.rows if r.unit == unit}


def test_each_standard_is_measured_by_unit():
    told = of(made(), ONE)
    assert told["投诉按期办结率"] == ("50.0（2件）", "未达标")
    assert told["后续事项按期完成率"] == ("0.0（1件）", "未达标")
    assert told["客户满意度"] == ("95.0（1份）", "达标")
    assert told["满意度调查覆盖率"] == ("0.0（1件）", "未达标")
    assert told["客户声音按期处理率"] == ("—", "无数据")
    assert {value for value, _ in of(made(), TWO).values()} == {"—"}


def test_what_fell_short_is_named_with_its_day():
    short = {(s.measure, s.what) for s in made().short}
    assert ("投诉按期办结率", "TS-2，期限2026-11-10，2026-11-20才办完") in short
    assert ("后续事项按期完成率", "报送业绩，期限2026-11-30，还没有办完") in short
    assert ("满意度调查覆盖率", "体育公园没有做满意度调查") in short
    assert not [what for _, what in short if "TS-1" in what or "TS-3" in what]


def test_figures_and_document_tell_the_same():
    told = made(unit=ONE)
    (line,) = told.units
    assert told.figures["units"] == [{"unit": ONE, "met": line.met, "missed": line.missed, "no_data": line.open}]
    assert line.met + line.missed + line.open == len(MEASURES)
    body = texts(render(service_checklist.__report__, told, created=DAY))
    assert "二、逐条检查" in body
    assert "服务人员定期培训和考核" in body


def test_the_policy_says_what_is_measured_and_what_is_enough():
    rows = DEFAULT.table("service").shape.title, {m for m in MEASURES if DEFAULT.table("service").listed({"measure": m})}
    assert rows == ("服务标准", set(MEASURES))
