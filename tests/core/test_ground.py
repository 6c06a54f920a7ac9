"""The tests' own ground holds: both databases come empty, the cast may do what its roles say, a screen runs handlers."""

import pytest
import reflex as rx
from sqlmodel import func, select

from rxapp.core.clock import now
from rxapp.core.errors import NotAllowed
from rxapp.core.work import reading, work
from rxapp.live.actions import publish
from rxapp.live.models import TopicVersion
from rxapp.live.queries import versions
from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState


class GroundState(StaffState):
    """A screen of the test's own."""

    shown: str = ""

    @rx.event
    async def press(self, topic: str):
        done = await self._do(_publish, topic=topic)
        self.shown = "done" if done.ok else ""
        return done.events

    @rx.event
    async def press_twice(self):
        self.shown = "first"
        return GroundState.press("second")

    @rx.event
    async def fail(self):
        raise ZeroDivisionError

    @rx.event(background=True)
    async def slowly(self):
        async with self:
            self.shown = "slowly"


def _publish(work, *, topic: str) -> None:
    work.need(Permission.SEND)
    publish(work, topic)


@pytest.mark.parametrize("round", [1, 2])
def test_each_test_finds_the_database_empty(db, round):
    with reading() as job:
        assert job.session.exec(select(func.count()).select_from(TopicVersion)).one() == 0
    with work() as job:
        publish(job, "customers")


def test_numbers_start_at_one_again(cast):
    assert [cast.ada.id, cast.ben.id, cast.cleo.id, cast.rita.id] == [1, 2, 3, 4]


def test_the_cast_has_the_permissions_of_its_roles(cast):
    """D-65."""
    assert cast.ada.may(Permission.MANAGE_STAFF)
    assert not cast.ada.may(Permission.DELETE_TICKETS)
    assert cast.ben.may(Permission.EDIT_CUSTOMERS)
    assert cast.cleo.may(Permission.SEND)
    assert not cast.cleo.may(Permission.EDIT_CUSTOMERS)
    assert not cast.rita.may(Permission.SEND)


def test_the_clock_stands_still(clock):
    first = now()
    clock.shift(60)
    assert (now() - first).total_seconds() == 60


async def test_a_handler_acts_as_the_person_of_the_cookie(screen, cast):
    tab = await screen(cast.cleo)
    await tab.do(GroundState.press("messages"))
    assert (await tab.state(GroundState)).shown == "done"
    with reading() as job:
        assert versions(job) == {"messages": 1}


@pytest.mark.parametrize("who", ["rita", None])
async def test_a_handler_refuses_whoever_may_not(screen, cast, who):
    tab = await screen(getattr(cast, who) if who else None)
    await tab.do(GroundState.press("messages"))
    assert NotAllowed.key in tab.said()
    with reading() as job:
        assert versions(job) == {}


async def test_chained_and_background_handlers_run_to_their_end(screen):
    tab = await screen()
    await tab.do(GroundState.press_twice)
    assert (await tab.state(GroundState)).shown == "done"
    await tab.do(GroundState.slowly)
    assert (await tab.state(GroundState)).shown == "slowly"


async def test_a_bug_in_a_handler_fails_the_test(screen):
    tab = await screen()
    with pytest.raises(ZeroDivisionError):
        await tab.do(GroundState.fail)


async def test_a_bare_client_may_send_any_payload(screen):
    tab = await screen()
    await tab.call(GroundState.press, topic="shop")
    assert (await tab.state(GroundState)).shown == "done"


async def test_the_address_is_known_to_handlers(screen):
    tab = await screen(path="/customers?q=ann")
    state = await tab.state(GroundState)
    assert state.router.url.path == "/customers"
    assert state.router.url.query_parameters["q"] == "ann"


async def test_two_tabs_do_not_share_a_state(screen, cast):
    one, two = await screen(cast.ada), await screen(cast.ben)
    await one.do(GroundState.press("shop"))
    assert (await two.state(GroundState)).shown == ""
