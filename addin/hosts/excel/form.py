"""A dialog that asks the questions of a button: Excel has no form that Python can fill.

Labels, entries, lists, ticks and path pickers, in front of Excel; 回车 is 确定, Esc is 取消.
"""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from tkinter import filedialog, ttk
from typing import Any

from addin.hosts.live.host import TITLE, FormField

_WIDTH = 46
_GREY, _RED = "#6b6b6b", "#c0392b"


class Form:
    """The window; `result` is None until 确定 was pressed with everything filled.

    Args:
        title: What the button is called.
        fields: What to ask.
    """

    def __init__(self, title: str, fields: Sequence[FormField]) -> None:
        _sharp()
        self.result: dict[str, Any] | None = None
        self.root = tk.Tk()
        self.root.title(f"{TITLE} {title}")
        self.root.resizable(width=False, height=False)
        self.fields = fields
        self.variables: dict[str, tk.Variable] = {}
        body = ttk.Frame(self.root, padding=16)
        body.grid(sticky="nsew")
        ttk.Label(body, text=title, font=("", 12, "bold")).grid(columnspan=3, sticky="w", pady=(0, 10))
        inputs = [self._line(body, 2 * i + 1, f) for i, f in enumerate(fields)]
        self.fault = tk.StringVar(self.root)
        ttk.Label(body, textvariable=self.fault, foreground=_RED, wraplength=480).grid(columnspan=3, sticky="w", pady=(6, 0))
        self._buttons(body)
        self.root.bind("<Return>", lambda _event: self.accept())
        self.root.bind("<Escape>", lambda _event: self.root.destroy())
        self.root.attributes("-topmost", True)  # noqa: FBT003 - the way of Tk
        if inputs:
            inputs[0].focus_set()

    def run(self) -> dict[str, Any] | None:
        """Show it until the person is done; the answers, or None."""
        self.root.update_idletasks()
        x = (self.root.winfo_screenwidth() - self.root.winfo_reqwidth()) // 2
        y = (self.root.winfo_screenheight() - self.root.winfo_reqheight()) // 3
        self.root.geometry(f"+{max(x, 0)}+{max(y, 0)}")
        self.root.lift()
        self.root.focus_force()
        self.root.mainloop()
        return self.result

    def accept(self) -> None:
        """确定: close if everything is filled as it must be, else say what is not."""
        told = {f.name: self._told(f) for f in self.fields}
        for f in self.fields:
            if fault := _fault(f, told[f.name]):
                self.fault.set(fault)
                return
        self.result = told
        self.root.destroy()

    def _line(self, body: ttk.Frame, row: int, f: FormField) -> tk.Widget:
        """One question: its label, what takes the answer, its help below."""
        if f.kind != "tick":
            ttk.Label(body, text=f"{f.label}{'＊' if f.required else ''}").grid(row=row, column=0, sticky="w", padx=(0, 10))
        taker = self._taker(body, f)
        taker.grid(row=row, column=1, sticky="we", pady=2)
        if f.kind in ("open", "save", "folder"):
            pick = ttk.Button(body, text="选择…", command=lambda: self._pick(f))
            pick.grid(row=row, column=2, padx=(6, 0))
        if f.help:
            ttk.Label(body, text=f.help, foreground=_GREY, wraplength=380).grid(row=row + 1, column=1, sticky="w", pady=(0, 4))
        return taker

    def _taker(self, body: ttk.Frame, f: FormField) -> tk.Widget:
        if f.kind == "tick":
            tick = self.variables[f.name] = tk.BooleanVar(self.root, bool(f.value))
            return ttk.Checkbutton(body, text=f.label, variable=tick)
        if f.kind == "choice":
            choices = f.choices or {}
            chosen = self.variables[f.name] = tk.StringVar(self.root, choices.get(f.value, ""))
            words = list(choices.values()) if f.required else ["", *choices.values()]
            return ttk.Combobox(body, textvariable=chosen, values=words, state="readonly", width=_WIDTH - 2)
        text = self.variables[f.name] = tk.StringVar(self.root, "" if f.value is None else _shown(f.value))
        return ttk.Entry(body, textvariable=text, width=_WIDTH)

    def _buttons(self, body: ttk.Frame) -> None:
        line = ttk.Frame(body)
        line.grid(columnspan=3, sticky="e", pady=(12, 0))
        ttk.Button(line, text="确定", command=self.accept).grid(row=0, column=0, padx=6)
        ttk.Button(line, text="取消", command=self.root.destroy).grid(row=0, column=1)

    def _pick(self, f: FormField) -> None:
        """Let a path be picked, beginning where the answer stands now."""
        now = Path(str(self._value(f)).strip() or Path.home())
        where = {"parent": self.root, "initialdir": str(now if now.is_dir() else now.parent), "title": f.label}
        chosen = _PICKERS[f.kind](**where)
        if chosen:
            self.variables[f.name].set(str(Path(chosen)))

    def _value(self, f: FormField) -> Any:
        return self.variables[f.name].get()  # type: ignore[no-untyped-call]

    def _told(self, f: FormField) -> Any:
        value = self._value(f)
        if f.kind == "choice":
            return next((key for key, words in (f.choices or {}).items() if words == value), None)
        return (value.strip() or None) if isinstance(value, str) else value


_PICKERS: dict[str, Callable[..., str]] = {
    "open": filedialog.askopenfilename,
    "save": filedialog.asksaveasfilename,
    "folder": filedialog.askdirectory,
}


def _shown(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _fault(f: FormField, told: Any) -> str:
    """What is wrong with an answer; "" if nothing."""
    if told is None:
        return f"“{f.label}”要填。" if f.required else ""
    if f.kind == "number" and not str(told).lstrip("-").isdecimal():
        return f"“{f.label}”要填整数，现在是“{told}”。"
    return ""


def _sharp() -> None:
    """Keep Windows from blowing up the window's pixels on screens of high density."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shcore.SetProcessDpiAwareness(1)
