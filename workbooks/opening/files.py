"""One workbook file → `Book`, in this process. Foreign files come in through `workbooks.opening.intake`, which limits time and memory."""

from __future__ import annotations

import datetime
import hashlib
import io
import stat
from pathlib import Path

from workbooks import refusals
from workbooks.grid import Book
from workbooks.names import told_name
from workbooks.opening.package import MAX_FILE, MIB, BrokenError, Package, open_package
from workbooks.opening.passwords import decrypted
from workbooks.opening.readers.pictures import leave_out_named
from workbooks.opening.readers.xlsx import read_xlsx
from workbooks.opening.readers.xlsx_book import content_type, main_part
from workbooks.opening.sniff import Family, sniff
from workbooks.oswords import is_folder, why
from workbooks.problems import Refusal, Where, refuse

#: A file that is cut short may still be on its way if it changed so recently.
COPYING = datetime.timedelta(minutes=10)

_MAIN_TYPES = (
    ("ms-excel.sheet.binary", "xlsb"),
    ("ms-excel.sheet.macroenabled", "xlsm"),
    ("ms-excel.template.macroenabled", "xlsm"),
    ("ms-excel.addin.macroenabled", "xlsm"),
    ("spreadsheetml", "xlsx"),
)
_OTHER_TYPES = (("wordprocessingml", "Word 文档"), ("ms-word", "Word 文档"), ("presentationml", "PowerPoint 演示文稿"))
_ODS = ("application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet-template")


def read_book(path: Path, *, name: str | None = None, password: str | None = None, now: datetime.datetime | None = None) -> Book:
    """Read a workbook of any kind the product knows, told by its content.

    Args:
        path: the file.
        name: what messages call it; its file name if not given.
        password: opens an encrypted workbook.
        now: moment to judge by whether an incomplete file may still be on its way.

    Raises:
        Refusal: KH110–KH132 and KH138; nothing is ever half-read.
    """
    where = Where(book=name or told_name(path.name))
    data = file_bytes(path, where)
    try:
        return read_bytes(data, where.book, password=password)
    except BrokenError as error:
        if now is not None and abs(now.astimezone() - datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)) < COPYING:
            raise refuse(refusals.HALF_COPIED, where) from error
        raise refuse(refusals.DAMAGED, where, what=error.what) from error


def read_bytes(data: bytes, name: str, *, password: str | None = None) -> Book:
    """Read a workbook from its bytes.

    Raises:
        BrokenError: its zip archive or OLE file is incomplete.
        Refusal: as `read_book`.
    """
    where = Where(book=name)
    match sniff(data, where):
        case Family.ZIP:
            book = _read_package(open_package(data, where), password)
        case Family.OLE:
            book = _read_ole(data, where, password)
        case Family.BIFF:
            from workbooks.opening.readers.xls import read_xls

            book = leave_out_named(read_xls(data, where), [data])
        case Family.TEXT:
            from workbooks.opening.readers.csv_text import read_text

            book = leave_out_named(read_text(data, where), [data])
    if not book.sheets:
        raise refuse(refusals.NO_SHEETS, where)
    names = [sheet.name for sheet in book.sheets]
    if len(set(names)) < len(names):
        raise refuse(refusals.DAMAGED, where, what="有两个同名的工作表")
    book.sha256 = hashlib.sha256(data).hexdigest()
    return book


def file_bytes(path: Path, where: Where, *, limit: int = MAX_FILE) -> bytes:
    """All bytes of a file of no more than `limit` bytes.

    Raises:
        Refusal: KH110–KH112, KH121, KH138, KH196.
    """
    try:
        state = path.stat()
        if what := no_file(state.st_mode):  # a pipe would keep us waiting for ever
            raise refuse(refusals.NO_FILE, where, what=what)
        if state.st_size > limit:
            raise refuse(refusals.TOO_LARGE, where, what=f"超过{limit // MIB}兆字节")
        return path.read_bytes()
    except OSError as error:
        raise unreadable(error, path, where) from error


