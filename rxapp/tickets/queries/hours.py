"""In which hours a queue is worked (D-51, D-97)."""

import sqlalchemy as sa

from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.shop import queries as shop
from rxapp.tickets.models import Queue
from rxapp.tickets.rules.deadlines import QueueHours

_QUEUE = table_of(Queue)
_OWN = Read(sa.select(_QUEUE.c.has_own_hours).where(_QUEUE.c.id == sa.bindparam("queue_id")))


def hours_of(work: Work, queue_id: int) -> QueueHours:
    """The hours of a queue: its own, else the shop's, else the workshop's, on the shop's clock."""
    row = _OWN.first(work, queue_id=queue_id)
    return QueueHours(shop.queue_hours(work, queue_id if row and row.has_own_hours else 0), shop.shop(work).zone)
