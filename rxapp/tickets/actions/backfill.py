"""Writing tickets as they were, of the demo shop or of another system: nothing is sent, nobody is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.kinds import Kind
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.live import actions as live
from rxapp.messages.actions import backfill
from rxapp.messages.rules.states import Status
from rxapp.tickets.actions import moving
from rxapp.tickets.models import Category, Priority, Queue, Ticket, TicketSeen, TicketTag, TicketWatch
from rxapp.tickets.queries import hours, one
from rxapp.tickets.rules import deadlines
from rxapp.tickets.rules.kinds import STATE_OF, Built, State, Waiting

_KEPT_BY_DEMO = timedelta(seconds=11)


@dataclass(frozen=True, slots=True)
class PastLine:
    """One line of a ticket: words of the customer, or with `staff_id` and `author` those of a person here."""

    at: datetime
    kind: Kind
    body: str
    staff_id: int = 0
    author: str = ""


@dataclass(frozen=True, slots=True)
class PastTicket:
    """A ticket with its correspondence, oldest first. Queue, priority and category by name, "" for the default, or none.

    `customer_id` is 0 for an address that is nobody's; `name` how the sender calls themselves; `to_address` where it was sent to.
    `seen_by` are the people who have read it all.
    """

    subject: str
    address: str
    lines: Sequence[PastLine]
    status: Built = Built.NEW
    customer_id: int = 0
    name: str = ""
    to_address: str = ""
    queue: str = ""
    priority: str = ""
    category: str = ""
    staff_id: int = 0
    tags: Sequence[str] = ()
    seen_by: Sequence[int] = ()
    snoozed_for: timedelta = timedelta(0)


def add_past(work: Work, *, told: PastTicket) -> int:
    """Write the ticket; returns its id. Raises NotAllowed for anybody but the system actor, BadInput without a line, TooLong."""
    if not work.actor.is_system:
        raise NotAllowed
    if not told.lines:
        raise BadInput
    row = _row(work, told)
    work.session.add(row)
    work.session.flush()
    written = [_line(work, told, row.id or 0, line) for line in told.lines]
    row.number, row.last_event_id = written[0], written[-1]
    work.session.add_all(TicketTag(ticket_id=row.id or 0, name=tag, folded=fold(tag)) for tag in told.tags)
    watchers = {told.staff_id, *(line.staff_id for line in told.lines)} - {0}
    work.session.add_all(TicketWatch(ticket_id=row.id or 0, staff_id=watcher) for watcher in watchers)
    work.session.add_all(TicketSeen(staff_id=person, ticket_id=row.id or 0, event_id=written[-1]) for person in {*told.seen_by})
    work.session.flush()
    live.publish(work, moving.TOPIC)
    return row.id or 0


def _row(work: Work, told: PastTicket) -> Ticket:
    queue = work.session.exec(select(Queue).where(Queue.name == told.queue if told.queue else col(Queue.is_default))).one()
    said = [line for line in told.lines if line.kind is not Kind.COMMENT]
    first, last = told.lines[0], (said or told.lines)[-1]
    return Ticket(
        subject=told.subject,
        customer_id=told.customer_id or None,
        kind=first.kind.value if first.kind is not Kind.COMMENT else Kind.EMAIL.value,
        address=told.address,
        name=told.name,
        to_address=told.to_address,
        queue_id=queue.id or 0,
        staff_id=told.staff_id or None,
        status_id=one.built_in(work, told.status),
        state=STATE_OF[told.status].value,
        waiting_for=_turn(told.status, is_ours=not last.staff_id).value,
        category_id=_id_of(work, Category, told.category),
        source=first.kind.value if first.kind is not Kind.COMMENT else "phone",
        created_at=first.at,
        created_by=first.staff_id or None,
        last_message_at=last.at,
        snoozed_until=work.now + told.snoozed_for if told.status is Built.POSTPONED else None,
        **_times(work, told, queue.id or 0),
    )


def _times(work: Work, told: PastTicket, queue_id: int) -> dict[str, Any]:
    """Its priority and action times, as if it had been here all along (D-51)."""
    by_name = Priority.name == told.priority if told.priority else col(Priority.is_default)
    priority = work.session.exec(select(Priority).where(by_name)).first()
    opened, calendar = told.lines[0].at, hours.hours_of(work, queue_id)
    due = deadlines.due_times(priority, calendar, opened)
    ours = [line.at for line in told.lines if line.staff_id and line.kind is not Kind.COMMENT]
    is_closed, end = STATE_OF[told.status] is State.CLOSED, told.lines[-1].at
    return {
        "priority_id": priority.id if priority else None,
        **moving.columns_of(due),
        "first_reply_at": ours[0] if ours else None,
        "first_reply_worked": deadlines.worked(calendar, opened, ours[0]) if ours else None,
        "closed_at": end if is_closed else None,
        "closed_worked": deadlines.worked(calendar, opened, end) if is_closed else None,
        "paused_at": end if told.status in deadlines.PAUSES else None,
    }


def _turn(status: Built, *, is_ours: bool) -> Waiting:
    if STATE_OF[status] is State.CLOSED:
        return Waiting.NOBODY
    return Waiting.US if is_ours and status is not Built.AWAITING else Waiting.CUSTOMER


def _id_of(work: Work, model: type[Category], name: str) -> int | None:
    return work.session.exec(select(model.id).where(model.name == name)).one() if name else None


def _line(work: Work, told: PastTicket, ticket_id: int, line: PastLine) -> int:
    is_mail, is_comment = line.kind is Kind.EMAIL, line.kind is Kind.COMMENT
    status = Status.SAVED if is_comment else Status.SENT if line.staff_id else Status.RECEIVED
    kept = ((Status.HELD, "message.ladder.held", line.at), (Status.SENT, "message.ladder.kept_by_demo", line.at + _KEPT_BY_DEMO))
    sent_by = told.to_address if is_mail else ""
    past = backfill.Past(
        customer_id=told.customer_id,
        kind=line.kind,
        status=status,
        at=line.at,
        subject=told.subject if is_mail else "",
        body=line.body,
        to="" if is_comment else told.address if line.staff_id else told.to_address,
        sender="" if is_comment else sent_by if line.staff_id else told.address,
        author=line.author or told.name,
        staff_id=line.staff_id or None,
        is_demo=status is Status.SENT,
        steps=kept if status is Status.SENT else (),
        ticket_id=ticket_id,
    )
    return backfill.add_past(work, past=past)
