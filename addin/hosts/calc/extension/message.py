"""A message with an icon, Chinese buttons whatever the office's language, and words that can be copied."""

from __future__ import annotations

from typing import Any

from addin.hosts.calc.extension.dialogs import BUTTON, LINE, MARGIN, Dialog, lines_of, width_of

_ICON = 24
_WIDEST, _NARROWEST = 300, 150
#: Lines shown at once; more are scrolled.
_LINES = 18
OK, YES, NO = "确定", "是", "否"


def show(context: Any, worker: int, parent: Any, *, title: str, text: str, kind: str, buttons: tuple[str, ...]) -> bool:
    """Show it and wait; True if its first button was pressed.

    Args:
        context: The office.
        worker: Process that asked for it.
        parent: The window it stands over.
        title: Title of the window.
        text: What it says; lines are kept.
        kind: "info", "error" or "query": the icon.
        buttons: Captions; Esc means the last one.
    """
    width = max(_NARROWEST, min(_WIDEST, max(map(width_of, text.split("\n"))) + 6))
    lines = lines_of(text, width - 6)
    height = min(lines, _LINES) * LINE + 4
    left = MARGIN + _ICON + MARGIN
    total = left + width + MARGIN
    foot = MARGIN + max(height, _ICON) + MARGIN
    dialog = Dialog(context, title, total, foot + BUTTON[1] + MARGIN)
    dialog.add("ImageControl", "icon", (MARGIN, MARGIN, _ICON, _ICON), ImageURL=f"private:standardimage/{kind}", Border=0, ScaleImage=False)
    for number, caption in enumerate(buttons):
        place = total - MARGIN - (len(buttons) - number) * BUTTON[0] - (len(buttons) - number - 1) * 4
        dialog.add("Button", f"button{number}", (place, foot, *BUTTON), Label=caption, DefaultButton=number == 0)
    dialog.add(
        "Edit", "text", (left, MARGIN, width, height),
        Text=text, MultiLine=True, ReadOnly=True, Border=0, VScroll=lines > _LINES, HideInactiveSelection=True, Tabstop=False,
        **_face(parent),
    )  # fmt: skip
    for number in range(len(buttons)):
        dialog.on_press(f"button{number}", lambda number=number: dialog.end(1 if number == 0 else 0))  # type: ignore[misc]
    return dialog.run(worker, parent, "button0") == 1


def _face(parent: Any) -> dict[str, int]:
    """The ground of a dialog instead of that of a field to write in, where the window tells it."""
    style = getattr(parent, "StyleSettings", None)
    return {} if style is None else {"BackgroundColor": int(style.DialogColor)}
