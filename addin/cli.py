"""The command `kh`: every button as a subcommand, made from its declaration."""

from __future__ import annotations

import datetime
import inspect
import logging
import os
import sys
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from addin.catalogue import Button, buttons
from addin.declare import Done, Question
from addin.hosts.closed import ClosedDesk
from workbooks.problems import Refusal

app = typer.Typer(
    help="客户簿：在现有表格里校验月报、测算等级、汇总分公司报表、生成报告。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_Workspace = Annotated[Path | None, typer.Option("--workspace", help="工作区文件夹（台账、收件箱、存档）。", envvar="KH_WORKSPACE")]
_Json = Annotated[bool, typer.Option("--json", help="每行输出一个JSON对象，供程序读取。")]
_Now = Annotated[str, typer.Option("--now", help="以此时刻为准（如2026-11-25T17:30），不填就是现在。", envvar="KH_NOW")]


def _command(button: Button) -> Callable[..., None]:
    def run(workspace: Path | None = None, json: bool = False, now: str = "", **answers: Any) -> None:
        desk = ClosedDesk(
            datetime.datetime.fromisoformat(now) if now else datetime.datetime.now().astimezone().replace(tzinfo=None), workspace, json
        )
        raise typer.Exit(press(button, desk, answers))

    parameters = [_parameter(q) for q in button.questions]
    for name, hint, default in (("workspace", _Workspace, None), ("json", _Json, False), ("now", _Now, "")):
        parameters.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint))
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    run.__name__ = button.function.__name__
    run.__doc__ = button.help
    return run


def press(button: Button, desk: ClosedDesk, answers: dict[str, Any]) -> int:
    """Run a button and turn its end into an exit code; a user never sees a traceback."""
    try:
        done: Done = button.function(desk, **answers)
    except Refusal as refusal:
        desk.line({"refused": refusal.problem.rule.code, "message": str(refusal), **refusal.problem.as_json()})
        if not desk.json:
            desk.err.print(Text(str(refusal), style="red"))
        return 2
    except KeyboardInterrupt:
        desk.err.print(Text("已中断，没有写出半份结果。", style="yellow"))
        return 130
    except Exception:  # noqa: BLE001 - the one place where a bug meets the user
        number = uuid.uuid4().hex[:8]
        record = _record(number)
        desk.err.print(Text(f"程序出错（编号{number}），记录已存到{record}。请把这份记录发给维护人员。", style="red"))
        return 3
    if not desk.json and done.says:
        desk.say(done.says)
        for path in done.made:
            desk.say(f"  {path}")
    desk.line({"done": done.says, "made": [str(p) for p in done.made]}) if done.made else None
    return done.code


def _record(number: str) -> Path:
    """Write the traceback, without values of cells, to the user's log folder."""
    base = Path(os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    path = base / "kehubu" / f"error-{number}.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        kind, _, trace = sys.exc_info()
        lines = [*traceback.format_tb(trace), kind.__name__ if kind else ""]
        path.write_text("".join(lines), encoding="utf-8")
    except OSError:
        logging.getLogger("kehubu").exception("error %s", number)
    return path


def _parameter(q: Question) -> inspect.Parameter:
    hint = list[q.type] if q.many else (q.type if q.required else q.type | None)  # type: ignore[name-defined]
    if q.ask.positional:
        told: Any = typer.Argument(help=q.ask.label + (f"。{q.ask.help}" if q.ask.help else ""), metavar=q.ask.option or q.name.upper())
    else:
        told = typer.Option(q.ask.option or "--" + q.name.replace("_", "-"), help=q.ask.label + (f"。{q.ask.help}" if q.ask.help else ""))
    default = inspect.Parameter.empty if q.required else q.default
    return inspect.Parameter(q.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[hint, told])


def _build() -> None:
    groups: dict[str, typer.Typer] = {}
    for button in buttons().values():
        first, _, rest = button.verb.partition(" ")
        if rest:
            group = groups.get(first)
            if group is None:
                group = groups[first] = typer.Typer(no_args_is_help=True, help=_GROUPS.get(first, ""))
                app.add_typer(group, name=first)
            group.command(rest, help=button.help)(_command(button))
        else:
            app.command(first, help=button.help)(_command(button))


_GROUPS = {"policy": "分级标准：导出、检查、导入。"}


def main() -> None:
    """Entry point of `kh`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    _build()
    app()
