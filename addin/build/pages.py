"""Pages of docs/generated, written from the declarations: `python -m addin.build.pages [--check]`."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, get_args, get_type_hints

from addin import catalogue
from addin.declare import Audience, Button, PeriodKind, Question, Report
from addin.declare_flow import Command, Flow
from addin.formulas import examples
from addin.general import GENERAL
from addin.rules import all_rules
from udfs.declare import Parameter, Udf
from udfs.policy.conditions import shown as worded
from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import Shape
from udfs.policy.posts import ROLES, Role
from udfs.rulebook_text import CLAUSES, READINGS
from workbooks.blanks import named
from workbooks.declare import Field, ReturnKind, Sheet
from workbooks.problems import Rule, shown

FOLDER = Path(__file__).parents[2] / "docs" / "generated"
NOTICE = "<!-- 本页由 make docs 根据声明生成；要改内容请改声明。 -->"

AUDIENCES: dict[Audience, str] = {"staff": "填报人员", "marketing": "集团市场营销部", "managers": "领导和部门负责人"}
PERIODS: dict[PeriodKind, str] = {"month": "月", "quarter": "季度", "half": "半年", "year": "年"}
FAMILIES = {
    "1": "文件和表格结构",
    "2": "单元格",
    "3": "行和工作表",
    "4": "期间和报送",
    "5": "查阅权限",
    "6": "汇总和台账",
    "7": "文书",
    "8": "安装和运行环境",
}


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; line breaks and bars inside cells are kept."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return re.sub(r"<(?!/?a\b)", "&lt;", text.replace("|", r"\|")).replace("\n", "<br>")


def _page(title: str, intro: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", NOTICE, intro, *parts]).rstrip() + "\n"


def clause_link(clause: str) -> str:
    """The clause ids of a declaration, linked to the rule book's page."""
    return re.sub(r"[A-Z]\d\d", lambda m: f"[{m[0]}](rulebook.md#{m[0].lower()})", clause)


def udfs_page() -> str:
    """Worksheet functions by group."""
    functions = sorted(catalogue.udfs().values(), key=lambda u: (u.group, u.name))
    overview = table(
        ["函数", "用途", "分组", "依据"], ([f"[{u.name}](#{u.name.lower()})", u.summary, u.group, clause_link(u.clause)] for u in functions)
    )
    parts = [overview]
    for group, members in groupby(functions, key=lambda u: u.group):
        parts += [f"## {group}", *map(_udf, members)]
    intro = "在单元格里像普通函数一样使用。需要一个单元格的参数都可以给一列，结果就是一列。"
    return _page("表格函数", intro, *parts)


def _udf(u: Udf) -> str:
    arguments = ", ".join(f"[{p.arg.label}]" if p.optional else p.arg.label for p in u.parameters)
    words = u.help.partition("例：")[0].strip()
    parts = [f"### {u.name}", f"`={u.name}({arguments})`", words, f"依据：{clause_link(u.clause)}"]
    if u.parameters:
        rows = ([p.prompt, _shape(p), "是" if p.optional else ""] for p in u.parameters)
        parts.append(table(["参数", "给什么", "可省"], rows))
    if found := examples(u):
        parts.append(table(["例", "结果"], ([f"`{formula}`", result] for formula, result in found)))
    return "\n\n".join(parts)


def _shape(p: Parameter) -> str:
    return {"head": "表头区域", "rows": "数据区域", "cell": "单元格或一列"}[p.shape]


def fields_page() -> str:
    """Columns of every declared sheet."""
    intro = "已有的表不用改：按列名（包括别名）认列，顺序不限，多出的列原样保留。"
    return _page("表和列", intro, *(_sheet(s) for s in catalogue.sheets().values()))


def _sheet(s: Sheet) -> str:
    heads = ["列名", "填写", "类型", "填什么", "可选值", "也认得的列名", "依据", "个人信息"]
    return f"## {s.title}\n\n{s.summary}{f'依据：{clause_link(s.clause)}。' if s.clause else ''}\n\n" + table(heads, map(_field, s.fields))


def _field(f: Field) -> list[str]:
    need = "自动算出" if f.computed else "必填" if f.required else "选填"
    return [
        f.head,
        need,
        f.kind.label,
        f.hint,
        "、".join(f.kind.choices),
        "、".join(f.aliases),
        clause_link(f.clause),
        "是" if f.personal else "",
    ]


def registers_page() -> str:
    """Registers by the return that carries them: key, columns, what is checked, what they tell of the client."""
    registers = [s for s in catalogue.sheets().values() if s.is_register]
    parts = []
    for kind in dict.fromkeys(get_args(ReturnKind)):
        members = [s for s in registers if s.returned == kind]
        if members:
            rows = ([f"[{s.title}](#{s.name})", f"`{s.name}`", _keys(s), clause_link(s.clause)] for s in members)
            parts += [f"## 随{kind}报送", table(["登记表", "命令里的名称", "同一笔的依据", "依据"], rows), *map(_register, members)]
    intro = (
        "登记表一行一笔。依据相同的行是同一笔：后报的代替先报的。带*的列必填，带⊘的列是个人信息，报告和导出时隐去。"
        "列名和别名见[表和列](fields.md)，问题的说法和改法见[问题一览](problems.md)。"
    )
    return _page("登记表", intro, *parts)


