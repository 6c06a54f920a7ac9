"""What a reply needs to know of its ticket: whom it answers, as whom it goes, and the words that are set below it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from rxapp.core.i18n import say
from rxapp.core.kinds import OUTGOING, Direction, Kind
from rxapp.core.reads import Read
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
from rxapp.tickets.queries import one
from rxapp.tickets.rules import replying
from rxapp.wording.queries import filling, templates

_MESSAGE, _QUEUE, _MAILBOX = table_of(Message), table_of(Queue), table_of(Mailbox)
_GONE = (Status.CANCELLED.value, Status.FAILED.value)
_TEXTS = ("name", "number", "title", "first_name", "last_name", "company", "form_informal", "form_formal", "language", "preference", "note")
_NOBODY: dict[str, Any] = {
    **dict.fromkeys((*_TEXTS, "last_contact_kind"), ""),
    **dict.fromkeys(("is_supplier", "is_conflict", "is_vip", "is_hidden"), False),
    **dict.fromkeys(("phones", "emails", "tags"), ()),
    **{"id": 0, "version": 0, "kind": "person", "fields": {}, "last_contact_at": None},
}
SPOKEN = (Kind.EMAIL.value, Kind.SMS.value, Kind.CALL.value, Kind.CHAT.value, Kind.COMMENT.value)
_IN, _OUT = (_MESSAGE.c.direction == sa.literal_column(f"'{way.value}'") for way in (Direction.IN, Direction.OUT))
_OF_TICKET = _MESSAGE.c.ticket_id == sa.bindparam("of_ticket")
_RECEIVED = Read(
    sa.select(*(_MESSAGE.c[name] for name in ("id", "kind", "sender", "sender_name", "to", "shown_at")))
    .where(_OF_TICKET, _MESSAGE.c.kind == sa.bindparam("of_kind"), _IN, _MESSAGE.c.status == Status.RECEIVED.value)
    .where(_MESSAGE.c.staff_id.is_(None), _MESSAGE.c.sender != "", _MESSAGE.c.is_auto.is_(False))
    .order_by(_MESSAGE.c.id.desc())
    .limit(1)
)
_SENT = Read(
    sa.select(_MESSAGE.c.id)
    .where(_OF_TICKET, _MESSAGE.c.kind == Kind.EMAIL.value, _OUT, *(_MESSAGE.c.status != gone for gone in _GONE))
    .order_by(_MESSAGE.c.id.desc())
    .limit(1)
)
_LAST_SAID = Read(
    sa.select(*(_MESSAGE.c[name] for name in ("direction", "sender", "sender_name", "staff_name", "shown_at", "subject", "body", "facts")))
    .where(_OF_TICKET, sa.or_(*(_MESSAGE.c.kind == kind.value for kind in OUTGOING)), *(_MESSAGE.c.status != gone for gone in _GONE))
    .where(_MESSAGE.c.is_auto.is_(False))
    .order_by(_MESSAGE.c.id.desc())
    .limit(1)
)
_MAILBOX_OF = Read(
    sa.select(_MAILBOX.c.address).join(_QUEUE, _QUEUE.c.mailbox_id == _MAILBOX.c.id).where(_QUEUE.c.id == sa.bindparam("of_queue"))
)


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
    found = _RECEIVED.first(work, of_ticket=ticket_id, of_kind=kind)
    return AnsweredRow(found.id, found.kind, found.sender, found.sender_name, found.to, found.shown_at) if found else None


def last_sent_id(work: Work, ticket_id: int) -> int | None:
    """The last mail that went out in the ticket, which the next one continues; None where there is none."""
    found = _SENT.first(work, of_ticket=ticket_id)
    return found.id if found else None


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
    found = _MAILBOX_OF.first(work, of_queue=ticket.queue_id)
    address = found.address if found else ""
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
    nobody: dict[str, Any] = _NOBODY | {"name": ticket.name, "created_at": work.now}
    return lookups.CustomerRow(**nobody)


def filled_for(work: Work, ticket_id: object, template_id: int) -> tuple[str, filling.Filled]:
    """The language of a template, and its parts as they are filled for the customer of a ticket, or for nobody.

    Raises NotAllowed, BadInput, NotFound, TemplateEndless, SignatureBroken.
    """
    ticket, template = one.ticket_for(work, ticket_id), templates.template_for(work, template_id)
    words: dict[str, Any] = {"subject": template.subject, "content": template.content}
    return template.language, filling.fill(work, customer_of(work, ticket), kind=template.kind, language=template.language, **words)


def _quote(work: Work, ticket: Ticket, shop: shops.ShopRow, language: str) -> str:
    """The last mail or SMS of the ticket, as it stands under an answer."""
    last = _LAST_SAID.first(work, of_ticket=ticket.id)
    if last is None:
        return ""
    name = last.sender_name or last.sender if last.direction == Direction.IN.value else last.staff_name or shop.name
    at = times.told(last.shown_at, zone=shop.zone, language=language)
    body = last.body[: last.facts[TYPED]] if last.facts.get(TYPED) else quotes.split(last.body, subject=last.subject).new
    return replying.quoted(say(language, "ticket.quote.header", at=at, name=name), body)
