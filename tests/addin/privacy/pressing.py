"""Every command of the program with words to press it by, and a workspace that holds persons found nowhere else (R09, R29, V09).

Commands and registers are those declared: a new one is pressed too, or a test tells that nobody said how.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import templates
from addin.cli.main import run
from addin.ledger.storage.workspace import Workspace
from tests.addin.branch import workbook
from tests.addin.seeded import CLIENTS, NAMES, NOW, PHONES, UNITS, seeded, seeds_in
from udfs.policy.evaluator import use
from workbooks.registers import registers

#: Commands whose output holds personal data by their purpose, each with the reason.
APPROVED = {
    "check": "reads the sender's own workbook",
    "read": "reads the sender's own workbook",
    "cells": "reads the sender's own workbook",
    "fix": "writes the sender's own workbook",
    "grade": "writes the sender's own workbook",
    "freeze": "writes the sender's own workbook",
    "unmark": "writes the sender's own workbook",
    "explain": "reads the sender's own workbook",
    "submit": "keeps the sender's own workbook in the inbox",
    "return-letters": "the sender's own workbook goes back, marked",
    "archive compare": "reads the form that somebody filled in",
    "tasks import": "a return made of the project's own file",
    "workspace backup": "the whole workspace, for its owner alone",
    "workspace restore": "the whole workspace, for its owner alone",
    "access extract": "what a leader approved, and nothing besides",
}
#: Lines of commands approved by what they ask for.
APPROVED_WORDS = {
    "--unmask": "shown for a reason that is logged",
    "--prefill": "the unit's own rows, for the unit itself",
    "--cell": "the sender's own workbook goes back with questions",
    "--as-unit": "the branch's own return to the group",
}
#: Places of the workspace that hold what was handed in, each with the reason.
KEPT = {
    "ledger.sqlite": "the ledger itself",
    "originals": "every return as it arrived",
    "inbox": "what was handed in",
}
#: Commands that work on this machine and open no ledger, or carry it to a server as it is.
ELSEWHERE = {"install", "uninstall", "demo", "ledger move"}

REGISTERS = [s.title for s in registers().values() if s.name != "customer-info"]
TEMPLATE = Path(templates.__file__).parent / "client_card.docx"
#: Workbooks of ours that commands are given, and how they are made.
OURS = {
    "policy": "out/分级标准.xlsx",
    "ours": "out/领导.xlsx",
    "form": "out/档案表.xlsx",
    "seal": "out/封条.json",
    "board": "out/看板.xlsx",
    "backup": "备份.zip",
}
BEFOREHAND = (
    ("policy export", "{policy}"), ("manager", "--out {ours}"), ("archive form", "{client} --out {form}"), ("audit seal", "--out {seal}"),
    ("workspace backup", "--out {backup}"), ("month status", "--month 2026-12 --out {board}"),
)  # fmt: skip
#: What cannot be pressed with these data, and why.
NEVER_NOW = {
    "watch": "goes on until it is stopped; takes in what 汇总 takes in",
    "assess notify": "the half-year is not over",
    "assess object": "the half-year is not over",
    "assess answer": "the half-year is not over",
    "survey attribute": "every answer is satisfied",
    "survey object": "every answer is satisfied",
    "survey decide": "every answer is satisfied",
    "ledger rebuild": "the ledger is there",
    "tasks import": "the workbook is no plan",
}
#: Words of each command, one line a press; {out} is a new place, {file} a return, {policy} a policy workbook, {ours} a workbook of ours.
LINES = {
    "manager": ["--out {out}.xlsx"],
    "units import": ["{units}"],
    "report": ["client-ranking --period 2026Q4 --out {out}.pdf"],
    "new": [
        "客户信息统计表 --unit {unit} --month 2026-12 --out {out}.xlsx",
        "{register} --unit {unit} --month 2026-12 --prefill --out {out}.xlsx",
    ],
    "month open": ["--month 2026-12"],
    "check": ["{file}"],
    "template check": ["{template} --report client-card"],
    "consolidate": ["{folder} --month 2026-12 --out {out}.xlsx", "{folder} --month 2026-12 --out {out}.xlsx --unmask 核对"],
    "watch": [],
    "month status": ["--month 2026-12", "--month 2026-12 --out {out}.xlsx"],
    "review": [
        "--unit {unit} --month 2026-12",
        "return --unit {unit} --month 2026-12 --cell 《客户信息统计表》A5 --why 请核对{name}的电话{phone} --out {out}",
        "close --unit {unit} --month 2026-12 --query 1",
        "--unit {unit} --month 2026-12",
        "accept --unit {unit} --month 2026-12 --why 已核对",
    ],
    "fix": ["{file} --out {out}.xlsx"],
    "distribution": [""],
    "return-letters": ["--month 2026-12 --out {out}"],
    "grade": ["{file} --out {out}.xlsx"],
    "remind": ["--month 2026-12 --out {out}"],
    "assess notify": ["--period 2026H2"],
    "assess status": ["--period 2026H2"],
    "assess object": ["--period 2026H2 --unit {unit} --why 不服{name}{phone}"],
    "assess answer": ["--period 2026H2 --unit {unit} --why 维持{name}{phone}"],
    "assess finish": ["--period 2026H2"],
    "explain": ["{file} --cell A5"],
    "policy export": ["{out}.xlsx"],
    "selected brief": ["{ours} --cell A8 --sheet 客户"],
    "visit": ["show", "show --client {client}", "waive --client {client} --why {name}不在{phone} --by 李示例"],
    "survey list": ["--period 2026H2"],
    "survey attribute": ["--period 2026H2 --client {client} --responsible 集团 --why {name}说{phone}"],
    "survey object": ["--period 2026H2 --client {client} --why {name}说{phone}"],
    "survey decide": ["--period 2026H2 --client {client} --responsible 集团 --why {name}说{phone}"],
    "risk": ["show", "show --client {client}", "warn --client {client} --number FX-001 --why {name}说{phone}"],
    "step": ["complaint", "complaint show --client {client}", "complaint close --client {client} --told 处理效果=好 --why {name}说{phone}"],
    "bindings": [""],
    "ledger reindex": [""],
    "clients find": ["示例"],
    "selected form": ["{ours} --cell A8 --sheet 客户"],
    "clients show": ["{client}", "{client} --unmask 核对"],
    "selected ranking": ["{ours} --cell A5 --sheet 单位"],
    "clients merge": ["{client} {other} --why {name}说是一家{phone}"],
    "selected bulletin": ["{ours} --cell A5 --sheet 单位"],
    "clients unmerge": ["{other} --why {name}说不是一家{phone}"],
    "selected assessment": ["{ours} --cell A5 --sheet 单位"],
    "policy check": ["{policy}"],
    "catalogue": ["--out {out}"],
    "selected receive": ["{board} --file {file} --cell A6 --sheet 上报情况"],
    "selected remind": ["{board} --cell A6 --sheet 上报情况"],
    "selected return": ["{board} --cell A6 --sheet 上报情况 --why {name}说不对{phone}"],
    "selected reopen": ["{board} --cell A6 --sheet 上报情况 --until 2026-12-25 --why {name}补报{phone}"],
    "selected withdraw": ["{board} --cell A6 --sheet 上报情况 --why {name}说报错{phone}"],
    "submit": ["{file}"],
    "no-change": ["--unit {unit} --month 2026-10 --by 李示例"],
    "policy try": ["{policy} --period 2026H2"],
    "tasks import": ["{file} --project XM-001 --unit {unit} --month 2026-12 --out {out}.xlsx"],
    "archive build": ["--out {out}", "--out {out} --unmask 核对"],
    "withdraw": [
        "--month 2026-12 --unit {unit} --why {name}说报错{phone} --dry-run",
        "--month 2026-12 --unit {unit} --why {name}说报错{phone}",
    ],
    "unmark": ["{file} --out {out}.xlsx"],
    "archive form": ["{client} --out {out}.xlsx", "{client} --out {out}.xlsx --unmask 核对"],
    "policy import": ["{policy}"],
    "month close": ["--month 2026-11 --with-missing --why 月末"],
    "archive blank": ["{out}.xlsx"],
    "month reopen": ["--month 2026-11 --unit {unit} --until 2026-12-25 --why 补报{name}{phone}"],
    "archive compare": ["{form}"],
    "archive import": ["{form} --by 张三 --why {name}已调走{phone}"],
    "archive stale": ["", "--out {out}.xlsx"],
    "freeze": ["{file} --out {out}.xlsx"],
    "read": ["{file}"],
    "cells": ["{file}"],
    "call": ["KH_MASK {phone}"],
    "rule": ["R22"],
    "entries": [
        "{register}",
        "{register} --client {client} --out {out}.csv",
        "{register} --out {out}.xlsx",
        "{register} --out {out}.parquet",
    ],
    "audit verify": ["", "--seal {seal}"],
    "doctor": [""],
    "audit seal": ["--out {out}.json"],
    "audit export": ["--out {out}.xlsx"],
    "access request": ["--unit {unit} --by 袁示例 --why 找{name}{phone} --clients {client} --fields 联系人 --until 2026-12-31"],
    "ledger rebuild": [""],
    "personal list": ["", "--out {out}.xlsx"],
    "personal erase": ["{client} {name} --dry-run"],
    "access approve": ["1 --by 黎示例"],
    "access deny": ["2 --by 黎示例 --why 不需要找{name}{phone}"],
    "access extract": ["1 --out {out}.xlsx"],
    "access revoke": ["1 --why {name}已调走{phone}"],
    "access list": [""],
    "access recall": ["", "--out {out} --pdf"],
    "access return": ["1 --by 袁示例"],
    "workspace backup": ["--out {out}.zip"],
    "workspace restore": ["{backup} --into {out}"],
    "workspace check": [""],
}

NOT_CHOSEN = "the row chosen may be of a unit that can do it no more; what it does has a command of its own"
NEVER_NOW |= {verb: NOT_CHOSEN for verb in LINES if verb.startswith("selected ") and verb not in ("selected brief", "selected form")}


class Office:
    """The workspace with its seeds, and a place for everything that is written."""

    def __init__(self, root: Path) -> None:
        use(None)
        self.root, self.made, self.seen = root, 0, set[tuple[str, int]]()
        self.workspace = Workspace.open(root / "workspace")
        self.folder = root / "来件"
        self.given = {
            "file": self.workspace.inbox / "2026-12" / f"{UNITS[0]}2026-12.xlsx", "folder": self.folder, "unit": UNITS[0],
            "client": CLIENTS[0], "other": CLIENTS[1], "name": NAMES[0], "phone": PHONES[0], "template": TEMPLATE,
            **{name: root / place for name, place in OURS.items()}, "units": root / "单位.xlsx",
        }  # fmt: skip

    @classmethod
    def prepared(cls, root: Path) -> Office:
        """A new one in a folder, with all that commands are given."""
        shutil.copytree(seeded(root).inbox / "2026-12", root / "来件")
        (root / "out").mkdir()
        people = [[unit, "示例集团", None, "袁示例", f"unit{n}@example.com"] for n, unit in enumerate(UNITS)]
        heads = ["单位名称", "上级单位", "别名", "联系人", "邮箱"]
        workbook(root / "单位.xlsx", "", "", ("单位名录", heads, [["示例集团"], *people]))
        office = cls(root)
        for verb, line in BEFOREHAND:
            code, said = office.press(verb, line)
            assert code == 0, f"{verb} {line} {said}"
        return office

    def press(self, verb: str, line: str, *more: str, **given: str) -> tuple[int, str]:
        """Run a command line; its code and all that it said."""
        self.made += 1
        words = line.format(**self.given | {"out": self.root / "out" / f"{self.made:03}"} | given).split()
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run([*verb.split(), *words, *more, "--workspace", str(self.workspace.root), "--now", NOW.isoformat()])
        return code, out.getvalue() + err.getvalue()

    def logged(self) -> int:
        """How many entries the log has."""
        with contextlib.closing(sqlite3.connect(self.workspace.root / "ledger.sqlite")) as ledger:
            return int(ledger.execute("SELECT count(*) FROM events").fetchone()[0])

    def open_to_others(self) -> set[Path]:
        """Files and folders made by commands that other accounts may look into; what a test laid there is the test's."""
        laid = {self.folder, *(self.workspace.root / name for name in KEPT if name == "inbox")}
        made = [p for p in self.root.rglob("*") if p.parent != self.root and not laid & {p, *p.parents}]
        return {p for p in made if p.stat().st_mode & 0o077}

    def found(self, said: str) -> dict[str, list[str]]:
        """Seeds that stand in what was said and in every file that is new since the last look, but for what is kept by purpose."""
        told = {"said": seeds_in(said.encode())}
        for path in self._new_files(self.root):
            told[path.relative_to(self.root).as_posix()] = seeds_in(path.read_bytes(), path.name)
        return {where: sorted(seeds)[:3] for where, seeds in told.items() if seeds}

    def look_away(self) -> None:
        """What was written up to now outside the workspace is approved; caches and logs never are."""
        for _ in self._new_files(self.root / "out"):
            pass

    def _new_files(self, under: Path) -> Iterator[Path]:
        kept = {str(self.folder), *(str(self.workspace.root / name) for name in KEPT)}
        waiting = [str(under)]
        while waiting:
            with os.scandir(waiting.pop()) as inside:
                for one in sorted(inside, key=lambda e: e.name):
                    if one.path in kept:
                        continue
                    if one.is_dir():
                        waiting.append(one.path)
                    elif (mark := (one.path, one.stat().st_mtime_ns)) not in self.seen and Path(one.path).parent != self.root:
                        self.seen.add(mark)
                        yield Path(one.path)


def approved(verb: str, line: str) -> bool:
    """Whether what a command says and writes holds personal data by its purpose."""
    return verb in APPROVED or any(word in line for word in APPROVED_WORDS)
