"""What a new user met after and around *Send*: times chosen anew, whom it goes to, the paper with its parts (D-3, D-8, B1d)."""

import pytest

from rxapp.core.work import reading, work
from rxapp.messages.actions import changing
from rxapp.messages.composer.state.parts import Ask, paper
from rxapp.messages.history.state.timeline import PanelHistory
from rxapp.messages.panel.state.held import HeldState
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.wording import actions as wording
from rxapp.wording.queries import templates
from tests.factories import make_customer
from tests.messages.panel.panel import send, write

pytestmark = pytest.mark.asyncio


async def test_another_time_takes_the_refusal_of_the_last_one_away(screen, oliver, clock):
    """D-8: what was said of a missing time, or asked of an hour, is over once a time is chosen, and so is the yes to it."""
    tab = await screen()
    await write(tab, oliver, "Bolt check")
    await tab.do(SendingState.open_later, SendingState.send("Bolt check", (await tab.state(ComposeState)).text_revision))
    assert (await tab.state(SendingState)).ask.key == "message.refusal.time_missing"
    await tab.do(SendingState.set_send_at(""))
    assert (await tab.state(SendingState)).ask.key == "message.refusal.time_missing", "the same time again changes nothing"
    await tab.do(SendingState.choose_time("2026-11-23T09:00"))
    panel = await tab.state(SendingState)
    assert (panel.ask.key, panel.time_problem, panel.send_at) == ("", "", "2026-11-23T09:00")
    panel.ask, panel.confirmed = Ask("message.refusal.time_twice", confirms="earlier_hour"), ["earlier_hour", "same_words"]
    await tab.do(SendingState.set_send_at("2026-11-24T09:00"))
    panel = await tab.state(SendingState)
    assert (panel.ask.key, panel.confirmed) == ("", ["same_words"])


async def test_no_other_question_goes_with_the_time(screen, oliver, clock):
    tab = await screen()
    await tab.do(ComposeState.open(oliver))
    await tab.do(WritingState.write("Bolt check", (await tab.state(ComposeState)).text_revision), SendingState.open_later)
    await tab.do(SendingState.choose_time("2026-11-23T09:00"))
    await tab.do(
        SendingState.send("Bolt check", (await tab.state(ComposeState)).text_revision), SendingState.choose_time("2026-11-24T09:00")
    )
    assert (await tab.state(SendingState)).ask.key == "message.refusal.no_subject"


async def test_send_later_opens_in_sight_with_the_last_moment_named(screen, oliver, clock):
    """D-8: the field has the focus and is scrolled to, wherever it opens; the help names the last minute on the shop's clock."""
    tab = await screen()
    await write(tab, oliver, "Bolt check")
    await tab.do(SendingState.open_later)
    told = [str(event.payload) for event in tab.events[-2:]]
    assert "panel-send-at" in told[0]
    assert ".focus()" in told[0]
    assert "send-later" in told[1]
    assert "scrollIntoView" in told[1]
    assert (await tab.state(SendingState)).latest == "2026-12-04T13:58"
    before = len(tab.events)
    await tab.do(SendingState.open_later)
    assert len(tab.events) == before


async def _send_to(tab, customer: int, to: str, *yes: str) -> None:
    await write(tab, customer, "Spokes are in")
    await tab.do(ComposeState.set_to(to))
    await tab.do(SendingState.send("Spokes are in", (await tab.state(ComposeState)).text_revision))
    for answer in yes:
        assert (await tab.state(SendingState)).ask.confirms == answer
        await tab.do(SendingState.send_anyway("Spokes are in", (await tab.state(ComposeState)).text_revision, ""))


async def test_where_the_address_is_nobodys_only_it_is_named(screen, cast, oliver, clock):
    """D-3: not the customer from whose panel it goes, in the outcome, in the strip and on other pages; nor when it moves on."""
    tab = await screen(cast.ben)
    await _send_to(tab, oliver, "stranger@nowhere.example", "ad_hoc")
    panel = await tab.state(SendingState)
    assert (panel.outcome.key, panel.outcome.facts["to"]) == ("panel.outcome_to.email_held", "stranger@nowhere.example")
    assert panel.sent_to == ""
    [line] = (await tab.state(HeldState)).rows
    assert (line.name, line.address) == ("", "stranger@nowhere.example")
    with work(cast.ben) as job:
        changing.cancel(job, message_id=panel.sent.id)
    await tab.do(SendingState.refresh)
    assert (await tab.state(SendingState)).outcome.key == "panel.outcome_to.cancelled"


