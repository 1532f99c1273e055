"""The office ended while we worked with it (KH812)."""

from __future__ import annotations

from workbooks.problems import Refusal, Severity, Where, problem, rule

OFFICE_GONE = rule(
    "KH812",
    Severity.ERROR,
    "LibreOffice 已退出",
    "LibreOffice 中途退出了，这一步没有做完；已经保存在磁盘上的文件没有受影响。",
    "请重新打开文件再做一次；反复出现时，请重启电脑，或改用别的版本的 LibreOffice。",
)


class OfficeGone(Refusal):
    """The connection broke: LibreOffice crashed, was ended or was closed by the user."""

    def __init__(self) -> None:
        super().__init__(problem(OFFICE_GONE, Where()))

    def __reduce__(self) -> tuple[type[OfficeGone], tuple[()]]:  # type: ignore[override]
        return (OfficeGone, ())
