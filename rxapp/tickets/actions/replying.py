"""Answering a ticket by e-mail or SMS, once: whoever has not seen what came meanwhile is stopped (TK-25, TK-36, D-86, D-132, D-135)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rxapp.core.errors import BadInput, Refusal
from rxapp.core.inputs import a_line, a_number, a_text, an_id, one_of
from rxapp.core.kinds import KINDS, OUTGOING, Kind
from rxapp.core.work import Work
from rxapp.customers.rules import folded_email
from rxapp.messages.actions import once, refusals
from rxapp.messages.actions.message_request import Context
from rxapp.messages.actions.queued import QueuedRow, queued_row
from rxapp.messages.actions.sending import enqueue
from rxapp.messages.delivery.actions.recipients import copies_of
from rxapp.messages.models import Message
from rxapp.messages.queries import owners
from rxapp.messages.rules import times
from rxapp.messages.rules.sending import TYPED
from rxapp.messages.rules.states import Status
from rxapp.shop import queries as shops
from rxapp.tickets.actions import drafts, moving, seen, watching
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import one, replying
from rxapp.tickets.queries.hours import hours_of
from rxapp.tickets.rules import deadlines
from rxapp.tickets.rules import replying as rules
from rxapp.tickets.rules.kinds import Built, Part, Waiting
from rxapp.wording.quotes import Quoted

WHEN = ("now", "undo", "later")
_LARGEST = 2**31 - 1


class Stale(Refusal):
    """Something was said in the ticket that the writer has not seen; nothing is sent and the text stays with them.

    Values: n (how much), name (whose the last of it is), number (its id), time (in the reader's words), last (the event to send next time).
    """

    key = "ticket.refusal.stale"


class NoSms(Refusal):
    """Nobody has written by SMS in this ticket, so there is no number to answer (D-86)."""

    key = "ticket.refusal.no_sms"


class Merged(Refusal):
    """The ticket was merged into another one, where the conversation goes on; values: number. Links to it."""

    key = "ticket.refusal.merged"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A reply as asked for, each value of the right type."""

    kind: Kind
    typed: str
    to: str
    when: str
    seen: int
    status_id: int
    template_id: int


def reply(
    work: Work,
    *,
    key: str,
    ticket_id: int,
    body: str,
    seen_event_id: int,
    kind: str = "email",
    to: str = "",
    cc: Iterable[str] = (),
    files: Iterable[int] = (),
    status_id: int = 0,
    when: str = "undo",
    send_at: str = "",
    template_id: int = 0,
    quoted: Iterable[Quoted] = (),
    reason: str = "",
    confirmed: Iterable[str] = (),
) -> QueuedRow:
    """Send what was typed to the customer, with signature and quote below it; returns the message.

    `seen_event_id` is the last event of the ticket that its author has seen. `to` is another address than the ticket's; an SMS goes to
    the number that wrote. `when`: now, after the tickets' undo span, or later at `send_at` (D-72, D-8). The status becomes the picked one,
    else *Awaiting customer*; the author watches; their draft is gone. The same `key` with the same words returns the message that it made.
    Raises NotAllowed, NotFound, BadInput, TooLong, Stale, NoSms, Merged and what `sending.enqueue` raises.
    """
    ticket = one.held_ticket(work, ticket_id)
    wanted = _wanted(kind=kind, body=body, to=to, when=when, seen=seen_event_id, status_id=status_id, template_id=template_id)
    made = once.row_of(work, a_line(key, limit=64))
    if made and _is_same(work, made, ticket, wanted, cc):
        return queued_row(work, made)
    _may_reply(work, ticket, wanted)
    answered = replying.last_received(work, ticket.id or 0, wanted.kind)
    words = _words(work, ticket, wanted)
    address = _address(work, ticket, wanted, answered)
    row = enqueue(
        work,
        key=key,
        customer_id=ticket.customer_id or 0,
        kind=wanted.kind,
        to=address,
        cc=cc,
        files=files,
        template_id=wanted.template_id or None,
        send_at=send_at if wanted.when == "later" else None,
        undo_for=0 if wanted.when == "now" else shops.shop(work).undo_tickets_for,
        sender=_sender(work, ticket, answered, wanted.kind),
        context=Context(ticket_id=ticket.id, about_id=answered.id if answered else _continued(work, ticket, wanted.kind)),
        quoted=quoted,
        reason=reason,
        confirmed=confirmed,
        **words,
    )
    _answered(work, ticket, wanted, row.id)
    return row


def answered(work: Work, ticket: Ticket, *, event_id: int, status_id: int = 0) -> None:
    """Note on a held ticket that this message answers it: its status (0: *Awaiting customer*), whose turn it is, its first reply."""
    status_id = status_id or one.built_in(work, Built.AWAITING)
    is_over = one.statuses(work)[status_id].parent in (Built.CLOSED, Built.MERGED)
    changes: dict[str, Any] = {"waiting_for": (Waiting.NOBODY if is_over else Waiting.CUSTOMER).value, "status_id": status_id}
    changes |= {"last_event_id": event_id, "last_message_at": work.now, "is_unindexed": True}
    if ticket.first_reply_at is None:
        since = deadlines.worked(hours_of(work, ticket.queue_id), ticket.created_at, work.now)
        changes |= {"first_reply_at": work.now, "first_reply_worked": since}
    moving.moved(work, ticket, kind="replied", **changes)
    watching.begin(work, ticket, work.actor.id)
    seen.note(work, ticket, event_id)


def _wanted(*, kind: object, body: object, to: object, when: object, seen: object, status_id: object, template_id: object) -> _Wanted:
    what = Kind(one_of(kind, OUTGOING))
    return _Wanted(
        kind=what,
        typed=a_text(body, limit=KINDS[what].body_limit).strip(),
        to=a_line(to, limit=254),
        when=one_of(when, WHEN),
        seen=a_number(seen, low=0, high=_LARGEST),
        status_id=an_id(status_id) if status_id else 0,
        template_id=an_id(template_id) if template_id else 0,
    )


def _is_same(work: Work, made: Message, ticket: Ticket, wanted: _Wanted, cc: Iterable[str]) -> bool:
    """Whether this very press has made the message already (D-56): the same words to the same people. Else the writer has not seen it.

    Raises BadInput for the key of another one's.
    """
    if made.ticket_id != ticket.id or made.staff_id != work.actor.id:
        raise BadInput
    if made.status == Status.CANCELLED or made.kind != wanted.kind or made.body[: made.facts.get(TYPED, 0)] != wanted.typed:
        return False
    asked = {folded_email(str(address)) for address in cc} - {folded_email(made.to)}
    return {address for _, address in copies_of(work, [made.id or 0])} == asked


def _may_reply(work: Work, ticket: Ticket, wanted: _Wanted) -> None:
    if ticket.merged_into_id:
        into = work.session.get(Ticket, ticket.merged_into_id)
        raise Merged(number=into.number or 0 if into else 0, link=f"/tickets/{ticket.merged_into_id}")
    if wanted.status_id and (wanted.status_id not in (known := one.statuses(work)) or known[wanted.status_id].parent is Built.MERGED):
        raise BadInput
    if ticket.last_event_id != wanted.seen:
        raise _stale(work, ticket, wanted.seen)
    if not wanted.typed:
        raise refusals.NoText


def _stale(work: Work, ticket: Ticket, seen: int) -> Stale:
    found, shop = replying.news(work, ticket.id or 0, seen), shops.shop(work)
    if found is None:  # an event of which nothing is left
        return Stale(n=0, name="", number=0, time="", last=ticket.last_event_id)
    time = times.told(found.at, zone=work.actor.zone or shop.zone, language=work.actor.language or shop.language)
    return Stale(n=found.n, name=found.name, number=found.id, time=time, last=ticket.last_event_id)


def _words(work: Work, ticket: Ticket, wanted: _Wanted) -> dict[str, Any]:
    """Subject, whole text and its parts, as `enqueue` takes them."""
    parts, filled = replying.parts_of(work, ticket, wanted.kind)
    return {
        "subject": rules.subject_of(ticket.subject) if wanted.kind is Kind.EMAIL else ticket.subject[:200],
        "body": rules.whole(wanted.kind, wanted.typed, parts),
        "typed": len(wanted.typed),
        "signature": parts.signature,
        "language": replying.language_of(work, ticket),
        "empty": filled.empty,
    }


def _address(work: Work, ticket: Ticket, wanted: _Wanted, answered: replying.AnsweredRow | None) -> str:
    """Where it goes: a mail to the ticket's address or another one, an SMS to the number that wrote."""
    if wanted.kind is Kind.EMAIL:
        return wanted.to or (ticket.address if ticket.kind == Kind.EMAIL else answered.sender if answered else "")
    if answered is None:
        raise NoSms
    if wanted.to and owners.normal_address(work, Kind.SMS, wanted.to) != answered.sender:
        raise BadInput
    return answered.sender


def _sender(work: Work, ticket: Ticket, answered: replying.AnsweredRow | None, kind: Kind) -> tuple[str, str]:
    if kind is Kind.EMAIL:
        return replying.sender_of(work, ticket)
    return (answered.to, "") if answered else ("", "")


def _continued(work: Work, ticket: Ticket, kind: Kind) -> int | None:
    return replying.last_sent_id(work, ticket.id or 0) if kind is Kind.EMAIL else None


def _answered(work: Work, ticket: Ticket, wanted: _Wanted, message_id: int) -> None:
    answered(work, ticket, event_id=message_id, status_id=wanted.status_id)
    drafts.forget(work, ticket_id=ticket.id or 0, part=Part.REPLY)
