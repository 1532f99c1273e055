"""Parts that several letters share: a sentence with its table, what was left out, numbered requests."""

from __future__ import annotations

from collections.abc import Sequence

from tools.letters.letter import Column, Letter

#: What the numbers of a document stand on.
TRACE = "数据快照 {{ snapshot }}　分级标准 {{ policy }}　{{ issued }}"


def listed(letter: Letter, name: str, item: str, columns: Sequence[Column], *, cut: bool = True) -> None:
    """A sentence and its table, or the sentence alone: it keeps with a table only where there is one."""
    says = f"{{{{ {name}_says }}}}"
    letter.tag(f"{{%p if {name} %}}")
    letter.say(says, table_follows=True)
    letter.table(f"{item} in {name}", columns)
    letter.tag("{%p else %}")
    letter.say(says)
    letter.tag("{%p endif %}")
    if cut:
        more(letter, name)


def more(letter: Letter, name: str) -> None:
    """The note that tells how many rows stand elsewhere."""
    letter.tag(f"{{%p if {name}_more %}}")
    letter.note(f"{{{{ {name}_more }}}}")
    letter.tag("{%p endif %}")


def asks(letter: Letter, name: str = "asks") -> None:
    """Numbered sentences."""
    letter.tag(f"{{%p for ask in {name} %}}")
    letter.say("{{ loop.index }}．{{ ask }}")
    letter.tag("{%p endfor %}")


def signed(letter: Letter) -> Letter:
    """The end of a letter that somebody issues: signature, page number, what its numbers stand on."""
    letter.signature()
    return traced(letter)


def traced(letter: Letter) -> Letter:
    """The end of a list that nobody signs: page number, what its numbers stand on."""
    letter.footer(TRACE)
    return letter
