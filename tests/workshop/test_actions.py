"""What staff do with jobs, on a real database: rows, change history, word to every screen."""

from datetime import date

import pytest
from sqlmodel import select

from rxapp.core.errors import BadInput, NotAllowed, NotFound, TooLong
from rxapp.core.work import reading, work
from rxapp.customers import belongings
from rxapp.customers.actions.refusals import Clash
from rxapp.history.queries import changes_of
from rxapp.live.queries import versions
from rxapp.shop import actions as shop
from rxapp.staff.actions import people
from rxapp.workshop import queries, rules, screens
from rxapp.workshop.actions import form as forms
from rxapp.workshop.actions import jobs, planning, refusals, status
from rxapp.workshop.models import JobStatus
from tests.factories import make_customer, make_job

NINE, TEN = "2026-11-30T09:00", "2026-11-30T10:00"


def job_of(actor, job_id: int) -> queries.JobRow:
    with reading(actor) as job:
        return queries.job_for(job, job_id)


def moved(actor, job_id: int, **wanted) -> int:
    given = {"version": 1, "start": NINE, "end": TEN, "mechanic_id": 0} | wanted
    with work(actor) as job:
        return planning.move(job, job_id=job_id, **given)


@pytest.fixture
def a_job(cast, bench) -> int:
    with work(cast.ben) as job:
        return make_job(job, bench.dora)


MOVES = {  # D-136: onward, one step back, Triage to In progress, and to Cancelled from anything but Collected
    "booked": {"received", "cancelled"},
    "received": {"triage", "booked", "cancelled"},
    "triage": {"awaiting_approval", "in_progress", "received", "cancelled"},
    "awaiting_approval": {"in_progress", "triage", "cancelled"},
    "in_progress": {"waiting_for_parts", "ready", "awaiting_approval", "cancelled"},
    "waiting_for_parts": {"in_progress", "ready", "cancelled"},
    "ready": {"collected", "in_progress", "waiting_for_parts", "cancelled"},
    "collected": {"ready"},
    "cancelled": set(),
}


@pytest.mark.both_databases
def test_a_new_shop_has_these_moves(db):  # D-67, D-136
    with reading() as job:
        assert [row.key for row in job.session.exec(select(JobStatus).order_by(JobStatus.position))] == list(rules.Status)
        assert {word: set(queries.moves_from(job, word)) for word in rules.Status} == MOVES


@pytest.mark.both_databases
def test_a_job_is_made(cast, bench, clock):  # D-136, D-137
    with work(cast.ben) as job:
        first = make_job(job, bench.dora, start=NINE, end=TEN, mechanic_id=bench.cleo, promised_on="2026-12-01", serial="WTU123")
        second = make_job(job, bench.dora, kind="quote", status="received")
    with reading(cast.rita) as job:
        row, quote = queries.job_for(job, first), queries.job_for(job, second)
        (change,) = changes_of(job, "job", first)
        assert versions(job)["jobs"] == 1
    assert (row.shown, quote.shown) == ("J-1001", "J-1002")
    assert (row.kind, row.status, row.item, row.customer) == ("job", "booked", "Canyon Grizl, Gear service", "Dora Whitfield")
    assert (row.start, row.end, row.promised_on, row.mechanic) == (NINE, TEN, "2026-12-01", "Cleo Ruiz")
    assert (row.takes_sms, row.takes_email, row.is_done) == (True, True, False)
    assert (quote.kind, quote.status, quote.start, quote.mechanic_id) == ("quote", "received", "", 0)
    assert (change.kind, change.after["customer_id"], change.staff_name) == ("created", bench.dora, "Ben Carter")


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"make": " ", "model": "", "what_to_do": "\n"}, refusals.ItemMissing),
        ({"make": "", "model": "", "what_to_do": "\u200b"}, refusals.ItemMissing),
        ({"customer_id": 99}, NotFound),
        ({"customer_id": "x"}, BadInput),
        ({"kind": "layaway"}, BadInput),
        ({"status": "ready"}, BadInput),
        ({"make": "x" * 61}, TooLong),
        ({"note": "x" * 4001}, TooLong),
        ({"start": NINE}, refusals.TimeHalf),
        ({"start": TEN, "end": NINE}, refusals.EndFirst),
        ({"start": "tomorrow", "end": TEN}, refusals.TimeUnreadable),
        ({"start": "2026-11-30", "end": TEN}, refusals.TimeUnreadable),
        ({"start": "2026-11-30T09:00+01:00", "end": TEN}, refusals.TimeUnreadable),
        ({"start": "0001-01-01T09:00", "end": "0001-01-01T10:00"}, refusals.TimeUnreadable),
        ({"start": "2026-11-29T09:00", "end": "2026-11-29T10:00"}, refusals.ClosedThen),
        ({"start": "2026-11-30T07:00", "end": TEN}, refusals.OutsideHours),
        ({"start": NINE, "end": "2027-03-01T10:00"}, refusals.TooLongAJob),
        ({"start": ["x"], "end": {}}, BadInput),
        ({"mechanic_id": 4}, refusals.NoMechanic),  # Rita does not work on jobs
        ({"mechanic_id": -1}, BadInput),
        ({"promised_on": "soon"}, refusals.DayUnreadable),
        ({"promised_on": "9999-12-31"}, refusals.DayUnreadable),
    ],
)
def test_no_job_is_made_of_this(cast, bench, fields, refusal):
    with pytest.raises(refusal), work(cast.ben) as job:
        make_job(job, **{"customer_id": bench.dora, **fields})


