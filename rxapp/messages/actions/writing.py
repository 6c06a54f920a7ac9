"""Writing the row that a request made, with all that hangs on it: recipients, delivery event, files, quotes, and word to every screen."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from rxapp.core import ids
from rxapp.core.errors import BadInput
from rxapp.core.kinds import OUTGOING, Direction
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.actions import attachments, once, quotes
from rxapp.messages.actions.drafts import settle_draft
from rxapp.messages.actions.message_request import MessageRequest
from rxapp.messages.actions.queued import QueuedRow, queued_row
from rxapp.messages.delivery.actions.recipients import note_recipients
from rxapp.messages.delivery.actions.transitions import MESSAGE, add_event
from rxapp.messages.models import Message
from rxapp.messages.rules.sending import REASON, TYPED
from rxapp.messages.rules.states import Status


def row_for(work: Work, wanted: MessageRequest, status: Status) -> Message:
    """The row of a request, not written yet."""
    return Message(
        key=wanted.key,
        customer_id=wanted.customer_id or None,
        direction=Direction.OUT.value,
        kind=wanted.kind,
        status=status.value,
        to=wanted.to,
        subject=wanted.subject,
        body=wanted.body,
        greeting=wanted.greeting,
        signature=wanted.signature,
        fingerprint=wanted.fingerprint,
        search_text=fold(f"{wanted.subject} {wanted.body} {work.actor.name} {wanted.to}"),
        template_id=wanted.template_id,
        language=wanted.language,
        uses_name=wanted.uses_name,
        is_formal=wanted.is_formal,
        staff_id=work.actor.id,
        staff_name=work.actor.name,
        created_at=work.now,
        shown_at=work.now,
        reference=ids.key(),
        retry_of=wanted.retry_of,
        **asdict(wanted.context),
        facts=_facts(wanted),
        is_auto=wanted.is_auto,
    )


def _facts(wanted: MessageRequest) -> dict[str, Any]:
    told = {"headers": dict(wanted.headers), REASON: wanted.reason, TYPED: wanted.typed}
    return {name: value for name, value in told.items() if value}


def written(work: Work, message: Message, label: str, wanted: MessageRequest) -> QueuedRow:
    """Write the row; where another request with the same key was faster, theirs is the one."""
    try:
        with work.session.begin_nested():
            work.session.add(message)
    except IntegrityError:  # only a key that was sent for another customer: those to this one have waited for each other
        if once.row_of(work, message.key) is None:
            raise
        raise BadInput from None
    number = message.id or 0
    if message.kind in OUTGOING:
        note_recipients(work, message, cc=wanted.cc)
    add_event(work, number, Status(message.status), label, {"name": work.actor.name})
    if message.waiting:
        add_event(work, number, Status.HELD, "message.ladder.quiet")
    agreed: dict[str, Any] = {"confirmed": sorted(wanted.confirmed)} if wanted.confirmed else {}
    agreed |= {REASON: wanted.reason} if wanted.reason else {}
    after = {"status": message.status, "kind": message.kind, "to": message.to, "retry_of": message.retry_of, **agreed}
    history.record(work, subject="message", subject_id=number, kind="written", after=after)
    if not message.ticket_id:  # a ticket has drafts of its own
        settle_draft(work, customer_id=message.customer_id or 0, kind=message.kind, sent=message.body, known=wanted.drafted)
    replaced(work, message.retry_of, at=work.now)
    attachments.attach(work, wanted, number)
    quotes.keep(work, wanted, number)
    live.publish(work, "messages")
    return queued_row(work, message)


def replaced(work: Work, message_id: int | None, *, at: datetime | None) -> None:
    """Note that the message was sent anew at `at` (UTC), so that it needs no attention; None: it was not after all."""
    if message_id:
        wrong = MESSAGE.c.status.in_([Status.FAILED.value, Status.UNCERTAIN.value])
        work.session.execute(sa.update(MESSAGE).where(MESSAGE.c.id == message_id, wrong).values(dismissed_at=at))
