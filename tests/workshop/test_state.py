"""The calendar's days and filters, a job's menu and moves, and the forms of a job, without a browser."""

from typing import Any

import pytest

from rxapp.core.errors import BadInput
from rxapp.core.work import reading, work
from rxapp.shop.state import DeskState
from rxapp.ui.filled import CONTROL
from rxapp.workshop import queries
from rxapp.workshop.actions import jobs, planning, status
from rxapp.workshop.state.calendar import CalendarState
from rxapp.workshop.state.form import JobState
from rxapp.workshop.state.menu import MenuState
from tests.factories import make_customer, make_job

MOVE: Any = MenuState.move  # five arguments, more than Reflex's types know
NINE, TEN, ELEVEN = "2026-11-23T09:00", "2026-11-23T10:00", "2026-11-23T11:00"


@pytest.fixture
def a_job(cast, bench) -> int:
    with work(cast.ben) as job:
        return make_job(job, bench.dora, start=NINE, end=TEN, mechanic_id=bench.cleo)


def job_of(actor, job_id: int) -> queries.JobRow:
    with reading(actor) as job:
        return queries.job_for(job, job_id)


class TestDays:
    async def test_it_opens_on_the_shops_today(self, screen, bench, clock):  # MOMENT is Friday 20 November 2026
        tab = await screen(path="/workshop")
        await tab.do(CalendarState.load)
        state = await tab.state(CalendarState)
        assert (state.view, state.date, state.first, state.last) == ("day", "2026-11-20", "2026-11-20", "2026-11-20")
        assert [row.name for row in state.mechanics] == ["Ben Carter", "Cleo Ruiz"]

    async def test_a_week_begins_on_monday_and_stands_in_the_address(self, screen, bench, clock):
        tab = await screen(path="/workshop?view=week&date=2026-11-29")
        await tab.do(CalendarState.load)
        state = await tab.state(CalendarState)
        assert (state.first, state.last) == ("2026-11-23", "2026-11-29")
        await tab.do(CalendarState.go(1))
        assert ((await tab.state(CalendarState)).first) == "2026-11-30"
        assert "/workshop?view=week&date=2026-12-06" in tab.said()

    async def test_day_by_day_and_back_to_today(self, screen, bench, clock):
        tab = await screen(path="/workshop?date=2026-03-28")
        await tab.do(CalendarState.load, CalendarState.go(1), CalendarState.go(1))
        assert (await tab.state(CalendarState)).date == "2026-03-30"
        await tab.do(CalendarState.go_today, CalendarState.go(-1))
        assert (await tab.state(CalendarState)).date == "2026-11-19"

    @pytest.mark.parametrize("asked", ["view=year&date=tomorrow", "date=0001-01-01", "date=9999-12-31", "date=2026-02-30&view="])
    async def test_an_odd_address_shows_today(self, screen, bench, clock, asked):
        tab = await screen(path=f"/workshop?{asked}")
        await tab.do(CalendarState.load)
        state = await tab.state(CalendarState)
        assert (state.view, state.date) == ("day", "2026-11-20")

    async def test_filters_are_of_what_there_is(self, screen, bench, clock):
        tab = await screen(path="/workshop")
        await tab.do(CalendarState.load, CalendarState.pick_lane(str(bench.cleo)), CalendarState.pick_status("ready"))
        state = await tab.state(CalendarState)
        assert (state.lane, state.status) == (str(bench.cleo), "ready")
        with pytest.raises(BadInput):
            await tab.call(CalendarState.pick_status, status="burnt")
        assert (await tab.state(CalendarState)).status == "ready"

    async def test_a_change_has_the_jobs_fetched_again_and_nothing_else(self, screen, bench, clock):  # G13
        tab = await screen(path="/workshop")
        await tab.do(CalendarState.load)
        before = (await tab.state(CalendarState)).version
        tab.deltas.clear()
        await tab.do(CalendarState.refresh)
        assert (await tab.state(CalendarState)).version not in ("", before)
        assert len(str(tab.deltas)) < 400


