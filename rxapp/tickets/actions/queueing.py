"""Moving a ticket to another queue, and to the one for spam (TK-48..51, D-38, D-47)."""

from sqlmodel import col, select

from rxapp.core.errors import BadInput
from rxapp.core.inputs import an_id
from rxapp.core.work import Work
from rxapp.tickets.actions import changing, moving, refusals, system_line, watching
from rxapp.tickets.models import Queue, Ticket
from rxapp.tickets.queries import hours, one
from rxapp.tickets.queries.pick_lists import Choice
from rxapp.tickets.rules import deadlines


def change_queue(work: Work, *, ticket_id: object, queue_id: object, staff_id: object = 0) -> None:
    """Move the ticket to another queue that takes tickets, also one that the actor does not see; then it is nobody's, unless somebody
    is chosen in the same window (TK-49, TK-50, D-38). A system line tells of it (TK-51), and its action times go on in the new
    queue's hours.

    Raises NotAllowed, BadInput, NotFound, NoQueue where it takes no tickets, NotTheirWork.
    """
    ticket = one.held_ticket(work, ticket_id)
    queue = work.session.get(Queue, an_id(queue_id))
    if queue is None:
        raise BadInput
    if queue.id == ticket.queue_id:
        if staff_id:
            changing.assign(work, ticket_id=ticket.id, staff_id=staff_id)
        return
    if not (queue.is_active and queue.takes_tickets):
        raise refusals.NoQueue
    put(work, ticket, queue, changing.taker_of(work, queue.id or 0, staff_id))


def spam(work: Work, *, ticket_id: object) -> None:
    """*Spam*: the ticket goes to the queue for it, is nobody's, and nobody is told (D-47). Raises NotAllowed, BadInput, NotFound."""
    ticket = one.held_ticket(work, ticket_id)
    queue = work.session.exec(select(Queue).where(col(Queue.is_spam))).one()
    if queue.id != ticket.queue_id:
        put(work, ticket, queue, Choice())


def put(work: Work, ticket: Ticket, queue: Queue, taker: Choice) -> None:
    """Move a held ticket, whoever acts; `taker` without an id for nobody."""
    was, old = work.session.get(Queue, ticket.queue_id), hours.hours_of(work, ticket.queue_id)
    at = ticket.paused_at or work.now
    due = deadlines.resumed(moving.due_of(ticket), old, at, at, into=hours.hours_of(work, queue.id or 0))
    moving.moved(work, ticket, kind="queue_changed", queue_id=queue.id, staff_id=taker.id or None, **moving.columns_of(due))
    watching.begin(work, ticket, taker.id)
    key = "ticket.line.spam" if queue.is_spam else "ticket.line.queue_to" if taker.id else "ticket.line.queue"
    system_line.note(work, ticket, key, was=was.name if was else "", to=queue.name, **({"who": taker.label} if taker.id else {}))
