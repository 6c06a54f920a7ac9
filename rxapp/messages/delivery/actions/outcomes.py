"""Outcomes: what became of the messages that workers claimed, many in one transaction. `claim` is the other half.

Each outcome is recorded once, and only where the message is still in the very try it belongs to; a late or repeated one changes nothing.
It is stored as a delivery event of the message, not in the change history, because no member of staff did it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from rxapp.consent import actions as consent
from rxapp.consent.rules import How
from rxapp.core import db, locks
from rxapp.core.kinds import Kind
from rxapp.core.reads import Read
from rxapp.core.text import one_line
from rxapp.core.work import Work
from rxapp.customers.actions import contact_events, last_contact
from rxapp.customers.rules import folded_email
from rxapp.live import actions as live
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import channel_status, recipients
from rxapp.messages.delivery.actions.transitions import MESSAGE, NO_FAILURE, DeliveryEvent, add_events
from rxapp.messages.delivery.ports import ChannelError, Receipt
from rxapp.messages.delivery.rules import reports
from rxapp.messages.rules import sending
from rxapp.messages.rules.states import Status

ASK_AFTER = timedelta(seconds=60)
STOPPED_FOR = timedelta(seconds=30)
OPTED_OUT = "message.failure.opted_out"
OURS = ("message.failure.lost", "message.failure.not_begun", "message.failure.bug")
_KEPT = (
    *("status", "shown_at", "sent_at", "provider_id", "lease_until", "next_try_at", "tried_from"),
    *("failure", "failure_values", "failure_words", "ask_at"),
)
_READ = ("id", "worker", "tries", "kind", "to", "channel", "is_demo", "is_test", "customer_id", *_KEPT)
_SETTLED: dict[str, Any] = {"lease_until": None, "next_try_at": None, "ask_at": None}
_CHANGED = sa.update(MESSAGE).where(MESSAGE.c.id == sa.bindparam("of_id")).values({name: sa.bindparam(f"new_{name}") for name in _KEPT})
_IN_FLIGHT = (
    MESSAGE.c.id.in_(sa.bindparam("ids", expanding=True)),
    MESSAGE.c.status.in_([Status.SENDING.value, Status.UNCERTAIN.value]),
)
_THEM = sa.select(*[MESSAGE.c[name] for name in _READ]).where(*_IN_FLIGHT).order_by(MESSAGE.c.id)
_WHOSE = sa.select(MESSAGE.c.id, MESSAGE.c.customer_id, MESSAGE.c.kind, MESSAGE.c.to).where(*_IN_FLIGHT)
_LOST = Read(
    sa.select(MESSAGE.c.id, MESSAGE.c.worker).where(MESSAGE.c.status == Status.SENDING.value, MESSAGE.c.lease_until < sa.bindparam("now"))
)

Change = tuple[Status, dict[str, Any], list[DeliveryEvent]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one try of one message: the provider's receipt or the error, never both. `tries` is the try's number, 0 for any."""

    message_id: int
    worker: str
    receipt: Receipt | None = None
    error: ChannelError | None = None
    tries: int = 0


def record_outcomes(work: Work, outcomes: Sequence[Outcome]) -> set[int]:
    """Record a batch of outcomes. Returns the ids of the messages that it changed; the others have left that try and stay as they are.

    It must be the first action of its transaction, because it locks customers before messages.
    """
    told = {outcome.message_id: outcome for outcome in outcomes}
    _hold(work, told)
    return _noted(work, work.session.connection().execute(locks.rows(locks.MESSAGES, _THEM), {"ids": list(told)}).all(), told)


def _noted(work: Work, held: Sequence[sa.Row[Any]], told: dict[int, Outcome]) -> set[int]:
    rows = [row for row in held if _is_of(told[row.id], row)]
    changes = [(row, became) for row in rows if (became := _became(work, row, told[row.id]))]
    _note_refused(work, changes, told)
    _write(work, changes)
    _tell_channels(work, [row for row, _ in changes], told)
    for row, (status, _, _) in changes:
        error = told[row.id].error
        if status is Status.FAILED and error and _has_opted_out(told[row.id]):
            proof = f"{row.channel}: {error.words}"[:200]
            contact_events.withdraw_consent(work, kind=row.kind, address=row.to, how=How.OPTED_OUT, proof=proof)
        for address in _bad_addresses(told[row.id], row.to):
            contact_events.mark_address(work, kind=row.kind, address=folded_email(address), trouble=reports.trouble_of_kind(row.kind))
    _touch(work, [row for row, (status, _, _) in changes if status is Status.SENT and row.customer_id])
    if changes:
        live.publish(work, "messages")
    return {row.id for row, _ in changes}


