"""LibreOffice's lock files beside open books: those of an office of ours that crashed are in the way of the next one."""

from __future__ import annotations

from pathlib import Path

from addin.hosts.calc import link
from addin.hosts.calc.office import PROFILE_PREFIX
from workbooks.problems import Severity, Where, refuse, rule

LOCKED = rule(
    "KH814",
    Severity.ERROR,
    "文件正被打开",
    "这个文件正被别的程序打开，LibreOffice 打不开它。",
    "请先在别的窗口里关闭它；确实没有人打开时，删除同一文件夹里名为“{lock}”的文件再试。",
)


def lock_of(book: Path) -> Path:
    """The lock file beside a book."""
    return book.with_name(f".~lock.{book.name}#")


def remove_stale(book: Path) -> None:
    """Remove a lock whose office was ours and whose profile is gone: nobody has the book open."""
    lock = lock_of(book)
    try:
        profile = lock.read_text("utf-8").rpartition(",")[2].strip().rstrip(";")
    except (OSError, ValueError):
        return
    if PROFILE_PREFIX in profile and not link.file_path(profile).exists():
        lock.unlink(missing_ok=True)


def not_opened(book: Path) -> Exception:
    """Why LibreOffice opened nothing: a Refusal if the book is locked, else an OSError."""
    lock = lock_of(book)
    if lock.exists():
        return refuse(LOCKED, Where(book=book.name), lock=lock.name)
    return OSError(f"LibreOffice cannot open {book.name}")
