"""What a folder of submissions holds: files in subfolders and zip archives, in one order on every machine."""

from __future__ import annotations

import collections
import dataclasses
import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from workbooks import refusals
from workbooks.names import told_name
from workbooks.opening import mails
from workbooks.opening.files import file_bytes, no_file, unreadable
from workbooks.opening.package import MAX_FILE, MAX_INFLATED, MIB, BrokenError, list_members, read_member
from workbooks.opening.readers.csv_text import decoded
from workbooks.opening.sniff import is_lock_name, lock_owner
from workbooks.oswords import below
from workbooks.problems import Problem, Refusal, Severity, Where, problem, refuse, rule

NO_TABLES = rule(
    "KH454", Severity.WARNING, "邮件里没有表格", "这封邮件没有附表格，正文不读取。", "请对方把报表作为附件重发；不是报送的邮件可以移走。"
)

DOWNLOADING = rule(
    "KH468",
    Severity.WARNING,
    "文件还没下载完",
    "这个文件还在下载、同步或复制（后面多了“{rest}”），没有读取。",
    "等它完成，名字末尾的“{rest}”没有了再汇总；一直不完成的，请对方重发。",
)
#: Archives within archives are opened so deep.
MAX_DEPTH = 2
MAX_ARCHIVE = 200 * MIB
#: What 提交本月 puts beside the workbook in a package, for people to read.
SLIP = "报送单.txt"
_IGNORED = frozenset(["desktop.ini", "thumbs.db", ".ds_store", SLIP])
_TABLES = frozenset([".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".et", ".ett", ".ods", ".ots", ".csv", ".tsv", ".txt"])
#: What programs put behind the name of a file until it has come whole.
_UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".downloading", ".xltd", ".opdownload", ".filepart")
_UTF8_NAME = 0x800
#: Bytes of the longest text that is looked at as a letter, and what two lines of a table have at least.
_LETTER, _FEWEST_CUTS = 64 * 1024, 3
_CUT = re.compile(r"[\t,;，|]")
_UNCHANGED = re.compile(r"[无没]有?\s*(?:任何)?(?:变化|变动|更新|新增|调整)|不变|未变|相同|一致|零[报申]")


@dataclass(frozen=True, slots=True)
class Found:
    """One file of a folder.

    `name` is its path below the folder as a person would write it (华中/3月.zip/客户.xlsx), `path` where to read it.
    With a `problem`, it is told of but not read.
    """

    name: str
    path: Path
    problem: Problem | None = None
    #: Address of whoever sent it, if it came attached to a saved mail.
    sender: str = ""


def expand(folder: Path, spool: Path) -> list[Found]:
    """All files below a folder, sorted by name; spreadsheets within zip archives are copied into `spool`.

    Litter of systems and programs (desktop.ini, *.tmp) is passed over; owner files (~$…), files that are no spreadsheets, empty ones
    that should be some, and archives that cannot be opened come with a problem.

    Args:
        folder: where to look; a single file is taken as the only one of its folder.
        spool: an existing folder for copies; names in it say nothing.

    Raises:
        Refusal: KH110 for a missing folder, KH112 for one without rights.
    """
    if not folder.exists():
        raise refuse(refusals.NOT_FOUND, Where(book=told_name(folder.name)))
    closed: list[OSError] = []
    paths = [folder] if folder.is_file() else list(below(folder, closed.append))
    if any(Path(error.filename) == folder for error in closed):
        raise refuse(refusals.NO_RIGHTS, Where(book=told_name(folder.name))) from closed[0]
    base = folder.parent if folder.is_file() else folder
    unseen = [(Path(error.filename), told_name(Path(error.filename).relative_to(base).as_posix())) for error in closed]
    found = [Found(name, path, problem(refusals.NO_RIGHTS, Where(book=name))) for path, name in unseen]
    found += [item for path in paths for item in _look_safely(path, told_name(path.relative_to(base).as_posix()), spool, base.resolve())]
    return sorted(found, key=lambda item: item.name)


def _look_safely(path: Path, name: str, spool: Path, base: Path) -> list[Found]:
    """What a path holds; one that the system does not let be read, or that leads out of the folder, comes with its problem."""
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(base):
            return [Found(name, path, problem(refusals.LEADS_OUT, Where(book=name)))]
        if path.is_symlink() and not path.exists():
            return [Found(name, path, problem(refusals.NO_FILE, Where(book=name), what="一个链接，指向的文件已经不在"))]
        if what := no_file(path.stat().st_mode):
            return [Found(name, path, problem(refusals.NO_FILE, Where(book=name), what=what))]
        return list(_look(path, name, spool)) if path.is_file() else []
    except RuntimeError:  # links in a ring, before Python 3.13
        return [Found(name, path, problem(refusals.NO_FILE, Where(book=name), what="一圈互相指向的链接"))]
    except OSError as error:
        if error.filename is not None and Path(error.filename) != path:
            raise
        return [Found(name, path, unreadable(error, path, Where(book=name)).problem)]


def is_litter(name: str) -> bool:
    """Whether a file is one that systems and programs leave lying about."""
    lowered = name.lower()
    return lowered in _IGNORED or lowered.endswith((".tmp", *_UNFINISHED)) or lowered.startswith("._")


def _unfinished(name: str) -> str:
    """What stands behind the name of a table or an archive that has not come whole; "" if nothing does."""
    title, dot, rest = name.rpartition(".")
    kinds = (*_TABLES, ".zip", *mails.SUFFIXES)
    return dot + rest if f".{rest.lower()}" in _UNFINISHED and PurePosixPath(title).suffix.lower() in kinds else ""


def _look(path: Path, name: str, spool: Path) -> Iterator[Found]:
    where = Where(book=name)
    if rest := _unfinished(path.name):
        yield Found(name, path, problem(DOWNLOADING, where, rest=rest))
        return
    if is_litter(path.name):
        return
    if path.stat().st_size == 0:
        yield from _empty(name, path)
    elif is_lock_name(path.name):
        owner = lock_owner(path.name, path.read_bytes()[:4096])
        told = problem(refusals.LOCK_FILE, where, owner=owner)
        yield Found(name, path, dataclasses.replace(told, severity=Severity.WARNING))  # no return, so it sends none back
    elif path.suffix.lower() == ".zip":
        try:
            yield from _Archive(spool).look(file_bytes(path, where, limit=MAX_ARCHIVE), name, path, 1)
        except Refusal as refusal:
            yield Found(name, path, refusal.problem)
    elif path.suffix.lower() in mails.SUFFIXES:
        try:
            yield from _Archive(spool).attached(file_bytes(path, where, limit=MAX_ARCHIVE), name, path)
        except Refusal as refusal:
            yield Found(name, path, refusal.problem)
    elif path.suffix.lower() in _TABLES:
        yield Found(name, path, _prose(path, where))
    else:
        yield Found(name, path, _no_table(where))


def _empty(name: str, path: Path) -> Iterator[Found]:
    """An empty file is told of where a table should be in it; others are litter."""
    title = PurePosixPath(name).name
    if PurePosixPath(title).suffix.lower() in (*_TABLES, ".zip", *mails.SUFFIXES) and not is_lock_name(title):
        yield Found(name, path, problem(refusals.EMPTY, Where(book=name)))


def _no_table(where: Where) -> Problem:
    suffix = PurePosixPath(where.book).suffix.lower()
    return problem(refusals.NO_SPREADSHEET, where, what=f"{suffix} 文件" if suffix else "没有扩展名")


def _prose(path: Path, where: Where) -> Problem | None:
    """The remark on a .txt that is no table: a letter that came along; one that declares no change is read (A03)."""
    if path.suffix.lower() != ".txt" or path.stat().st_size > _LETTER:
        return None
    try:
        text = decoded(path.read_bytes(), where)
    except Refusal:
        return None
    widths = collections.Counter(len(_CUT.findall(line)) for line in text.splitlines())
    table = any(cuts >= _FEWEST_CUTS and lines > 1 for cuts, lines in widths.items())
    return None if table or _UNCHANGED.search(text) else problem(refusals.NO_SPREADSHEET, where, what="没有表格的文字")


class _Archive:
    """Takes the spreadsheets out of one archive of the folder and the archives in it."""

    def __init__(self, spool: Path) -> None:
        self._spool = spool
        self._left = MAX_INFLATED

    def look(self, data: bytes, name: str, path: Path, depth: int) -> Iterator[Found]:
        """Files of an archive; a member that cannot be taken out comes with its problem.

        Raises:
            Refusal: KH119, KH121, when the archive as such cannot be opened.
        """
        where = Where(book=name)
        try:
            infos = list_members(data, where)
        except BrokenError as error:
            raise refuse(refusals.DAMAGED, where, what=error.what) from error
        for number, info in enumerate(infos):
            inner = member_name(info)
            title = PurePosixPath(inner).name
            if info.is_dir() or is_litter(title) or is_lock_name(title) or inner.startswith("__MACOSX/"):
                continue
            if info.file_size == 0:
                yield from _empty(f"{name}/{inner}", path)
                continue
            try:
                yield from self._member(data, info, f"{name}/{inner}", path, number, depth)
            except Refusal as refusal:
                yield Found(f"{name}/{inner}", path, refusal.problem)

    def attached(self, data: bytes, name: str, path: Path) -> Iterator[Found]:
        """Tables attached to a saved mail, and those in attached archives.

        Programs and archives that are not opened are told of; of what else hangs on it (pictures, signatures) nothing is said.

        Raises:
            Refusal: KH119, it is no mail that can be read.
        """
        where = Where(book=name)
        mail = mails.read_mail(data, PurePosixPath(path.name).suffix.lower(), where)
        found: list[Found] = []
        suspects: list[Found] = []
        for number, (title, content) in enumerate(mail.attachments):
            inner, suffix = f"{name}/{title}", PurePosixPath(title).suffix.lower()
            if what := mails.SUSPECTS.get(suffix):
                suspects.append(Found(inner, path, problem(refusals.NO_SPREADSHEET, Where(book=inner), what=what)))
            if is_litter(title) or (suffix not in _TABLES and suffix != ".zip"):
                continue
            if not content:
                found += _empty(inner, path)
                continue
            self._left -= len(content)
            if self._left < 0 or len(content) > (MAX_ARCHIVE if suffix == ".zip" else MAX_FILE):
                found.append(Found(inner, path, problem(refusals.TOO_LARGE, Where(book=inner), what="附件太大")))
            elif suffix == ".zip":
                found += self.look(content, inner, path, 1)
            else:
                found.append(self._copied(content, inner, number))
        if not found:
            yield Found(name, path, problem(NO_TABLES, where))
        yield from (dataclasses.replace(one, sender=mail.sender) for one in (*found, *suspects))

    def _copied(self, content: bytes, name: str, number: int) -> Found:
        key = hashlib.sha256(f"{name}\n{number}".encode()).hexdigest()[:16]
        copy = self._spool / f"{key}{PurePosixPath(name).suffix.lower()}"
        copy.write_bytes(content)
        return Found(name, copy, _prose(copy, Where(book=name)))

    def _member(self, data: bytes, info: zipfile.ZipInfo, name: str, path: Path, number: int, depth: int) -> Iterator[Found]:
        where = Where(book=name)
        suffix = PurePosixPath(name).suffix.lower()
        if suffix not in _TABLES and suffix != ".zip":
            yield Found(name, path, _no_table(where))
            return
        if suffix == ".zip" and depth >= MAX_DEPTH:
            raise refuse(refusals.TOO_LARGE, where, what=f"压缩包套压缩包超过{MAX_DEPTH}层")
        try:
            content = read_member(data, info, min(self._left, MAX_ARCHIVE if suffix == ".zip" else MAX_FILE), where)
        except BrokenError as error:
            raise refuse(refusals.DAMAGED, where, what=error.what) from error
        self._left -= len(content)
        if suffix == ".zip":
            yield from self.look(content, name, path, depth + 1)
            return
        yield self._copied(content, name, number)


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name as its sender saw it: archives made in China without the UTF-8 flag hold GBK names."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join("".join(letter for letter in part if letter.isprintable()) for part in parts) or "未命名"
