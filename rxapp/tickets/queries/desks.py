"""The queues of tickets as the actor sees them (D-129), read on every list and count, and so kept short."""

from dataclasses import dataclass

import sqlalchemy as sa

from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.staff.rules import Permission
from rxapp.tickets.models import Queue, QueueMember

_QUEUE, _MEMBER = table_of(Queue), table_of(QueueMember)
_ALL = sa.select(_QUEUE.c.id, _QUEUE.c.name, _QUEUE.c.is_spam, _QUEUE.c.is_active).order_by(_QUEUE.c.position, _QUEUE.c.id)
_EVERY = Read(_ALL)
_OPEN_TO = Read(
    _ALL.where(
        sa.or_(
            _QUEUE.c.id.not_in(sa.select(_MEMBER.c.queue_id)),
            _QUEUE.c.id.in_(sa.select(_MEMBER.c.queue_id).where(_MEMBER.c.staff_id == sa.bindparam("staff_id"))),
        )
    )
)


@dataclass(frozen=True, slots=True)
class QueueName:
    """A queue by its name; `is_spam` is where what nobody asked for is put."""

    id: int
    name: str
    is_spam: bool
    is_active: bool


def seen(work: Work) -> tuple[QueueName, ...]:
    """The queues that the actor sees, archived ones too, in the shop's order; none without *work tickets* (D-129)."""
    if not work.actor.may(Permission.WORK_TICKETS):
        return ()
    sees_all = work.actor.may(Permission.SEE_ALL_QUEUES)
    rows = _EVERY.rows(work) if sees_all else _OPEN_TO.rows(work, staff_id=work.actor.id or 0)
    return tuple(QueueName(row.id, row.name, bool(row.is_spam), bool(row.is_active)) for row in rows)