def settle_lost(work: Work, *, but_not: Collection[int] = ()) -> int:
    """Make messages *uncertain* whose lease has run out. Returns how many. `but_not`: ids that the caller knows to be in hand still.

    Rows locked by another transaction are skipped, so this never waits and may follow `record_outcomes` in one transaction.
    """
    gone = _LOST.rows(work, now=work.now)
    error = ChannelError("message.failure.lost", permanent=False, certain_nothing_left=False)
    lost = {row.id: Outcome(row.id, row.worker, error=error) for row in gone if row.id not in but_not}
    if not lost:
        return 0
    free = locks.rows(locks.MESSAGES, _THEM, waits=False)
    return len(_noted(work, work.session.connection().execute(free, {"ids": list(lost)}).all(), lost))


def give_back(work: Work, *, worker: str, but_not: Collection[int]) -> int:
    """Return messages to *held* that this worker has claimed without learning of it, because the database broke off over its answer.

    `but_not`: the ids that the worker has in hand; nothing of the others can have been sent. Returns how many. It needs a transaction of
    its own, because `record_outcomes` must come first in each.
    """
    mine = sa.select(MESSAGE.c.id).where(MESSAGE.c.status == Status.SENDING.value, MESSAGE.c.worker == worker)
    stray = [Outcome(number, worker, error=not_begun()) for number in work.session.execute(mine).scalars() if number not in but_not]
    return len(record_outcomes(work, stray)) if stray else 0


def not_begun() -> ChannelError:
    """The error of a message that was claimed and never handed to its channel: certainly not sent."""
    return ChannelError("message.failure.not_begun", permanent=False, certain_nothing_left=True)


def _hold(work: Work, told: dict[int, Outcome]) -> None:
    """Hold every customer who may be touched before their messages, and before those the addresses of who wants no more.

    Of such an address every owner is touched, whoever the message was for. SQLite lets only one write anyway.
    """
    if db.is_sqlite(work.session.get_bind()) and not any(_has_opted_out(one) or _bad_addresses(one, "") for one in told.values()):
        return
    rows = work.session.connection().execute(_WHOSE, {"ids": list(told)}).all()
    refused = [(row.kind, folded_email(row.to)) for row in rows if _has_opted_out(told[row.id])]
    bad = [(row.kind, folded_email(address)) for row in rows for address in _bad_addresses(told[row.id], row.to)]
    consent.lock_addresses(work, refused)
    contact_events.lock_records(work, customer_ids=[row.customer_id for row in rows if row.customer_id], addresses=[*refused, *bad])


def _has_opted_out(outcome: Outcome) -> bool:
    return bool(outcome.error and outcome.error.key == OPTED_OUT)


def _bad_addresses(outcome: Outcome, to: str) -> list[str]:
    """The addresses of which the provider says that they take nothing: the message's own (`to`), or some of its copies."""
    if outcome.error:
        return [to] if outcome.error.is_address_bad else []
    return [copy.address for copy in outcome.receipt.refused if copy.is_address_bad] if outcome.receipt else []


def _is_of(outcome: Outcome, row: sa.Row[Any]) -> bool:
    return row.worker == outcome.worker and outcome.tries in (0, row.tries)


def _became(work: Work, row: sa.Row[Any], outcome: Outcome) -> Change | None:
    """The new state with its columns and events; None where the row may not take this step."""
    now, error = Status(row.status), outcome.error
    if error is None:
        return _sent(work, row, outcome.receipt or Receipt())
    if not error.certain_nothing_left:
        return _uncertain(work, row, error) if now is Status.SENDING else None
    is_hopeless = error.permanent and not error.stops_channel
    if is_hopeless or row.is_test or now is Status.UNCERTAIN:
        return _failed(work, row, error)
    return _later(work, row, error)


def _sent(work: Work, row: sa.Row[Any], receipt: Receipt) -> Change:
    done = {"sent_at": work.now, "shown_at": work.now, "provider_id": one_line(receipt.provider_id)[:200], **_SETTLED, **NO_FAILURE}
    label = "message.ladder.kept_by_demo" if row.is_demo else f"message.ladder.handed_{row.kind}"
    return Status.SENT, done, [_as_event(row, Status.SENT, label, words=receipt.words)]


def _uncertain(work: Work, row: sa.Row[Any], error: ChannelError) -> Change:
    """Nobody knows whether it arrived: never sent again by itself; the provider is asked where that can be done."""
    facts = ports.facts_of(row.channel, row.kind)
    ask_at = work.now + ASK_AFTER if facts and facts.can_look_up else None
    return Status.UNCERTAIN, {**_SETTLED, **_failure(error), "ask_at": ask_at}, [_told(row, Status.UNCERTAIN, error)]


