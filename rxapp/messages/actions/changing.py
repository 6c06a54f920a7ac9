"""Changing a message that waits (undo, cancel, another time, send now), and settling an uncertain one by a person's word."""

from datetime import datetime
from typing import Any

from rxapp.core.tables import rows_changed
from rxapp.core.work import Work
from rxapp.customers.actions import contact_events
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.actions import checks, keepers, refusals
from rxapp.messages.actions.sending import QUIET
from rxapp.messages.actions.writing import replaced
from rxapp.messages.delivery.actions.transitions import MESSAGE, NO_FAILURE, add_event, move
from rxapp.messages.models import Message
from rxapp.messages.queries.one import message_to_change
from rxapp.messages.rules.states import Status
from rxapp.shop import queries as shops


def withdraw(work: Work, *, message_id: int) -> None:
    """*Undo*: cancel a held message, which stays in the history as cancelled. Raises NotAllowed, NotFound, AlreadyOnItsWay."""
    cancel(work, message_id=message_id)


def cancel(work: Work, *, message_id: int) -> None:
    """*Cancel sending*: cancel a scheduled or waiting message. Raises NotAllowed, NotFound, AlreadyOnItsWay."""
    message = message_to_change(work, message_id)
    message_id = message.id or 0
    if message.status == Status.CANCELLED:
        return
    keepers.hold(work, message.ticket_id)
    if message.retry_of and message.customer_id:  # two messages are changed: the customer is held before, as everywhere
        contact_events.lock_records(work, customer_ids=[message.customer_id])
    if not move(work, message_id, (Status.HELD,), Status.CANCELLED, {"shown_at": work.now, "next_try_at": None}):
        raise refusals.AlreadyOnItsWay
    add_event(work, message_id, Status.CANCELLED, "message.ladder.cancelled", {"name": work.actor.name})
    replaced(work, message.retry_of, at=None)
    keepers.stays(work, message.ticket_id)
    _noted(work, message, "cancelled", {"status": "cancelled"})


def reschedule(work: Work, *, message_id: int, send_at: datetime | str, confirmed: tuple[str, ...] = ()) -> None:
    """*Change time* of a scheduled message: `send_at` as for `enqueue`, at most 14 x 24 hours from now (D-8).

    Raises NotAllowed, NotFound, AlreadyOnItsWay and the refusals about times.
    """
    message = message_to_change(work, message_id)
    message_id = message.id or 0
    keepers.hold(work, message.ticket_id)
    chosen = checks.moment(work, send_at, shops.shop(work).zone, confirmed)
    if chosen is None:
        raise refusals.TimeUnreadable
    over_at = checks.quiet_end(work, kind=message.kind, to=message.to, at=chosen)
    _put_off(work, message, chosen, over_at, is_scheduled=True, is_urgent=False)
    add_event(work, message_id, Status.HELD, "message.ladder.rescheduled", {"name": work.actor.name})
    if over_at:
        add_event(work, message_id, Status.HELD, "message.ladder.quiet")
    _noted(work, message, "rescheduled", {"send_after": chosen.isoformat()})


def send_now(work: Work, *, message_id: int) -> None:
    """Send a held message now, even in quiet hours. Raises NotAllowed, NotFound, AlreadyOnItsWay."""
    message = message_to_change(work, message_id)
    message_id = message.id or 0
    keepers.hold(work, message.ticket_id)
    _put_off(work, message, work.now, None, is_scheduled=False, is_urgent=True)
    add_event(work, message_id, Status.HELD, "message.ladder.sent_now", {"name": work.actor.name})
    _noted(work, message, "sent_now", {"send_after": work.now.isoformat()})


def it_arrived(work: Work, *, message_id: int) -> None:
    """*It arrived*: set an uncertain message to delivered, on a person's word. Raises NotAllowed, NotFound, AlreadySettled."""
    message = message_to_change(work, message_id)
    message_id = message.id or 0
    if not move(work, message_id, (Status.UNCERTAIN,), Status.DELIVERED, {"ask_at": None, **NO_FAILURE}):
        raise refusals.AlreadySettled
    add_event(work, message_id, Status.DELIVERED, "message.ladder.settled", {"name": work.actor.name})
    _noted(work, message, "settled", {"status": "delivered"})


def _put_off(work: Work, message: Message, to: datetime, over_at: datetime | None, **how: bool) -> None:
    """Let it go at `to`, or when the quiet hours end in which that lies (`over_at`)."""
    waits: dict[str, Any] = {"waiting": "", "waiting_values": {}}
    if over_at:
        waits = {"waiting": QUIET, "waiting_values": {"at": over_at.isoformat()}}
    changed = (
        MESSAGE.update()
        .where(MESSAGE.c.id == message.id, MESSAGE.c.status == Status.HELD.value)
        .values(send_after=to, next_try_at=over_at or to, shown_at=to, tried_from=None, heeded_at=None, **waits, **how)
    )
    if rows_changed(work, changed) != 1:
        raise refusals.AlreadyOnItsWay
    if message.next_try_at is None:  # it was stopped
        keepers.goes(work, message.ticket_id, message.id or 0)


def _noted(work: Work, message: Message, kind: str, after: dict[str, str]) -> None:
    before = {"status": message.status, "send_after": message.send_after.isoformat() if message.send_after else ""}
    history.record(work, subject="message", subject_id=message.id or 0, kind=kind, before=before, after=after)
    live.publish(work, "messages")