def test_who_may_do_what(cast, bench, a_job):  # D-139
    with pytest.raises(NotAllowed), work(cast.cleo) as job:
        make_job(job, bench.dora)
    with pytest.raises(NotAllowed), work(cast.cleo) as job:
        jobs.edit(job, job_id=a_job, version=1, form={"note": "x"})
    with pytest.raises(NotAllowed):
        moved(cast.rita, a_job)
    with pytest.raises(NotAllowed), work(cast.rita) as job:
        status.set_status(job, job_id=a_job, version=1, status="received")
    assert moved(cast.cleo, a_job) == 2
    assert job_of(cast.rita, a_job).start == NINE


@pytest.mark.both_databases
def test_a_job_is_moved_stretched_and_taken_out(cast, bench, a_job):  # CL-4
    assert moved(cast.cleo, a_job, mechanic_id=bench.cleo) == 2
    assert moved(cast.cleo, a_job, version=2, end="2026-11-30T10:15", mechanic_id=bench.cleo) == 3
    row = job_of(cast.cleo, a_job)
    assert (row.start, row.end, row.mechanic) == (NINE, "2026-11-30T10:15", "Cleo Ruiz")
    assert moved(cast.cleo, a_job, version=3, start="", end="", mechanic_id=0) == 4
    with reading(cast.cleo) as job:
        assert [row.id for row in queries.unplanned(job)] == [a_job]
        kinds = [(change.kind, change.after) for change in changes_of(job, "job", a_job)]
    assert kinds[1] == ("moved", {"end": "2026-11-30T10:15", "version": 3})
    assert moved(cast.cleo, a_job, version=4, start="", end="", mechanic_id=0) == 4, "nothing has changed"


def test_two_move_one_job(cast, bench, a_job):
    moved(cast.ben, a_job)
    with pytest.raises(refusals.MovedMeanwhile) as told:
        moved(cast.cleo, a_job, start=TEN, end="2026-11-30T11:00")
    assert told.value.values == {"who": "Ben Carter", "when": "2026-11-30 09:00"}
    assert job_of(cast.ben, a_job).start == NINE
    assert moved(cast.cleo, a_job) == 2, "where both want the same, both have it"


