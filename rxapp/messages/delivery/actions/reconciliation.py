"""Reconciliation: asks the provider what became of an *uncertain* message, and records the answer. Nothing is sent here."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func

from rxapp.core import locks
from rxapp.core.kinds import Kind
from rxapp.core.text import one_line
from rxapp.core.work import Work
from rxapp.customers.actions import contact_events, last_contact
from rxapp.customers.queries import lookups
from rxapp.customers.rules import folded_email
from rxapp.live import actions as live
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions.outgoing import outgoing
from rxapp.messages.delivery.actions.transitions import MESSAGE, NO_FAILURE, DeliveryEvent, add_events, move
from rxapp.messages.delivery.lookups import Answer, LookupResult, Question
from rxapp.messages.delivery.ports import ReportState
from rxapp.messages.delivery.rules import clock_skew
from rxapp.messages.models import Message, MessageEvent
from rxapp.messages.queries.one import message_of
from rxapp.messages.rules.states import Status

_LIKE_IT = timedelta(days=2)
_BECAME = {
    ReportState.DELIVERED: Status.DELIVERED,
    ReportState.OPENED: Status.DELIVERED,
    ReportState.FAILED: Status.FAILED,
    ReportState.BOUNCED: Status.FAILED,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that this worker is to put to the channel of that name."""

    channel: str
    question: Question


def claim_asks(work: Work, *, limit: int = 10) -> list[Asked]:
    """Claim up to `limit` uncertain messages whose provider is to be asked now; each goes to one worker. Returns the questions.

    The app asks by itself one minute and ten minutes after the message became uncertain; staff may ask at any time.
    """
    due = sa.select(MESSAGE.c.id).where(MESSAGE.c.ask_at <= work.now, MESSAGE.c.status == Status.UNCERTAIN.value)
    due = due.order_by(MESSAGE.c.ask_at).limit(limit)
    asked: list[Asked] = []
    for number in work.session.execute(locks.rows(locks.MESSAGES, due, waits=False)).scalars().all():
        message = message_of(work, number)
        facts = ports.facts_of(message.channel, message.kind)
        can = facts is not None and facts.is_set_up and facts.can_look_up
        message.ask_at = work.now + clock_skew.ASK_AGAIN_AFTER if can and message.asks == 0 else None
        message.asks += 1
        if can:
            asked.append(Asked(message.channel, _question(work, message)))
    return asked


def record_answer(work: Work, *, message_id: int, answer: Answer) -> bool:
    """Record a provider's answer about an uncertain message. Returns False where it was not uncertain any more.

    SENT: it becomes sent, delivered or failed, as the answer says. NOT_THERE: it failed, and was certainly not sent. CANNOT_SAY, an id
    that is another message's, or another account in use than at the try: it stays uncertain, and a delivery event says why.
    """
    message = message_of(work, message_id)
    if message.status != Status.UNCERTAIN:
        return False
    if message.customer_id:  # before its message, as whoever records reports and outcomes holds them
        contact_events.lock_records(work, customer_ids=[message.customer_id])
    provider_id = one_line(answer.provider_id)[:200]
    is_others = bool(provider_id) and _belongs_to_another(work, message, provider_id)
    if answer.found is LookupResult.CANNOT_SAY or is_others:
        _cannot_say(work, message, answer)
    elif answer.found is LookupResult.NOT_THERE and _was_under_another(message):
        _cannot_say(work, message, replace(answer, key="message.ask.other_account"))
    elif answer.found is LookupResult.NOT_THERE:
        _failed(work, message, "message.failure.not_there", answer)
    else:
        _found(work, message, answer, provider_id)
    live.publish(work, "messages")
    return True