def _keys(s: Sheet) -> str:
    return "；没有时按".join("＋".join(s.by_name[name].head for name in names) for names in s.key)


def _register(s: Sheet) -> str:
    heads = "、".join(f"{f.head}{'*' if f.required else ''}{'⊘' if f.personal else ''}" for f in s.fields)
    known = catalogue.sheets()["customer-info"].by_name
    about = [
        f"空白表：`kh new {s.name}`",
        f"客户：“{s.by_name[s.about].head}”列" if s.about else "不对应某一个客户",
        f"归入哪个期间：按“{s.by_name[s.dated].head}”" if s.dated else "归入哪个期间：按报送的期间",
    ]
    if s.feeds:
        about.append(f"补充客户信息统计表的“{'”“'.join(known[name].head for name in s.feeds)}”：空着的补上，不一致的提醒")
    parts = [f'### <a id="{s.name}"></a>{s.title}', s.summary, "\n".join(f"- {line}。" for line in about), f"列：{heads}。"]
    if s.rules:
        rows = ([f"[{r.code}](problems.md#{r.code.lower()})", r.severity.value, r.title, named(r.says)] for r in sorted(s.rules, key=_code))
        parts.append(table(["核对", "级别", "问题", "提示"], rows))
    return "\n\n".join(parts)


def _code(r: Rule) -> str:
    return r.code


def buttons_page() -> str:
    """Buttons by the people who press them, with the command that does the same."""
    parts = []
    for audience, who in AUDIENCES.items():
        members = [b for b in catalogue.buttons().values() if b.audience == audience]
        if members:
            parts += [f"## {who}", *map(_button, members)]
    options = "、".join(f"`{o.name} {o.value}`".replace(" `", "`") for o in GENERAL)
    intro = f"每个按钮同时是一条命令；命令可以放进计划任务，对关着的文件运行。所有命令还接受{options}。"
    return _page("按钮和命令", intro, *parts)


def _button(b: Button) -> str:
    usage = " ".join(["kh", b.verb, *map(_usage, b.questions)])
    place = ("" if b.on_ribbon else "只有命令，没有按钮。") + ("工作区还没有的，由它新建。" if b.starts else "")
    clause = f"依据：{clause_link(b.clause)}。" if b.clause else ""
    who = f"谁可以用：{'、'.join(ROLES[r] for r in b.who)}。" if b.who else "谁都可以用。"
    parts = [f"### {b.label}", f"`{usage}`", b.help.strip(), place + clause + who]
    if b.questions:
        parts.append(table(["问什么", "写法", "说明", "可选"], ([q.ask.label, f"`{q.word}`", q.ask.help, _choice(q)] for q in b.questions)))
    return "\n\n".join(p for p in parts if p)


def _usage(q: Question) -> str:
    name = q.word
    if q.ask.positional:
        name = f"{name.rstrip('…')}…" if q.many else name
    elif q.type is not bool:
        name += " …"
    return name if q.required else f"[{name}]"


def _choice(q: Question) -> str:
    return "、".join(q.ask.choices) or ("" if q.required else "可省")


def flows_page() -> str:
    """Flows: what may be done in which state by whom."""
    intro = "每一样有状态的东西：在什么状态下，谁可以做什么，做了变成什么。标“要写原因”“要有××”的，缺了就不能做。"
    return _page("状态和命令", intro, *(_flow(f) for f in catalogue.flows().values()))


def _flow(f: Flow) -> str:
    def told(state: str, role: Role) -> str:
        return "；".join(_command(c) for c in f.permitted(state, role)) or "—"

    rows = ([state, *(told(state, role) for role in ROLES)] for state in f.states)
    pressed = (
        f"\n\n命令：`kh {f'step {f.name} 命令 --client 客户 --entry 编号 --told 列=值' if f.verb == 'step' else f.verb}`，"
        f"登记在{catalogue.sheets()[f.on].title}"
        if f.on
        else ""
    )
    return "\n\n".join(
        [f"## {f.title}（{f.name}）", f"{f.summary}（{clause_link(f.clause)}）", table(["状态", *ROLES.values()], rows) + pressed]
    )


def _command(c: Command) -> str:
    needs = [*(["要写原因"] if c.reason else []), *(f"要有{e}" for e in c.evidence)]
    return c.label + (f"→{c.after}" if c.after else "") + (f"（{'，'.join(needs)}）" if needs else "")


def reports_page() -> str:
    """Reports with the words their templates may use."""
    intro = (
        "模板是普通的 Word 文件，可以在 Word 里改版式和文字；`{{ }}` 里只能用下面列出的词，写错了会指出在哪一段。"
        "标“逐行”的词放在表格里用：`{%tr for x in states %}` 和 `{%tr endfor %}` 之间的一行重复填写，行里写 `{{ x.label }}`。"
    )
    return _page("报告", intro, *(_report(r) for r in catalogue.reports().values()))


