"""The demo's week in the workshop: in every status, inside the hours, none upon another, on whatever day it is made."""

from datetime import UTC, date, datetime

import pytest

from rxapp.commands import demo, demo_jobs
from rxapp.core.work import reading, work
from rxapp.shop import queries as shop
from rxapp.workshop import queries
from rxapp.workshop.rules import Status


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-21", "2026-11-22", "2026-03-29", "2026-12-31", "2028-02-29"])
def test_a_week_is_planned_around_any_day(db, clock, day):
    clock.move_to(datetime.fromisoformat(f"{day}T07:41").replace(tzinfo=UTC))
    with work() as job:
        demo.fill(job)
    today = date.fromisoformat(day)
    with reading() as job:
        rows = queries.between(job, today.replace(day=1).replace(year=today.year - 1), today.replace(year=today.year + 1, day=1))
        loose, hours = queries.unplanned(job), shop.hours(job, queries.WHOSE_HOURS)
    assert (len(rows), len(loose)) == (len(demo_jobs.LINES), len(demo_jobs.PLANLESS))
    assert {row.status for row in (*rows, *loose)} == {word.value for word in Status}
    assert {row.kind for row in loose} == {"job", "quote"}
    assert any(row.start[:10] == demo_jobs.open_day(hours, today, 0).isoformat() for row in rows)
    lanes = [(row.mechanic_id, row.start, row.end) for row in rows]
    for lane, start, end in lanes:
        met = [other for other in lanes if other[0] == lane and other[1] < end and start < other[2]]
        assert met == [(lane, start, end)], "two jobs of one mechanic at once"


@pytest.mark.parametrize(
    ("days", "found"), [(0, "2026-11-23"), (1, "2026-11-24"), (-1, "2026-11-21"), (-2, "2026-11-20"), (5, "2026-11-28"), (6, "2026-11-30")]
)
def test_open_days_are_counted_from_the_next_one(db, clock, days, found):
    with reading() as job:
        hours = shop.hours(job, queries.WHOSE_HOURS)
    assert demo_jobs.open_day(hours, date(2026, 11, 22), days).isoformat() == found  # a Sunday
