"""One ticket, for who may see it (D-129)."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import locks
from rxapp.core.errors import NotFound
from rxapp.core.inputs import an_id
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.staff.rules import Permission
from rxapp.tickets.models import Queue, QueueMember, Status, Ticket
from rxapp.tickets.rules.kinds import Built

_QUEUE, _MEMBER = table_of(Queue), table_of(QueueMember)
STATUS_WORD = "ticket.status"


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A status; `label` is its own name, or a catalogue key after an @ where it is built in. It behaves as `parent`."""

    id: int
    label: str
    parent: Built
    is_active: bool


def queue_ids_seen(work: Work) -> frozenset[int]:
    """The queues whose tickets the actor sees: those without members, those they are a member of, or all with *see all queues* (D-129).

    None at all without *work tickets*; the house sees all.
    """
    if not work.actor.may(Permission.WORK_TICKETS):
        return frozenset()
    every = sa.select(_QUEUE.c.id)
    if not work.actor.may(Permission.SEE_ALL_QUEUES):
        members = sa.select(_MEMBER.c.queue_id)
        mine = members.where(_MEMBER.c.staff_id == work.actor.id)
        every = every.where(sa.or_(_QUEUE.c.id.not_in(members), _QUEUE.c.id.in_(mine)))
    return frozenset(work.session.execute(every).scalars())


def ticket_for(work: Work, ticket_id: object) -> Ticket:
    """The ticket. Raises NotAllowed, BadInput, NotFound where it is deleted or in a queue that the actor does not see."""
    return _seen(work, work.session.get(Ticket, _number(work, ticket_id)))


def held_ticket(work: Work, ticket_id: object) -> Ticket:
    """The same, read anew and held until the transaction ends: the first lock of whatever changes a ticket. Raises as `ticket_for`."""
    found = _number(work, ticket_id)
    asked = locks.rows(locks.TICKETS, select(Ticket).where(col(Ticket.id) == found), [found])
    return _seen(work, work.session.exec(asked.execution_options(populate_existing=True)).first())


def statuses(work: Work) -> dict[int, StatusRow]:
    """Every status by its id, in the order of the lists."""
    rows = work.session.exec(select(Status).order_by(col(Status.position), col(Status.id))).all()
    return {
        row.id or 0: StatusRow(row.id or 0, row.name or f"@{STATUS_WORD}.{row.built_in}", Built(row.parent), row.is_active) for row in rows
    }


def built_in(work: Work, status: Built) -> int:
    """The id of a built-in status."""
    return work.session.exec(select(Status.id).where(Status.built_in == status.value)).one() or 0


def _number(work: Work, ticket_id: object) -> int:
    work.need(Permission.WORK_TICKETS)
    return an_id(ticket_id)


def _seen(work: Work, ticket: Ticket | None) -> Ticket:
    if ticket is None or ticket.deleted_at or ticket.queue_id not in queue_ids_seen(work):
        raise NotFound
    return ticket