async def test_where_the_address_is_anothers_they_are_named(screen, cast, oliver, clock):
    """D-3: the strip names whoever will read it."""
    with work(cast.ada) as job:
        make_customer(job, first_name="Deepak", last_name="Sharma", emails=[{"address": "deepak@example.com", "agrees": True}])
    tab = await screen(cast.ben)
    await _send_to(tab, oliver, "deepak@example.com", "others_address")
    assert (await tab.state(SendingState)).outcome.facts["name"] == "Deepak Sharma"
    assert [line.name for line in (await tab.state(HeldState)).rows] == ["Deepak Sharma"]


async def test_the_paper_after_send_shows_greeting_words_and_signature_apart(screen, cast, oliver, clock):
    """Picture 31: the greeting marked with its style, the signature quiet; put together they are the text that went."""
    tab = await screen(cast.ben)
    with reading(cast.ben) as job:
        template = next(row for row in templates.templates(job, "email", "en") if row.content.strip())
    await tab.do(ComposeState.open(oliver), ComposeState.set_template(str(template.id)), ComposeState.set_subject("Ready"))
    panel = await tab.state(ComposeState)
    text, greeting = panel.body, panel.greeting
    yes = [SendingState.send_anyway(text, panel.text_revision, "")] if panel.empty_names else []
    await tab.do(SendingState.send(text, panel.text_revision), *yes)
    shown = await tab.state(SendingState)
    parts = shown.paper
    assert (parts.greeting, parts.style) == (greeting, "informal")
    assert parts.greeting + parts.words + parts.signature == text.rstrip()


@pytest.mark.parametrize(
    ("text", "signature", "cut"),
    [
        (
            "Hi Ann,\n\nIt is ready.\n\nBen\nCalder Cycles",
            "\nBen\nCalder Cycles\n",
            ("Hi Ann,", "\n\nIt is ready.\n\n", "Ben\nCalder Cycles"),
        ),
        ("Morning Ann,\n\nIt is ready.", "Ben", ("", "Morning Ann,\n\nIt is ready.", "")),
    ],
)
async def test_a_text_is_cut_where_greeting_and_signature_stand(text, signature, cut):
    parts = paper(text, "Hi Ann,", signature, "formal")
    assert (parts.greeting, parts.words, parts.signature) == cut
    assert parts.style == ("formal" if parts.greeting else "")


async def test_own_words_have_no_greeting_to_name(screen, oliver, clock):
    tab = await screen()
    await send(tab, oliver)
    parts = (await tab.state(SendingState)).paper
    assert (parts.greeting, parts.style, parts.words) == ("", "", "Spokes are in")


async def test_a_template_deleted_elsewhere_is_chosen_no_longer(screen, cast, oliver):
    """B1d: live and after a reload alike the list says *No template* and why; the words stay."""
    tab = await screen(cast.ben, path="/customers")
    with reading(cast.ben) as job:
        template = next(row for row in templates.templates(job, "email", "en") if row.content.strip())
    await tab.do(ComposeState.open(oliver), ComposeState.set_template(str(template.id)))
    words = (await tab.state(ComposeState)).body
    with work(cast.ada) as job:
        wording.delete(job, template_id=template.id)
    await tab.do(ComposeState.arrive)
    panel = await tab.state(ComposeState)
    assert (panel.template_id, panel.is_template_gone, panel.body) == (0, True, words)
    assert template.id not in [row.id for row in panel.templates]
    await tab.do(ComposeState.reread)
    assert (await tab.state(ComposeState)).is_template_gone


async def test_a_time_that_has_passed_is_refused_at_its_field(screen, oliver, clock):
    """D-8: *Change time* says it under the field, which keeps the focus; a good time, or leaving it, takes it away."""
    tab = await screen()
    await write(tab, oliver, "Bolt check")
    await tab.do(SendingState.open_later, SendingState.choose_time("2026-11-23T09:00"))
    await tab.do(SendingState.send("Bolt check", (await tab.state(ComposeState)).text_revision), PanelHistory.show(oliver))
    number = (await tab.state(SendingState)).sent.id
    await tab.do(PanelHistory.toggle(number), PanelHistory.ask_time(number))
    past = await tab.state(PanelHistory)
    before = len(tab.events)
    await tab.do(PanelHistory.change_time({"filled-for": past.time_filled, "send_at": "2026-11-19T09:00"}))
    past = await tab.state(PanelHistory)
    assert (past.time_wrong.key, past.changing) == ("message.refusal.time_past", number)
    assert "new-time" in str(tab.events[-1].payload)
    assert not [event for event in tab.events[before:] if "toast" in str(event.payload)]
    await tab.do(PanelHistory.change_time({"filled-for": past.time_filled, "send_at": "2026-11-24T09:00"}))
    past = await tab.state(PanelHistory)
    assert (past.time_wrong.key, past.changing) == ("", 0)