def _failed(work: Work, row: sa.Row[Any], error: ChannelError) -> Change:
    """It will never pass, or staff have been told already that it was unsure: failed, with the reason."""
    return Status.FAILED, {"shown_at": work.now, **_SETTLED, **_failure(error)}, [_told(row, Status.FAILED, error)]


def _later(work: Work, row: sa.Row[Any], error: ChannelError) -> Change:
    """It is certain that nothing left: back to waiting, with a time for the next try; failed after a day of tries.

    Where the channel is stopped the day does not pass.
    """
    if error.stops_channel:
        again = {"next_try_at": work.now + STOPPED_FOR, "tried_from": None}
        return Status.HELD, {**_SETTLED, **_failure(error), **again}, [_as_event(row, Status.HELD, "message.ladder.channel_stopped")]
    began = row.tried_from or work.now
    again_at = sending.next_try_at(tries=row.tries, now=work.now, due_at=began, wait_for=error.wait_for)
    if again_at is None:
        status, changed, events = _failed(work, row, error)
        return status, changed, [*events, _as_event(row, status, "message.ladder.gave_up", {"n": row.tries})]
    label = _as_event(row, Status.HELD, "message.ladder.later", words=error.words)
    return Status.HELD, {**_SETTLED, **_failure(error), "next_try_at": again_at}, [label]


def _write(work: Work, changes: Iterable[tuple[sa.Row[Any], Change]]) -> None:
    found = list(changes)
    if not found:
        return
    rows: list[dict[str, Any]] = []
    for row, (status, changed, _) in found:
        now = {name: getattr(row, name) for name in _KEPT} | changed | {"status": status.value}
        rows.append({"of_id": row.id, **{f"new_{name}": value for name, value in now.items()}})
    work.session.connection().execute(_CHANGED, rows)
    _follow(work, found)
    add_events(work, [event for _, (_, _, events) in found for event in events])


def _note_refused(work: Work, changes: list[tuple[sa.Row[Any], Change]], told: dict[int, Outcome]) -> None:
    """The copies that a provider did not take while it took the message: failed, each with its event (D-143)."""
    for row, (status, _, events) in changes:
        receipt = told[row.id].receipt
        for copy in receipt.refused if receipt else ():
            recipients.move_recipient(work, row.id, copy.address, Status.FAILED, event=copy.key)
            values: dict[str, str | int] = {"address": copy.address, "state": "@state.failed"}
            events.append(_as_event(row, status, "message.ladder.copy", values, words=copy.words))


def _follow(work: Work, changes: list[tuple[sa.Row[Any], Change]]) -> None:
    """The recipients of all messages that came to the same state, for the same reason, in one statement."""
    came: dict[tuple[Status, str], list[int]] = defaultdict(list)
    for row, (status, changed, _) in changes:
        came[status, changed.get("failure", "")].append(row.id)
    for (status, failure), ids in came.items():
        recipients.follow(work, ids, status, event=failure)


def _tell_channels(work: Work, rows: list[sa.Row[Any]], told: dict[int, Outcome]) -> None:
    """What the batch says of its channels; that a worker is lost, or had not begun, says nothing of them."""
    sent_by = {(row.channel, row.kind) for row in rows if told[row.id].receipt}
    errors: dict[tuple[str, str], ChannelError] = {}
    for row in rows:
        error = told[row.id].error
        if error and (error.stops_channel or not error.permanent) and error.key not in OURS:
            kept = errors.get((row.channel, row.kind))
            errors[row.channel, row.kind] = kept if kept and kept.stops_channel else error
    if sent_by or errors:
        channel_status.note(work, sent_by, errors)


def _touch(work: Work, rows: list[sa.Row[Any]]) -> None:
    for kind in (Kind.EMAIL, Kind.SMS):
        whose = {row.customer_id for row in rows if row.kind == kind}
        if whose:
            last_contact.touch_many(work, customer_ids=whose, kind=kind.value, at=work.now)


def _failure(error: ChannelError) -> dict[str, Any]:
    values = {name: one_line(value)[:254] if isinstance(value, str) else value for name, value in error.values.items()}
    return {"failure": error.key, "failure_values": values, "failure_words": one_line(error.words)[:1000]}


def _told(row: sa.Row[Any], status: Status, error: ChannelError) -> DeliveryEvent:
    return _as_event(row, status, error.key, _failure(error)["failure_values"], words=error.words)


def _as_event(
    row: sa.Row[Any], status: Status, label: str, values: dict[str, str | int] | None = None, *, words: str = ""
) -> DeliveryEvent:
    return DeliveryEvent(row.id, status, label, values or {}, one_line(words)[:1000], row.channel)
