"""What the acting person has just sent and can still stop: one row per message, whatever page they are on (D-7)."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from rxapp.core.reads import Read
from rxapp.core.work import Work
from rxapp.customers import queries as customers
from rxapp.messages.models import Message
from rxapp.messages.rules.states import Status

AT_MOST = 5
_HELD = Read(
    sa.select(col(Message.id), col(Message.customer_id), col(Message.kind), col(Message.to), col(Message.send_after))
    .where(col(Message.status) == sa.literal_column(f"'{Status.HELD.value}'"), col(Message.send_after) > sa.bindparam("now"))
    .where(col(Message.staff_id) == sa.bindparam("by"), col(Message.is_scheduled).is_(False), col(Message.is_test).is_(False))
    .order_by(col(Message.send_after), col(Message.id))
    .limit(AT_MOST)
)


@dataclass
class HeldLine:
    """One held message; `until` is the moment in ISO, `seconds` how long *Undo* still works."""

    id: int = 0
    kind: str = ""
    name: str = ""
    address: str = ""
    until: str = ""
    seconds: int = 0


def still_held(work: Work) -> list[HeldLine]:
    """The acting person's own messages that wait out the undo span, the next to go first, five at most."""
    if work.actor.id is None:
        return []
    rows = _HELD.rows(work, by=work.actor.id, now=work.now)
    names = customers.named(work, [row.customer_id for row in rows if row.customer_id]) if rows else {}
    return [
        HeldLine(
            row.id,
            row.kind,
            names[row.customer_id].name if row.customer_id in names else row.to,
            row.to,
            row.send_after.isoformat(),
            max(1, round((row.send_after - work.now).total_seconds())),
        )
        for row in rows
    ]
