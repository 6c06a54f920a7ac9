"""Tickets for the tests of lists and of what is done to them, as rows; arriving and answering are tested where they are made."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import select

from rxapp.core import ids
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.messages.models import Message
from rxapp.tickets.models import Queue, QueueMember, Status, Ticket


def make_queue(work: Work, name: str, *members: int | None, **fields: Any) -> int:
    """A queue, with these members alone if there are any; returns its id."""
    row = Queue(name=name, position=9, **fields)
    work.session.add(row)
    work.session.flush()
    work.session.add_all(QueueMember(queue_id=row.id or 0, staff_id=member or 0) for member in members)
    return row.id or 0


def make_ticket(work: Work, *, status: str = "new", body: str = "When is it ready?", at: datetime | None = None, **fields: Any) -> int:
    """A ticket with one mail of its customer, open in the default queue unless said; returns its id."""
    at = at or work.now
    queue = work.session.exec(select(Queue.id).where(Queue.is_default)).one()
    found = work.session.exec(select(Status).where(Status.built_in == status)).one()
    state = {"postponed": "snoozed", "closed": "closed"}.get(status, "open")
    given = {"subject": "My bicycle", "address": "dora@example.com", "queue_id": queue, "state": state, "status_id": found.id, **fields}
    row = Ticket(created_at=at, last_message_at=at, **given)
    work.session.add(row)
    work.session.flush()
    row.number = row.last_event_id = add_mail(work, row.id or 0, body=body, at=at)
    work.session.flush()
    return row.id or 0


def add_mail(work: Work, ticket_id: int, *, body: str = "Any news?", at: datetime | None = None) -> int:
    """One more mail of the customer; returns its number."""
    ticket = work.session.get_one(Ticket, ticket_id)
    at = at or ticket.last_message_at + timedelta(minutes=1)
    row = Message(
        key=ids.key(), direction="in", kind="email", status="received", sender=ticket.address, subject=ticket.subject, body=body,
        created_at=at, shown_at=at, reference=ids.key()[:32], ticket_id=ticket_id, customer_id=ticket.customer_id,
        search_text=fold(f"{ticket.subject} {body} {ticket.name} {ticket.address}"),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    ticket.last_event_id, ticket.last_message_at = row.id or 0, at
    return row.id or 0
