"""Checks beyond the single cell: rows, the whole sheet, earlier months."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from udfs.cells import CellValue
from udfs.identity import NO_NAME, client_fault, loose_keys, name_key, name_keys, repeated
from udfs.kinds.dates import Month
from udfs.rules.tiers import Tiering
from workbooks.examined import Submission
from workbooks.finding.choose import is_department
from workbooks.finding.rows import TableRows
from workbooks.judging.history import Beside, History
from workbooks.judging.read import Span
from workbooks.judging.renames import FORMER_NAME, RENAMED, Known, former_twins, renamed
from workbooks.judging.tier_checks import check_tiers
from workbooks.judging.unit_names import UnitEntry, find_unit, near_unit, unit_key
from workbooks.problems import Phase, Problem, Rule, Severity, Where, problem, rule
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.units import is_marketing

SAME_CODE = rule(
    "KH301",
    Severity.ERROR,
    "信用代码重复",
    "“{found}”与{first}“{other}”的统一社会信用代码相同。",
    "同一客户合并为一行；不是同一家就改正代码。",
    clause="A18",
)
SAME_NAME = rule(
    "KH302",
    Severity.ERROR,
    "客户重复",
    "“{found}”与{first}“{other}”是同一个单位名称。",
    "合并为一行；确是两家就把全称写清楚。",
    clause="A18",
)
LIKE_NAME = rule(
    "KH303",
    Severity.WARNING,
    "疑似重复",
    "“{found}”与{first}“{other}”只差公司后缀，可能是同一家。",
    "核对营业执照，是同一家就合并，不是就补上统一社会信用代码。",
    clause="A18",
)
CONTINUED = rule(
    "KH304",
    Severity.WARNING,
    "一个客户占多行",
    "第{row}行与上面合并为同一个客户，这一行的内容没有读取。",
    "一个客户只占一行；其他联系人写在备注里。",
)
STRANGE = rule(
    "KH305",
    Severity.WARNING,
    "看不懂的一行",
    "第{row}行有内容，但没有客户单位名称，没有当作客户读取。",
    "是客户就补上名称；不是就移到表格下方。",
)
EXAMPLE = rule("KH306", Severity.WARNING, "示例行", "第{row}行是填写示例，没有当作客户读取。", "报送前可以删掉示例行。", tidiness=True)
OTHER_BELOW = rule(
    "KH308",
    Severity.WARNING,
    "下面另有一张表",
    "从第{row}行起是另一张表（表头或月份与上面的不同），没有读取。",
    "里面若有要报的客户，按上面的表头填到上面的表里；没有就不用管。",
)
PERSON = rule(
    "KH307", Severity.WARNING, "像是个人",
    "“{found}”像是个人姓名；客户应是法人或其他组织。",
    "填单位全称，个人写在“联系人”列。", clause="R01",
)  # fmt: skip
NO_FIRM = rule("KH309", Severity.WARNING, "不像单位名称", "“{found}”没有文字，不像单位名称。", "填单位全称。", clause="R01")
NO_HISTORY_BUT = rule("KH310", Severity.WARNING, "合作历史前后不一", "合作历史填“无”，但{what}有内容。", "核对后改一处。", clause="R22")
KIND_AND_HISTORY = rule(
    "KH311", Severity.WARNING, "类别与合作历史不一", "客户类别是“{kind}”，合作历史却填“无”。", "核对客户类别或合作历史。", clause="A05"
)
PARTNER_KIND = rule("KH312", Severity.WARNING, "合作伙伴子类", "{what}", "合作伙伴客户从下拉列表选子类，其他客户留空。", clause="R04")
EVIDENCE = rule(
    "KH313",
    Severity.WARNING,
    "近期需求没有依据",
    "近期合作需求填“有”，但没有写需求依据。",
    "在“需求依据”写明项目线索或有日期的记录。",
    clause="A13",
    phases=(Phase("试行", datetime.date(2026, 7, 26), Severity.WARNING), Phase("错误", datetime.date(2027, 6, 26), Severity.ERROR)),
)
FUTURE = rule("KH314", Severity.WARNING, "日期在将来", "“{field}”是{day}，还没有到。", "核对日期。")
ORDER_OF_DAYS = rule("KH315", Severity.WARNING, "日期先后颠倒", "最近联系日期{last}早于首次合作日期{first}。", "核对两个日期。")
MANY_FIRMS_PHONE = rule(
    "KH318", Severity.WARNING, "电话重复", "联系电话与{first}“{other}”相同，但单位不同。", "核对是否抄错。", clause="R63"
)
NO_CHANGE_BUT = rule(
    "KH320",
    Severity.WARNING,
    "声明无变化却有客户",
    "写了“无变化”，表里又有{count}个客户，按所填客户处理。",
    "没有变化就清空客户行；有变化就删去“无变化”。",
    clause="A03",
)
WRONG_MONTH = rule(
    "KH401",
    Severity.ERROR,
    "月份不对",
    "报的是{month}，本次汇总的是{expected}。",
    "确认发的是不是上个月的文件，改正报送月份。",
    clause="R25",
)
WRONG_UNIT = rule(
    "KH402", Severity.ERROR, "填报单位与来源不符", "表里写的是“{unit}”，放在“{expected}”的文件夹里，没有计入。",
    "是“{expected}”报的，改正填报单位；是“{unit}”报的，移到“{unit}”的文件夹。", clause="R15", across=True,
)  # fmt: skip
UNKNOWN_UNIT = rule(
    "KH403",
    Severity.WARNING,
    "单位名录里没有",
    "单位名录里没有“{unit}”{near}。",
    "改成名录中的名称，或请市场营销部补充名录。",
    clause="R10",
)
NOT_OWING = rule(
    "KH404",
    Severity.WARNING,
    "不在报送期内",
    "“{unit}”在{month}不需要报送（启用或停用时间之外）。",
    "核对单位名录的启用、停用月份。",
    clause="A43",
)
KNOWN_ALREADY = rule(
    "KH410",
    Severity.WARNING,
    "新增的客户已在台账",
    "变化类型填“新增”，但本单位{month}已报过这个客户。",
    "内容有变就改为“修改”，没有变化可以不报。",
    clause="R57",
)
NOT_KNOWN = rule(
    "KH411",
    Severity.WARNING,
    "修改的客户不在台账",
    "变化类型填“{change}”，但本单位以前没有报过这个客户。",
    "核对名称是否与以前一致；确是新客户就填“新增”。",
    clause="R57",
)
SHRUNK = rule(
    "KH412", Severity.WARNING, "累计数变小", "“{field}”由{old}变为{new}，累计数不应变小。", "核对本月或上次的数字。", clause="R31"
)
CODE_CHANGED = rule("KH413", Severity.WARNING, "信用代码变了", "统一社会信用代码由{old}变为{new}。", "核对是否换了一家单位。", clause="R31")

_NEVER_LESS = (("contract", "累计合同额(万元)"), ("projects", "合作项目数"), ("unreasonable_complaints", "无理投诉次数"))
_LONGEST_PERSON = 8  #: Characters of a name and a title, at most.


@dataclass(frozen=True, slots=True)
class Context:
    """What is known before the workbook is opened; each part is optional."""

    month: Month | None = None
    unit: str | None = None
    units: tuple[UnitEntry, ...] = ()
    history: History | None = None  #: The ledger; None where there is none.
    beside: Beside = field(default_factory=Beside)  #: What came together with the workbook.


def check(
    submission: Submission,
    tiers: Sequence[Tiering],
    book: str,
    today: datetime.date,
    context: Context,
    tables: Sequence[tuple[str, TableRows]] = (),
    spans: Sequence[Span] = (),
    *,
    said_no_change: bool = False,
) -> list[Problem]:
    """All problems beyond single cells. `tables` and `spans` tell by sheet and head block where rows and fields stand."""
    c = _Checker(submission, tiers, book, today, context, spans)
    found = [*c.duplicates(), *c.leftovers(tables), *c.periods(), *([] if submission.kind == "核定" else [*c.rows(), *c.history()])]
    if said_no_change and submission.rows:
        found.append(problem(NO_CHANGE_BUT, Where(book, submission.sheet), count=len(submission.rows)))
    return found


class _Checker:
    def __init__(
        self, s: Submission, tiers: Sequence[Tiering], book: str, today: datetime.date, context: Context, spans: Sequence[Span]
    ) -> None:
        self.s, self.tiers, self.book, self.today, self.context, self.spans = s, tiers, book, today, context, spans
        self.starts = [span.start for span in spans]
        self.name_column = next((b.column for b in s.bound if b.field == "name"), 0)
        self.heads = {b.field: b for b in s.bound if b.field}
        self.none = [None] * len(s.rows)

    def column(self, name: str) -> Sequence[Any]:
        return self.s.columns.get(name) or self.none

    def where(self, i: int, name: str) -> Where:
        span = self.spans[bisect_right(self.starts, i) - 1]
        return Where(self.book, span.sheet, *span.place(self.s.rows[i], name))

    def tell(self, rule: Rule, i: int, name: str, found: CellValue = None, *, head: str = "", **values: Any) -> Problem:
        own = self.head(name, "") if head and name != "name" else ""
        return problem(rule, self.where(i, name), field=head, found=found, on=self.today, head=own, **values)

    def head(self, name: str, ours: str) -> str:
        """Head of a field as the sender's sheet has it."""
        return self.heads[name].head if name in self.heads else ours

    def row(self, other: int, of: int) -> str:
        """Words for the row of another client; with its sheet where that is another than the first one's."""
        there = self.spans[bisect_right(self.starts, other) - 1].sheet
        here = self.spans[bisect_right(self.starts, of) - 1].sheet
        return f"{'' if there == here else f'《{there}》'}第{self.s.rows[other] + 1}行"

    def duplicates(self) -> Iterator[Problem]:
        names, codes = self.column("name"), self.column("credit_code")
        told = [name for name in names if name]
        strong_keys = name_keys(told)
        loose = loose_keys(strong_keys)
        if (keys := repeated(loose)) | (numbers := repeated(codes)):
            by_name = dict(zip(told, zip(strong_keys, loose, strict=True), strict=True))
            again = (i for i, name in enumerate(names) if name and (by_name[name][1] in keys or codes[i] in numbers))
            yield from self._firms(again, by_name)
        for i, twin in former_twins(names):
            yield self.tell(FORMER_NAME, i, "name", names[i], head="客户单位名称", first=self.row(twin, i), other=names[twin])
        yield from self._phones(names)

    def _firms(self, rows: Iterable[int], keys: Mapping[str, tuple[str, str]]) -> Iterator[Problem]:
        names, codes = self.column("name"), self.column("credit_code")
        by_code: dict[str, int] = {}
        by_name: dict[str, int] = {}
        by_loose: dict[str, list[int]] = defaultdict(list)
        for i in rows:
            name, code = names[i], codes[i]
            strong, loose = keys[name]
            first = by_code.setdefault(code, i) if code else i
            if first != i:
                yield self.tell(SAME_CODE, i, "name", name, head="客户单位名称", first=self.row(first, i), other=names[first])
            twin = by_name.setdefault(strong, i)
            if twin != i and first == i:
                yield self.tell(SAME_NAME, i, "name", name, head="客户单位名称", first=self.row(twin, i), other=names[twin])
            elif twin == i:
                for j in by_loose[loose]:
                    if first != j and not (code and codes[j]):
                        yield self.tell(LIKE_NAME, i, "name", name, head="客户单位名称", first=self.row(j, i), other=names[j])
                by_loose[loose].append(i)

    def _phones(self, names: Sequence[Any]) -> Iterator[Problem]:
        first: dict[str, int] = {}
        phones = self.column("phone")
        again = repeated(phones)
        for i, phone in enumerate(phones) if again else ():
            if phone not in again or not names[i]:
                continue
            j = first.setdefault(phone, i)
            if j != i and names[j] and name_key(names[i]) != name_key(names[j]):
                yield self.tell(MANY_FIRMS_PHONE, i, "phone", head="联系电话", first=self.row(j, i), other=names[j])

    def leftovers(self, tables: Sequence[tuple[str, TableRows]]) -> Iterator[Problem]:
        for sheet, table in tables:
            for rule_, rows in (
                (CONTINUED, table.continued),
                (STRANGE, table.strange),
                (EXAMPLE, table.examples),
                (OTHER_BELOW, table.others),
            ):
                for r in rows:
                    yield problem(rule_, Where(self.book, sheet, r, self.name_column), row=r + 1)

    def rows(self) -> Iterator[Problem]:
        yield from self._history_of_cooperation()
        yield from self._kinds()
        yield from self._days()
        if "need_evidence" in self.s.columns:
            for i, (need, evidence) in enumerate(zip(self.column("recent_need"), self.column("need_evidence"), strict=True)):
                if need == "有" and not evidence:
                    yield self.tell(EVIDENCE, i, "need_evidence", head="需求依据")
        yield from check_tiers(self.tell, self.column("name"), self.column("reported_tier"), self.tiers, self._decided)

    @property
    def _decided(self) -> Mapping[str, str]:
        """Tiers that marketing decided, by the key of the name."""
        asked = self.context.month or self.s.month
        return self.context.history.decided(asked) if self.context.history and asked else {}

    def _history_of_cooperation(self) -> Iterator[Problem]:
        only_then = (("projects", "合作项目数"), ("contract", "累计合同额"), ("first_cooperation", "首次合作日期"))
        told = [(name, head, self.column(name)) for name, head in only_then]
        for i, cooperated in enumerate(self.column("cooperated")):
            if cooperated != "无":
                continue
            for name, head, column in told:
                if column[i]:
                    yield self.tell(NO_HISTORY_BUT, i, "cooperated", cooperated, head="合作历史", what=f"“{self.head(name, head)}”")
                    break

    def _kinds(self) -> Iterator[Problem]:
        partner = "partner_kind" in self.s.columns
        subs = self.column("partner_kind")
        cooperated = self.column("cooperated")
        for i, kind in enumerate(self.column("kind")):
            if kind == "已开发客户" and cooperated[i] == "无":
                yield self.tell(KIND_AND_HISTORY, i, "cooperated", cooperated[i], head="合作历史", kind=kind)
            if partner and kind == "合作伙伴客户" and not subs[i]:
                yield self.tell(PARTNER_KIND, i, "partner_kind", head="合作伙伴子类", what="合作伙伴客户没有填子类。")
            elif partner and kind and kind != "合作伙伴客户" and subs[i]:
                yield self.tell(
                    PARTNER_KIND, i, "partner_kind", subs[i], head="合作伙伴子类", what=f"客户类别是“{kind}”，不用填合作伙伴子类。"
                )
        for i, name in enumerate(self.column("name")):
            if name and len(name) <= _LONGEST_PERSON and (fault := client_fault(name)):
                yield self.tell(NO_FIRM if fault == NO_NAME else PERSON, i, "name", name, head="客户单位名称")

    def _days(self) -> Iterator[Problem]:
        first, last = self.column("first_cooperation"), self.column("last_contact")
        for i, (began, met) in enumerate(zip(first, last, strict=True)):
            if began and began > self.today:
                yield self.tell(FUTURE, i, "first_cooperation", began, head="首次合作日期", day=began.isoformat())
            if met and met > self.today:
                yield self.tell(FUTURE, i, "last_contact", met, head="最近联系日期", day=met.isoformat())
            if began and met and met < began:
                yield self.tell(ORDER_OF_DAYS, i, "last_contact", met, head="最近联系日期", last=met.isoformat(), first=began.isoformat())

    def _told(self, what: str) -> Where:
        return Where(self.book, self.s.sheet, *self.s.places.get(what, (None, None)))

    def _is_of(self, expected: str, unit: str) -> bool:
        """True if a unit is the expected one by any of its names, or a project department, which reports through its branch (A21)."""
        entry, known = find_unit(self.context.units, unit), find_unit(self.context.units, expected)
        same = unit_key(expected) == unit_key(unit) or (entry is not None and entry == known)
        return same or is_department(unit) or is_marketing(unit)

    def periods(self) -> Iterator[Problem]:
        c, s = self.context, self.s
        if c.month and s.month and s.month != c.month:
            yield problem(WRONG_MONTH, self._told("month"), month=s.month.chinese, expected=c.month.chinese)
        if c.unit and s.unit and not self._is_of(c.unit, s.unit):
            yield problem(WRONG_UNIT, self._told("unit"), unit=s.unit, expected=c.unit)
        if c.units and s.unit and s.kind != "核定":
            entry = find_unit(c.units, s.unit)
            if entry is None:
                near = near_unit([u.name for u in c.units], s.unit)
                yield problem(UNKNOWN_UNIT, self._told("unit"), unit=s.unit, near=f"，是不是“{near}”" if near else "")
            elif s.month and ((entry.since and s.month < entry.since) or (entry.until and s.month > entry.until)):
                yield problem(NOT_OWING, self._told("unit"), unit=entry.name, month=s.month.chinese)

    def history(self) -> Iterator[Problem]:
        asked = self.context.month or self.s.month
        before = self.context.history.clients(self.s.unit or "", asked) if self.context.history and asked else None
        if before is None:
            return
        names, changes, codes, remarks = map(self.column, ("name", "change", "credit_code", "remark"))
        keys = dict(zip(told := [name for name in names if name], name_keys(told), strict=True))
        amounts = [(field_, head, self.column(field_)) for field_, head in _NEVER_LESS]
        known = Known(before)
        for i, name in enumerate(names):
            old = known.find(name, codes[i], keys[name]) if name else None
            if old is None:
                old = next((before[was] for was, _ in self.s.renamed.get(i, ()) if was in before), None)
            if old is None:
                if name and changes[i] in ("修改", "终止"):
                    yield self.tell(NOT_KNOWN, i, "change", changes[i], head="变化类型", change=changes[i])
                continue
            if renamed(name, codes[i], remarks[i], old):
                yield self.tell(RENAMED, i, "name", name, head="客户单位名称", other=old["name"], month=_chinese(old.get("month")))
            if changes[i] == "新增":
                yield self.tell(KNOWN_ALREADY, i, "change", changes[i], head="变化类型", month=_chinese(old.get("month")))
            for field_, head, column in amounts:
                if (now := column[i]) is not None and (then := old.get(field_)) is not None and now < then:
                    yield self._shrunk(i, field_, head, now, then)
            now, then = codes[i], old.get("credit_code")
            if now and then and now != then:
                yield self.tell(CODE_CHANGED, i, "credit_code", now, head="统一社会信用代码", old=then, new=now)

    def _shrunk(self, i: int, name: str, head: str, now: Any, then: Any) -> Problem:
        unit = (self.heads[name].unit or "万元") if name == "contract" else ""
        was, new = (f"{CUSTOMER_INFO.by_name[name].kind.in_unit(value, unit):,.10g}{unit}" for value in (then, now))
        return self.tell(SHRUNK, i, name, now, head=head, old=was, new=new)


def _chinese(month: Any) -> str:
    """A month as a sentence names it."""
    return month.chinese if isinstance(month, Month) else str(month or "上次")
