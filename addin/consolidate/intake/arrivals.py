"""The files of a month's folder: each content once, and what is told of all the rest."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from addin.consolidate.intake.child import File
from addin.ledger.storage.workspace import sha256_of
from addin.ledger.store import Told
from workbooks.finding.ours import UPWARDS, is_upwards
from workbooks.opening.files import unreadable
from workbooks.opening.folders import expand
from workbooks.opening.package import MAX_FILE, MIB
from workbooks.problems import Refusal, Severity, Where, problem, refuse, rule
from workbooks.refusals import TOO_LARGE

SAME_BYTES = rule("KH610", Severity.WARNING, "重复的文件", "与“{other}”内容完全相同，内容只计一次。", "多余的一份可以删掉。")
NOTHING = rule("KH611", Severity.ERROR, "没有可汇总的文件", "文件夹“{folder}”里没有表格文件。", "请核对文件夹，或先把各单位的报送放进去。")


class Hashes:
    """SHA-256 of files; one that lies there as it was seen before is not read again."""

    #: Seconds a file must have been left alone: a clock may be too coarse to tell two changes of one moment.
    _REST = 3

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[int, int], str]] = {}

    def __call__(self, path: Path) -> tuple[str, int]:
        """Hash and size of a file."""
        state = path.stat()
        mark = (state.st_size, state.st_mtime_ns)
        known = self._known.get(path)
        if known and known[0] == mark:
            return known[1], state.st_size
        sha256 = sha256_of(path)
        if time.time() - state.st_mtime > self._REST:
            self._known[path] = (mark, sha256)
        return sha256, state.st_size


def arrivals(
    folder: Path, spool: Path, hashes: Hashes, senders: dict[str, str] | None = None, *, keeper: str = ""
) -> tuple[list[File], list[Told]]:
    """The workbooks of a folder, its subfolders, zips and saved mails, each content once, and what is told of all the rest.

    Args:
        folder: Where to look.
        spool: An existing folder for what archives hold.
        hashes: Hashes of files seen before.
        senders: Takes up hash → address of the sender of what came by mail.
        keeper: The branch that keeps the ledger, whose own workbook for the group is no return to it; "" for the group.

    Raises:
        Refusal: KH611, there is nothing.
    """
    files: dict[str, File] = {}
    left_out = []
    for found in expand(folder, spool):
        if found.problem is not None:
            left_out.append(Told("", found.name, "", (found.problem,)))
            continue
        try:
            if found.path.stat().st_size > MAX_FILE:
                raise refuse(TOO_LARGE, Where(found.name), what=f"超过{MAX_FILE // MIB}兆字节")
            sha256, size = hashes(found.path) if found.path.is_relative_to(folder) else Hashes()(found.path)
        except Refusal as refusal:
            left_out.append(Told("", found.name, "", (refusal.problem,)))
            continue
        except OSError as error:
            left_out.append(unread(found.name, found.path, error))
            continue
        if keeper and is_upwards(found.path):
            left_out.append(Told("", found.name, sha256, (problem(UPWARDS, Where(found.name)),)))
            continue
        if found.sender and senders is not None:
            senders[sha256] = found.sender
        if sha256 in files:
            same = problem(SAME_BYTES, Where(found.name), other=files[sha256].name)
            left_out.append(Told("", found.name, sha256, (same,)))
            files[sha256] = replace(files[sha256], copies=(*files[sha256].copies, found.name))
            continue
        files[sha256] = File(found.name, found.path, sha256, size)
    if not files and not left_out:
        raise refuse(NOTHING, Where(), folder=folder.name)
    return list(files.values()), left_out


def unread(name: str, path: Path, error: OSError) -> Told:
    """What is told of a file that the system does not let be read."""
    return Told("", name, "", (unreadable(error, path, Where(book=name)).problem,))
