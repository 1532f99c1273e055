"""The command `kh`: every button as a subcommand, made from its declaration."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import Any

from addin.bugs import bug, no_access
from addin.buttons import button_of, buttons, verbs
from addin.cli.arguments import read
from addin.cli.words import WrongUsageError, overview, page, wrong_usage
from addin.declare import Button, Done
from addin.hosts.closed import ClosedDesk
from addin.outside import installation, moment, pressed
from udfs.words.text import fold
from udfs.words.visible import on_one_line, visible
from workbooks.problems import Refusal, Severity, Where, refuse, rule

NOT_A_CHOICE = rule("KH804", Severity.ERROR, "不在选项里", "“{label}”没有“{told}”这个选项。", "可选：{choices}。")


def press(button: Button, desk: ClosedDesk, answers: dict[str, Any]) -> int:
    """Run a button and turn its end into an exit code; a user never sees a traceback."""
    gc.enable()
    try:
        answers = _by_names(button, answers)
        _check_choices(button, answers)
        done = _run(button, desk, answers)
    except Refusal as refused:
        return _refused(desk, refused)
    except BrokenPipeError:
        raise
    except OSError as error:
        refusal = no_access(error)
        return _bug(desk) if refusal is None else _refused(desk, refusal)
    except KeyboardInterrupt:
        desk.complain("已中断，没有写出半份结果。", "yellow")
        return 130
    except Exception:  # noqa: BLE001 - the one place where a bug meets the user
        return _bug(desk)
    if not desk.json and done.says:
        desk.say(done.says)
        for path in done.made:
            desk.say(f"  {on_one_line(str(path))}")
    desk.line({"done": done.says, "made": [str(p) for p in done.made]}) if done.made else None
    return done.code


def _run(button: Button, desk: ClosedDesk, answers: dict[str, Any]) -> Done:
    """Press a button; what tells roles is loaded where a role is asked for, or a look noted."""
    if not button.who and button.reads is None:
        return button.press(desk, answers)
    from addin.buttons.support.permission import run

    return run(button, desk, answers)


def _spoken(arguments: Sequence[str]) -> int:
    """Run a command line whose own output may end nowhere: whoever read it has closed it (`kh … | head`), or the disk is full."""
    try:
        code = run(arguments)
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the interpreter flushes it at its end
        if isinstance(error, BrokenPipeError):
            return 0
        refusal = no_access(error)
        sys.stderr.write(f"{on_one_line(str(refusal)) if refusal else bug()}\n")
        return 2 if refusal else 3
    return code


def _refused(desk: ClosedDesk, refusal: Refusal) -> int:
    desk.line({"refused": refusal.problem.rule.code, "message": str(refusal), **refusal.problem.as_json()})
    if not desk.json:
        desk.complain(on_one_line(str(refusal)))
    return 2


def _bug(desk: ClosedDesk) -> int:
    desk.complain(bug())
    return 3


def _by_names(button: Button, answers: dict[str, Any]) -> dict[str, Any]:
    """Answers with each Chinese name that a dialog would show in place of the word behind it: 月度汇总通报 is monthly-bulletin."""
    found = dict(answers)
    for q in button.questions:
        told = found.get(q.name)
        if q.ask.offer and isinstance(told, str):
            words = {fold(label): word for word, label in q.ask.offer().items()}
            found[q.name] = words.get(fold(told), told)
    return found


def _check_choices(button: Button, answers: dict[str, Any]) -> None:
    for q in button.questions:
        if q.ask.choices and answers.get(q.name) not in (*q.ask.choices, q.default):
            names = q.ask.offer() if q.ask.offer else {}
            choices = "、".join(f"{choice}（{names[choice]}）" if choice in names else choice for choice in q.ask.choices)
            raise refuse(NOT_A_CHOICE, Where(), label=q.ask.label, told=answers[q.name], choices=choices)


def _meant(arguments: Sequence[str]) -> tuple[Button | None, Sequence[str]]:
    """The button whose verb the arguments begin with, and what follows it."""
    for words in (2, 1):
        if (button := button_of(" ".join(arguments[:words]))) is not None:
            return button, arguments[words:]
    return None, arguments


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code."""
    button, rest = _meant(arguments)
    if not arguments or "--help" in arguments or "-h" in arguments or (button is None and len(arguments) == 1 and _begins(arguments[0])):
        known = [b for b in buttons().values() if arguments and b.verb.partition(" ")[0] == arguments[0]] if button is None else []
        sys.stdout.write((page(button) if button else overview(known or buttons().values())) + "\n")
        return 0
    if button is None:
        told = arguments[1] if _begins(arguments[0]) and len(arguments) > 1 else arguments[0]
        sys.stderr.write(visible(wrong_usage(WrongUsageError("command", told), None, list(verbs()))) + "\n")
        return 2
    try:
        typed = read(button.questions, rest)
        when, since = moment(typed.now), pressed(typed.now)
        desk = ClosedDesk(when, typed.workspace, typed.json, since, installation=installation, ledger=typed.ledger)
    except Refusal as refusal:
        sys.stderr.write(f"{on_one_line(str(refusal))}\n")
        return 2
    except WrongUsageError as error:
        sys.stderr.write(visible(wrong_usage(error, button, list(verbs()))) + "\n")
        return 2
    return press(button, desk, typed.answers)


def _begins(word: str) -> bool:
    """Whether a verb of several words begins with this one."""
    return any(verb.startswith(f"{word} ") for verb in verbs())


def main() -> None:
    """Entry point of `kh`: UTF-8 into files and pipes, a terminal's own encoding, and letters it lacks as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            told = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=None if told else "utf-8", errors="replace")
    sys.exit(_spoken(sys.argv[1:]))
