"""What one policy has otherwise than another, in sentences: numbers, rows, days, signed decisions (G18)."""

from __future__ import annotations

from collections.abc import Iterator

from udfs.policy.conditions import shown
from udfs.policy.evaluator import Policy, Row, Setting, Shape
from udfs.policy.posts import ROLES

_ROW = (("role", "作用"), ("when", "条件"), ("clause", "条款"), ("enabled", "启用"), ("since", "生效日期"), ("until", "失效日期"))


def differences(old: Policy, new: Policy) -> list[str]:
    """Sentences, numbers first; empty if both say the same."""
    return [*_settings(old, new), *_tables(old, new), *_others(old, new)]


def _settings(old: Policy, new: Policy) -> Iterator[str]:
    before, after = ({(s.key, s.since): s for s in p.settings} for p in (old, new))
    for key in dict.fromkeys((*before, *after)):
        one, two = before.get(key), after.get(key)
        named = two or one
        since = f"（{named.since.isoformat()}起）" if named and named.since else ""
        if one is None and two is not None:
            yield f"增加“{two.name}”{since}：{_value(two)}"
        elif two is None and one is not None:
            yield f"删去“{one.name}”{since}：{_value(one)}"
        elif one is not None and two is not None and (one.value, one.until) != (two.value, two.until):
            yield f"“{two.name}”{since}：{_value(one)}→{_value(two)}"


def _value(setting: Setting) -> str:
    until = f"（到{setting.until.isoformat()}）" if setting.until else ""
    return f"{shown(setting.kind, setting.value)}{setting.unit or ''}{until}"


def _tables(old: Policy, new: Policy) -> Iterator[str]:
    shapes = {s.key: s for s in (*old.shapes, *new.shapes)}
    for key, shape in shapes.items():
        before, after = ({r.id: r for r in p.rows.get(key, ())} for p in (old, new))
        for row in dict.fromkeys((*before, *after)):
            one, two = before.get(row), after.get(row)
            place = f"“{shape.title}”第{row}行"
            if one is None or two is None:
                yield f"{'增加' if one is None else '删去'}{place}"
            elif found := [*_changed(shape, one, two)]:
                yield f"{place}：{'；'.join(found)}"
        if list(before) != list(after) and set(before) == set(after):
            yield f"“{shape.title}”各行的先后改变"


def _changed(shape: Shape, one: Row, two: Row) -> Iterator[str]:
    for name, label in _ROW:
        a, b = getattr(one, name), getattr(two, name)
        if a != b:
            yield f"{label}{_text(a)}→{_text(b)}"
    for output, a, b in zip(shape.outputs, one.then, two.then, strict=True):
        if a != b:
            yield f"{output.head}{shown(output.kind, a)}→{shown(output.kind, b)}"


def _text(value: object) -> str:
    return "空" if value in (None, "") else "是" if value is True else "否" if value is False else f"{value}"


def _others(old: Policy, new: Policy) -> Iterator[str]:
    if old.days_off != new.days_off:
        yield f"工作日历：{len(old.days_off)}天→{len(new.days_off)}天"
    if old.overrides != new.overrides:
        yield f"签批的等级：{len(old.overrides)}条→{len(new.overrides)}条"
    if old.approvers != new.approvers:
        yield f"调阅批准人：{len(old.approvers)}条→{len(new.approvers)}条"
    for gone, posts in (("删去", set(old.posts) - set(new.posts)), ("增加", set(new.posts) - set(old.posts))):
        for p in sorted(posts, key=lambda p: (p.account, p.role)):
            yield f"角色：{gone}{p.account}（{ROLES[p.role]}{p.unit}）"
