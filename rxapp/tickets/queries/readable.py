"""Whose words in tickets may this person read? Those of the queues that they see; of other queues kind, moment and number (D-129)."""

from collections.abc import Sequence, Set
from typing import Any

import sqlalchemy as sa

from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.messages.queries import viewers
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import one

_TICKET = table_of(Ticket)


def _readable(work: Work, rows: Sequence[Any]) -> Set[int]:
    seen = one.queue_ids_seen(work)
    if not seen:
        return set()
    asked = sa.select(_TICKET.c.id).where(
        _TICKET.c.id.in_({row.ticket_id for row in rows}), _TICKET.c.queue_id.in_(seen), _TICKET.c.deleted_at.is_(None)
    )
    theirs = set(work.session.execute(asked).scalars())
    return {row.id for row in rows if row.ticket_id in theirs}


VIEWER = viewers.Viewer(viewers.TICKET, _readable)
