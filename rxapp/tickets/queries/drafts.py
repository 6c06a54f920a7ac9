"""What is being written in a ticket, as everybody who sees it may read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.staff.models import Staff
from rxapp.tickets.models import TicketDraft
from rxapp.tickets.queries import one
from rxapp.tickets.rules.kinds import Part

_DRAFT, _STAFF = table_of(TicketDraft), table_of(Staff)


@dataclass(frozen=True, slots=True)
class TicketDraftRow:
    """The draft of one part: who writes it, what it holds, and the version by which it is saved next."""

    part: str
    staff_id: int
    name: str
    is_mine: bool
    content: dict[str, Any]
    based_on: int
    version: int
    saved_at: datetime


def drafts_of(work: Work, ticket_id: int) -> dict[Part, TicketDraftRow]:
    """The drafts of a ticket by their parts. Raises NotAllowed, BadInput, NotFound."""
    ticket = one.ticket_for(work, ticket_id)
    asked = sa.select(_DRAFT, _STAFF.c.name).join(_STAFF, _STAFF.c.id == _DRAFT.c.staff_id).where(_DRAFT.c.ticket_id == ticket.id)
    return {
        Part(row.part): TicketDraftRow(
            row.part, row.staff_id, row.name, row.staff_id == work.actor.id, row.content, row.based_on_event_id, row.version, row.saved_at
        )
        for row in work.session.execute(asked)
    }
