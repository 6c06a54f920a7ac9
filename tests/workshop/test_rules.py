"""The rules of jobs: moves, numbers, names, times."""

from datetime import date, datetime, time

import pytest

from rxapp.shop.rules import Hours, Opening, opening, widest
from rxapp.workshop import rules
from rxapp.workshop.rules import Span, TimeProblem

MONDAY, SUNDAY = date(2026, 11, 30), date(2026, 11, 29)
NINE_TO_SIX = Opening(time(9), time(18))


@pytest.mark.parametrize(
    ("make", "model", "words", "shown"),
    [
        ("Canyon", "Grizl", "Gear service\nand a wash", "Canyon Grizl, Gear service"),
        ("", "", "Fit a child seat", "Fit a child seat"),
        ("Brompton", "", "", "Brompton"),
        ("", "", "\u202eABC\u202c wheel", "ABC wheel"),
        (" ", "", " \n", ""),
    ],
)
def test_what_stands_beside_the_number(make, model, words, shown):
    assert rules.item(make, model, words) == shown


@pytest.mark.parametrize(
    ("start", "end", "problem"),
    [
        ("2026-11-30T09:00", "2026-11-30T18:00", None),
        ("2026-11-30T09:00", "2026-11-30T09:00", TimeProblem.END_FIRST),
        ("2026-11-30T10:00", "2026-11-30T09:00", TimeProblem.END_FIRST),
        ("2026-11-30T08:45", "2026-11-30T10:00", TimeProblem.OUTSIDE),
        ("2026-11-30T17:00", "2026-11-30T18:15", TimeProblem.OUTSIDE),
        ("2026-11-30T18:00", "2026-11-30T18:15", TimeProblem.OUTSIDE),
        ("2026-11-29T10:00", "2026-11-29T11:00", TimeProblem.CLOSED),
        ("2026-11-30T16:00", "2026-12-01T10:00", None),  # goes on the next day
        ("2026-11-30T16:00", "2026-12-01T09:00", TimeProblem.OUTSIDE),  # nothing of it lies in the second day
        ("2026-11-30T16:00", "2026-12-01T00:00", TimeProblem.OUTSIDE),  # until midnight
        ("2026-11-30T10:00", "2027-01-05T10:00", TimeProblem.TOO_LONG),
    ],
)
def test_when_a_job_may_stand(start, end, problem):  # CLX-13, CLX-14
    span = Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
    hours = Hours((NINE_TO_SIX,) * 6 + (None,), {})
    days = {day: hours.on(day) for day in (span.start.date(), rules.last_day(span))}
    assert rules.time_problem(span, days, allows_outside=False) is problem
    always = problem if problem in (TimeProblem.END_FIRST, TimeProblem.TOO_LONG) else None
    assert rules.time_problem(span, days, allows_outside=True) is always


def test_a_special_day_counts_instead_of_its_weekday():  # CLX-13
    hours = Hours((NINE_TO_SIX,) * 6 + (None,), {MONDAY: None, SUNDAY: Opening(time(10), time(12))})
    assert (hours.on(MONDAY), hours.on(SUNDAY)) == (None, Opening(time(10), time(12)))


@pytest.mark.parametrize(
    ("openings", "shown"),
    [
        ([("09:00", "18:00"), ("10:00", "19:30"), None], ("08:00", "20:30")),
        ([("00:30", "23:30")], ("00:00", "23:59")),
        ([None], ("08:00", "19:00")),
    ],
)
def test_the_widest_opening_and_an_hour_around_it(openings, shown):  # D-136
    found = widest(opening(*pair) if pair else None for pair in openings)
    assert (found.opens.strftime("%H:%M"), found.closes.strftime("%H:%M")) == shown


@pytest.mark.parametrize(("opens", "closes"), [("18:00", "09:00"), ("09:00", "09:00")])
def test_no_day_closes_before_it_opens(opens, closes):
    with pytest.raises(ValueError, match="not after"):
        opening(opens, closes)
