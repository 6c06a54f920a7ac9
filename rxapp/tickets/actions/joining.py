"""*Looks related to #x: Join / Leave*, and *Which one?* of an SMS (D-86, D-141)."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import locks
from rxapp.core.errors import NotFound
from rxapp.core.inputs import an_id
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.actions import stopping
from rxapp.messages.delivery.actions.transitions import MESSAGE
from rxapp.messages.queries.one import message_of
from rxapp.staff.rules import Permission
from rxapp.tickets.actions import moving, system_line
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import one
from rxapp.tickets.rules.kinds import Built, Waiting


def join(work: Work, *, ticket_id: int, into_id: int) -> None:
    """Move all messages of a ticket into the one that it looks related to; it goes on as *Merged* there. Raises NotAllowed, NotFound."""
    ticket, into = _both(work, ticket_id, into_id)
    if ticket.looks_like_id != into.id or into.merged_into_id:
        raise NotFound
    theirs = MESSAGE.c.ticket_id == ticket.id
    has_customer = {"customer_id": into.customer_id} if into.customer_id else {}
    work.session.execute(sa.update(MESSAGE).where(theirs).values(ticket_id=into.id, **has_customer))
    merged = one.built_in(work, Built.MERGED)
    moving.moved(work, ticket, kind="joined", status_id=merged, merged_into_id=into.id, looks_like_id=None, is_unindexed=True)
    _came(work, into)
    system_line.note(work, into, "ticket.line.joined", number=f"#{ticket.number}")
    live.publish(work, "messages")


def leave(work: Work, *, ticket_id: int) -> None:
    """It is not related after all. Raises NotAllowed, NotFound."""
    moving.moved(work, one.held_ticket(work, ticket_id), kind="left", looks_like_id=None)


def move_message(work: Work, *, message_id: int, into_id: int) -> None:
    """Put an SMS that might belong to several tickets into another of them, or say that it stands right. Raises NotAllowed, NotFound."""
    work.need(Permission.WORK_TICKETS)
    message = message_of(work, message_id)
    choices: list[int] = message.facts.get("choices") or []
    if an_id(into_id) not in choices or not message.ticket_id:
        raise NotFound
    origin, into = _both(work, message.ticket_id, into_id)
    facts = {name: value for name, value in message.facts.items() if name != "choices"}
    still = (MESSAGE.c.id == message.id, MESSAGE.c.ticket_id == origin.id)
    whose = {"customer_id": into.customer_id} if into.customer_id else {}
    work.session.execute(sa.update(MESSAGE).where(*still).values(ticket_id=into.id, facts=facts, **whose))
    if into.id != origin.id:
        moving.moved(work, origin, kind="moved_out", last_event_id=_last(work, origin), is_unindexed=True)
        _came(work, into)
        places = {"before": {"ticket_id": origin.id}, "after": {"ticket_id": into.id}}
        history.record(work, subject="message", subject_id=message.id or 0, kind="moved", **places)
    live.publish(work, "messages")


def _both(work: Work, first_id: int, second_id: int) -> tuple[Ticket, Ticket]:
    """Both tickets, held in the order of their ids; each seen by the actor. Raises NotAllowed, NotFound."""
    numbers = [an_id(first_id), an_id(second_id)]
    asked = select(Ticket).where(col(Ticket.id).in_(numbers)).order_by(col(Ticket.id))
    work.session.exec(locks.rows(locks.TICKETS, asked, numbers).execution_options(populate_existing=True)).all()
    return one.ticket_for(work, numbers[0]), one.ticket_for(work, numbers[1])


def _came(work: Work, ticket: Ticket) -> None:
    """What was moved in is the customer's word: the ticket is new again, and what was still to go waits (D-131, D-132)."""
    is_new = one.statuses(work)[ticket.status_id].parent is Built.NEW
    status: dict[str, Any] = {} if is_new else {"status_id": one.built_in(work, Built.NEW)}
    last = {"last_event_id": _last(work, ticket), "last_message_at": work.now, "waiting_for": Waiting.US.value}
    moving.moved(work, ticket, kind="answered", **status, **last, is_unindexed=True)
    stopping.stop(work, ticket_id=ticket.id or 0)


def _last(work: Work, ticket: Ticket) -> int:
    said = (MESSAGE.c.ticket_id == ticket.id, MESSAGE.c.kind != Kind.EVENT.value)
    return work.session.execute(sa.select(sa.func.max(MESSAGE.c.id)).where(*said)).scalar() or ticket.last_event_id
