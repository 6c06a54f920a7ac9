"""After a restart of the server the panel opens again where it stood: for the same person, page, customer, type and tab."""

import json

import pytest

from rxapp.core.work import work
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.shop.state import DeskState
from tests.factories import make_template

pytestmark = pytest.mark.asyncio


def _noted(cast, oliver, **other) -> str:
    stood = {"staff_id": cast.ada.id, "path": "/customers", "customer_id": oliver, "kind": "sms", "tab": "compose", "job_id": 0, **other}
    return json.dumps(list(stood.values()))


async def test_the_panel_comes_back_as_it_stood(screen, cast, oliver):
    tab = await screen(path="/customers")
    await tab.do(DeskState.arrive, ComposeState.come_back(_noted(cast, oliver)))
    panel = await tab.state(ComposeState)
    assert (panel.is_open, panel.person.id, panel.kind, panel.tab) == (True, oliver, "sms", "compose")


@pytest.mark.parametrize(
    "other",
    [
        {"staff_id": 2},
        {"path": "/outbox"},
        {"customer_id": 999},
        {"kind": "fax"},
        {"tab": "x"},
        {"customer_id": "1;"},
        {"job_id": 99},
        {"job_id": -1},
        {"job_id": "x"},
    ],
)
async def test_what_another_person_or_page_had_open_does_not_come_back(screen, cast, oliver, other):
    tab = await screen(path="/customers")
    await tab.do(DeskState.arrive, ComposeState.come_back(_noted(cast, oliver, **other)))
    assert not (await tab.state(ComposeState)).is_open


@pytest.mark.parametrize("noted", ["", "x", "[1]", "{}", "[[[[[", None, 7])
async def test_nothing_opens_from_odd_values(screen, oliver, noted):
    tab = await screen(path="/customers")
    await tab.do(ComposeState.come_back(noted))
    assert not (await tab.state(ComposeState)).is_open


async def test_an_open_panel_is_not_replaced(screen, cast, oliver):
    tab = await screen(path="/customers")
    await tab.do(ComposeState.open(oliver, "note"), ComposeState.come_back(_noted(cast, oliver)))
    assert (await tab.state(ComposeState)).kind == "note"


async def test_no_template_leaves_own_words_without_a_question(screen, cast, oliver):
    """D-17: there is nothing that could take their place."""
    with work(cast.ada) as job:
        template = make_template(job, content="Ready.")
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_template(str(template)))
    panel = await tab.state(ComposeState)
    await tab.do(WritingState.write("My own words", panel.text_revision), ComposeState.set_template("0"))
    panel = await tab.state(ComposeState)
    assert (panel.body, panel.template_id, panel.ask.key) == ("My own words", 0, "")
