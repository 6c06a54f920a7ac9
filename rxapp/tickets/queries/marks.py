"""Whether anything that the page of a ticket shows has changed, in one short read: each open page hears of every change anywhere."""

from typing import Any

import sqlalchemy as sa

from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers.models import Customer
from rxapp.messages.models import Message, MessageEvent
from rxapp.staff.rules import Permission
from rxapp.tickets.models import Ticket, TicketDraft, TicketPresence, TicketWatch

_TICKET, _CUSTOMER, _MESSAGE, _EVENT = (table_of(one) for one in (Ticket, Customer, Message, MessageEvent))
_DRAFT, _HERE, _WATCH = (table_of(one) for one in (TicketDraft, TicketPresence, TicketWatch))
_OF: sa.BindParameter[int] = sa.bindparam("of_ticket")


def _told(value: sa.ColumnElement[Any], *where: sa.ColumnElement[bool], name: str) -> sa.Label[Any]:
    return sa.select(value).where(*where).scalar_subquery().label(name)


_ITS = _MESSAGE.c.ticket_id == _OF
_PRESENT = (_HERE.c.ticket_id == _OF, _HERE.c.until > sa.bindparam("now", type_=_HERE.c.until.type))
_MARK = Read(
    sa.select(
        _TICKET.c.version,
        _TICKET.c.last_event_id,
        _told(sa.func.count(), _ITS, name="messages"),
        _told(sa.func.max(_EVENT.c.id), _EVENT.c.message_id == _MESSAGE.c.id, _ITS, name="events"),
        _told(sa.func.sum(_DRAFT.c.version * 64 + _DRAFT.c.staff_id), _DRAFT.c.ticket_id == _OF, name="drafts"),
        _told(sa.func.sum(_HERE.c.staff_id), *_PRESENT, name="here"),
        _told(sa.func.count(), *_PRESENT, _HERE.c.is_writing.is_(True), name="writing"),
        _told(sa.func.count(), _WATCH.c.ticket_id == _OF, _WATCH.c.is_on.is_(True), name="watched"),
        _told(_CUSTOMER.c.version, _CUSTOMER.c.id == _TICKET.c.customer_id, name="customer"),
    ).where(_TICKET.c.id == _OF, _TICKET.c.deleted_at.is_(None))
)


def mark_of(work: Work, ticket_id: int) -> tuple[Any, ...]:
    """Another one where the ticket, its messages, drafts, people or customer have changed; empty where it is gone. Raises NotAllowed."""
    work.need(Permission.WORK_TICKETS)
    found = _MARK.first(work, of_ticket=ticket_id, now=work.now)
    return tuple(found) if found else ()