class TestMenu:
    async def test_it_knows_what_the_job_may_do(self, screen, a_job):  # D-4, D-136
        tab = await screen()
        await tab.do(MenuState.aim(a_job, 40, 60))
        aimed = (await tab.state(MenuState)).aimed
        assert (aimed.shown, aimed.name, aimed.takes_sms, aimed.takes_email) == ("J-1001", "Dora Whitfield", True, True)
        assert aimed.moves == ["received", "cancelled"]
        assert "job-menu" in tab.said()

    async def test_consent_is_read_when_it_opens(self, screen, cast, bench):  # RO-15, D-4
        with work(cast.ben) as job:
            silent = make_customer(job, first_name="Sil", phones=[{"number": "07700 900111", "agrees": False}])
            told = make_job(job, silent)
        tab = await screen()
        await tab.do(MenuState.aim(told, 1, 1))
        aimed = (await tab.state(MenuState)).aimed
        assert (aimed.takes_sms, aimed.takes_email) == (False, False)

    async def test_a_status_is_set_from_it(self, screen, cast, a_job):
        tab = await screen(cast.cleo)
        await tab.do(MenuState.aim(a_job, 1, 1), MenuState.set_status("received"))
        assert job_of(cast.ada, a_job).status == "received"

    async def test_rubbish_opens_nothing(self, screen, a_job):
        tab = await screen()
        for payload in ({"job_id": "x", "x": 1, "y": 1}, {"job_id": 10**12, "x": 1, "y": 1}, {"job_id": 999, "x": 1, "y": 1}):
            await tab.call(MenuState.aim, **payload)
        assert (await tab.state(MenuState)).aimed.id == 0


class TestMoves:
    async def test_a_drag_is_stored_and_answered(self, screen, cast, bench, a_job):  # CL-4
        tab = await screen(cast.cleo)
        await tab.do(MOVE(a_job, 1, TEN, ELEVEN, bench.ben))
        row = job_of(cast.ada, a_job)
        assert (row.start, row.end, row.mechanic_id) == (TEN, ELEVEN, bench.ben)
        assert (await tab.state(MenuState)).answered.startswith(f"moved-{a_job}-")

    async def test_a_refused_one_is_said_and_answered(self, screen, cast, bench, a_job):  # CLX-14
        tab = await screen(cast.cleo)
        await tab.do(MOVE(a_job, 1, "2026-11-23T04:00", "2026-11-23T05:00", bench.cleo))
        assert job_of(cast.ada, a_job).start == NINE
        assert (await tab.state(MenuState)).answered.startswith(f"moved-{a_job}-")
        assert "workshop.refusal.outside" in tab.said()

    async def test_the_second_of_two_is_told(self, screen, cast, bench, a_job):
        tab = await screen(cast.cleo)
        with work(cast.ben) as job:
            planning.move(job, job_id=a_job, version=1, start=TEN, end=ELEVEN, mechanic_id=bench.ben)
        await tab.do(MOVE(a_job, 1, "2026-11-23T14:00", "2026-11-23T15:00", bench.cleo))
        assert job_of(cast.ada, a_job).start == TEN
        assert "workshop.refusal.moved" in tab.said()

    async def test_who_only_looks_moves_nothing(self, screen, cast, bench, a_job):  # D-139
        tab = await screen(cast.rita)
        await tab.do(MOVE(a_job, 1, TEN, ELEVEN, bench.ben))
        assert job_of(cast.ada, a_job).start == NINE
        assert "refusal.not_allowed" in tab.said()

    async def test_the_dialog_says_inside_what_is_in_the_way(self, screen, cast, a_job):
        tab = await screen(cast.cleo)
        await tab.do(MenuState.aim(a_job, 1, 1), MenuState.ask_move)
        mark = (await tab.state(MenuState)).filled
        form = {"filled-for": mark, "move-start": TEN, "move-end": NINE, "move-mechanic_id": "0"}
        await tab.do(MenuState.save_move(form))
        assert (await tab.state(MenuState)).wrong.key == "workshop.refusal.end_first"
        await tab.do(MenuState.save_move(form | {"move-end": ELEVEN}))
        row = job_of(cast.ada, a_job)
        assert (row.start, row.end, row.mechanic_id) == (TEN, ELEVEN, 0)

    async def test_both_times_empty_take_it_out_of_the_calendar(self, screen, cast, a_job):
        tab = await screen(cast.cleo)
        await tab.do(MenuState.aim(a_job, 1, 1), MenuState.ask_move)
        mark = (await tab.state(MenuState)).filled
        await tab.do(MenuState.save_move({"filled-for": mark, "move-start": "", "move-end": "", "move-mechanic_id": "0"}))
        assert job_of(cast.ada, a_job).start == ""

    async def test_an_empty_place_leads_to_a_new_job(self, screen, bench):
        tab = await screen()
        await tab.do(MenuState.pick_slot(NINE, bench.cleo, 5, 5))
        assert (await tab.state(MenuState)).slot.mechanic == "Cleo Ruiz"
        await tab.do(MenuState.begin)
        assert f"start=2026-11-23T09%3A00&mechanic={bench.cleo}" in tab.said()


