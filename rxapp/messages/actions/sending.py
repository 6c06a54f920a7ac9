"""Sending and keeping: `enqueue` puts an e-mail or SMS into the outbox, `save_note` keeps a note, `retry` sends a failed one anew.

Nothing is sent here; the delivery loop does that. One key makes one message, however often it comes (D-56).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Unpack

from sqlmodel import func, select

from rxapp.core.errors import BadInput
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.customers.actions import last_contact
from rxapp.messages.actions import about, attachments, checks, keepers, once, sealed, writing
from rxapp.messages.actions import copies as copying
from rxapp.messages.actions.message_request import NO_CONTEXT, Context, Manner, MessageRequest, request
from rxapp.messages.actions.queued import QueuedRow, queued_row
from rxapp.messages.delivery.actions.recipients import copies_of
from rxapp.messages.models import Message
from rxapp.messages.queries.one import message_to_change
from rxapp.messages.queries.quotes import quoted
from rxapp.messages.rules.sending import REASON, TYPED, Confirm
from rxapp.messages.rules.states import Status
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission
from rxapp.wording.quotes import Quoted

QUIET = "message.waiting.quiet"
TAKEN_OVER = ("kind", "to", "subject", "body", "greeting", "signature", "template_id", "language", "uses_name", "is_formal", "is_auto")


def enqueue(
    work: Work,
    *,
    key: str,
    customer_id: int,
    kind: str,
    to: str,
    subject: str,
    body: str,
    greeting: str = "",
    signature: str = "",
    template_id: int | None = None,
    language: str = "",
    uses_name: bool = True,
    is_formal: bool = False,
    send_at: datetime | str | None = None,
    empty: Iterable[str] = (),
    confirmed: Iterable[str] = (),
    retry_of: int | None = None,
    asks_whose: bool = False,
    drafted: str = "",
    cc: Iterable[str | tuple[str, str]] = (),
    context: Context = NO_CONTEXT,
    headers: Mapping[str, str] | None = None,
    is_auto: bool = False,
    files: Iterable[int] = (),
    quoted: Iterable[Quoted] = (),
    **manner: Unpack[Manner],
) -> QueuedRow:
    """Put an e-mail or SMS into the outbox, to go after the shop's undo span or at `send_at` (CL-47, D-7, D-8).

    `body` is the whole text that staff see, and exactly that is sent. `send_at` is a moment, or a time of the shop's
    clock such as `2026-11-23T09:00`. `empty` names the template's placeholders that had nothing to say. `confirmed` are
    the questions already answered with yes (`rules.Confirm`). `retry_of` names the message that this one replaces.
    `drafted` is the draft's text as the caller last knew it: other words of the draft stay (D-142).
    `cc` are addresses, or pairs of address and name, that get a copy of a mail (D-9, D-81); `context` says to what it belongs and
    which message it answers; `headers` are further lines of a mail; `is_auto`: no person wrote it; `files` are uploads of the
    writer's own that go with a mail, by their numbers. `quoted` are the facts that its words tell: at release they must still hold
    (D-127); what staff have taken out of the words is not asked about.
    A message of a ticket (`context`), whose row the caller holds, needs *work tickets* in place of *send*, and `customer_id` may be 0
    there; whoever wrote in it is answered without a consent (D-2). Its `manner`: `sender` is address and name of the mailbox, or the
    number, as which it goes; `undo_for` the seconds of its own undo span; `reason` lets it go without consent, for who may; `typed` is
    how much of the body its writer typed.
    With `asks_whose` an address that is another customer's is asked about, although that customer has agreed (D-3).
    The same key with the same content returns the row that it made; with other content it asks (SentMeanwhile, D-142), and
    after the yes it makes a row of its own. Raises NotAllowed, BadInput, TooLong, OthersJob and those of `refusals`.
    """
    work.need(Permission.WORK_TICKETS if context.ticket_id else Permission.SEND)
    wanted = request(
        key=key,
        customer_id=customer_id,
        kind=kind,
        to=to,
        subject=subject,
        body=body,
        greeting=greeting,
        signature=signature,
        template_id=template_id,
        language=language,
        uses_name=uses_name,
        is_formal=is_formal,
        empty=empty,
        confirmed=confirmed,
        retry_of=retry_of,
        asks_whose=asks_whose,
        drafted=drafted,
        cc=cc,
        context=context,
        headers=headers,
        is_auto=is_auto,
        files=files,
        quoted=quoted,
        **manner,
    )
    _may_go(work, wanted)
    return _once(work, wanted, send_at)


def save_note(
    work: Work,
    *,
    key: str,
    customer_id: int,
    subject: str,
    body: str,
    template_id: int | None = None,
    language: str = "",
    confirmed: Iterable[str] = (),
    drafted: str = "",
    context: Context = NO_CONTEXT,
) -> QueuedRow:
    """Keep a note on the customer's record (CL-18, CL-47). It is sent to nobody, and has no greeting and no signature (CL-37, D-16).

    The same key with the same content returns the note it made; with other content it is asked about (SavedMeanwhile, D-142). Raises
    NotAllowed, BadInput, TooLong, NoSubject, NoText, Gone, Hidden, OthersJob.
    """
    work.need(Permission.SEND)
    words: dict[str, Any] = {"subject": subject, "body": body, "template_id": template_id, "language": language, "drafted": drafted}
    wanted = request(**words, key=key, customer_id=customer_id, kind=Kind.NOTE, confirmed=confirmed, context=context)
    about.check(work, wanted)
    return _once(work, wanted, None)


def retry(work: Work, *, message_id: int, key: str = "", confirmed: Iterable[str] = ()) -> QueuedRow:
    """Send a failed message again, as a new message that names the old one; an uncertain one only after a yes (D-11).

    The new one goes only to those whom the old one did not reach (D-143): if its To was reached, the first such copy becomes the To.
    Consent, address and sender are checked again. Without a `key` a message has one retry, whoever asks for it and however often. Raises
    NotAllowed, NotFound, NotRetried, SendAgain and what `enqueue` raises.
    """
    old = message_to_change(work, message_id)
    keepers.hold(work, old.ticket_id)
    copies = list(copies_of(work, [old.id or 0], (Status.FAILED, Status.UNCERTAIN)).values())
    missed = copies if copies and old.status not in (Status.FAILED, Status.UNCERTAIN) else [old.to, *copies]
    return retry_as(work, old, kind=old.kind, to=missed[0], cc=missed[1:], key=key, confirmed=confirmed)


def retry_as(
    work: Work, old: Message, *, kind: str, to: str, cc: Iterable[str] = (), key: str = "", confirmed: Iterable[str] = ()
) -> QueuedRow:
    """Send the words of an old message again, by this kind to this address. Raises what `retry` raises. The caller checks permissions."""
    checks.one_at_a_time(work, old.customer_id or 0, old.ticket_id)
    again = None if key else _sent_anew(work, old)
    if again:
        return queued_row(work, again)
    taken: dict[str, Any] = {name: getattr(old, name) for name in TAKEN_OVER} | {"kind": kind, "to": to, "cc": tuple(cc)}
    if kind == old.kind:
        taken |= {"headers": old.facts.get("headers"), "files_of": old.id}
    taken["quoted"] = quoted(work, [old.id or 0]).get(old.id or 0, ())
    job_id = about.still_theirs(work, old.job_id, old.customer_id)
    if old.ticket_id:
        taken |= {name: old.facts[name] for name in (REASON, TYPED) if name in old.facts}
        taken["sender"] = (old.sender, old.sender_name) if kind == old.kind else ("", "")
        taken["undo_for"] = shops.shop(work).undo_tickets_for
    taken["context"] = Context(old.ticket_id, job_id, old.record_id, old.about_id)
    key = key or f"retry-{old.reference}-{_tries_anew(work, old)}"
    wanted = request(**taken, key=key, customer_id=old.customer_id or 0, confirmed=confirmed, retry_of=old.id)
    row = _once(work, wanted, None)
    keepers.goes(work, old.ticket_id, row.id)
    return row


def _may_go(work: Work, wanted: MessageRequest) -> None:
    if wanted.kind == Kind.NOTE:
        raise BadInput
    if wanted.reason:
        work.need(Permission.SEND_WITHOUT_CONSENT)
    about.check(work, wanted)


def _once(work: Work, wanted: MessageRequest, send_at: datetime | str | None) -> QueuedRow:
    """The row that this very press has made, else a new one (D-56, D-142)."""
    checks.one_at_a_time(work, wanted.customer_id, wanted.context.ticket_id)
    wanted, made = once.told_apart(work, wanted, send_at)
    if made:
        return queued_row(work, made)
    return _kept(work, wanted) if wanted.kind == Kind.NOTE else _placed(work, wanted, send_at)


def _sent_anew(work: Work, old: Message) -> Message | None:
    wanted = select(Message).where(Message.retry_of == old.id, Message.status != Status.CANCELLED.value)
    return work.session.exec(wanted).first()


def _tries_anew(work: Work, old: Message) -> int:
    return work.session.exec(select(func.count()).select_from(Message).where(Message.retry_of == old.id)).one()


def _placed(work: Work, wanted: MessageRequest, send_at: datetime | str | None) -> QueuedRow:
    customer = checks.customer(work, wanted.customer_id) if wanted.customer_id else None
    checks.words(work, wanted)
    checks.replaced(work, wanted)
    checks.number(work, wanted)
    wanted = replace(wanted, to=checks.address(work, wanted.kind, wanted.to))
    is_ad_hoc = checks.consent(work, customer, wanted)
    wanted = replace(wanted, cc=copying.checked(work, wanted))
    shop = checks.sender(work, wanted.kind, own=wanted.sender[0])
    chosen_at = checks.moment(work, send_at, shop.zone, wanted.confirmed)
    checks.size(work, wanted, shop, files=attachments.sizes(work, wanted))
    over_at = checks.quiet_end(work, kind=wanted.kind, to=wanted.to, at=chosen_at) if chosen_at else checks.quiet(work, wanted, shop)
    goes_at = chosen_at or over_at
    checks.said_before(work, wanted)
    message = writing.row_for(work, wanted, Status.HELD)
    message.is_ad_hoc, message.is_scheduled = is_ad_hoc, goes_at is not None
    message.is_urgent = Confirm.NOW in wanted.confirmed and not message.is_scheduled
    message.send_after = goes_at or work.now + timedelta(seconds=checks.undo_span(wanted, shop))
    message.next_try_at, message.shown_at = over_at or message.send_after, message.send_after  # no row jumps when it has gone
    if over_at:
        message.waiting, message.waiting_values = QUIET, {"at": over_at.isoformat()}
    message.sender, message.sender_name = wanted.sender
    if wanted.kind == Kind.EMAIL:
        message.sender = message.reply_to = wanted.sender[0] or shop.service_email
        message.sender_name = wanted.sender[1] or shop.name
        message.header_id = sealed.header_id(message.reference, message.sender)
    label = "message.ladder.scheduled" if goes_at else "message.ladder.held"
    return writing.written(work, message, label, wanted)


def _kept(work: Work, wanted: MessageRequest) -> QueuedRow:
    checks.customer(work, wanted.customer_id)
    checks.words(work, wanted)
    last_contact.touch(work, customer_id=wanted.customer_id, kind=Kind.NOTE, at=work.now)
    return writing.written(work, writing.row_for(work, wanted, Status.SAVED), "message.ladder.saved", wanted)