def test_what_else_was_changed_does_not_stop_a_move(cast, a_job):
    with work(cast.ben) as job:
        jobs.edit(job, job_id=a_job, version=1, form={"note": "Rings first"})
    assert moved(cast.cleo, a_job) == 3
    assert job_of(cast.cleo, a_job).note == "Rings first"


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        ("2026-03-29T00:30", "2026-03-29T03:00", "2026-03-29T00:30 2026-03-29T03:00"),  # the night in which the clocks go forward
        ("2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T00:30 2026-10-25T01:30"),  # and back: the second 01:30 ends it
        ("2026-03-28T16:00", "2026-03-29T10:00", "2026-03-28T16:00 2026-03-29T10:00"),
    ],
)
def test_a_job_across_the_change_of_the_clocks(cast, a_job, start, end, kept):
    with work(cast.ada) as job:
        shop.save(job, form={"allows_jobs_outside": True})
    moved(cast.cleo, a_job, start=start, end=end)
    row = job_of(cast.cleo, a_job)
    assert f"{row.start} {row.end}" == kept


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-10-25T01:30", "2026-10-25T01:45", 15),
        ("2026-10-25T00:30", "2026-10-25T01:30", 60),
        ("2026-10-25T01:45", "2026-10-25T01:15", 30),
    ],
)
def test_an_end_that_the_clock_shows_twice_is_the_first_after_the_start(start, end, minutes):
    begins, ends = forms.moments_of({"start": start, "end": end}, "Europe/London")
    assert begins
    assert ends
    assert (ends - begins).total_seconds() == minutes * 60


def test_a_time_that_the_clocks_leave_out(cast, a_job):
    with work(cast.ada) as job:
        shop.save(job, form={"allows_jobs_outside": True})
    with pytest.raises(refusals.TimeSkipped):
        moved(cast.cleo, a_job, start="2026-03-29T01:30", end="2026-03-29T03:00")


def test_outside_the_hours_only_where_the_shop_allows_it(cast, a_job):  # CLX-14
    late = {"start": "2026-11-30T18:00", "end": "2026-11-30T19:00"}
    with pytest.raises(refusals.OutsideHours):
        moved(cast.cleo, a_job, **late)
    with work(cast.ada) as job:
        shop.save(job, form={"allows_jobs_outside": True})
    assert moved(cast.cleo, a_job, **late) == 2
    with work(cast.ada) as job:
        shop.save(job, form={"allows_jobs_outside": False})
    with work(cast.ben) as job:
        assert jobs.edit(job, job_id=a_job, version=2, form={"note": "Late"}) == 3, "what stood there before may stay"


def test_two_edit_one_job(cast, a_job):  # D-37
    with work(cast.ben) as job:
        jobs.edit(job, job_id=a_job, version=1, form={"note": "Ben's", "serial": "WTU1"})
    with work(cast.ada) as job:
        assert jobs.edit(job, job_id=a_job, version=1, form={"make": "Canyon", "model": "Grizl 7"}) == 3
    with pytest.raises(refusals.JobEditedMeanwhile) as told, work(cast.ada) as job:
        jobs.edit(job, job_id=a_job, version=1, form={"note": "Ada's", "promised_on": "2026-12-02"})
    found = told.value
    assert (found.who, found.version, found.clashes) == ("Ben Carter", 3, (Clash("note", "Ada's", "Ben's"),))
    assert (found.merged["serial"], found.merged["model"], found.merged["promised_on"]) == ("WTU1", "Grizl 7", "2026-12-02")
    with work(cast.ada) as job:
        jobs.edit(job, job_id=a_job, version=found.version, form=found.merged)
    row = job_of(cast.ada, a_job)
    assert (row.note, row.serial, row.model, row.promised_on) == ("Ada's", "WTU1", "Grizl 7", "2026-12-02")


@pytest.mark.parametrize("missing", ["start", "end", "mechanic_id"])
def test_a_form_without_its_fields_moves_nothing(cast, a_job, missing):
    with pytest.raises(BadInput):
        moved(cast.cleo, a_job, **{missing: None})


def test_a_version_of_the_future_is_refused(cast, a_job):
    for version in (0, 2, "x", None, True):
        with pytest.raises(BadInput):
            moved(cast.cleo, a_job, version=version)


@pytest.mark.both_databases
def test_a_status_is_set_along_the_moves(cast, a_job):  # D-136
    with work(cast.cleo) as job:
        assert status.set_status(job, job_id=a_job, version=1, status="received") == 2
        assert status.set_status(job, job_id=a_job, version=2, status="received") == 2
    with pytest.raises(refusals.MoveNotAllowed) as told, work(cast.cleo) as job:
        status.set_status(job, job_id=a_job, version=2, status="ready")
    assert told.value.values == {"was": "@job.status.received", "to": "@job.status.ready"}
    with pytest.raises(refusals.StatusSetMeanwhile), work(cast.ben) as job:
        status.set_status(job, job_id=a_job, version=1, status="cancelled")
    with pytest.raises(BadInput), work(cast.ben) as job:
        status.set_status(job, job_id=a_job, version=2, status="stolen")
    with reading(cast.cleo) as job:
        assert queries.moves_from(job, "received") == ["booked", "triage", "cancelled"]
        assert changes_of(job, "job", a_job)[0].after == {"status": "received", "version": 2}


