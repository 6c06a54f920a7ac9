"""When a ticket is to be answered and done, counted in the hours of its queue (THX-7, D-50, D-51). Pure; moments in UTC.

While nobody here can go on (Awaiting customer, Postponed, Closed) its time stands still, and its due times move by what was left of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from rxapp.shop.rules import Hours
from rxapp.tickets.rules.kinds import Built, State

LOOKS_AHEAD = 800  # days; a queue that is closed for longer has no due times
PAUSES = (Built.AWAITING, Built.POSTPONED, Built.CLOSED, Built.MERGED)
_DAY = timedelta(days=1)


class Deadline(StrEnum):
    """What a list says of a ticket's action times, in words and colour (D-50)."""

    NONE = ""
    REPLY_DUE = "reply_due"
    NEAR = "near"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class QueueHours:
    """When a queue is worked, by the clock of the shop's zone."""

    hours: Hours
    zone: str


@dataclass(frozen=True, slots=True)
class Due:
    """By when to reply, from when the end is near, by when to be done; None where there is no such time."""

    reply: datetime | None = None
    alert: datetime | None = None
    execute: datetime | None = None


class Spans(Protocol):
    """A priority: seconds of the queue's hours, 0 for none."""

    @property
    def respond_for(self) -> int: ...
    @property
    def alert_for(self) -> int: ...
    @property
    def execute_for(self) -> int: ...


class Timed(Protocol):
    """What of a ticket tells how its action times stand."""

    @property
    def state(self) -> str: ...
    @property
    def paused_at(self) -> datetime | None: ...
    @property
    def first_reply_at(self) -> datetime | None: ...
    @property
    def reply_due_at(self) -> datetime | None: ...
    @property
    def alert_at(self) -> datetime | None: ...
    @property
    def execute_due_at(self) -> datetime | None: ...


def due_times(priority: Spans | None, hours: QueueHours, at: datetime) -> Due:
    """The due times of a ticket that was opened then; none without a priority."""
    if priority is None:
        return Due()
    spans = (priority.respond_for, priority.alert_for, priority.execute_for)
    return Due(*(after(hours, at, span) if span else None for span in spans))


def reprioritised(was: Spans | None, now: Spans | None, due: Due, hours: QueueHours, opened_at: datetime) -> Due:
    """The due times of another priority, counted from the opening too and later by what the ticket has stood still meanwhile."""
    stood, old = 0, due_times(was, hours, opened_at)
    for first, moved in ((old.execute, due.execute), (old.alert, due.alert), (old.reply, due.reply)):
        if first and moved:
            stood = worked(hours, first, moved)
            break
    found = due_times(now, hours, opened_at)
    return Due(*(moment and after(hours, moment, stood) for moment in (found.reply, found.alert, found.execute)))


def resumed(due: Due, hours: QueueHours, paused_at: datetime, now: datetime, *, into: QueueHours | None = None) -> Due:
    """The due times after a pause: what of each was left at its beginning is counted from now. What was over stays as it was.

    `into` are the hours of another queue, in which the rest is counted (TK-48).
    """

    def later(moment: datetime | None) -> datetime | None:
        if moment is None or moment <= paused_at:
            return moment
        return after(into or hours, now, worked(hours, paused_at, moment))

    return replace(due, reply=later(due.reply), alert=later(due.alert), execute=later(due.execute))


def after(hours: QueueHours, start: datetime, seconds: int) -> datetime | None:
    """The moment at which so many seconds of the queue's hours have gone by; None where it is closed for as far as one looks ahead."""
    left = timedelta(seconds=seconds)
    for opens, closes in _openings(hours, start, start + LOOKS_AHEAD * _DAY):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return None


def worked(hours: QueueHours, start: datetime, end: datetime) -> int:
    """The seconds of the queue's hours between two moments; 0 where the second is not after the first."""
    return round(sum((closes - opens).total_seconds() for opens, closes in _openings(hours, start, end)))


def state_of(ticket: Timed, now: datetime) -> Deadline:
    """What to say of a ticket now; the worst of what is true, nothing while its time stands still."""
    if _stands_still(ticket):
        return Deadline.NONE
    if ticket.execute_due_at and now >= ticket.execute_due_at:
        return Deadline.OVERDUE
    if ticket.alert_at and now >= ticket.alert_at:
        return Deadline.NEAR
    return Deadline.REPLY_DUE if not ticket.first_reply_at and ticket.reply_due_at and now >= ticket.reply_due_at else Deadline.NONE


def next_of(ticket: Timed, now: datetime) -> datetime | None:
    """The due time that `state_of` speaks of, or else the one that comes next; None while its time stands still."""
    if _stands_still(ticket):
        return None
    state = state_of(ticket, now)
    if state is Deadline.REPLY_DUE or (state is Deadline.NONE and not ticket.first_reply_at and ticket.reply_due_at):
        return ticket.reply_due_at
    return ticket.execute_due_at


def _stands_still(ticket: Timed) -> bool:
    return ticket.paused_at is not None or ticket.state == State.CLOSED


def _openings(hours: QueueHours, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What is open between two moments, the first span first."""
    zone = ZoneInfo(hours.zone)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        found = _opening(hours, zone, day)
        if found and found[1] > start and found[0] < end:
            yield max(found[0], start), min(found[1], end)
        day += _DAY


def _opening(hours: QueueHours, zone: ZoneInfo, day: date) -> tuple[datetime, datetime] | None:
    """The span in UTC, so that a night in which the clock is changed is counted as long as it is."""
    found = hours.hours.on(day)
    if found is None:
        return None
    return tuple(datetime.combine(day, moment, zone).astimezone(UTC) for moment in (found.opens, found.closes))  # type: ignore[return-value]
