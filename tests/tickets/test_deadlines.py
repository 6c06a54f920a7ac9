"""Due times in the hours of a queue (THX-7, D-50, D-51): nights, weekends, special days, clock changes, pauses."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest

from rxapp.shop.rules import Hours, Opening
from rxapp.tickets.rules import deadlines
from rxapp.tickets.rules.deadlines import Deadline, Due, QueueHours

DAY = Opening(time(9), time(17))
NIGHT = Opening(time(0), time(6))
HOUR = 3600
SPECIAL = {date(2026, 12, 25): None, date(2026, 12, 26): Opening(time(10), time(12))}
WEEK = QueueHours(Hours((*[DAY] * 5, None, None), SPECIAL), "Europe/London")
NIGHTS = QueueHours(Hours((NIGHT,) * 7, {}), "Europe/London")
CLOSED = QueueHours(Hours((None,) * 7, {}), "Europe/London")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "start", "seconds", "ends"),
    [
        (WEEK, "2026-11-20 10:00", 4 * HOUR, "2026-11-20 14:00"),
        (WEEK, "2026-11-20 10:00", 7 * HOUR, "2026-11-20 17:00"),  # the last moment of Friday, not the first of Monday
        (WEEK, "2026-11-20 16:00", 2 * HOUR, "2026-11-23 10:00"),  # over the weekend
        (WEEK, "2026-11-20 03:00", HOUR, "2026-11-20 10:00"),  # before it opens
        (WEEK, "2026-12-24 16:00", 2 * HOUR, "2026-12-26 11:00"),  # a holiday, then a Saturday that is open
        (NIGHTS, "2026-03-28 23:00", 5 * HOUR, "2026-03-29 05:00"),  # the night of spring has one hour less: 00-01, 02-06 by the clock
        (NIGHTS, "2026-10-24 23:00", 7 * HOUR, "2026-10-25 06:00"),  # that of autumn has one more
        (WEEK, "2026-07-01 07:00", HOUR, "2026-07-01 09:00"),  # summer: nine o'clock is eight in UTC
    ],
)
def test_so_many_seconds_of_hours_end_then_and_are_counted_so(hours, start, seconds, ends):
    """D-51: one is the other's inverse."""
    found = deadlines.after(hours, _at(start), seconds)
    assert found == _at(ends)
    assert deadlines.worked(hours, _at(start), found) == seconds


def test_a_queue_that_is_always_closed_has_no_due_times():
    """D-51."""
    spans = SimpleNamespace(respond_for=HOUR, alert_for=2 * HOUR, execute_for=0)
    assert deadlines.due_times(spans, CLOSED, _at("2026-11-20 10:00")) == Due() == deadlines.due_times(None, WEEK, _at("2026-11-20 10:00"))
    assert deadlines.due_times(spans, WEEK, _at("2026-11-20 10:00")) == Due(_at("2026-11-20 11:00"), _at("2026-11-20 12:00"), None)


def test_after_a_pause_what_was_left_is_counted_from_then():
    """D-51: an hour was left on Friday; what was over before the pause stays over."""
    due = Due(reply=_at("2026-11-20 10:00"), alert=_at("2026-11-20 13:00"), execute=_at("2026-11-23 10:00"))
    moved = deadlines.resumed(due, WEEK, paused_at=_at("2026-11-20 12:00"), now=_at("2026-11-24 16:00"))
    assert moved == Due(_at("2026-11-20 10:00"), _at("2026-11-24 17:00"), _at("2026-11-25 14:00"))


def test_the_worst_that_is_true_is_said():
    """D-50: reply due, near, overdue; nothing while paused or closed, and no reply is due after the first."""
    now = _at("2026-11-20 12:00")
    past, coming = now - timedelta(hours=1), now + timedelta(hours=1)

    def said(**fields) -> tuple[Deadline, datetime | None]:
        usual = {"state": "open", "paused_at": None, "first_reply_at": None, "execute_due_at": coming}
        ticket = SimpleNamespace(**{**usual, "reply_due_at": coming, "alert_at": coming, **fields})
        return deadlines.state_of(ticket, now), deadlines.next_of(ticket, now)

    assert said() == (Deadline.NONE, coming)
    assert said(reply_due_at=past) == (Deadline.REPLY_DUE, past)
    assert said(reply_due_at=past, first_reply_at=past) == (Deadline.NONE, coming)
    assert said(reply_due_at=past, alert_at=past) == (Deadline.NEAR, coming)
    assert said(reply_due_at=past, alert_at=past, execute_due_at=past) == (Deadline.OVERDUE, past)
    assert said(execute_due_at=past, paused_at=past)[0] == said(execute_due_at=past, state="closed")[0] == Deadline.NONE
