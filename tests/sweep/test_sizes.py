"""What a tab keeps on the server stays small, however long it is used (G13)."""

import pytest
from reflex.state import BaseState

from rxapp.core.work import work
from rxapp.counter.state import CounterState
from rxapp.customers.state.card import CardState
from rxapp.customers.state.form import FormState
from rxapp.customers.state.grid import GridState
from rxapp.customers.state.palette import PaletteState
from rxapp.messages.attention.state.listing import AttentionState
from rxapp.messages.attention.state.notices import NoticeState
from rxapp.messages.channel_settings.state import ServingState
from rxapp.messages.history.state.timeline import CardHistory, PanelHistory
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.shop.state import DeskState, StoreState
from rxapp.staff.state import AccountState, TeamState
from rxapp.wording import actions as wording
from rxapp.wording.state.form import TemplateFormState
from rxapp.wording.state.listing import TemplatesState
from tests import factories
from tests.sweep.endpoints import states

MOST = 8 * 1024
LISTS_AT_MOST = 60  # one page of the grid is 50

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def shop(cast):
    """A page and more of customers; the first with a long history, notes and tags."""
    with work(cast.ada) as job:
        factories.make_shop(job)
        wording.add_starters(job)
        first = factories.make_customer(
            job,
            first_name="Aaron",
            emails=["aaron@example.com"],
            phones=["07700 900633", "01632 960552"],
            note="Wants the old parts back. " * 8,
            tags=["e-bike", "road club", "trade"],
        )
        for number in range(70):
            name = {"first_name": f"Bea{number:02}", "last_name": "Featherstonehaugh-Cholmondeley"}
            factories.make_customer(job, **name, emails=[f"bea{number}@featherstonehaugh.example.com"], tags=["e-bike", "road club"])
            factories.make_note(job, first, subject=f"Rang about the wheel {number}", body="Will call back tomorrow. " * 20)
        return first


async def _used(tab, first: int, words: str) -> None:
    """Half an hour at the desk, as staff spend it."""
    await tab.go("/customers", DeskState.arrive, GridState.load)
    await tab.do(GridState.search("bea"), GridState.next_page, GridState.search(""), GridState.sort_by("name"), PaletteState.look("bea"))
    await tab.do(ComposeState.open(first), ComposeState.set_kind("sms"), ComposeState.set_kind("email"), PanelHistory.show(first))
    rows = (await tab.state(PanelHistory)).rows
    await tab.do(*[PanelHistory.toggle(row.id) for row in rows[:3]], PanelHistory.next_page)
    await tab.do(WritingState.write(words * 100, (await tab.state(ComposeState)).text_revision), ComposeState.set_subject("Wheel"))
    await tab.do(SendingState.send(words * 100, (await tab.state(ComposeState)).text_revision), ComposeState.set_open(False))
    await tab.go(f"/customers/{first}", CardState.load, CardHistory.show(first))
    await tab.go(f"/customers/{first}/edit", FormState.load)
    await tab.go("/counter", CounterState.load)
    await tab.do(CounterState.look("bea"), CounterState.choose(first), CounterState.toggle_note)
    await tab.go("/templates", TemplateFormState.arrive, TemplatesState.load, TemplateFormState.new, TemplateFormState.discard)
    await tab.go("/outbox?view=waiting", NoticeState.arrive, AttentionState.load)
    await tab.go("/settings", AccountState.load, StoreState.load, TeamState.load, ServingState.load)


async def test_no_state_grows_beyond_its_share(screen, shop):
    """Each State, pickled as Redis would keep it, is at most 8 KB, and the same again after more of the same."""
    tab = await screen()
    await _used(tab, shop, "Words 0. ")
    sizes = {state.__name__: await _size(tab, state) for state in states()}
    assert not {name: size for name, size in sizes.items() if size > MOST}
    for number in range(1, 4):
        await _used(tab, shop, f"Words {number}. ")
    later = {state.__name__: await _size(tab, state) for state in states()}
    assert not {name: (sizes[name], later[name]) for name in sizes if later[name] > sizes[name] + 300}


async def test_no_list_is_longer_than_a_page(screen, shop):
    """Never all customers, all messages or all templates in a tab's state."""
    tab = await screen()
    await _used(tab, shop, "Words. ")
    long = []
    for state in states():
        shown = await tab.state(state)
        long += [f"{state.__name__}.{name}" for name in state.base_vars if _length(getattr(shown, name)) > LISTS_AT_MOST]
    assert not long


async def _size(tab, state: type[BaseState]) -> int:
    """Bytes of the State as Redis would keep it: alone, without its parents and children."""
    return len((await tab.state(state))._serialize())


def _length(value) -> int:
    return len(value) if isinstance(value, list | dict | tuple) else 0
