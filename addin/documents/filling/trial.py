"""Check a template as a secretary does before month end: its tags, then a trial with samples, then one with empty lists."""

from __future__ import annotations

import datetime
from pathlib import Path

from addin.documents.filling import faults
from addin.documents.filling.lint import tag_faults
from addin.documents.filling.template import compile_template, read_template
from addin.documents.filling.words import example
from workbooks.problems import Problem, Refusal

_DAY = datetime.date(2026, 11, 26)


def lint(path: Path, context: type) -> list[Problem]:
    """Everything wrong with a template for a report's context class; empty if it may be used.

    Raises:
        Refusal: KH701, KH709, KH711, KH760, KH761, when it is no template that can be opened.
    """
    data = read_template(path)
    try:
        template = compile_template(data, path.name)
    except Refusal as refusal:
        if refusal.problem.rule in (faults.NOT_A_TEMPLATE, faults.LINKED, faults.PROGRAM, faults.DOCTYPE):
            raise
        return tag_faults(data, path.name, context) or [refusal.problem]
    if found := tag_faults(data, path.name, context):
        return found
    for empty in (False, True):
        try:
            template.render(example(context, empty=empty), title="", created=_DAY)
        except Refusal as refusal:
            return [refusal.problem]
    return []
