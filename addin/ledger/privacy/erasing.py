"""A person is taken out of everything the ledger keeps: contents, problems, log, originals, caches, backups (V09, A41).

The chain of the log stays whole: an entry tells the old and the new hash of everything that was changed, and the checks of the ledger
hold what they find against it. First the ledger changes in one transaction; files follow, and what was interrupted is finished by the
next command that opens the ledger.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from addin.ledger.contents import index
from addin.ledger.log import events
from addin.ledger.log.events import ERASED
from addin.ledger.log.seals import seals, stone_mark, unentered
from addin.ledger.privacy import cutting, erased
from addin.ledger.privacy.cut_contents import cut_content, in_json, names_in, rows_of, survey_marks
from addin.ledger.privacy.erased import Erased, Tombstone
from addin.ledger.privacy.namesakes import Namesakes, namesakes
from addin.ledger.privacy.persons import LISTED, NAMES
from addin.ledger.shapes import attributions
from addin.ledger.storage import codec
from addin.ledger.storage.clearing import clear
from addin.ledger.storage.database import Database
from addin.ledger.storage.stored import keep_whole, whole_contents
from addin.ledger.storage.tables import client_keys, contents, erasures, examinations, files, submissions
from addin.ledger.storage.tables import events as log
from addin.ledger.storage.workspace import CUT as MARK
from addin.ledger.storage.workspace import Workspace, sha256_of
from udfs.identity import name_key
from udfs.kinds.kind import Phone
from udfs.words.text import fold
from workbooks.atomic import write_atomic
from workbooks.oswords import below
from workbooks.registers import registers
from workbooks.registers.surveys import SURVEYS

CUT = "抹去存档原件"
_OF_SURVEYS = frozenset(attributions.KINDS.values())
#: What is cut row by row.
_BY_ROW = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
#: A backup of ours.
_BACKUP = "备份说明.json"
#: What an original becomes of which nothing can be kept.
_GONE = "这份原件里有已抹去的个人信息，已按要求删除，只留校验码。\r\n".encode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class Place:
    """Something that names the person: what it is, where, how often."""

    kind: str
    where: str
    count: int = 1


@dataclass(frozen=True)
class Found:
    """All that names a person."""

    stone: Tombstone
    whom: Erased
    places: tuple[Place, ...]
    #: Contents to be stored anew: (examination, register) → lines, facts.
    contents: dict[tuple[int, str], tuple[str, str]]
    problems: dict[int, str]
    reasons: dict[int, str]
    events: dict[int, tuple[str, str]]
    originals: tuple[str, ...]
    #: Only other clients' rows name somebody so: whoever is asked for is not among this client's persons.
    anothers: bool = False
    #: Other clients that have a person of the same name: in texts that name no client nobody can tell which of them is meant.
    namesakes: tuple[str, ...] = ()


def find(connection: Connection, workspace: Workspace, client: str, person: str, at: datetime.datetime) -> Found:
    """Where a person of a client stands; nothing is changed.

    Args:
        connection: The ledger.
        workspace: Its files.
        client: Name of the client.
        person: Name of the person.
        at: Now.
    """
    keys = _keys(connection, client)
    number = int(connection.scalar(select(func.max(erasures.c.number))) or 0) + 1
    salt = secrets.token_hex(16)
    told = {("name", person), *_identifying(connection, keys, person)}
    stone = Tombstone(number, client, keys, salt, frozenset(erased.marks_of(salt, told)), erased.day_text(at))
    whom = Erased([stone], hints=tuple(text for kind, text in told if kind != "phone"))
    whom = replace(whom, others=_others_named(connection, whom))
    same = namesakes(connection, whom)
    found = look(connection, workspace, whom, same)
    return replace(found, anothers=bool(same.clients) and not _is_of(connection, whom, keys), namesakes=same.named())


def look(connection: Connection, workspace: Workspace, whom: Erased, same: Namesakes) -> Found:
    """Where erased persons stand, and what there is to be in their place; their namesakes stay."""
    places: list[Place] = []
    changed, touched = {}, set()
    surveys: dict[str, str] = {}
    x = examinations.c
    files_of = {r.id: (r.sha256, r.name) for r in connection.execute(select(x.id, x.sha256, x.name))}
    for c in whole_contents(connection):
        if (new := cut_content(whom, c.register, c.lines, c.facts)) is not None:
            lines, facts, count = new
            if c.register == SURVEYS.name:
                surveys.update(zip(survey_marks(c.lines, c.facts), survey_marks(lines, facts), strict=True))
            changed[c.examination, c.register] = lines, facts
            sha256, name = files_of[c.examination]
            touched.add(sha256)
            places.append(Place(registers()[c.register].title, name, count))
    problems = {}
    for number, name, text in connection.execute(select(x.id, x.name, x.problems)):
        if (hidden := in_json(text, whom)) != text:
            problems[number] = hidden
            places.append(Place("校验问题", name))
    reasons = {}
    s = submissions.c
    for number, unit, month, why in connection.execute(select(s.id, s.unit, s.month, s.withdrawn_why).where(s.withdrawn_why.is_not(None))):
        if (hidden := whom.hide(why)) != why:
            reasons[number] = hidden
            places.append(Place("撤回原因", f"{unit}{month}"))
    entries = {}
    for number, kind, *told in connection.execute(select(log.c.id, log.c.kind, log.c.subject, log.c.detail).where(log.c.kind != ERASED)):
        but = same.meant(whom, [told[0], json.loads(told[1])])
        subject, detail = whom.hide(told[0], but=but), in_json(told[1], whom, but=but)
        if kind in _OF_SURVEYS:
            detail = _of_survey(detail, surveys)
        if [subject, detail] != told:
            entries[number] = subject, detail
            places.append(Place("日志", f"第{number}条（{kind}）"))
    originals = []
    for sha256, name in connection.execute(select(files.c.sha256, files.c.name).where(files.c.size > 0)):
        path = workspace.original(sha256)
        if path.exists() and (sha256 in touched or _names_him(path, sha256, whom, same)):
            originals.append(sha256)
            places.append(Place("存档原件", name))
    places += [Place(kind, path.relative_to(workspace.root).as_posix()) for kind, path in _others(workspace, whom, same, originals)]
    return Found(whom.stones[-1], whom, tuple(places), changed, problems, reasons, entries, tuple(originals))


def _of_survey(detail: str, now: dict[str, str]) -> str:
    """What was done about a survey, with the mark that it has now: it is made of who answered, too."""
    told = codec.loads(detail)
    return detail if now.get(told["survey"], told["survey"]) == told["survey"] else codec.dumps({**told, "survey": now[told["survey"]]})


def erase(database: Database, workspace: Workspace, found: Found, *, why: str, by: str, at: datetime.datetime, actor: str) -> list[str]:
    """Take a person out: the ledger in one transaction, then files; what was done, and what is left to do, a line each."""
    stone = found.stone
    with database.write() as connection:
        connection.execute(
            insert(erasures).values(
                number=stone.number, client=stone.client, keys=codec.dumps(sorted(stone.keys)), salt=stone.salt,
                marks=codec.dumps(sorted(stone.marks)), at=stone.at, pending=codec.dumps(["", *found.originals]),
            )
        )  # fmt: skip
        put(connection, found, {**_stone(connection, stone.number), "why": why, "by": by}, at=at, actor=actor)
    return finish(database, workspace, at=at, actor=actor, hints=found.whom.hints)


def put(connection: Connection, found: Found, told: dict[str, Any], *, at: datetime.datetime, actor: str) -> None:
    """Store what is left, and tell the log what every hash was and is."""
    changed, rows = [], {}
    keep_whole(connection, found.contents)
    for (examination, register), (lines, facts) in found.contents.items():
        mine = (contents.c.examination == examination, contents.c.register == register)
        old = connection.scalar(select(contents.c.mark).where(*mine))
        new = hashlib.sha256(f"{lines}\n{facts}".encode()).hexdigest()
        connection.execute(update(contents).where(*mine).values(lines=lines, facts=facts, mark=new, base=None))
        changed.append([examination, register, old, new])
    for number, text in found.problems.items():
        connection.execute(update(examinations).where(examinations.c.id == number).values(problems=text))
    for number, text in found.reasons.items():
        connection.execute(update(submissions).where(submissions.c.id == number).values(withdrawn_why=text))
    for number, (subject, text) in found.events.items():
        connection.execute(update(log).where(log.c.id == number).values(subject=subject, detail=text))
        rows[str(number)] = events.seal_of(connection, number)
    index.rebuild(connection)
    s = submissions.c
    touched = {e for e, _ in found.contents} | set(found.problems)
    ids = [*connection.scalars(select(s.id).where(s.examination.in_(touched))), *found.reasons]
    sealed = {"seals": {str(n): seal for n, seal in seals(connection, ids).items()}, "unentered": unentered(connection)}
    detail = {**told, "contents": changed, "events": rows, **sealed}
    events.append(connection, at, actor, ERASED, found.stone.client, detail)


def finish(
    database: Database, workspace: Workspace, *, at: datetime.datetime | None = None, actor: str = "", hints: tuple[str, ...] = ()
) -> list[str]:
    """Cut the files that still name erased persons; what was done, a line each. Nothing where nothing is pending.

    Args:
        database: The ledger.
        workspace: Its files.
        at: Now; when the person was erased if somebody else's work is finished.
        actor: Who is at work.
        hints: Texts one of which stands wherever the person does, where they are known: what has none of them need not be searched.
    """
    with database.read() as connection:
        everybody, same = erased.load(connection), Namesakes()
        if any(s.pending for s in everybody.stones):
            everybody = replace(everybody, others=_others_named(connection, everybody))
            same = namesakes(connection, everybody)
    done: list[str] = []
    for stone in everybody.stones:
        if not stone.pending:
            continue
        whom = replace(everybody, hints=hints if len(everybody.stones) == 1 else ())
        at = at or datetime.datetime.fromisoformat(stone.at)
        for sha256 in filter(None, stone.pending):
            done += _cut_original(database, workspace, whom, same, sha256, at=at, actor=actor)
        for kind, path in _others(workspace, whom, same, stone.pending):
            done.append(_away(workspace, kind, path, whom))
        shutil.rmtree(workspace.root / "cache", ignore_errors=True)
        left, again = clear(database.engine)
        with database.write() as connection:
            pending = codec.dumps([""]) if again else "[]"
            connection.execute(update(erasures).where(erasures.c.number == stone.number).values(pending=pending))
        _keep_aside(database, workspace)
        done[:0] = [left] if left else []
    return done


def _keep_aside(database: Database, workspace: Workspace) -> None:
    """Tombstones beside the ledger, so that one made anew from the originals knows them."""
    with database.read() as connection:
        rows = connection.execute(select(erasures).order_by(erasures.c.number)).mappings()
        told = [dict(row) | {"pending": "[]"} for row in rows]
    write_atomic(workspace.erased, codec.dumps(told).encode())


def _stone(connection: Connection, number: int) -> dict[str, Any]:
    """What the log tells of a tombstone, so that none goes or is changed unnoticed."""
    row = connection.execute(select(erasures).where(erasures.c.number == number)).one()
    return {"erasure": number, "stone": stone_mark(row)}


def bring_back(database: Database, workspace: Workspace, *, at: datetime.datetime, actor: str) -> None:
    """Put the tombstones kept beside a lost ledger into the new one."""
    if workspace.erased.exists():
        with database.write() as connection:
            connection.execute(insert(erasures), json.loads(workspace.erased.read_text(encoding="utf-8")))
            for r in connection.execute(select(erasures.c.number, erasures.c.client).order_by(erasures.c.number)).all():
                events.append(connection, at, actor, "带回抹去记录", r.client, _stone(connection, r.number))


def _cut_original(
    database: Database, workspace: Workspace, whom: Erased, same: Namesakes, sha256: str, *, at: datetime.datetime, actor: str
) -> list[str]:
    """What is left of an original takes its place; its former hash stays its name."""
    old = next((p for p in (workspace.originals / sha256[:2]).glob(f"{sha256}*") if MARK not in p.name), None)
    done = next((workspace.originals / sha256[:2]).glob(f"{sha256}{MARK}*"), None)
    if old is None and done is None:
        return []
    source = old or done
    data = source.read_bytes() if source else b""
    left = cutting.cut(data, whom, same.rows.get(sha256))
    target = workspace.originals / sha256[:2] / f"{sha256}{MARK}{'.txt' if left is None else (source or Path()).suffix}"
    write_atomic(target, _GONE if left is None else left)
    if source is not None and source != target:
        os.utime(target, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns))  # its place among the originals is told by its time
    now = sha256_of(target)
    with database.write() as connection:
        name = connection.scalar(select(files.c.name).where(files.c.sha256 == sha256)) or sha256[:8]
        if connection.scalar(select(files.c.cut).where(files.c.sha256 == sha256)) != now:
            connection.execute(update(files).where(files.c.sha256 == sha256).values(cut=now, size=target.stat().st_size))
            events.append(connection, at, actor, CUT, sha256[:12], {"cut": {sha256: now}, "whole": left is not None})
    for other in (workspace.originals / sha256[:2]).glob(f"{sha256}*"):
        if other != target:
            other.unlink()
    return [f"存档原件“{name}”{'已换成抹去后的副本' if left is not None else '改不了，已删除，只留校验码'}"]


def _away(workspace: Workspace, kind: str, path: Path, whom: Erased) -> str:
    """A file of ours that can be made again goes; what was handed in is cut, or goes."""
    if kind == "收件" and not _archived(workspace, path) and (left := cutting.cut(path.read_bytes(), whom)) is not None:
        write_atomic(path, left)
        return f"{kind}“{path.name}”已换成抹去后的副本"
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    return f"{kind}“{path.name}”已删除"


def _archived(workspace: Workspace, path: Path) -> bool:
    """Whether what was handed in lies among the originals, where it was cut."""
    return workspace.original(sha256_of(path)).exists()


def _names_him(path: Path, sha256: str, whom: Erased, same: Namesakes) -> bool:
    """Whether a file names an erased person and not only a namesake.

    A kind of file that is not cut row by row is taken to name the namesake whose rows it holds.
    """
    rows = same.rows.get(sha256)
    return not (rows and path.suffix.lower() not in _BY_ROW) and cutting.names(path.read_bytes(), whom, rows)


def _others(workspace: Workspace, whom: Erased, same: Namesakes, cut: Collection[str]) -> Iterator[tuple[str, Path]]:
    """Files of the workspace besides the ledger and the originals that name erased persons; backups that hold the ledger as it was.

    Args:
        workspace: Its files.
        whom: Whom they name.
        same: Whose names are alike.
        cut: Hashes of the originals that are cut: so is what was handed in alike.
    """
    kinds = {"inbox": "收件", "out": "生成的文件", "receipts": "收条", "logs": "技术日志"}
    for path in sorted(below(workspace.root)):
        top = path.relative_to(workspace.root).parts[0]
        if not path.is_file() or path.is_symlink() or top in ("originals", "cache") or path.name.startswith((workspace.ledger.name, ".")):
            continue
        if _is_backup(path):
            yield "工作区里的备份", path
        elif (sha256 := sha256_of(path)) in cut or _names_him(path, sha256, whom, same):
            yield kinds.get(top, "文件"), path


def _is_backup(path: Path) -> bool:
    import zipfile

    if path.suffix.lower() != ".zip":
        return False
    with contextlib.suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        return _BACKUP in archive.namelist()
    return False


def _keys(connection: Connection, client: str) -> frozenset[str]:
    """Keys of all names by which a client was ever known."""
    mine = name_key(client)
    ids = connection.scalar(select(client_keys.c.client).where(client_keys.c.key == f"name:{mine}"))
    told = connection.scalars(select(client_keys.c.key).where(client_keys.c.client == ids)) if ids else ()
    return frozenset({mine, *(key.removeprefix("name:") for key in told if key.startswith("name:"))})


def _others_named(connection: Connection, whom: Erased) -> frozenset[str]:
    """Names of others that hold an erased person's."""
    names = (names_in(c.register, c.facts) for c in whole_contents(connection))
    return frozenset(whom.within(set(chain.from_iterable(names))))


