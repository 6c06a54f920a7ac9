"""The worker's side: claim what is due, and record what became of it.

The lease makes a claim safe: a row whose worker is gone becomes uncertain, and nothing sends it again by itself. What
happens here stands on the message's ladder, not in the change log, because no member of staff did it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from rxapp.core.text import one_line
from rxapp.core.work import Work
from rxapp.customers import actions as customers
from rxapp.live import actions as live
from rxapp.messages import ports, rules
from rxapp.messages.actions import checks
from rxapp.messages.actions.moves import move, step
from rxapp.messages.kinds import OUTGOING, Kind
from rxapp.messages.models import Message
from rxapp.messages.ports import ChannelError, ChannelFacts, OutgoingMessage, Receipt
from rxapp.messages.rules import Status
from rxapp.shop import queries as shops

LEASE_FOR = 180.0


@dataclass(frozen=True, slots=True)
class Claimed:
    """One message that this worker alone may send, by the channel of that name."""

    channel: str
    message: OutgoingMessage


def claim(work: Work, *, worker: str, limit: int = 10, lease_for: float = LEASE_FOR) -> list[Claimed]:
    """Take up to `limit` due messages: held -> sending, by compare-and-set, under a lease of `lease_for` seconds.

    Consent is asked again for each (D-1): one that is no longer agreed to fails here and is not among the claimed.
    Messages whose channel is not set up are left to wait. Several workers may call this at the same moment.
    """
    serving = _serving(work)
    claimed = []
    for message in _due(work, list(serving), limit):
        if not _still_agreed(work, message):
            _refused_at_release(work, message)
            continue
        facts = serving[Kind(message.kind)]
        until = work.now + timedelta(seconds=lease_for)
        taken = {"worker": worker, "lease_until": until, "tries": message.tries + 1, "next_try_at": None}
        taken |= {"channel": facts.name, "is_demo": facts.is_demo}
        if move(work, message.id or 0, (Status.HELD,), Status.SENDING, taken):
            step(work, message.id or 0, Status.SENDING, "message.ladder.sending", {"n": message.tries + 1}, channel=facts.name)
            claimed.append(Claimed(facts.name, _outgoing(work, message)))
    if claimed:
        live.announce(work, "messages")
    return claimed


def record_sent(work: Work, *, message_id: int, worker: str, receipt: Receipt) -> bool:
    """The provider took it. Returns whether it was noted: false where the row has gone another way meanwhile."""
    done = {"sent_at": work.now, "shown_at": work.now, "lease_until": None, "provider_id": receipt.provider_id[:200], **_NO_FAILURE}
    if not move(work, message_id, _IN_FLIGHT, Status.SENT, done, leased_to=worker):
        return False
    message = checks.message(work, message_id)
    label = "message.ladder.kept_by_demo" if message.is_demo else f"message.ladder.handed_{message.kind}"
    step(work, message_id, Status.SENT, label, words=one_line(receipt.words), channel=message.channel)
    if message.customer_id:
        customers.touch(work, customer_id=message.customer_id, kind=message.kind, at=work.now)
    live.announce(work, "messages")
    return True


def record_error(work: Work, *, message_id: int, worker: str, error: ChannelError) -> bool:
    """What the channel says became of it: failed for good, to be tried later, or uncertain."""
    if not error.certain_nothing_left:
        return record_uncertain(work, message_id=message_id, worker=worker, error=error)
    if error.permanent:
        return record_failed(work, message_id=message_id, worker=worker, error=error)
    return record_try_later(work, message_id=message_id, worker=worker, error=error)


def record_failed(work: Work, *, message_id: int, worker: str, error: ChannelError) -> bool:
    """It will never pass: failed, with the reason in plain words and the provider's own."""
    over = {"lease_until": None, "shown_at": work.now, **_failure(error)}
    if not move(work, message_id, _IN_FLIGHT, Status.FAILED, over, leased_to=worker):
        return False
    _told(work, message_id, Status.FAILED, error.key, error)
    return True