def no_file(mode: int) -> str:
    """What something is that is neither a file nor a folder, by its mode; "" for these."""
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return ""
    kind = "管道" if stat.S_ISFIFO(mode) else "套接字" if stat.S_ISSOCK(mode) else "设备"
    return f"{kind}，不是文件"


def unreadable(error: OSError, path: Path, where: Where) -> Refusal:
    """The refusal (KH110–KH112, KH138) for a file that the system does not let be read."""
    if isinstance(error, PermissionError) and not is_folder(path):
        return refuse(refusals.NO_RIGHTS, where)
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return refuse(refusals.NOT_FOUND, where)
    if is_folder(path):
        return refuse(refusals.IS_FOLDER, where)
    return refuse(refusals.UNREADABLE, where, what=why(error))


def _read_package(package: Package, password: str | None) -> Book:
    mimetype = package.parts.get("mimetype", b"").decode("ascii", "replace").strip()
    if mimetype in _ODS:
        from workbooks.opening.readers.ods import is_encrypted, read_ods

        if is_encrypted(package):
            raise refuse(refusals.NEEDS_PASSWORD if password is None else refusals.WRONG_PASSWORD, package.where)
        return leave_out_named(read_ods(package), package.parts.values())
    part = main_part(package)
    if part is None:
        what = "其他 OpenDocument 文档" if mimetype.startswith("application/vnd.oasis") else "压缩包"
        raise refuse(refusals.NOT_A_WORKBOOK, package.where, what=what)
    declared = content_type(package, part).lower()
    kind = next((kind for mark, kind in _MAIN_TYPES if mark in declared), None)
    if kind is None:
        what = next((what for mark, what in _OTHER_TYPES if mark in declared), "其他 Office 文档")
        raise refuse(refusals.NOT_A_WORKBOOK, package.where, what=what)
    if kind == "xlsb":
        from workbooks.opening.readers.xlsb import read_xlsb

        return leave_out_named(read_xlsb(package, part), package.parts.values())
    return leave_out_named(read_xlsx(package, part, kind=kind), package.parts.values())


def _read_ole(data: bytes, where: Where, password: str | None) -> Book:
    import olefile

    from workbooks.opening.readers.xls import read_xls

    try:
        with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT) as ole:
            names = {"/".join(entry) for entry in ole.listdir()}
            stream = next((name for name in ("Workbook", "Book", "WORKBOOK", "BOOK") if ole.exists(name)), None)
            biff = ole.openstream(stream).read() if stream else b""
    except MemoryError:
        raise
    except Exception as error:
        raise BrokenError("文件结构不完整") from error
    if any("DRMContent" in name or "DRMEncryptedDataSpace" in name for name in names):
        raise refuse(refusals.RIGHTS_MANAGED, where)
    if "EncryptedPackage" in names:
        return _read_package(open_package(_package_bytes(decrypted(data, password, where), where), where), password)
    if stream is None:
        what = "Word 文档" if "WordDocument" in names else "PowerPoint 演示文稿" if "PowerPoint Document" in names else "其他 Office 文档"
        raise refuse(refusals.NOT_A_WORKBOOK, where, what=what)
    book = leave_out_named(read_xls(biff, where, decrypt=lambda: _decrypted_stream(data, password, where)), [biff])
    book.has_macros = book.has_macros or any(name.startswith(("_VBA_PROJECT_CUR", "VBA")) for name in names)
    return book


def _package_bytes(content: bytes, where: Where) -> bytes:
    if not content.startswith(b"PK\x03\x04"):
        raise refuse(refusals.NOT_A_WORKBOOK, where, what="其他加密文档")
    return content


def _decrypted_stream(data: bytes, password: str | None, where: Where) -> bytes:
    import olefile

    plain = decrypted(data, password, where)
    try:
        with olefile.OleFileIO(io.BytesIO(plain)) as ole:
            content: bytes = ole.openstream("Workbook").read()
    except MemoryError:
        raise
    except Exception as error:
        raise refuse(refusals.DAMAGED, where, what="解密后的内容不完整") from error
    return content