def _is_of(connection: Connection, whom: Erased, keys: frozenset[str]) -> bool:
    """Whether rows of a client name an erased person."""
    return any(
        key in keys and whom.row(registers()[content.register], key, values) is not None
        for content in whole_contents(connection)
        for key, values in rows_of(content.register, content.lines, content.facts)
    )


def _identifying(connection: Connection, keys: frozenset[str], person: str) -> set[tuple[str, str]]:
    """Numbers and relations that rows of the person alone tell, and no row of another: the telephone of an office is nobody's."""
    wanted = fold(person)
    his, others = set[tuple[str, str]](), set[tuple[str, str]]()
    for content in whole_contents(connection):
        sheet = registers()[content.register]
        if not any(f.personal for f in sheet.fields):
            continue
        for key, values in rows_of(content.register, content.lines, content.facts):
            names = [fold(n) for f in sheet.fields if f.name in NAMES for n in LISTED.split(str(values.get(f.name) or "")) if n]
            whose = his if key in keys and names == [wanted] else others if names and not (key in keys and wanted in names) else set()
            for f in sheet.fields:
                value = values.get(f.name)
                if f.personal and f.name not in NAMES and isinstance(value, str):
                    phone = isinstance(f.kind, Phone)
                    whose |= {("phone", re.sub(r"\D", "", p)) for p in value.split("、")} if phone else {("relation", value)}
    return his - others


def outside(told: Sequence[events.Event], *, server: bool) -> list[str]:
    """What lies outside the workspace and may name the person: what was printed, given out, backed up; whoever has it must see to it."""
    lines = ["数据库服务器的备份、预写日志（WAL）、备用服务器和运行日志（请数据库管理员清理）"] if server else []
    for e in told:
        if e.kind == events.PRINTED:
            lines.append(
                f"{e.at[:10]}生成的“{e.subject}”（{'、'.join(e.detail.get('files', ()))}）{e.detail.get('addressee') or ''}".strip()
            )
        elif e.kind == "调阅" and isinstance(e.detail, dict):
            lines.append(f"{e.at[:10]}第{e.detail.get('request')}号调阅摘录（{e.subject}）")
        elif e.kind in (events.BACKED_UP, "生成预填表", "显示个人信息"):
            lines.append(f"{e.at[:10]}{e.kind}（{e.subject}）")
    return list(dict.fromkeys(lines))