def record_try_later(work: Work, *, message_id: int, worker: str, error: ChannelError) -> bool:
    """It is certain that nothing left: back to waiting with a time for the next try; failed after a day of tries.

    A row that has become uncertain meanwhile fails instead: nothing left, and staff have been told that it was unsure.
    """
    message = checks.message(work, message_id)
    again_at = rules.next_try_at(tries=message.tries, now=work.now, due_at=message.send_after or work.now, wait_for=error.wait_for)
    waiting = {"lease_until": None, "next_try_at": again_at, **_failure(error)}
    if again_at and move(work, message_id, (Status.SENDING,), Status.HELD, waiting, leased_to=worker, nothing_left=True):
        _told(work, message_id, Status.HELD, "message.ladder.later", error)
        return True
    if not record_failed(work, message_id=message_id, worker=worker, error=error):
        return False
    if not again_at:
        step(work, message_id, Status.FAILED, "message.ladder.gave_up", {"n": message.tries})
    return True


def record_uncertain(work: Work, *, message_id: int, worker: str, error: ChannelError) -> bool:
    """Nobody knows whether it arrived: never sent again by itself."""
    if not move(work, message_id, (Status.SENDING,), Status.UNCERTAIN, {"lease_until": None, **_failure(error)}, leased_to=worker):
        return False
    _told(work, message_id, Status.UNCERTAIN, error.key, error)
    return True


def settle_lost(work: Work) -> int:
    """Rows whose worker is gone (their lease ran out) become uncertain. Returns how many."""
    gone = select(Message).where(Message.status == Status.SENDING.value, col(Message.lease_until) < work.now)
    error = ChannelError("message.failure.lost", permanent=False, certain_nothing_left=False)
    return sum(
        record_uncertain(work, message_id=message.id or 0, worker=message.worker, error=error)
        for message in work.session.exec(gone.with_for_update(skip_locked=True)).all()
    )


_IN_FLIGHT = (Status.SENDING, Status.UNCERTAIN)
_NO_FAILURE: dict[str, Any] = {"failure": "", "failure_values": {}, "failure_words": ""}


def _serving(work: Work) -> dict[Kind, ChannelFacts]:
    shop = shops.shop(work)
    chosen = {Kind.EMAIL: shop.email_channel, Kind.SMS: shop.sms_channel}
    found = {kind: ports.channel_for(kind, chosen[kind]) for kind in OUTGOING}
    return {kind: facts for kind, facts in found.items() if facts}


def _due(work: Work, kinds: list[Kind], limit: int) -> list[Message]:
    due = (
        select(Message)
        .where(
            Message.status == Status.HELD.value,
            col(Message.next_try_at) <= work.now,
            col(Message.kind).in_([kind.value for kind in kinds]),
        )
        .order_by(col(Message.next_try_at), col(Message.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(work.session.exec(due))


def _still_agreed(work: Work, message: Message) -> bool:
    if message.is_test or message.customer_id is None:
        return True
    owner, refusing = checks.who_owns(work, message.customer_id, message.kind, message.to)
    return rules.may_send(owner=owner, agrees=refusing is None, is_confirmed=message.is_ad_hoc) is None


def _refused_at_release(work: Work, message: Message) -> None:
    key, values = "message.failure.no_consent", {"address": message.to}
    failed = {"failure": key, "failure_values": values, "failure_words": "", "shown_at": work.now, "next_try_at": None}
    if move(work, message.id or 0, (Status.HELD,), Status.FAILED, failed):
        step(work, message.id or 0, Status.FAILED, key, values)
        live.announce(work, "messages")


def _outgoing(work: Work, message: Message) -> OutgoingMessage:
    return OutgoingMessage(
        id=message.id or 0,
        reference=message.reference,
        kind=Kind(message.kind),
        to=message.to,
        body=message.body,
        subject=message.subject if message.kind == Kind.EMAIL else "",
        html=rules.as_html(message.body, language=message.language) if message.kind == Kind.EMAIL else "",
        sender=message.sender,
        sender_name=message.sender_name,
        reply_to=message.reply_to,
        header_id=message.header_id or "",
        dated_at=_dated(work.now),
    )


def _dated(now: datetime) -> datetime:
    return now.replace(microsecond=0)


def _failure(error: ChannelError) -> dict[str, Any]:
    return {"failure": error.key, "failure_values": error.values, "failure_words": one_line(error.words)[:1000]}


def _told(work: Work, message_id: int, status: Status, label: str, error: ChannelError) -> None:
    step(work, message_id, status, label, error.values, words=one_line(error.words))
    live.announce(work, "messages")
