"""Which ticket, or which message of ours, an arriving message belongs to (D-48, D-133, D-141)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import select

from rxapp.core.kinds import Direction, Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.customers.models import CustomerEmail
from rxapp.messages.models import MailId, Message, Recipient
from rxapp.messages.queries.copies import participants
from rxapp.messages.rules.states import Status
from rxapp.tickets.models import Ticket
from rxapp.tickets.rules.kinds import State

_MESSAGE, _MAIL_ID, _RECIPIENT, _TICKET = table_of(Message), table_of(MailId), table_of(Recipient), table_of(Ticket)
_OUT_AND_GONE = (Status.SENT.value, Status.DELIVERED.value, Status.UNCERTAIN.value, Status.FAILED.value)
SMS_ANSWERED_WITHIN = timedelta(days=7)
LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Known:
    """A message whose Message-ID was named. `is_ours`: we sent it, so that only those who got it know its id."""

    id: int
    ticket_id: int | None
    customer_id: int | None
    job_id: int | None
    is_ours: bool


def known(work: Work, ids: Sequence[str]) -> list[Known]:
    """The messages with these Message-IDs, in the order of the ids."""
    if not ids:
        return []
    columns = [_MAIL_ID.c.value, *(_MESSAGE.c[name] for name in ("id", "ticket_id", "customer_id", "job_id", "direction"))]
    asked = sa.select(*columns).join(_MESSAGE, _MESSAGE.c.id == _MAIL_ID.c.message_id).where(_MAIL_ID.c.value.in_(ids))
    rows = sorted(work.session.execute(asked).all(), key=lambda row: (ids.index(row.value), row.id))
    return [Known(row.id, row.ticket_id, row.customer_id, row.job_id, row.direction == Direction.OUT) for row in rows]


def survivor(work: Work, ticket_id: int) -> int:
    """The ticket in which this one goes on: itself, or into which it was merged; 0 where that is deleted or gone (D-48)."""
    for _ in range(LONGEST_CHAIN):
        row = work.session.execute(sa.select(_TICKET.c.merged_into_id, _TICKET.c.deleted_at).where(_TICKET.c.id == ticket_id)).first()
        if row is None or row.deleted_at:
            return 0
        if not row.merged_into_id:
            return ticket_id
        ticket_id = row.merged_into_id
    return 0


def takes_part(work: Work, ticket_id: int, sender: str) -> bool:
    """Whether this address wrote in the ticket or was written to there, or stands on the record of its customer."""
    if not sender or sender in participants(work, ticket_id):
        return bool(sender)
    row = work.session.execute(sa.select(_TICKET.c.address, _TICKET.c.customer_id).where(_TICKET.c.id == ticket_id)).first()
    if row is None:
        return False
    theirs = select(CustomerEmail.id).where(CustomerEmail.customer_id == row.customer_id, CustomerEmail.folded == sender)
    return row.address == sender or bool(row.customer_id and work.session.exec(theirs).first())


def got(work: Work, message_id: int, sender: str) -> bool:
    """Whether a message of ours went to this address."""
    asked = sa.select(_RECIPIENT.c.address).where(_RECIPIENT.c.message_id == message_id)
    return sender in {customer_rules.folded_email(address) for address in work.session.execute(asked).scalars()}


def numbered(work: Work, numbers: Collection[int]) -> int:
    """The ticket that bears one of these numbers, or has the message that does; 0 for none."""
    if not numbers:
        return 0
    asked = sa.select(_MESSAGE.c.ticket_id).where(_MESSAGE.c.id.in_(numbers), _MESSAGE.c.ticket_id.is_not(None))
    found = work.session.execute(asked.limit(1)).scalar()
    return survivor(work, found) if found else 0


def open_by_sms(work: Work, number: str, customer_id: int | None) -> list[int]:
    """The tickets that are not closed of this number, or of the customer who has it, the newest first (D-86)."""
    whose = sa.and_(_TICKET.c.kind == Kind.SMS.value, _TICKET.c.address == number)
    if customer_id:
        whose = sa.or_(whose, _TICKET.c.customer_id == customer_id)
    asked = sa.select(_TICKET.c.id).where(whose, _TICKET.c.state != State.CLOSED.value, _TICKET.c.deleted_at.is_(None))
    return list(work.session.execute(asked.order_by(_TICKET.c.last_message_at.desc(), _TICKET.c.id.desc()).limit(20)).scalars())


def answered_sms(work: Work, number: str, customer_id: int) -> Known | None:
    """The last SMS of ours to this number of a customer within a week, where it belongs to no ticket (D-133)."""
    recent = (_MESSAGE.c.customer_id == customer_id, _MESSAGE.c.shown_at > work.now - SMS_ANSWERED_WITHIN)
    mine = (_MESSAGE.c.kind == Kind.SMS.value, _MESSAGE.c.direction == Direction.OUT.value, _MESSAGE.c.to == number)
    gone = (_MESSAGE.c.is_test.is_(False), _MESSAGE.c.status.in_(_OUT_AND_GONE))
    asked = sa.select(_MESSAGE).where(*recent, *mine, *gone).order_by(_MESSAGE.c.shown_at.desc(), _MESSAGE.c.id.desc())
    row: Any = work.session.execute(asked.limit(1)).first()
    return Known(row.id, None, row.customer_id, row.job_id, is_ours=True) if row and not row.ticket_id else None


def same_mail(work: Work, value: str, sender: str) -> list[tuple[str, str]]:
    """Subject and fingerprint of the mails of this sender that are here already under this Message-ID."""
    asked = sa.select(_MESSAGE.c.subject, _MESSAGE.c.fingerprint).join(_MAIL_ID, _MAIL_ID.c.message_id == _MESSAGE.c.id)
    mine = asked.where(_MAIL_ID.c.value == value, _MESSAGE.c.direction == Direction.IN.value, _MESSAGE.c.sender == sender)
    return [(row.subject, row.fingerprint) for row in work.session.execute(mine)]
