"""Writing what changed of a held ticket: its version raised by one, what follows from its status, its history, word to every screen."""

from datetime import date, datetime
from typing import Any

from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import hours, one
from rxapp.tickets.rules import deadlines
from rxapp.tickets.rules.deadlines import Due
from rxapp.tickets.rules.kinds import STATE_OF, Built, State, Waiting

SUBJECT, TOPIC = "ticket", "tickets"
_SILENT = (
    "last_message_at", "last_event_id", "is_unindexed", "search_place", "paused_at", "reply_due_at", "alert_at", "execute_due_at",
    "closed_worked", "first_reply_worked",
)  # fmt: skip
_INDEXED = frozenset({"subject", "customer_id", "address", "name", "last_event_id"})


def moved(work: Work, ticket: Ticket, *, kind: str, **changes: Any) -> bool:
    """Write these columns of a ticket that `one.held_ticket` returned; returns whether anything differed.

    `kind` is the verb in the change history. With `status_id` its `state`, whose turn it is and when it was closed follow (D-132),
    and its action times stand still or go on (D-51), unless they are given too.
    """
    if "status_id" in changes and changes["status_id"] != ticket.status_id:
        changes = _with_status(work, ticket, changes)
    changed = {name: value for name, value in changes.items() if getattr(ticket, name) != value}
    if not changed:
        return False
    if _INDEXED.intersection(changed):
        changed.setdefault("is_unindexed", True)
    before = {name: getattr(ticket, name) for name in changed}
    for name, value in changed.items():
        setattr(ticket, name, value)
    ticket.version += 1
    work.session.add(ticket)
    work.session.flush()
    told = [name for name in changed if name not in _SILENT]
    if told:
        was, now = ({name: _plain(values[name]) for name in told} for values in (before, changed))
        history.record(work, subject=SUBJECT, subject_id=ticket.id or 0, kind=kind, before=was, after=now)
    live.publish(work, TOPIC)
    return True


def _with_status(work: Work, ticket: Ticket, changes: dict[str, Any]) -> dict[str, Any]:
    status = one.statuses(work)[changes["status_id"]].parent
    state = STATE_OF[status]
    follows: dict[str, Any] = {"state": state.value, "snoozed_until": ticket.snoozed_until if state is State.SNOOZED else None}
    if state is State.CLOSED:
        follows |= {"waiting_for": Waiting.NOBODY.value, "closed_at": work.now}
    elif status is Built.AWAITING:
        follows |= {"waiting_for": Waiting.CUSTOMER.value, "closed_at": None}
    else:
        follows |= {"waiting_for": ticket.waiting_for if ticket.state != State.CLOSED.value else Waiting.US.value, "closed_at": None}
    return {**follows, **_times(work, ticket, status), **changes}


def _times(work: Work, ticket: Ticket, status: Built) -> dict[str, Any]:
    """What its action times become: they stand still while nobody here can go on, and move by what was left of them (D-51)."""
    if status in deadlines.PAUSES:
        is_done = STATE_OF[status] is State.CLOSED
        done = {"closed_worked": deadlines.worked(hours.hours_of(work, ticket.queue_id), ticket.created_at, work.now)} if is_done else {}
        return {"paused_at": ticket.paused_at or work.now, **done}
    follows: dict[str, Any] = {"closed_worked": None}
    if ticket.paused_at is None:
        return follows
    later = deadlines.resumed(due_of(ticket), hours.hours_of(work, ticket.queue_id), ticket.paused_at, work.now)
    return {**follows, "paused_at": None, **columns_of(later)}


def due_of(ticket: Ticket) -> Due:
    """The due times that a ticket has."""
    return Due(ticket.reply_due_at, ticket.alert_at, ticket.execute_due_at)


def columns_of(due: Due) -> dict[str, Any]:
    """The same as columns of a ticket."""
    return {"reply_due_at": due.reply, "alert_at": due.alert, "execute_due_at": due.execute}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value
