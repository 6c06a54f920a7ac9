"""What Send says before and after, and Undo that outlives the panel (D-7, D-8)."""

import pytest

from rxapp.core.work import SYSTEM, reading, work
from rxapp.messages.actions import changing
from rxapp.messages.delivery.actions import claim
from rxapp.messages.history.queries import timeline
from rxapp.messages.panel.state.held import HeldState
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from tests.messages.panel.panel import send, write

pytestmark = pytest.mark.asyncio


def _state(cast, number: int) -> str:
    with reading(cast.ada) as job:
        return timeline.message_for(job, number).state


async def test_send_later_without_a_complete_time_asks_and_sends_nothing(screen, cast, oliver, clock):
    """B2a, D-8: a date alone reaches the server as nothing, and nothing is not now."""
    tab = await screen()
    await write(tab, oliver, "Bolt check")
    await tab.do(SendingState.open_later, SendingState.set_send_at(""))
    await tab.do(SendingState.send("Bolt check", (await tab.state(ComposeState)).text_revision))
    panel = await tab.state(SendingState)
    assert (panel.ask.key, panel.body, panel.shows_sent) == ("message.refusal.time_missing", "Bolt check", False)
    with reading(cast.ada) as job:
        assert not timeline.timeline(job, oliver).rows


async def test_after_send_the_panel_shows_what_was_sent_until_one_writes_on(screen, oliver, clock):
    """B2: kind, person, address, time and ladder in place of an empty form."""
    tab = await screen()
    number = await send(tab, oliver)
    panel = await tab.state(SendingState)
    assert panel.shows_sent
    assert (panel.sent.id, panel.sent.state, panel.sent.address) == (number, "sending", "oliver@example.com")
    assert panel.sent.events
    assert panel.outcome.key == "panel.outcome.email_held"
    assert (panel.outcome.facts["name"], panel.outcome.facts["to"]) == ("Oliver Hart", "oliver@example.com")
    assert panel.outcome.facts["at"].startswith("2026-11-20T13:58:10")
    await tab.do(ComposeState.set_subject("Another"))
    assert not (await tab.state(SendingState)).shows_sent


async def test_write_another_is_an_empty_form_at_its_beginning(screen, oliver, clock):
    tab = await screen()
    await send(tab, oliver)
    await tab.do(SendingState.write_another)
    panel = await tab.state(SendingState)
    assert (panel.shows_sent, panel.tab, panel.body, panel.held.id) == (False, "details", "", 0)


async def test_the_sent_message_is_followed_live(screen, cast, oliver, clock):
    """What is shown turns with its row: stopped elsewhere, it is not said to be on its way."""
    tab = await screen()
    number = await send(tab, oliver)
    with work(cast.ada) as job:
        changing.cancel(job, message_id=number)
    await tab.do(SendingState.refresh)
    panel = await tab.state(SendingState)
    assert (panel.sent.state, panel.held.id, panel.outcome.key) == ("cancelled", 0, "panel.outcome.cancelled")


async def test_undo_outlives_the_panel_the_page_and_a_reload(screen, cast, oliver, clock):
    """B2b, D-7: closed within the span, another page in a fresh tab: one line per held message, and its Undo brings the words back."""
    tab = await screen(cast.ben)
    number = await send(tab, oliver)
    await tab.do(ComposeState.set_open(False))
    other = await screen(cast.ben, path="/templates")
    await other.do(HeldState.arrive)
    [line] = (await other.state(HeldState)).rows
    assert (line.id, line.kind, line.name, line.address, line.seconds) == (number, "email", "Oliver Hart", "oliver@example.com", 10)
    await other.do(SendingState.undo(number))
    panel = await other.state(SendingState)
    assert (panel.is_open, panel.person.id, panel.tab, panel.body, panel.subject) == (True, oliver, "compose", "Spokes are in", "Wheel")
    assert (await other.state(HeldState)).rows == []
    assert _state(cast, number) == "cancelled"


async def test_undo_counts_to_its_end_wherever_it_stands(screen, cast, oliver, clock):
    """B2b: a strip that counts goes on over a change; one that comes into sight anew counts from what is left, and never less."""
    tab = await screen(cast.ben)
    await send(tab, oliver)
    await tab.do(HeldState.arrive)
    clock.shift(3.4)
    await tab.do(HeldState.refresh)
    assert [row.seconds for row in (await tab.state(HeldState)).rows] == [10]
    await tab.do(ComposeState.go_to("history"))
    assert (await tab.state(ComposeState)).held.seconds == 7
    assert [row.seconds for row in (await tab.state(HeldState)).rows] == [7]
    clock.shift(7)
    await tab.do(ComposeState.set_open(False))
    assert (await tab.state(ComposeState)).held.id == 0


async def test_undo_takes_no_other_words_away(screen, cast, oliver, clock):
    """Words begun after Send stay in the form; the stopped ones stand in the history."""
    tab = await screen()
    number = await send(tab, oliver)
    await write(tab, oliver, "The next letter", "Next")
    await tab.do(SendingState.undo(number))
    panel = await tab.state(SendingState)
    assert (panel.body, panel.subject, panel.outcome.key) == ("The next letter", "Next", "panel.outcome.undone_elsewhere")
    assert _state(cast, number) == "cancelled"


async def test_edit_and_retry_takes_no_other_words_away(screen, cast, oliver, clock):
    """Words begun for the customer stay, and that is said; the failed message is changed once they are gone."""
    tab = await screen()
    number = await send(tab, oliver)
    await write(tab, oliver, "Another letter", "Another")
    await tab.do(ComposeState.set_open(False), SendingState.edit_again(number))
    panel = await tab.state(SendingState)
    assert (panel.is_open, panel.body, panel.subject, panel.retry_of) == (True, "Another letter", "Another", 0)
    assert panel.outcome.key == "panel.outcome.begun_elsewhere"


async def test_edit_and_retry_goes_on_with_what_was_begun_for_it(screen, cast, oliver, clock):
    """Left and come back to: the changed words, and the old message is still the one that the new one replaces."""
    tab = await screen()
    number = await send(tab, oliver)
    await tab.do(SendingState.edit_again(number))
    await tab.do(WritingState.write("Spokes are in, really", (await tab.state(ComposeState)).text_revision), ComposeState.set_open(False))
    await tab.do(SendingState.edit_again(number))
    panel = await tab.state(SendingState)
    assert (panel.body, panel.retry_of, panel.outcome.key) == ("Spokes are in, really", number, "")


async def test_only_ones_own_held_messages_are_offered_and_only_for_their_time(screen, cast, oliver, clock):
    tab = await screen(cast.ben)
    await send(tab, oliver)
    other = await screen(cast.ada)
    await other.do(HeldState.arrive)
    assert (await other.state(HeldState)).rows == []
    clock.shift(11)
    await tab.do(HeldState.arrive)
    assert (await tab.state(HeldState)).rows == []


async def test_undo_too_late_says_so_and_the_line_goes(screen, cast, oliver, clock):
    """D-7: once a worker has it, Undo says that it is on its way, and the panel shows how it stands."""
    tab = await screen()
    number = await send(tab, oliver)
    clock.shift(11)
    with work(SYSTEM) as job:
        assert [one.message.id for one in claim.claim(job, worker="w1")] == [number]
    await tab.do(SendingState.undo(number))
    panel = await tab.state(SendingState)
    assert ((await tab.state(HeldState)).rows, panel.held.id, panel.outcome.key) == ([], 0, "panel.outcome.sending")
    assert _state(cast, number) == "sending"
