"""Tickets and messages by the number that people say, for *Go to* (D-122, D-137)."""

import sqlalchemy as sa

from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers.destinations import Destination, Finder, number_in
from rxapp.messages.models import Message
from rxapp.messages.queries import viewers
from rxapp.staff.rules import Permission
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import one

_TICKET, _MESSAGE = table_of(Ticket), table_of(Message)


def find(work: Work, typed: str) -> list[Destination]:
    """The ticket of this number, and the message where that is not the ticket's first entry; only what the actor may read."""
    number = number_in(typed)
    if not number:
        return []
    ticket = _ticket(work, _TICKET.c.number == number)
    if ticket:
        return [ticket]
    message = work.session.execute(sa.select(_MESSAGE).where(_MESSAGE.c.id == number)).first()
    if message is None or message.id not in viewers.readable(work, [message]):
        return []
    path = f"/tickets/{message.ticket_id}" if message.ticket_id else f"/customers/{message.customer_id}" if message.customer_id else ""
    return [Destination(path, "palette.message", f"#{number}", message.subject, "mail")] if path else []


def _ticket(work: Work, which: sa.ColumnElement[bool]) -> Destination | None:
    if not work.actor.may(Permission.WORK_TICKETS):
        return None
    row = work.session.execute(sa.select(_TICKET).where(which, _TICKET.c.deleted_at.is_(None))).first()
    if row is None or row.queue_id not in one.queue_ids_seen(work):
        return None
    return Destination(f"/tickets/{row.id}", "palette.ticket", f"#{row.number}", row.subject, "inbox")


FINDER = Finder("tickets", find)
