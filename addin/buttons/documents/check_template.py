"""检查报告模板：改过的Word模板有没有写错的词、不成对的循环。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.buttons.documents.make_report import report_names
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from workbooks.problems import Severity


@button("检查模板", verb="template check", place=20, audience="managers", clause="R40", icon="AccessibilityChecker", who=())
def check_template(
    desk: Desk,
    file: Annotated[Path, Ask("Word模板", positional=True, option="模板.docx", pick="open", remember="answer")],
    report: Annotated[str, Ask("哪种报告的模板", "如 月度汇总通报", offer=report_names, remember="answer")],
) -> Done:
    """检查修改过的Word模板：每处问题说明在第几段或哪张表的第几行，最接近的正确写法是什么。

    例：kh template check monthly_bulletin.docx --report 月度汇总通报
    """
    from addin.buttons.documents.make_report import find_report
    from addin.documents.filling.trial import lint

    problems = lint(file, find_report(report).context)
    desk.show(problems)
    errors = sum(p.severity is Severity.ERROR for p in problems)
    return Done(f"模板有{errors}处错误，改好再用。" if errors else "模板可以使用。", code=1 if errors else 0)