class TestPage:
    async def test_it_shows_the_job_and_its_customer(self, screen, a_job):
        tab = await screen(path=f"/workshop/jobs/{a_job}")
        await tab.do(JobState.load)
        state = await tab.state(JobState)
        assert (state.job.shown, state.owner.name, state.owner.takes_sms) == ("J-1001", "Dora Whitfield", True)
        assert (state.texts["make"], state.texts["start"]) == ("Canyon", NINE)

    @pytest.mark.parametrize("record", ["0", "999", "x", "99999999999"])
    async def test_one_that_is_not_there_says_so(self, screen, bench, record):
        tab = await screen(path=f"/workshop/jobs/{record}")
        await tab.do(JobState.load)
        assert (await tab.state(JobState)).is_missing

    async def test_save_keeps_what_was_typed(self, screen, cast, a_job):
        tab = await screen(path=f"/workshop/jobs/{a_job}")
        await tab.do(JobState.load)
        await tab.do(JobState.save(await form_of(tab, model="Endurace")))
        assert job_of(cast.ada, a_job).model == "Endurace"
        assert "job.form.saved" in tab.said()

    async def test_two_editors_see_both_values(self, screen, cast, a_job):  # D-37
        tab = await screen(path=f"/workshop/jobs/{a_job}")
        await tab.do(JobState.load)
        with work(cast.ben) as job:
            jobs.edit(job, job_id=a_job, version=1, form={"model": "Ultimate"})
        await tab.do(JobState.refresh)
        mark = (await tab.state(JobState)).filled
        assert "__leaving" in tab.said(), "the browser is asked whether anything was typed"
        await tab.do(JobState.take_newer(False, mark))
        state = await tab.state(JobState)
        assert (state.newer_by, state.filled) == ("Ben Carter", mark)
        await tab.do(JobState.save(await form_of(tab, model="Endurace")))
        state = await tab.state(JobState)
        (clash,) = state.clashes
        assert (clash.field, clash.mine, clash.theirs) == ("model", "Endurace", "Ultimate")
        await tab.do(JobState.save(await form_of(tab) | {"keep-model": "theirs"}))
        assert job_of(cast.ada, a_job).model == "Ultimate"

    async def test_a_form_in_which_nothing_was_typed_follows_what_others_save(self, screen, cast, a_job):  # D-37
        tab = await screen(path=f"/workshop/jobs/{a_job}")
        await tab.do(JobState.load)
        stale = (await tab.state(JobState)).filled
        with work(cast.ben) as job:
            jobs.edit(job, job_id=a_job, version=1, form={"model": "Ultimate"})
        await tab.do(JobState.refresh, JobState.take_newer(True, "job-1-other"))
        assert (await tab.state(JobState)).filled == stale, "the answer is about other fields"
        await tab.do(JobState.take_newer(True, stale))
        state = await tab.state(JobState)
        assert (state.texts["model"], state.newer_by) == ("Ultimate", "")
        assert state.filled != stale
        await tab.do(JobState.save(await form_of(tab, make="Giant")))
        assert (job_of(cast.ada, a_job).make, job_of(cast.ada, a_job).model) == ("Giant", "Ultimate")

    async def test_a_status_set_elsewhere_is_no_edit_of_the_form(self, screen, cast, a_job):
        tab = await screen(path=f"/workshop/jobs/{a_job}")
        await tab.do(JobState.load)
        with work(cast.cleo) as job:
            status.set_status(job, job_id=a_job, version=1, status="received")
        await tab.do(JobState.refresh)
        state = await tab.state(JobState)
        assert (state.job.status, state.newer_by) == ("received", "")
        await tab.do(JobState.set_status("triage"), JobState.save(await form_of(tab, model="Endurace")))
        row = job_of(cast.ada, a_job)
        assert (row.status, row.model) == ("triage", "Endurace")

    async def test_a_mechanic_sets_the_status_and_edits_nothing(self, screen, cast, a_job):  # D-139
        tab = await screen(cast.cleo, path=f"/workshop/jobs/{a_job}")
        await tab.do(JobState.load, JobState.set_status("received"), JobState.save(await form_of(tab, model="Endurace")))
        row = job_of(cast.ada, a_job)
        assert (row.status, row.model) == ("received", "Grizl")


