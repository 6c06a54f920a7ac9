"""What the acting person has just sent and can still stop: one row per message, whatever page they are on (D-7)."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from rxapp.core.reads import Read
from rxapp.core.work import Work
from rxapp.customers.queries import batch
from rxapp.messages.models import Message
from rxapp.messages.queries import owners
from rxapp.messages.rules.sending import Owner, undo_left
from rxapp.messages.rules.states import Status

AT_MOST = 5
_HELD = Read(
    sa.select(
        col(Message.id), col(Message.customer_id), col(Message.kind), col(Message.to), col(Message.send_after), col(Message.is_ad_hoc)
    )
    .where(col(Message.status) == sa.literal_column(f"'{Status.HELD.value}'"), col(Message.send_after) > sa.bindparam("now"))
    .where(col(Message.staff_id) == sa.bindparam("by"), col(Message.is_scheduled).is_(False), col(Message.is_test).is_(False))
    .order_by(col(Message.send_after), col(Message.id))
    .limit(AT_MOST)
)


@dataclass
class HeldLine:
    """One held message; `name` is of whoever has the address, "" where that is nobody (D-3); `until` is the moment in ISO,
    `seconds` how long *Undo* still works."""

    id: int = 0
    kind: str = ""
    name: str = ""
    address: str = ""
    until: str = ""
    seconds: int = 0


def still_held(work: Work) -> list[HeldLine]:
    """The acting person's own messages within their undo span, the next to go first, at most five."""
    if work.actor.id is None:
        return []
    rows = _HELD.rows(work, by=work.actor.id, now=work.now)
    whose = {row.id: _whose(work, row) for row in rows}
    names = batch.named(work, [number for number in whose.values() if number]) if rows else {}
    return [
        HeldLine(
            row.id,
            row.kind,
            names[whose[row.id]].name if whose[row.id] in names else "",
            row.to,
            row.send_after.isoformat(),
            undo_left(row.send_after, work.now),
        )
        for row in rows
    ]


def _whose(work: Work, row: sa.Row[Any]) -> int:
    """The customer whose address it is: the one written to, unless it is another's or nobody's (0)."""
    if row.is_ad_hoc or not row.customer_id:
        return 0
    owned = owners.who_owns(work, row.customer_id, row.kind, row.to)
    return owned.customer_id if owned.owner is Owner.OTHER else row.customer_id
