"""*Workshop hours* and *Mechanics*, as a tab runs them (CLX-13..15)."""

from rxapp.core.work import reading
from rxapp.shop import queries
from rxapp.shop.rules import opening
from rxapp.workshop.queries import mechanics
from rxapp.workshop.state.settings import HoursState, MechanicsState

CHRISTMAS = {"special-day": "2026-12-25", "special-name": "Christmas", "special-opens": "", "special-closes": ""}


def weekly():
    with reading() as job:
        return queries.hours(job, "workshop").weekly


async def test_a_day_is_typed_copied_down_and_saved(screen, cast):
    tab = await screen(cast.ada)
    await tab.do(HoursState.load, HoursState.set_time(1, "opens", "10:00"), HoursState.copy_down(1), HoursState.set_closed(6, True))
    await tab.do(HoursState.save)
    shown = [(line.opens, line.closes) for line in (await tab.state(HoursState)).week]
    assert shown == [("09:00", "18:00"), *[("10:00", "18:00")] * 5, ("", "")]
    assert weekly() == tuple(opening(*pair) for pair in shown)
    assert "settings.saved" in tab.said()


async def test_what_is_typed_stays_when_a_special_day_is_added(screen, cast):
    tab = await screen(cast.ada)
    await tab.do(HoursState.load, HoursState.set_time(0, "closes", "17:00"), HoursState.add_day(CHRISTMAS))
    state = await tab.state(HoursState)
    assert [(row.day, row.name) for row in state.special] == [("2026-12-25", "Christmas")]
    await tab.do(HoursState.save)
    assert weekly()[0] == opening("09:00", "17:00")
    await tab.do(HoursState.remove_day(state.special[0].id))
    assert (await tab.state(HoursState)).special == []


async def test_jobs_outside_are_allowed_and_refused_again(screen, cast):  # CLX-14
    tab = await screen(cast.ada)
    for is_allowed in (True, False):
        await tab.do(HoursState.load, HoursState.set_outside(is_allowed))
        assert (await tab.state(HoursState)).allows_outside is is_allowed


async def test_a_wrong_day_is_told_and_nothing_is_lost(screen, cast):
    tab = await screen(cast.ada)
    await tab.do(HoursState.load, HoursState.set_time(0, "closes", "08:00"), HoursState.save)
    assert "hours.refusal.wrong" in tab.said()
    assert weekly()[0] == opening("09:00", "18:00")


async def test_who_may_not_edit_sees_and_changes_nothing(screen, cast):
    tab = await screen(cast.ben)
    await tab.do(
        HoursState.load, HoursState.set_time(0, "closes", "20:00"), HoursState.save, MechanicsState.load, MechanicsState.tick(3, True)
    )
    assert tab.said().count("refusal.not_allowed") == 2
    assert weekly()[0] == opening("09:00", "18:00")
    with reading(cast.ada) as job:
        assert mechanics(job) == []


async def test_a_mechanic_is_ticked_and_cleared(screen, cast):  # CLX-15, D-136
    tab = await screen(cast.ada)
    await tab.do(MechanicsState.load, MechanicsState.tick(cast.cleo.id, True))
    assert (await tab.state(MechanicsState)).names == ["Cleo Ruiz"]
    await tab.do(MechanicsState.tick(cast.cleo.id, False))
    assert (await tab.state(MechanicsState)).names == []
