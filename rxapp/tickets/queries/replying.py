"""What a reply needs to know of its ticket: whom it answers, as whom it goes, and the words that are set below it."""

from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from rxapp.core.i18n import say
from rxapp.core.kinds import Direction, Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers.queries import lookups
from rxapp.messages.mailboxes.models import Mailbox
from rxapp.messages.models import Message
from rxapp.messages.rules import quoted as quotes
from rxapp.messages.rules import times
from rxapp.messages.rules.sending import TYPED
from rxapp.messages.rules.states import Status
from rxapp.shop import queries as shops
from rxapp.tickets.models import Queue, Ticket
from rxapp.tickets.rules import replying
from rxapp.wording.queries import filling

_MESSAGE, _QUEUE, _MAILBOX = table_of(Message), table_of(Queue), table_of(Mailbox)
_GONE = (Status.CANCELLED.value, Status.FAILED.value)
SPOKEN = (Kind.EMAIL.value, Kind.SMS.value, Kind.CALL.value, Kind.CHAT.value, Kind.COMMENT.value)


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """The message that a reply answers: who wrote it, to which of our addresses or numbers, when."""

    id: int
    kind: str
    sender: str
    sender_name: str
    to: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NewsRow:
    """What came into a ticket after an event: how much, and the last of it."""

    n: int
    id: int
    name: str
    at: datetime


def last_received(work: Work, ticket_id: int, kind: str) -> AnsweredRow | None:
    """The customer's last message of this kind in the ticket, that they sent by themselves; None where there is none."""
    found = work.session.execute(
        sa.select(_MESSAGE)
        .where(_MESSAGE.c.ticket_id == ticket_id, _MESSAGE.c.kind == kind, _MESSAGE.c.direction == Direction.IN.value)
        .where(_MESSAGE.c.status == Status.RECEIVED.value, _MESSAGE.c.staff_id.is_(None), _MESSAGE.c.sender != "")
        .order_by(_MESSAGE.c.id.desc())
        .limit(1)
    ).first()
    return AnsweredRow(found.id, found.kind, found.sender, found.sender_name, found.to, found.shown_at) if found else None


def last_sent_id(work: Work, ticket_id: int) -> int | None:
    """The last mail that went out in the ticket, which the next one continues; None where there is none."""
    sent = sa.select(_MESSAGE.c.id).where(_MESSAGE.c.ticket_id == ticket_id, _MESSAGE.c.kind == Kind.EMAIL.value)
    sent = sent.where(_MESSAGE.c.direction == Direction.OUT.value, _MESSAGE.c.status.not_in(_GONE))
    return work.session.execute(sent.order_by(_MESSAGE.c.id.desc()).limit(1)).scalar()


def news(work: Work, ticket_id: int, seen_event_id: int) -> NewsRow | None:
    """What was said in the ticket after that event; None where nothing was."""
    later = (_MESSAGE.c.ticket_id == ticket_id, _MESSAGE.c.id > seen_event_id, _MESSAGE.c.kind.in_(SPOKEN))
    rows = work.session.execute(sa.select(_MESSAGE).where(*later).order_by(_MESSAGE.c.id.desc())).all()
    if not rows:
        return None
    last = rows[0]
    return NewsRow(len(rows), last.id, last.staff_name or last.sender_name or last.sender, last.created_at)


def sender_of(work: Work, ticket: Ticket) -> tuple[str, str]:
    """Address and name as which a mail of the ticket goes: its queue's mailbox, else "" for the store's address (D-12, D-141)."""
    asked = sa.select(_MAILBOX.c.address).join(_QUEUE, _QUEUE.c.mailbox_id == _MAILBOX.c.id).where(_QUEUE.c.id == ticket.queue_id)
    address = work.session.execute(asked).scalar() or ""
    return address, shops.shop(work).name if address else ""


def parts_of(work: Work, ticket: Ticket, kind: str) -> tuple[replying.Parts, filling.Filled]:
    """What is set below a reply of this kind, and how the signature was filled. Raises SignatureBroken."""
    customer, shop = customer_of(work, ticket), shops.shop(work)
    language = language_of(work, ticket)
    filled = filling.fill(work, customer, kind=kind, language=language, subject="", content="")
    quote = _quote(work, ticket, shop, language) if shop.quotes_last and kind == Kind.EMAIL else ""
    return replying.Parts(filled.signature, quote), filled


def language_of(work: Work, ticket: Ticket) -> str:
    """The language of a ticket: its customer's, else the shop's."""
    return customer_of(work, ticket).language or shops.shop(work).language


def customer_of(work: Work, ticket: Ticket) -> lookups.CustomerRow:
    """The ticket's customer, as templates and signatures are filled for; where it is nobody's yet, an empty record of the sender's name."""
    if ticket.customer_id:
        return lookups.customer_for(work, ticket.customer_id)
    empty: dict[str, Any] = {field.name: _nothing(field.type) for field in fields(lookups.CustomerRow) if field.default is MISSING}
    return lookups.CustomerRow(**empty | {"name": ticket.name, "fields": {}, "created_at": work.now, "kind": "person"})


def _nothing(kind: Any) -> Any:
    """The empty value of a field by its annotation."""
    named = {"int": 0, "str": "", "bool": False}
    name = kind if isinstance(kind, str) else getattr(kind, "__name__", "")
    return named.get(name, () if str(kind).startswith("tuple") else None)


def _quote(work: Work, ticket: Ticket, shop: shops.ShopRow, language: str) -> str:
    """The last mail or SMS of the ticket, as it stands under an answer."""
    said = (_MESSAGE.c.ticket_id == ticket.id, _MESSAGE.c.kind.in_((Kind.EMAIL.value, Kind.SMS.value)), _MESSAGE.c.status.not_in(_GONE))
    last = work.session.execute(sa.select(_MESSAGE).where(*said).order_by(_MESSAGE.c.id.desc()).limit(1)).first()
    if last is None:
        return ""
    name = last.sender_name or last.sender if last.direction == Direction.IN.value else last.staff_name or shop.name
    at = times.told(last.shown_at, zone=shop.zone, language=language)
    body = last.body[: last.facts[TYPED]] if last.facts.get(TYPED) else quotes.split(last.body, subject=last.subject).new
    return replying.quoted(say(language, "ticket.quote.header", at=at, name=name), body)
