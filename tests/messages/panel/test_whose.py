"""No word and no choice made in one customer's panel reaches another's: every control tells whose panel it stood in."""

import inspect
import re

import pytest

from rxapp.core.work import work
from rxapp.messages.panel.state.about import AboutState
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.messages.panel.view.panel import panel
from tests.factories import make_customer, make_shop

PANEL = (ComposeState, WritingState, SendingState, AboutState)
OF_ITS_OWN = {
    "open",
    "edit_again",
    "undo",
    "arrive",
    "come_back",
    "reread",
    "refresh",
    "keep_draft",
    "keep_unkept",
}  # they name a customer or a message, or read what stands there
MARKS = {"whose", "fields_revision", "text_revision"}


def _handlers() -> dict[str, set[str]]:
    """Every handler of the panel by its name in the page, with its arguments."""
    found = {}
    for state in PANEL:
        own = {name for name in state.__dict__ if name in state.event_handlers and name != "setvar"}
        found |= {f"{state.get_full_name()}.{name}": set(inspect.signature(state.event_handlers[name].fn).parameters) for name in own}
    return found


def test_every_handler_of_the_panel_takes_a_mark():
    lacking = [name for name, taken in _handlers().items() if not taken & MARKS and name.rpartition(".")[2] not in OF_ITS_OWN]
    assert lacking == []


def test_every_control_of_the_panel_tells_its_mark():
    """Else the server could not compare: the mark is in what each press, key and choice sends."""
    page, known = str(panel().render()), _handlers()
    sent = re.findall(r'ReflexEvent\("([\w.]+)", \(\{(.*?)\}\)', page)
    told = [(name, payload) for name, payload in sent if name in known and name.rpartition(".")[2] not in OF_ITS_OWN]
    assert len(told) > 20
    assert [name for name, payload in told if not any(f'["{mark}"]' in payload for mark in MARKS)] == []


@pytest.fixture
def two(cast):
    """Two customers whom the shop may write to."""
    with work(cast.ada) as job:
        make_shop(job, address="14 Valley Road")
        return [make_customer(job, first_name=name, emails=[{"address": f"{name}@example.com", "agrees": True}]) for name in ("ann", "ben")]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("handler", "given"),
    [
        (ComposeState.set_open, {"is_open": False}),
        (ComposeState.go_to, {"tab": "history"}),
        (ComposeState.go_on, {}),
        (ComposeState.set_kind, {"kind": "note"}),
        (ComposeState.set_template, {"template_id": "0"}),
        (ComposeState.set_use_name, {"answer": "no"}),
        (ComposeState.set_formal, {"formal": True}),
        (ComposeState.offer_kept, {"found": ["rxapp.text.0.1.email.a", "words for ann"]}),
        (WritingState.restore_kept, {}),
        (WritingState.make_plain, {}),
        (AboutState.keep_job, {}),
        (AboutState.use_job, {}),
        (AboutState.drop_job, {}),
        (SendingState.open_later, {}),
        (SendingState.set_send_at, {"moment": "2030-01-01T10:00"}),
    ],
    ids=lambda given: getattr(given, "fn", given).__name__ if hasattr(given, "fn") else "",
)
async def test_what_comes_late_from_anothers_panel_changes_nothing(screen, two, handler, given, clock):
    ann, ben = two
    tab = await screen()
    await tab.do(ComposeState.open(ann))
    late = (await tab.state(ComposeState)).whose
    await tab.do(ComposeState.open(ben))
    before = [(await tab.state(state)).dict() for state in PANEL]
    await tab.call(handler, **given, whose=late)
    assert [(await tab.state(state)).dict() for state in PANEL] == before


@pytest.mark.asyncio
async def test_no_mark_comes_twice_in_a_tab(screen, two):
    """Back and forth, by another type, after a reset: React never takes an old field for a new one."""
    tab, seen = await screen(), []
    for customer in [*two, *two, two[0]]:
        await tab.do(ComposeState.open(customer))
        panel = await tab.state(ComposeState)
        seen += [panel.whose, panel.fields_revision, panel.text_revision]
        assert f"-{customer}-" in panel.whose
        assert f"-{customer}-" in panel.text_revision
        await tab.do(ComposeState.set_kind("note"))
        seen.append((await tab.state(ComposeState)).fields_revision)
    assert len(set(seen)) == len(seen)
