"""A ticket once its message stands there: opened with its number, or answered, which wakes it (D-48, D-131, D-132, D-137)."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from rxapp.core.kinds import STORED_SUBJECT_LIMIT, Kind
from rxapp.core.tables import rows_changed
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.actions import stopping
from rxapp.messages.delivery.actions.transitions import MESSAGE
from rxapp.messages.models import Message
from rxapp.tickets.actions import acknowledging, moving, timing
from rxapp.tickets.models import Ticket, TicketTag, TicketWatch
from rxapp.tickets.queries import one
from rxapp.tickets.rules.arrival import Outcome
from rxapp.tickets.rules.kinds import Built, Waiting


def begun(work: Work, outcome: Outcome, *, subject: str, kind: Kind, **columns: Any) -> Ticket:
    """Write the row of a ticket that a message opens, still without its number and its customer: those follow with `opened`."""
    ticket = Ticket(
        subject=subject[:STORED_SUBJECT_LIMIT],
        kind=kind.value,
        source=kind.value,
        queue_id=outcome.queue_id,
        staff_id=outcome.staff_id or None,
        category_id=outcome.category_id or None,
        status_id=one.built_in(work, Built.NEW),
        created_at=work.now,
        last_message_at=work.now,
        **columns,
        **timing.begun(work, outcome.queue_id, outcome.priority_id, Built.NEW),
    )
    work.session.add(ticket)
    work.session.flush()
    return ticket


def opened(work: Work, message: Message, *, ticket: Ticket, answered_id: int, tags: Iterable[str], tells: bool) -> None:
    """Give a ticket that `begun` wrote its number, its customer and its tags; the message that was answered stands first (D-133).

    Whoever handles it watches it (D-52). `tells`: its sender is told that it arrived (D-134).
    """
    ticket_id, message_id = ticket.id or 0, message.id or 0
    is_first = bool(answered_id) and _taken_in(work, answered_id, ticket_id)
    ticket.number = answered_id if is_first else message_id
    ticket.customer_id, ticket.last_event_id, ticket.last_message_at = message.customer_id, message_id, message.shown_at
    work.session.add(ticket)
    for name in tags:
        work.session.add(TicketTag(ticket_id=ticket_id, name=name, folded=fold(name) or name))
    if ticket.staff_id:
        work.session.add(TicketWatch(ticket_id=ticket_id, staff_id=ticket.staff_id))
    work.session.flush()
    after = {"number": ticket.number, "source": ticket.source}
    history.record(work, subject=moving.SUBJECT, subject_id=ticket_id, kind="opened", after=after)
    if tells:
        acknowledging.tell(work, message, ticket)
    live.publish(work, moving.TOPIC)


def _taken_in(work: Work, message_id: int, ticket_id: int) -> bool:
    """Take a message that belongs to no ticket into this one; False where another was quicker."""
    free = (MESSAGE.c.id == message_id, MESSAGE.c.ticket_id.is_(None))
    return rows_changed(work, sa.update(MESSAGE).where(*free).values(ticket_id=ticket_id)) == 1


def answered(work: Work, message: Message, *, ticket: Ticket) -> None:
    """The customer wrote: the ticket is new again, with whoever handles it (D-48, D-132), and what was still to go waits (D-131)."""
    now = one.statuses(work)[ticket.status_id].parent
    status = {} if now is Built.NEW else {"status_id": one.built_in(work, Built.NEW)}
    latest = max(ticket.last_message_at, message.shown_at)
    moved = {**status, "waiting_for": Waiting.US.value, "last_event_id": message.id or 0, "last_message_at": latest, "is_unindexed": True}
    moving.moved(work, ticket, kind="answered", **moved)
    stopping.stop(work, ticket_id=ticket.id or 0)


def noted(work: Work, message: Message, *, ticket: Ticket) -> None:
    """A machine wrote: it is shown there, and changes nothing else."""
    moving.moved(work, ticket, kind="noted", is_unindexed=True)
