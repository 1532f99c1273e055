"""Whether a saved mail came from an address of the unit whose return it carries (R15, A22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from addin.ledger.contents.units import Register
from addin.ledger.store import Told
from workbooks.problems import Severity, Where, problem, rule

OTHER_SENDER = rule(
    "KH453",
    Severity.WARNING,
    "发件人不是登记的邮箱",
    "“{unit}”的这份报表是从{sender}发来的，{whose}。",
    "核对是不是这个单位报的；换了邮箱，请改单位名录的“邮箱”列再导入。",
    clause="R25",
)


def with_senders(told: Iterable[Told], senders: Mapping[str, str], register: Register) -> tuple[Told, ...]:
    """What is told of files, with a remark on those that a stranger to the unit sent.

    Args:
        told: Of the files.
        senders: Hash of a file that came by mail → address of the sender.
        register: The units with their addresses; of one without any something is said only if the address is another's.
    """
    owners = {mail: u.name for u in register.units for mail in u.mails}
    found = []
    for t in told:
        sender, unit = senders.get(t.sha256, ""), register.find(t.unit)
        owner = owners.get(sender)
        if sender and unit and (unit.mails or owner) and sender not in unit.mails:
            whose = f"这是“{owner}”的邮箱" if owner else "不是名录里登记的邮箱"
            remark = problem(OTHER_SENDER, Where(t.file), unit=unit.name, sender=sender, whose=whose)
            t = replace(t, problems=(*t.problems, remark))
        found.append(t)
    return tuple(found)
