"""A form that asks what a button must know: one line a question, its help below it, required ones marked."""

from __future__ import annotations

from typing import Any

from addin.hosts.calc.extension.dialogs import BUTTON, LINE, MARGIN, Dialog, lines_of, width_of
from addin.hosts.calc.extension.pickers import picked

_FIELD, _NARROWEST_LABEL = 210, 40
_HEIGHT, _BROWSE = 14, 40
_GREY, _RED = 0x6B6B6B, 0xC00000
_PATHS = ("open", "save", "folder")


class Form:
    """The dialog of one button.

    Args:
        context: The office.
        title: Title of the window.
        fields: Each {name, label, help, kind, value, required, choices}; a choice is a pair of value and words.
    """

    def __init__(self, context: Any, title: str, fields: list[dict[str, Any]]) -> None:
        self._context, self._fields = context, fields
        labels = max([_NARROWEST_LABEL, *(width_of(f["label"]) + 26 for f in fields if f["kind"] != "tick")])
        self._left = MARGIN + labels
        width = self._left + _FIELD + MARGIN
        self._dialog = Dialog(context, title, width, 10)
        y = MARGIN
        for field in fields:
            y = self._line(field, y)
        self._dialog.add("FixedText", "missing", (MARGIN, y + 3, width - 2 * BUTTON[0] - 3 * MARGIN, LINE), TextColor=_RED)
        x = width - MARGIN - BUTTON[0]
        self._dialog.add("Button", "ok", (x - BUTTON[0] - 4, y, *BUTTON), Label="确定", DefaultButton=True)
        self._dialog.add("Button", "cancel", (x, y, *BUTTON), Label="取消", PushButtonType=2)
        self._dialog.model.Height = y + BUTTON[1] + MARGIN
        self._dialog.on_press("ok", self._finish)
        for field in fields:
            if field["kind"] in _PATHS:
                self._dialog.on_press(f"browse_{field['name']}", lambda field=field: self._browse(field))  # type: ignore[misc]

    def run(self, worker: int, parent: Any) -> dict[str, Any] | None:
        """Answers by name, None where nothing was told; None if the person gave up."""
        if self._dialog.run(worker, parent, self._fields[0]["name"]) != 1:
            return None
        return {field["name"]: self._told(field) for field in self._fields}

    def _line(self, field: dict[str, Any], y: int) -> int:
        """One question from `y` on; where the next begins."""
        name, kind, value = field["name"], field["kind"], field["value"]
        add, left = self._dialog.add, self._left
        if kind != "tick":
            add(
                "FixedText",
                f"label_{name}",
                (MARGIN, y + 2, left - MARGIN - 4, LINE),
                Label=field["label"] + ("＊" if field["required"] else ""),
            )
        if kind == "tick":
            add("CheckBox", name, (left, y, _FIELD, _HEIGHT), Label=field["label"], State=1 if value else 0)
        elif kind == "choice":
            words = tuple(shown for _, shown in self._choices(field))
            add(
                "ListBox",
                name,
                (left, y, _FIELD, _HEIGHT),
                Dropdown=True,
                LineCount=12,
                StringItemList=words,
                SelectedItems=(self._at(field),),
            )
        elif kind in _PATHS:
            add("Edit", name, (left, y, _FIELD - _BROWSE - 4, _HEIGHT), Text=str(value or ""))
            add("Button", f"browse_{name}", (left + _FIELD - _BROWSE, y, _BROWSE, _HEIGHT), Label="浏览…")
        else:
            add("Edit", name, (left, y, _FIELD, _HEIGHT), Text="" if value is None else str(value))
        y += _HEIGHT + 1
        if field["help"]:
            height = lines_of(field["help"], _FIELD) * LINE
            add("FixedText", f"help_{name}", (left, y, _FIELD, height), Label=field["help"], TextColor=_GREY, MultiLine=True)
            y += height
        return y + 5

    def _choices(self, field: dict[str, Any]) -> list[tuple[Any, str]]:
        """Values with their words; an empty one where nothing need be chosen."""
        blank = [] if field["required"] or field["value"] is not None else [(None, "")]
        return blank + [(value, shown) for value, shown in field["choices"]]

    def _at(self, field: dict[str, Any]) -> int:
        values = [value for value, _ in self._choices(field)]
        return values.index(field["value"]) if field["value"] in values else 0

    def _told(self, field: dict[str, Any]) -> Any:
        model = self._dialog.model.getByName(field["name"])
        if field["kind"] == "tick":
            return bool(model.State)
        if field["kind"] == "choice":
            chosen = model.SelectedItems
            return self._choices(field)[chosen[0]][0] if chosen else None
        return model.Text.strip() or None

    def _finish(self) -> None:
        """Close with the answers, or say what is missing."""
        for field in self._fields:
            told = self._told(field)
            if told is None and field["required"]:
                return self._wrong(field, f"请填“{field['label']}”。")
            if told is not None and field["kind"] == "number" and not told.isdecimal():
                return self._wrong(field, f"“{field['label']}”要填整数。")
        self._dialog.end(1)
        return None

    def _wrong(self, field: dict[str, Any], words: str) -> None:
        self._dialog.model.getByName("missing").Label = words
        self._dialog.shown(field["name"]).setFocus()

    def _browse(self, field: dict[str, Any]) -> None:
        model = self._dialog.model.getByName(field["name"])
        path = picked(self._context, field["kind"], field["label"], model.Text.strip())
        if path:
            model.Text = path
        self._dialog.shown(field["name"]).setFocus()  # on 浏览… the return key would open the picker again
