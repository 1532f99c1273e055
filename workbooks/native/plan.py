"""What a native workbook calculates: hidden columns beside each client, lists of words, and the formulas of the visible columns."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from udfs.heads import Fact
from udfs.identity import name_key
from udfs.policy.conditions import atoms, written
from udfs.policy.evaluator import Override, Policy, Table
from workbooks.declare import Sheet
from workbooks.grid import column_name
from workbooks.native import words
from workbooks.native.formula import LONGEST_LIST, ROW, fits, listed, text
from workbooks.native.reading import name_of, value_of
from workbooks.native.table import Answer, Signed, enter_table
from workbooks.problems import Severity, Where, refuse, rule

TOO_LONG = rule(
    "KH169",
    Severity.ERROR,
    "标准编不成公式",
    "“{what}”太长，表格软件的公式装不下。",
    "把分级标准里的条件拆成几行，或减少人工定级的客户；也可以用带客户簿的普通模板。",
    clause="G18",
)

#: Name of the hidden sheet.
CALCULATION = "分级计算"
#: Its first two columns hold the lists of words: labels, and below each other what tells whether the heads are unchanged, then the lists.
HEADS_ROW, FIRST_LIST = 0, 1
LISTS_COLUMN, FIRST_COLUMN = 0, 1
_HEADS_CELL = f"${column_name(LISTS_COLUMN)}${HEADS_ROW + 1}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the hidden sheet: what stands above it, and its formula without "=" (`formula.ROW` for the row)."""

    heads: tuple[str, ...]
    formula: str


@dataclass
class Plan:
    """Columns and lists as they are entered."""

    columns: list[Column] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    #: Address of the client's name, once it is known: other columns stay blank without it.
    client: str = ""

    def add(self, head: str, formula: str, *notes: str) -> str:
        """Enter a column; its address in the row at hand.

        Raises:
            Refusal: KH169, Excel does not take so long a formula.
        """
        guarded = f'IF({self.client}="","",{formula})' if self.client else formula
        if not fits(guarded):
            raise refuse(TOO_LONG, Where(), what=head)
        self.columns.append(Column((head, *notes), guarded))
        return f"${column_name(FIRST_COLUMN + len(self.columns) - 1)}{ROW}"

    def words(self, content: str) -> str:
        """Address of a list of words, entered if it is not there yet.

        Raises:
            Refusal: KH169, no cell holds so long a list.
        """
        if content not in self.lists:
            if len(content) > LONGEST_LIST:
                raise refuse(TOO_LONG, Where(), what="人工定级")
            self.lists.append(content)
        return f"${column_name(LISTS_COLUMN)}${FIRST_LIST + 1 + self.lists.index(content)}"


@dataclass(frozen=True, slots=True)
class Native:
    """A policy as formulas for one declared sheet."""

    policy: Policy
    columns: Sequence[Column]
    lists: Sequence[str]
    #: Tells in one cell whether the heads are still those of the template.
    heads_formula: str
    answer: Answer

    def shown(self, address: str) -> str:
        """Formula of a visible cell. Rows go by their place, so that inserted, deleted and sorted rows stay right."""
        column = address.removesuffix(ROW).removeprefix("$")
        there = f"INDEX('{CALCULATION}'!${column}:${column},ROW())"
        return f'IF(ISBLANK({there}),"",{there})'


def compiled(sheet: Sheet, policy: Policy, *, head_row: int) -> Native:
    """The tier table of a policy as it stands (`Policy.on`) for a sheet with its heads in this 0-based row.

    Raises:
        Refusal: KH169, a condition or the list of decisions by hand is too long for a worksheet.
    """
    table, plan = policy.table("tier"), Plan()
    plan.client = name_of("客户", _typed(sheet, "name", plan), plan)
    facts = asked(table)
    values = {f.name: value_of(f.head.partition("(")[0], f.kind, _typed(sheet, f.name, plan), plan) for f in facts}
    faults = "&".join([_HEADS_CELL, *(f'IF(ISERROR({values[f.name]}),{text("、" + f.head)},"")' for f in facts)])
    signed = _signed(policy.overrides, plan) if policy.overrides else None
    answer = enter_table(table, values, plan.add("填得不合要求", faults), signed, plan)
    return Native(policy, plan.columns, plan.lists, _heads_formula(sheet, ["name", *values], head_row), answer)


def asked(table: Table) -> list[Fact]:
    """Facts that the rows in force ask for, in the order of the table's inputs."""
    used = {a.fact.name for _, condition in table.live for a in atoms(condition)}
    return [f for f in table.shape.inputs if f.name in used]


def fingerprint(policy: Policy) -> str:
    """Twelve letters that change with anything the tier hangs on: rows in force, numbers they name, decisions by hand."""
    table = policy.table("tier")
    rows = [(r.id, r.role, r.then, r.clause, written(c), [a.operands for a in atoms(c)]) for r, c in table.live]
    rest = (table.rest.id, table.rest.then, table.rest.clause) if table.rest else ()
    signed = sorted((name_key(o.client), o.tier, o.until.isoformat()) for o in policy.overrides)
    return hashlib.sha256(repr((rows, rest, signed)).encode()).hexdigest()[:12]


def _typed(sheet: Sheet, name: str, plan: Plan) -> str:
    """Address of the cell as typed in the same row of the visible sheet; Excel shares no formula that names another sheet."""
    field = sheet.by_name[name]
    column = column_name(sheet.fields.index(field))
    cell = f"INDEX('{sheet.title}'!${column}:${column},ROW())"
    return plan.add(f"{field.head.partition('(')[0]}〔格〕", f'IF({cell}="","",{cell})')


def _heads_formula(sheet: Sheet, names: Sequence[str], head_row: int) -> str:
    """A head that was changed may tell another unit: then nothing is read."""
    same = []
    for name in names:
        column = column_name(sheet.fields.index(sheet.by_name[name]))
        same.append(f'SUBSTITUTE(\'{sheet.title}\'!${column}${head_row + 1},"*","")={text(sheet.by_name[name].head)}')
    return f'IFERROR(IF(AND({",".join(same)}),"","、表头"),"、表头")'


def _signed(overrides: Sequence[Override], plan: Plan) -> Signed:
    """The decision by hand that holds for a client, its name folded as far as formulas fold."""
    name = plan.client
    for opening, closing in ("（）", "【】", "〔〕", "［］", "[]", "{}", "〈〉", "《》", "「」", "『』"):
        name = f'SUBSTITUTE(SUBSTITUTE({name},"{opening}","("),"{closing}",")")'
    folded = plan.add("客户〔并〕", f'LOWER(SUBSTITUTE({name}," ",""))')
    entries: dict[str, int] = {}
    for number, override in enumerate(overrides, 1):
        for spelt in words.spellings(name_key(override.client)):
            entries[spelt] = number
    known = plan.words("".join(f"〖{spelt}〗{number:03d}" for spelt, number in entries.items()))
    place = f'VALUE(MID({known},FIND("〖"&{folded}&"〗",{known})+LEN({folded})+2,3))'
    return Signed(plan.add("人工定级", f'IF({listed(folded, known)},{place},"")'), overrides)
