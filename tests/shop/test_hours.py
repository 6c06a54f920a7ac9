"""When the workshop is open: weekdays and special days (CLX-13)."""

from datetime import date

import pytest

from rxapp.core.errors import BadInput, NotAllowed, NotFound, TooLong
from rxapp.core.work import reading, work
from rxapp.history.queries import changes_of
from rxapp.shop import actions, queries
from rxapp.shop.rules import USUAL_WEEK, opening

WEEK = [["08:30", "17:00"], *[["09:00", "18:00"]] * 4, ["", ""], ["", ""]]
CHRISTMAS = "2026-12-25"


def hours_of():
    with reading() as job:
        return queries.hours(job, "workshop")


def test_the_usual_week_until_the_shop_says_its_own(db):
    assert hours_of().weekly == USUAL_WEEK


@pytest.mark.both_databases
def test_a_week_is_set(cast):
    for _ in range(2):  # the second time nothing has changed
        with work(cast.ada) as job:
            actions.set_week(job, whose="workshop", week=WEEK)
    assert hours_of().weekly == tuple(opening(*pair) for pair in WEEK)
    with work(cast.ada) as job:
        actions.set_week(job, whose="workshop", week=[["08:00", "17:00"], *WEEK[1:]])
        changes = changes_of(job, "shop", queries.SHOP_ID)
    assert len(changes) == 2
    assert (changes[0].before, changes[0].after) == ({"mon": "08:30-17:00"}, {"mon": "08:00-17:00", "whose": "workshop"})


@pytest.mark.parametrize("pair", [["18:00", "09:00"], ["09:00", "09:00"], ["09:00", ""], ["", "17:00"]])
def test_no_day_closes_before_it_opens(cast, pair):
    with pytest.raises(actions.HoursWrong) as told, work(cast.ada) as job:
        actions.set_week(job, whose="workshop", week=[*WEEK[:6], pair])
    assert told.value.values == {"day": "@hours.day.sun"}


@pytest.mark.parametrize("week", [None, "x", [], WEEK[:6], [*WEEK[:6], "ab"], [*WEEK[:6], ["25:00", "26:00"]], [*WEEK[:6], [1, 2]]])
def test_a_week_of_anything_else_is_refused(cast, week):
    with pytest.raises(BadInput), work(cast.ada) as job:
        actions.set_week(job, whose="workshop", week=week)


@pytest.mark.both_databases
def test_a_special_day_is_set_changed_and_taken_back(cast, clock):
    with work(cast.ada) as job:
        actions.set_special_day(job, whose="workshop", day=CHRISTMAS, name="Christmas")
    with work(cast.ada) as job:
        actions.set_special_day(job, whose="workshop", day=CHRISTMAS, opens="10:00", closes="12:00", name="Christmas morning")
    assert hours_of().on(date(2026, 12, 25)) == opening("10:00", "12:00")
    with reading() as job:
        (row,) = queries.special_days(job, "workshop")
    assert (row.name, row.opens) == ("Christmas morning", "10:00")
    with work(cast.ada) as job:
        actions.remove_special_day(job, day_id=row.id)
    assert hours_of().special == {}
    with pytest.raises(NotFound), work(cast.ada) as job:
        actions.remove_special_day(job, day_id=row.id)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"day": "soon"}, actions.DayUnknown),
        ({"opens": "12:00", "closes": "10:00"}, actions.HoursWrong),
        ({"name": "x" * 81}, TooLong),
        ({"whose": "moon"}, BadInput),
        ({"day": 5}, BadInput),
    ],
)
def test_no_special_day_of_this(cast, fields, refusal):
    with pytest.raises(refusal), work(cast.ada) as job:
        actions.set_special_day(job, **{"whose": "workshop", "day": CHRISTMAS, **fields})


def test_who_may_set_hours(cast):
    for call, form in (
        (actions.set_week, {"whose": "workshop", "week": WEEK}),
        (actions.set_special_day, {"whose": "workshop", "day": CHRISTMAS}),
        (actions.remove_special_day, {"day_id": 1}),
    ):
        with pytest.raises(NotAllowed), work(cast.ben) as job:
            call(job, **form)
