"""How fast one tab may ask: a loop is refused in words, a person who types is not (issue point 3; `ui.pace`)."""

import pytest

from rxapp import guard
from rxapp.core import clock as clocks
from rxapp.counter.state import CounterState
from rxapp.customers.state.grid import GridState
from rxapp.customers.state.palette import PaletteState
from rxapp.shop.state import DeskState
from rxapp.ui import pace
from rxapp.web.rate_limits import TokenBucket
from tests.sweep.endpoints import gated

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
TOO_FAST = "refusal.too_fast"


@pytest.fixture(autouse=True)
def still(monkeypatch):
    """Fresh buckets, and a clock that the test moves."""
    now = [1000.0]
    monkeypatch.setattr(clocks, "monotonic", lambda: now[0])
    for name in ("per_tab", "per_session", "heard", "typed", "opened", "opened_in_session"):
        before = getattr(guard, name)
        monkeypatch.setattr(guard, name, TokenBucket(burst=before.burst, per_second=before.per_second))
    return now


async def _arrived(screen, cast):
    tab = await screen(cast.ben)
    await tab.do(DeskState.arrive)
    tab.events.clear()
    return gated(tab)


async def test_a_loop_is_refused_in_words_and_heard_again_when_it_slows_down(screen, cast, still):
    tab = await _arrived(screen, cast)
    for _ in range(guard.per_tab.burst):
        await tab.do(GridState.toggle_suppliers)
    assert TOO_FAST not in tab.said()
    await tab.do(GridState.toggle_suppliers)
    assert TOO_FAST in tab.said()
    tab.events.clear()
    still[0] += 1
    await tab.do(GridState.toggle_suppliers)
    assert TOO_FAST not in tab.said()


@pytest.mark.parametrize("typed", [GridState.search, PaletteState.look])
async def test_keys_at_the_pace_of_the_box_are_never_refused(screen, cast, still, typed):
    """The box lets through a burst and then one key each EVERY milliseconds: the server takes all of them, for as long as one likes."""
    tab = await _arrived(screen, cast)
    for key in range(pace.AT_ONCE + 60):
        still[0] += 0 if key < pace.AT_ONCE else pace.EVERY / 1000
        await tab.do(typed("x"))
    assert TOO_FAST not in tab.said()


async def test_typing_leaves_room_for_everything_else(screen, cast):
    """A person who has typed to the limit can still press a button."""
    tab = await _arrived(screen, cast)
    for _ in range(pace.AT_ONCE):
        await tab.do(GridState.search("x"))
    await tab.do(GridState.toggle_suppliers)
    assert TOO_FAST not in tab.said()


async def test_ten_pages_in_a_row_open_and_a_flood_of_them_does_not(screen, cast, still):
    """Back, back, back: each page asks for some eight things at once; one that is refused is opened again by itself."""
    tab = await _arrived(screen, cast)
    for _ in range(10 * 8):
        await tab.do(DeskState.arrive)
    await tab.do(GridState.toggle_suppliers)
    assert TOO_FAST not in tab.said()
    for _ in range(guard.opened.burst):
        await tab.do(DeskState.arrive)
    assert TOO_FAST in tab.said()
    assert "location.reload" in str([event.payload for event in tab.events])


@pytest.mark.parametrize(
    ("typed", "holder"), [(GridState.search, GridState), (PaletteState.look, PaletteState), (CounterState.look, CounterState)]
)
async def test_half_an_emoji_reaches_no_state(screen, cast, typed, holder):
    """A state that held it could be sent to no tab any more, not after a reload either (D-14a)."""
    tab = await _arrived(screen, cast)
    await tab.call(typed, text="Me\ud83d")
    assert (await tab.state(holder)).q == "Me"
