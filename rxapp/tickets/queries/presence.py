"""Who else has a ticket open."""

from dataclasses import dataclass

import sqlalchemy as sa

from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.staff.models import Staff
from rxapp.tickets.models import TicketPresence
from rxapp.tickets.queries import one

_HERE, _STAFF = table_of(TicketPresence), table_of(Staff)


@dataclass(frozen=True, slots=True)
class PresentRow:
    """A person who has the ticket open, in however many tabs; `is_writing`: in one of them they write."""

    staff_id: int
    name: str
    is_writing: bool


def others(work: Work, ticket_id: int) -> tuple[PresentRow, ...]:
    """Everybody but the acting person who has the ticket open now, who writes first. Raises NotAllowed, BadInput, NotFound."""
    ticket = one.ticket_for(work, ticket_id)
    here = sa.select(_STAFF.c.id, _STAFF.c.name, _HERE.c.is_writing).join(_STAFF, _STAFF.c.id == _HERE.c.staff_id)
    here = here.where(_HERE.c.ticket_id == ticket.id, _HERE.c.until > work.now, _HERE.c.staff_id != work.actor.id)
    found: dict[int, PresentRow] = {}
    for row in work.session.execute(here.order_by(_HERE.c.is_writing.desc(), _STAFF.c.name, _STAFF.c.id)):
        found.setdefault(row.id, PresentRow(row.id, row.name, bool(row.is_writing)))
    return tuple(found.values())