@pytest.mark.both_databases
def test_the_calendar_has_its_days_columns_and_jobs(cast, bench, clock):  # CL-4, D-136
    with work(cast.ben) as job:
        inside = make_job(job, bench.dora, start=NINE, end=TEN, mechanic_id=bench.cleo)
        overnight = make_job(job, bench.dora, start="2026-11-28T16:00", end="2026-11-30T11:00")
        make_job(job, bench.dora, start="2026-12-02T09:00", end="2026-12-02T10:00")
        planless = make_job(job, bench.dora, promised_on="2026-12-01")
        shop_day = {"whose": "workshop", "day": "2026-12-01", "name": "Stock-taking"}
    with work(cast.ada) as job:
        shop.set_special_day(job, **shop_day)
    day, next_day = date(2026, 11, 30), date(2026, 12, 1)
    with reading(cast.rita) as job:
        assert [row.id for row in queries.between(job, day, next_day)] == [overnight, inside]
        assert [row.id for row in queries.unplanned(job)] == [planless]
        assert queries.open_count(job) == 4
        shown = screens.calendar(job, day, next_day)
    assert [(row.day, row.opens, row.closes, row.why) for row in shown.days] == [
        ("2026-11-30", "09:00", "18:00", ""),
        ("2026-12-01", "", "", "Stock-taking"),
    ]
    assert (shown.shows_from, shown.shows_until, shown.zone, shown.now) == ("08:00", "19:00", "Europe/London", "2026-11-20T13:58")
    assert [(row.name, row.is_active) for row in shown.mechanics] == [("Ben Carter", True), ("Cleo Ruiz", True)]


@pytest.mark.both_databases
def test_a_mechanic_who_leaves_hands_on_what_is_open(cast, bench):
    with work(cast.ben) as job:
        still_open = make_job(job, bench.dora, mechanic_id=bench.cleo, start=NINE, end=TEN)
        done = make_job(job, bench.dora, mechanic_id=bench.cleo, start=NINE, end=TEN)
        status.set_status(job, job_id=done, version=1, status="cancelled")
    with work(cast.ada) as job:
        people.deactivate(job, staff_id=bench.cleo)
    assert (job_of(cast.ben, still_open).mechanic_id, job_of(cast.ben, done).mechanic) == (0, "Cleo Ruiz")
    with reading(cast.ben) as job:
        columns = screens.calendar(job, date(2026, 11, 30), date(2026, 11, 30)).mechanics
    assert [(row.name, row.is_active) for row in columns] == [("Ben Carter", True), ("Cleo Ruiz", False)]


def test_jobs_move_with_their_customer_and_lose_what_is_personal(cast, bench, a_job):  # D-62, D-118
    with work(cast.ada) as job:
        other = make_customer(job, first_name="Theodora", last_name="Whitfield")
        jobs.edit(job, job_id=a_job, version=1, form={"serial": "WTU1", "note": "Rings first"})
    with work(cast.ada) as job:
        belongings.move_all(job, loser_id=bench.dora, survivor_id=other)
        belongings.erase_all(job, customer_id=other)
    row = job_of(cast.ada, a_job)
    assert (row.customer_id, row.serial, row.note, row.what_to_do, row.item) == (other, "", "", "", "Canyon Grizl")


def test_a_customers_jobs(cast, bench, a_job):
    with work(cast.ben) as job:
        second = make_job(job, bench.dora, start=NINE, end=TEN)
        status.set_status(job, job_id=a_job, version=1, status="cancelled")
    with reading(cast.rita) as job:
        assert [row.id for row in queries.open_jobs(job, bench.dora)] == [second]
        assert [row.id for row in queries.jobs_of(job, bench.dora)] == [second, a_job]
