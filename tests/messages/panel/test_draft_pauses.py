"""The draft is saved once the person pauses, and before anything else takes its place; nothing old is ever written."""

import asyncio

import pytest
from reflex.event import Event
from sqlmodel import select

from rxapp.core.work import reading, work
from rxapp.messages.models import Draft
from rxapp.messages.panel.state import setup
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.signing_out import SignOutState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.ui import pauses
from tests import factories
from tests.messages.panel.panel import write

pytestmark = pytest.mark.asyncio


async def press(tab, *steps) -> None:
    """Run handlers to their end, without the pause that `tab.do` makes after each."""
    for step in steps:
        for event in Event.from_event_type(step, router_data=tab._router_data()):
            await (await tab.processor.enqueue(tab.tab, event)).wait_all()
    assert tab.errors == []


async def revision(tab) -> str:
    return (await tab.state(ComposeState)).text_revision


def bodies(kind: str = "email") -> dict[int, str]:
    with reading() as job:
        return {row.customer_id: row.content["body"] for row in job.session.exec(select(Draft).where(Draft.kind == kind))}


async def _until_saved() -> None:
    for _ in range(1000):
        if bodies():
            return
        await asyncio.sleep(0.02)


@pytest.fixture
def saves(monkeypatch) -> list[str]:
    """The texts of the drafts in the order in which they were saved."""
    saved, save = [], setup.drafts.save_draft

    def noted(work, **form):
        saved.append(form["content"]["body"])
        return save(work, **form)

    monkeypatch.setattr(setup.drafts, "save_draft", noted)
    return saved


@pytest.fixture
async def tab(screen, oliver, monkeypatch):
    """The panel of one customer, in which no pause ends by itself."""
    monkeypatch.setattr(pauses, "PAUSE", 300)
    opened = await screen()
    await press(opened, ComposeState.open(oliver, "email"))
    return opened


async def test_many_changes_are_saved_once_after_the_pause_and_said_then(tab, oliver, saves):
    for number in range(5):
        await press(tab, ComposeState.set_formal(number % 2 == 0), WritingState.write(f"Words {number}", await revision(tab)))
    assert (saves, (await tab.state(ComposeState)).is_kept) == ([], False)
    await tab.pause()
    assert saves == ["Words 4"]
    assert bodies() == {oliver: "Words 4"}
    assert (await tab.state(ComposeState)).is_kept
    assert "removeItem" in tab.said()  # the browser forgets what the server has


async def test_the_pause_ends_by_itself(tab, oliver, saves, monkeypatch):
    monkeypatch.setattr(pauses, "PAUSE", 0.05)
    await press(tab, WritingState.write("Words", await revision(tab)))
    await _until_saved()
    assert (saves, bodies()) == (["Words"], {oliver: "Words"})


@pytest.mark.parametrize(
    "step",
    [
        lambda panel, other: ComposeState.set_open(False, panel.whose),  # type: ignore[call-arg]
        lambda panel, other: ComposeState.go_to("history", panel.whose),  # type: ignore[call-arg]
        lambda panel, other: ComposeState.go_on(panel.whose),
        lambda panel, other: ComposeState.set_kind("sms", panel.whose),  # type: ignore[call-arg]
        lambda panel, other: ComposeState.open(other),
        lambda panel, other: ComposeState.arrive(),
        lambda panel, other: SignOutState.hand_over('{"1.email": ""}', "/logout"),
        lambda panel, other: SendingState.send("Words", panel.text_revision),  # refused: it has no subject
    ],
    ids=["close", "tab", "next", "type", "customer", "page", "sign out", "send"],
)
async def test_it_is_saved_before_anything_else_takes_its_place(tab, oliver, cast, saves, step):
    with work(cast.ada) as job:
        other = factories.make_customer(job, first_name="Ben")
    await press(tab, WritingState.write("Words", await revision(tab)))
    await press(tab, step(await tab.state(ComposeState), other))
    assert saves == ["Words"]
    assert bodies() == {oliver: "Words"}
    await tab.pause()
    assert saves[1:] in ([], [""], ["Words"])  # what was carried into another type
    assert bodies()[oliver] == "Words"


async def test_after_a_send_a_pause_that_ends_late_brings_nothing_back(tab, oliver, saves):
    """Neither the one that waits nor one whose event stands behind the send already."""
    await press(tab, ComposeState.set_subject("Wheel"), WritingState.write("Words", await revision(tab)))
    await press(tab, SendingState.send("Words", await revision(tab)), ComposeState.keep_unkept())
    assert (await tab.state(SendingState)).sent.id
    assert not [key for key in pauses.pending if key[0] == tab.tab]
    assert (saves, bodies()) == ([], {})


async def test_words_that_come_after_closing_do_not_wait(tab, oliver, saves):
    """The text area tells its last words as it goes."""
    panel = await tab.state(ComposeState)
    closed = ComposeState.set_open(False, panel.whose)  # type: ignore[call-arg]
    await press(tab, closed, WritingState.write("Last words", panel.text_revision))
    await _until_saved()
    assert bodies() == {oliver: "Last words"}


async def test_a_tab_that_is_gone_puts_nothing_old_over_newer_words(tab, screen, oliver):
    """Its pause ends after another tab of the same person has saved: those words stay, put aside or as they are (D-142)."""
    await press(tab, WritingState.write("Old words", await revision(tab)))
    other = await screen(tab="tab-9")
    await write(other, oliver, "Newer words")
    await tab.pause()
    with reading() as job:
        draft = job.session.exec(select(Draft)).one().content
    assert (draft["body"], draft["aside"]) == ("Old words", "Newer words")