def _question(work: Work, message: Message) -> Question:
    began = sa.select(func.max(MessageEvent.at)).where(
        col(MessageEvent.message_id) == message.id, col(MessageEvent.status) == Status.SENDING.value
    )
    return Question(
        message=outgoing(work, [message])[0],
        tried_at=work.session.execute(began).scalar_one() or message.created_at,
        asked_at=work.now,
        provider_id=message.provider_id,
        taken_ids=_taken_ids(work, message),
    )


def _taken_ids(work: Work, message: Message) -> frozenset[str]:
    """The provider's ids of our other messages to this address in those days, whichever of its owners they were written to."""
    address = folded_email(message.to) if message.kind == Kind.EMAIL else message.to
    owners = {*lookups.owners_of(work, message.kind, address), *([message.customer_id] if message.customer_id else [])}
    like = sa.select(MESSAGE.c.provider_id).where(
        MESSAGE.c.customer_id.in_(owners),
        MESSAGE.c.shown_at > message.created_at - _LIKE_IT,
        MESSAGE.c.provider_id != "",
        MESSAGE.c.id != message.id,
        MESSAGE.c.kind == message.kind,
    )
    return frozenset(work.session.execute(like).scalars())


def _belongs_to_another(work: Work, message: Message, provider_id: str) -> bool:
    same = (MESSAGE.c.channel == message.channel, MESSAGE.c.provider_id == provider_id, MESSAGE.c.id != message.id)
    return work.session.execute(sa.select(MESSAGE.c.id).where(*same).limit(1)).first() is not None


def _was_under_another(message: Message) -> bool:
    """Whether the last try went by another account than the one that was asked, which then cannot know of it.

    Of a row without an account, tried before accounts were kept, it is taken to be the same: a no was the whole truth then,
    and would else never come for a message that waits for it.
    """
    facts = ports.facts_of(message.channel, message.kind)
    return message.account is not None and facts is not None and facts.account[:64] != message.account


def _cannot_say(work: Work, message: Message, answer: Answer) -> None:
    label = answer.key or "message.ladder.cannot_say"
    add_events(work, [_as_event(message, Status.UNCERTAIN, label, answer)])


def _found(work: Work, message: Message, answer: Answer, provider_id: str) -> None:
    became = _BECAME.get(answer.state, Status.SENT)
    if became is Status.FAILED:
        _failed(work, message, answer.key or "message.failure.told_failed", answer, provider_id=provider_id)
        return
    known = {"provider_id": provider_id or message.provider_id, "ask_at": None, **NO_FAILURE}
    if message.sent_at is None:
        known |= {"sent_at": work.now, "shown_at": work.now}
    if _settle(work, message, became, known, _as_event(message, became, "message.ladder.found", answer)) and message.customer_id:
        last_contact.touch(work, customer_id=message.customer_id, kind=message.kind, at=work.now)


def _failed(work: Work, message: Message, key: str, answer: Answer, *, provider_id: str = "") -> None:
    values = _values(message)
    told = {"failure": key, "failure_values": values, "failure_words": one_line(answer.words)[:1000], "ask_at": None}
    event = _as_event(message, Status.FAILED, key, answer, values)
    copies = Status.SENT if answer.found is LookupResult.SENT else None  # then it left, and only the To's failed
    _settle(work, message, Status.FAILED, {**told, "shown_at": work.now, "provider_id": provider_id}, event, copies=copies)


def _settle(
    work: Work, message: Message, became: Status, changed: dict[str, Any], event: DeliveryEvent, *, copies: Status | None = None
) -> bool:
    if not move(work, message.id or 0, (Status.UNCERTAIN,), became, changed, copies=copies):
        return False
    add_events(work, [event])
    return True


def _as_event(message: Message, status: Status, label: str, answer: Answer, values: dict[str, str | int] | None = None) -> DeliveryEvent:
    return DeliveryEvent(message.id or 0, status, label, values or _values(message), one_line(answer.words), message.channel)


def _values(message: Message) -> dict[str, str | int]:
    """What an answer's key may name."""
    return {"address": message.to, "provider": f"@channel.{message.channel}"}