def _report(r: Report) -> str:
    periods = "、".join(PERIODS[p] for p in r.periods)
    lines = f"`kh report {r.name}`　期间：{periods}　模板：`templates/{r.template}`　依据：{clause_link(r.clause)}"
    return "\n\n".join([f"## {r.title}", lines, r.summary, table(["词", "含义", "例"], told_words(r.context))])


def told_words(context: type, prefix: str = "") -> Iterator[list[str]]:
    """Word, meaning and sample of every field a report's context tells, nested rows included."""
    hints = get_type_hints(context)
    for f in dataclasses.fields(context):
        word = f"{prefix}{f.name}"
        inner = _row_type(hints[f.name])
        yield [f"`{word}`" + ("（逐行）" if inner and inner is not hints[f.name] else ""), f.metadata.get("label", ""), _sample(f, inner)]
        if inner:
            yield from told_words(inner, f"{word}.")


def _sample(f: dataclasses.Field[Any], inner: type | None) -> str:
    sample = () if inner else f.metadata.get("sample", ())
    values = sample if isinstance(sample, tuple) else (sample,)
    return "；".join(shown(v) for v in values if isinstance(v, (str, int, float)))


def _row_type(hint: Any) -> type | None:
    """The class of rows inside `X`, `tuple[X, ...]`, `list[X]` or `X | None`, if its fields are told too."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return hint if any("label" in f.metadata for f in dataclasses.fields(hint)) else None
    return next((found for a in get_args(hint) if (found := _row_type(a))), None)


def problems_page() -> str:
    """Every problem code with both of its sentences."""
    known = all_rules()
    parts = []
    for digit, family in FAMILIES.items():
        rules = [known[code] for code in sorted(known) if code[2] == digit]
        if rules:
            parts.append(f"## KH{digit}xx {family}\n\n" + table(["编号", "级别", "问题", "提示", "改法", "依据"], map(_rule, rules)))
    return _page("问题一览", "“错误”改好才能提交，“提醒”不影响提交。“…”处是您表里的内容。", *parts)


def _rule(r: Rule) -> list[str]:
    severity = r.severity.value + "".join(f"\n{p.since.isoformat()}起：{p.name}" for p in r.phases)
    return [_anchor(r.code), severity, r.title, named(r.says), named(r.fix), clause_link(r.clause)]


def rulebook_page() -> str:
    """The rule book's words by clause, and the readings we took where it is silent."""
    intro = "办法的原话，以及办法没有写明之处本系统采用的读法。读法都标“非原文”，涉及的数字都在分级标准表里，可以改。"
    return _page("条款", intro, "## 办法原文\n\n" + _clauses(CLAUSES), "## 读法（非原文）\n\n" + _clauses(READINGS))


def policy_page() -> str:
    """Decision tables and parameters of the packaged policy."""
    intro = (
        "随程序提供的分级标准。要改就导出（`kh policy export`）、在表里改、再导入（`kh policy import`）；每一行都可以写启用、停用日期，"
        "旧的月份仍按当时的标准。以前导出的工作簿没有的参数和表，导入时按这里的值，并提醒（KH172）。"
    )
    tables = (f"## {s.title}\n\n{s.purpose}\n\n{table(*_rows(s))}" for s in DEFAULT.shapes)
    numbers = ([s.name, worded(s.kind, s.value).removesuffix(s.unit) + s.unit, clause_link(s.clause), s.note] for s in DEFAULT.settings)
    return _page("分级标准", intro, "## 参数\n\n" + table(["名称", "值", "依据", "说明"], numbers), *tables)


def _rows(s: Shape) -> tuple[list[str], Iterator[list[str]]]:
    heads = ["行号", "作用", "条件", *(o.head for o in s.outputs), "依据", "启用", "说明"]
    return heads, (
        [r.id, r.role, r.when, *map(str, r.then), clause_link(r.clause), "是" if r.enabled else "否", r.note] for r in DEFAULT.rows[s.key]
    )


def _clauses(words: Mapping[str, str]) -> str:
    return table(["编号", "内容"], ([_anchor(i), text] for i, text in words.items()))


def _anchor(code: str) -> str:
    return f'<a id="{code.lower()}"></a>{code}'


PAGES: dict[str, Callable[[], str]] = {
    "udfs.md": udfs_page,
    "fields.md": fields_page,
    "registers.md": registers_page,
    "buttons.md": buttons_page,
    "reports.md": reports_page,
    "flows.md": flows_page,
    "problems.md": problems_page,
    "rulebook.md": rulebook_page,
    "policy.md": policy_page,
}


def stale() -> list[str]:
    """Names of the pages that differ from what the declarations say now."""
    return [name for name, make in PAGES.items() if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != make()]


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with --check only say which are not current."""
    if "--check" in arguments:
        names = stale()
        if names:
            sys.stderr.write(f"not current: {' '.join(names)} (run: make docs)\n")
        return int(bool(names))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
