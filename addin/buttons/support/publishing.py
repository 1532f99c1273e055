"""Write a report's context into its template: Word, PDF or both."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import templates
from addin.declare import Report
from addin.documents.filling.template import load_template
from addin.documents.pdf import to_pdf
from addin.documents.together import kept_together
from workbooks.outputs import check_place, write_output
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_folder

NOT_A_DOCUMENT = rule(
    "KH734", Severity.ERROR, "报告的扩展名不对", "报告不能存成“{out}”。", "--out写成以{kinds}结尾的文件名；不写扩展名就{all}生成。"
)
_DOCUMENTS = (".docx", ".pdf")
#: A suffix that names a kind of file; the end of “2026.11通报” or of “通报2026.11” does not.
_SUFFIX = re.compile(r"\.(?=.*[a-z])[a-z0-9]{1,5}")


def template_path(report: Report) -> Path:
    """Place of a report's packaged template."""
    return Path(templates.__file__).parent / report.template


def render(report: Report, context: Any, *, created: datetime.date, folder: Path | None = None) -> bytes:
    """The Word document of a context; a template of the same name in `folder` goes before the packaged one."""
    own = folder / report.template if folder else None
    path = own if own is not None and own.exists() else template_path(report)
    return kept_together(load_template(path).render(context, title=report.title, created=created))


def places(report: Report, out: Path) -> dict[Path, str]:
    """The files that `out` means, with their suffixes: the one its own tells, or all that the report makes where it has none.

    Raises:
        Refusal: KH734, another suffix that means a kind of file; KH187, another's file is in one of the places.
    """
    suffix, kinds = out.suffix.lower(), (*_DOCUMENTS, *report.besides)
    if _SUFFIX.fullmatch(suffix) and suffix not in kinds:
        raise refuse(NOT_A_DOCUMENT, Where(), out=out.name, kinds="或".join(kinds), all="两种都" if len(kinds) == len(_DOCUMENTS) else "都")
    base = out.with_suffix("") if suffix in kinds else out
    found = {base.with_name(base.name + kind): kind for kind in ((suffix,) if suffix in kinds else kinds)}
    for path in found:
        check_place(path)
    return found


def publish(report: Report, context: Any, out: Path, *, created: datetime.date, folder: Path | None = None) -> tuple[Path, ...]:
    """Write a report; see `places`.

    Raises:
        Refusal: KH734, KH187; KH7xx, the template is faulty or LibreOffice cannot make the PDF.
    """
    wanted = places(report, out)
    data = render(report, context, created=created, folder=folder) if set(wanted.values()) & set(_DOCUMENTS) else b""
    make_folder(out.parent)
    for path, kind in wanted.items():
        write_output(path, _content(context, kind, data, path.name.removesuffix(kind)))
    return tuple(wanted)


def _content(context: Any, kind: str, document: bytes, name: str) -> bytes:
    if kind == ".docx":
        return document
    if kind == ".pdf":
        return to_pdf({f"{name}.docx": document})[f"{name}.docx"]
    return bytes(context.beside(kind))
