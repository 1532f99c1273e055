"""The command `kh`: every button as a subcommand, made from its declaration."""

from __future__ import annotations

import inspect
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from addin.bugs import bug, no_access
from addin.catalogue import Button, buttons
from addin.cli.words import option_name, overview, page, wrong_usage
from addin.declare import Done, Question
from addin.hosts.closed import ClosedDesk
from addin.outside import installation, moment, pressed
from udfs.words.visible import on_one_line, visible
from workbooks.problems import Refusal, Severity, Where, refuse, rule

NOT_A_CHOICE = rule("KH804", Severity.ERROR, "不在选项里", "“{label}”没有“{told}”这个选项。", "可选：{choices}。")

_Workspace = Annotated[Path | None, typer.Option("--workspace", envvar="KH_WORKSPACE")]
_Json = Annotated[bool, typer.Option("--json")]
_Now = Annotated[str, typer.Option("--now", envvar="KH_NOW")]


def _command(button: Button) -> Callable[..., None]:
    def run(workspace: Path | None = None, json: bool = False, now: str = "", **answers: Any) -> None:
        desk = ClosedDesk(moment(now), workspace, json, pressed(now), installation=installation)
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
        _check_choices(button, answers)
        done: Done = button.function(desk, **answers)
    except Refusal as refused:
        return _refused(desk, refused)
    except BrokenPipeError:
        return _unheard()
    except OSError as error:
        refusal = no_access(error)
        return _bug(desk) if refusal is None else _refused(desk, refusal)
    except KeyboardInterrupt:
        desk.err.print(Text("已中断，没有写出半份结果。", style="yellow"))
        return 130
    except Exception:  # noqa: BLE001 - the one place where a bug meets the user
        return _bug(desk)
    if not desk.json and done.says:
        desk.say(done.says)
        for path in done.made:
            desk.say(f"  {on_one_line(str(path))}")
    desk.line({"done": done.says, "made": [str(p) for p in done.made]}) if done.made else None
    return done.code


def _unheard() -> int:
    """Whoever read our output has closed it (`kh … | head`): nobody is there to be told anything."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the interpreter flushes it at its end
    return 0


def _refused(desk: ClosedDesk, refusal: Refusal) -> int:
    desk.line({"refused": refusal.problem.rule.code, "message": str(refusal), **refusal.problem.as_json()})
    if not desk.json:
        desk.err.print(Text(on_one_line(str(refusal)), style="red"))
    return 2


def _bug(desk: ClosedDesk) -> int:
    desk.err.print(Text(bug(), style="red"))
    return 3


def _check_choices(button: Button, answers: dict[str, Any]) -> None:
    for q in button.questions:
        if q.ask.choices and answers.get(q.name) not in (*q.ask.choices, q.default):
            raise refuse(NOT_A_CHOICE, Where(), label=q.ask.label, told=answers[q.name], choices="、".join(q.ask.choices))


def _parameter(q: Question) -> inspect.Parameter:
    hint = list[q.type] if q.many else (q.type if q.required else q.type | None)  # type: ignore[name-defined]
    told: Any = typer.Argument(readable=False) if q.ask.positional else typer.Option(option_name(q))
    default = inspect.Parameter.empty if q.required else q.default
    return inspect.Parameter(q.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[hint, told])


def _build() -> typer.Typer:
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    groups: dict[str, typer.Typer] = {}
    for button in buttons().values():
        first, _, rest = button.verb.partition(" ")
        if rest and first not in groups:
            groups[first] = typer.Typer()
            app.add_typer(groups[first], name=first)
        (groups[first] if rest else app).command(rest or first, add_help_option=False)(_command(button))
    return app


def _meant(arguments: Sequence[str]) -> Button | None:
    """The button whose verb the arguments begin with."""
    known = buttons()
    return known.get(" ".join(arguments[:2])) or known.get(arguments[0] if arguments else "")


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code."""
    button = _meant(arguments)
    known = [b for b in buttons().values() if arguments and b.verb.partition(" ")[0] == arguments[0]]
    if not arguments or "--help" in arguments or "-h" in arguments or (button is None and len(arguments) == 1 and known):
        sys.stdout.write((page(button) if button else overview(known or buttons().values())) + "\n")
        return 0
    try:
        code: Any = typer.main.get_command(_build()).main(list(arguments), prog_name="kh", standalone_mode=False)
    except Refusal as refusal:
        sys.stderr.write(f"{on_one_line(str(refusal))}\n")
        return 2
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        sys.stderr.write(visible(wrong_usage(error, button, list(buttons()))) + "\n")
        return 2
    return int(code or 0)


def main() -> None:
    """Entry point of `kh`: UTF-8 into files and pipes, a terminal's own encoding, and letters it lacks as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            told = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=None if told else "utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))
