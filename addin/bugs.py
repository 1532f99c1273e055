"""Where what nobody foresaw meets the user: one sentence, and a record without values of cells for whoever mends it."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from workbooks.oswords import WORDS
from workbooks.problems import Refusal, Severity, Where, refuse, rule
from workbooks.rights import make_file, make_folder

NO_ACCESS = rule("KH806", Severity.ERROR, "读写不了", "“{path}”读写不了：{why}。", "换一个可以读写的位置，或请管理员开通权限后再试。")
#: What a stream that was open already can meet.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
UNWRITTEN = rule("KH807", Severity.ERROR, "写不出来", "结果写不出来：{why}。", "腾出地方，或写到别处，再试一次；台账里的内容没有受影响。")


def no_access(error: OSError) -> Refusal | None:
    """The refusal for a file, folder or output the system does not let us use; None if the error tells of something else."""
    if error.errno not in WORDS:
        return None
    if error.filename is None:
        return refuse(UNWRITTEN, Where(), why=WORDS[error.errno]) if error.errno in _FULL else None
    return refuse(NO_ACCESS, Where(), path=error.filename, why=WORDS[error.errno])


def bug() -> str:
    """Record the exception being handled; the sentence for the user."""
    import secrets

    number = secrets.token_hex(4)
    path = _record(number)
    if path is None:
        return f"程序出错（编号{number}），记录没有存下来（日志文件夹写不进去）。请把刚才做的步骤告诉维护人员。"
    return f"程序出错（编号{number}），记录已存到{path}。请把这份记录发给维护人员。"


def _record(number: str) -> Path | None:
    """Write the traceback, without values of cells, to the user's log folder; None if that cannot be written."""
    import logging
    import traceback

    base = Path(os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    path = base / "kehubu" / f"error-{number}.log"
    try:
        make_folder(path.parent)
        kind, error, trace = sys.exc_info()
        # UNO's exceptions are one class of ours; which of them it was holds no value of a cell.
        lines = [*traceback.format_tb(trace), kind.__name__ if kind else "", f" {getattr(error, 'type_name', '')}".rstrip()]
        make_file(path)
        path.write_text("".join(lines), encoding="utf-8")
    except OSError:
        logging.getLogger("kehubu").exception("error %s", number)
        return None
    return path