class TestNew:
    async def test_the_address_fills_it(self, screen, cast, bench):
        tab = await screen(path=f"/workshop/new?customer={bench.dora}&start=2026-11-23T10:30&mechanic={bench.cleo}&kind=quote")
        await tab.do(JobState.start)
        state = await tab.state(JobState)
        assert (state.owner.name, state.kind) == ("Dora Whitfield", "quote")
        assert (state.texts["start"], state.texts["end"]) == ("2026-11-23T10:30", "2026-11-23T11:30")
        await tab.do(JobState.save(await form_of(tab, make="Trek")))
        with reading(cast.ada) as job:
            (row,) = queries.jobs_of(job, bench.dora)
        assert (row.kind, row.make, row.start, row.mechanic_id) == ("quote", "Trek", "2026-11-23T10:30", bench.cleo)

    async def test_an_odd_address_fills_nothing(self, screen, bench):
        tab = await screen(path="/workshop/new?customer=x&start=soon&mechanic=-1&kind=gift")
        await tab.do(JobState.start)
        state = await tab.state(JobState)
        assert (state.owner.id, state.kind, state.texts["start"], state.texts["mechanic_id"]) == (0, "job", "", "0")

    async def test_a_customer_is_found_and_chosen(self, screen, bench):  # RO-6
        tab = await screen(path="/workshop/new")
        await tab.do(JobState.start, JobState.look("whit"))
        (hit,) = (await tab.state(JobState)).hits
        await tab.do(JobState.pick(hit.id))
        state = await tab.state(JobState)
        assert (state.owner.id, state.hits) == (bench.dora, [])

    async def test_a_scan_chooses_whom_it_names(self, screen, bench):  # RO-6
        tab = await screen(path="/workshop/new")
        await tab.do(JobState.start)
        await tab.do(JobState.choose_first({"job-customer": "07700900633"}))
        assert (await tab.state(JobState)).owner.id == bench.dora

    async def test_who_may_not_create_jobs_is_told(self, screen, cast, bench):  # D-139
        tab = await screen(cast.cleo, path="/workshop/new")
        await tab.do(JobState.start)
        state = await tab.state(JobState)
        assert (state.is_refused, state.is_ready) == (True, False)

    async def test_nothing_said_is_refused_and_kept(self, screen, bench):
        tab = await screen(path=f"/workshop/new?customer={bench.dora}")
        await tab.do(JobState.start)
        await tab.do(JobState.save(await form_of(tab)))
        assert (await tab.state(JobState)).wrong.key == "workshop.refusal.item_missing"


async def form_of(tab, **typed: str) -> dict[str, str]:
    """What the form on the screen would send, with these fields typed anew."""
    state = await tab.state(JobState)
    values = {**state.texts, "kind": state.kind, **typed}
    return {"filled-for": state.filled, **{f"job-{name}": value for name, value in values.items()}}


async def test_a_new_job_is_for_who_stands_in_its_address_whatever_the_line(screen, cast, bench):
    """From the counter for one customer, to another over a reload: never the form of the one before."""
    with work(cast.ben) as job:
        other = make_customer(job, first_name="George", last_name="Horsfall")
    tab = await screen(cast.ben, path=f"/workshop/new?customer={bench.dora}")
    await tab.do(DeskState.arrive, JobState.start)
    assert (await tab.state(JobState)).owner.id == bench.dora
    await tab.go(f"/counter?customer={other}", DeskState.arrive)
    tab.line = "sid-2"
    await tab.go(f"/workshop/new?customer={other}", DeskState.arrive, JobState.start)
    assert (await tab.state(JobState)).owner.id == other
    tab.line = "sid-3"
    await tab.go(f"/workshop/new?customer={bench.dora}", DeskState.arrive, JobState.start)
    assert (await tab.state(JobState)).owner.id == bench.dora


async def test_what_was_saved_here_counts_as_untouched(screen, a_job, cast):
    """D-37: the page follows what others save after one's own save too; the browser is told that its fields are what is stored."""
    tab = await screen(cast.ben, path=f"/workshop/jobs/{a_job}")
    await tab.do(JobState.load)
    state = await tab.state(JobState)
    await tab.do(
        JobState.save({CONTROL: state.filled, **{f"job-{name}": value for name, value in state.texts.items()}, "job-serial": "X1"})
    )
    assert "__leaving?.settled()" in tab.said()
