"""Noting what a person has seen of a ticket: what came after it is unread, for that person alone."""

import sqlalchemy as sa

from rxapp.core.inputs import a_number
from rxapp.core.work import Work
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import one

MOST = 2**31 - 1
_SEEN = sa.text(
    "INSERT INTO ticket_seen (staff_id, ticket_id, event_id) VALUES (:staff_id, :ticket_id, :event_id) "
    "ON CONFLICT (staff_id, ticket_id) DO UPDATE SET event_id = excluded.event_id WHERE ticket_seen.event_id < excluded.event_id"
)


def see(work: Work, *, ticket_id: object, event_id: object) -> None:
    """The actor has seen the ticket up to this message; never less than before, never more than there is.

    Raises NotAllowed, BadInput, NotFound.
    """
    ticket, upto = one.ticket_for(work, ticket_id), a_number(event_id, low=0, high=MOST)
    note(work, ticket, min(upto, ticket.last_event_id))


def note(work: Work, ticket: Ticket, event_id: int) -> None:
    """The same for a ticket that was read: what one has written oneself is not unread. The house sees nothing."""
    if work.actor.id:
        work.session.execute(_SEEN, {"staff_id": work.actor.id, "ticket_id": ticket.id, "event_id": event_id})
