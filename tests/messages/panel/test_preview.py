"""The preview describes the text and not the set-up; a greeting never stands there twice (CL-36, D-17)."""

from random import Random

import pytest

from rxapp.core.work import reading, work
from rxapp.customers.actions import records
from rxapp.customers.queries import lookups
from rxapp.messages.history.queries import rows, timeline
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.shop import actions as shops
from rxapp.wording import actions as wording
from tests.factories import make_customer, make_shop, make_template

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("db", ["sqlite"], indirect=True)]


@pytest.fixture
def priya(cast) -> int:
    """A customer who agreed to e-mail, in a shop with a signature."""
    with work(cast.ada) as job:
        make_shop(job)
        shops.save(job, form={"signature_email": "Spoke & Chain\n01632 960123"})
        return make_customer(job, title="mrs", first_name="Priya", last_name="Sharma", emails=["priya@example.com"])


@pytest.fixture
def ready(cast, priya) -> int:
    """A template with words."""
    with work(cast.ada) as job:
        return make_template(job, name="Ready", subject="Your bicycle", content="It is ready, {{ customer.first_name }}.")


@pytest.fixture
def empty(cast, priya) -> int:
    """A template with nothing but greeting and signature."""
    with work(cast.ada) as job:
        return make_template(job, name="Empty", subject="Hello", content="")


async def _write(tab, text: str) -> None:
    await tab.do(WritingState.write(text, (await tab.state(ComposeState)).text_revision))


async def _told(tab) -> tuple[str, str, str]:
    """What the preview and the style line say: greeting, why there is none, style."""
    panel = await tab.state(ComposeState)
    assert panel.body.startswith(panel.greeting), "As it will be sent"
    return panel.greeting, panel.no_greeting, panel.greeting_style


async def _sent_text(tab, cast, customer_id: int) -> rows.MessageText:
    panel = await tab.state(ComposeState)
    await tab.do(SendingState.send(panel.body, panel.text_revision))
    with reading(cast.ada) as job:
        return timeline.text_for(job, timeline.timeline(job, customer_id).rows[0].id)


def _rename(cast, customer_id: int, **fields) -> None:
    with work(cast.ada) as job:
        customer = lookups.customer_for(job, customer_id)
        records.edit(job, customer_id=customer_id, version=customer.version, form={**fields, "confirmed": True})


async def test_own_words_kept_under_a_template_have_no_greeting_and_the_preview_says_so(screen, cast, priya, empty):
    """B1a: no template, own words, the empty template, *Keep my text*, *Send*."""
    tab = await screen()
    await tab.do(ComposeState.open(priya))
    await _write(tab, "My own words first")
    await tab.do(ComposeState.set_template(str(empty)))
    assert await _told(tab) == ("", "not_in_text", ""), "while the question stands, too"
    await tab.do(WritingState.keep_text)
    assert await _told(tab) == ("", "not_in_text", "")
    sent = await _sent_text(tab, cast, priya)
    assert (sent.body, sent.greeting) == ("My own words first", "")


async def test_the_third_answer_puts_greeting_and_signature_around_own_words(screen, cast, priya, empty):
    """B1a, D-17: and the preview says what was put in."""
    tab = await screen()
    await tab.do(ComposeState.open(priya))
    await _write(tab, "My own words first")
    await tab.do(ComposeState.set_template(str(empty)), WritingState.add_around)
    assert await _told(tab) == ("Hi Priya,", "", "informal")
    await tab.do(WritingState.keep_text, ComposeState.set_formal(True))
    assert await _told(tab) == ("Dear Mrs Sharma,", "", "formal"), "what was put in is ours to change"
    await tab.do(ComposeState.set_formal(False))
    sent = await _sent_text(tab, cast, priya)
    assert sent.body == "Hi Priya,\n\nMy own words first\n\nSpoke & Chain\n01632 960123"
    assert sent.greeting == "Hi Priya,"


async def test_a_note_or_own_words_ask_for_no_greeting_around_them(screen, priya, empty):
    """CL-27: with *No, I'll do it myself* the third answer adds the signature alone."""
    tab = await screen()
    await tab.do(ComposeState.open(priya), ComposeState.set_use_name("no"))
    await _write(tab, "My own words first")
    await tab.do(ComposeState.set_template(str(empty)), WritingState.add_around)
    assert (await tab.state(ComposeState)).body == "My own words first\n\nSpoke & Chain\n01632 960123"
    assert await _told(tab) == ("", "own_words", "")


async def test_an_edited_greeting_is_shown_as_it_stands_and_never_replaced_unasked(screen, cast, priya, ready):
    """B1b: the line edited to another, then *Formal greeting* ticked."""
    tab = await screen()
    await tab.do(ComposeState.open(priya), ComposeState.set_template(str(ready)))
    mine = (await tab.state(ComposeState)).body.replace("Hi Priya,", "Cześć Marysiu,", 1)
    await _write(tab, mine)
    assert await _told(tab) == ("Cześć Marysiu,", "", "own")
    await tab.do(ComposeState.set_formal(True))
    panel = await tab.state(ComposeState)
    assert (panel.body, panel.ask.key) == (mine, "panel.ask.greeting_changed")
    assert await _told(tab) == ("Cześć Marysiu,", "", "own")
    await tab.do(WritingState.replace_text)
    panel = await tab.state(ComposeState)
    assert panel.body == mine.replace("Cześć Marysiu,", "Dear Mrs Sharma,", 1), "the greeting alone goes, the words stay"
    assert await _told(tab) == ("Dear Mrs Sharma,", "", "formal")


async def test_a_greeting_taken_out_by_hand_is_told_and_stays_out(screen, priya, ready):
    """CL-45: ticking *Formal greeting* asks, and nothing is put in unasked."""
    tab = await screen()
    await tab.do(ComposeState.open(priya), ComposeState.set_template(str(ready)))
    await _write(tab, "It is ready.")
    assert await _told(tab) == ("", "not_in_text", "")
    await tab.do(ComposeState.set_formal(True))
    panel = await tab.state(ComposeState)
    assert (panel.body, panel.ask.key) == ("It is ready.", "panel.ask.greeting_changed")


async def test_a_record_renamed_under_the_open_panel_renames_the_greeting(screen, cast, priya, ready):
    """B1c: greeting and filled words follow, in the text area too; what staff wrote stays."""
    tab = await screen()
    await tab.do(ComposeState.open(priya), ComposeState.set_template(str(ready)))
    await _write(tab, (await tab.state(ComposeState)).body + "\nP.S. Priya rang.")
    revision_before = (await tab.state(ComposeState)).text_revision
    _rename(cast, priya, first_name="Prija")
    await tab.do(ComposeState.reread)
    panel = await tab.state(ComposeState)
    assert panel.body == "Hi Prija,\n\nIt is ready, Prija.\n\nSpoke & Chain\n01632 960123\nP.S. Priya rang."
    assert await _told(tab) == ("Hi Prija,", "", "informal")
    assert panel.text_revision == revision_before, "nobody is thrown out of the text area"
    assert "Hi Prija," in tab.said(), "the text area is told"
    assert (await _sent_text(tab, cast, priya)).greeting == "Hi Prija,"


async def test_a_draft_opened_after_a_renaming_greets_by_the_new_name(screen, cast, priya, ready):
    """B1c: the panel was closed meanwhile."""
    tab = await screen()
    await tab.do(ComposeState.open(priya), ComposeState.set_template(str(ready)), ComposeState.set_open(False))
    _rename(cast, priya, first_name="Prija")
    await tab.do(ComposeState.open(priya))
    assert await _told(tab) == ("Hi Prija,", "", "informal")


async def test_a_greeting_of_ones_own_outlives_a_renaming(screen, cast, priya, ready):
    """B1c: only an untouched greeting is ours to change."""
    tab = await screen()
    await tab.do(ComposeState.open(priya), ComposeState.set_template(str(ready)))
    await _write(tab, "Dear Priya and all,\n\nIt is ready.")
    _rename(cast, priya, first_name="Prija")
    await tab.do(ComposeState.reread)
    assert await _told(tab) == ("Dear Priya and all,", "", "own")


async def test_a_draft_whose_template_is_gone_shows_none_and_keeps_its_text(screen, cast, priya, ready):
    """B1d: *Template* says *No template*, the preview what the text holds, and the greeting can still be changed."""
    tab = await screen()
    await tab.do(ComposeState.open(priya), ComposeState.set_template(str(ready)), ComposeState.set_open(False))
    text = (await tab.state(ComposeState)).body
    with work(cast.ada) as job:
        wording.delete(job, template_id=ready)
    await tab.do(ComposeState.open(priya))
    panel = await tab.state(ComposeState)
    assert (panel.template_id, panel.is_template_gone, panel.body) == (0, True, text)
    assert await _told(tab) == ("Hi Priya,", "", "informal")
    await tab.do(ComposeState.set_formal(True))
    assert (await tab.state(ComposeState)).body == text.replace("Hi Priya,", "Dear Mrs Sharma,", 1)
    await tab.do(ComposeState.set_use_name("no"))
    assert await _told(tab) == ("", "no_template", "")


@pytest.mark.parametrize("mine", ["Cześć Marysiu,", "Hi Priya and Raj,", "Ahoy there captain", "Hi Priya, nice to see you."])
async def test_reinsert_greeting_never_makes_two(screen, priya, ready, mine):
    """B1e: in the place of the one that was edited; twice is once."""
    tab = await screen()
    await tab.do(ComposeState.open(priya), ComposeState.set_template(str(ready)))
    rest = (await tab.state(ComposeState)).body.removeprefix("Hi Priya,")
    await _write(tab, mine + rest)
    await tab.do(WritingState.reinsert_greeting, WritingState.reinsert_greeting)
    left = mine.removeprefix("Hi Priya,") if mine.startswith("Hi Priya, ") else ""
    assert (await tab.state(ComposeState)).body == "Hi Priya," + left + rest


async def test_no_then_yes_after_a_greeting_of_ones_own_makes_one(screen, priya, ready):
    """B1e: *No*, "Dear all,", *Yes*: asked, and one greeting whatever the answer."""
    tab = await screen()
    await tab.do(ComposeState.open(priya), ComposeState.set_template(str(ready)), ComposeState.set_use_name("no"))
    words = (await tab.state(ComposeState)).body
    await _write(tab, f"Dear all,\n\n{words}")
    await tab.do(ComposeState.set_use_name("yes"))
    panel = await tab.state(ComposeState)
    assert (panel.body, panel.ask.key) == (f"Dear all,\n\n{words}", "panel.ask.greeting_changed")
    assert await _told(tab) == ("Dear all,", "", "own")
    await tab.do(WritingState.replace_text)
    assert (await tab.state(ComposeState)).body == f"Hi Priya,\n\n{words}"


async def test_every_way_through_the_panel_shows_what_is_sent(screen, cast, priya, ready, empty):
    """The kind: whatever is pressed and typed in whatever order, the preview is the beginning of the text, and there is one greeting."""
    chance = Random(7)
    tab = await screen()
    await tab.do(ComposeState.open(priya))
    steps = [
        *(ComposeState.set_template(str(number)) for number in (0, ready, empty)),
        *(ComposeState.set_formal(formal) for formal in (True, False)),
        *(ComposeState.set_use_name(answer) for answer in ("yes", "no")),
        *(WritingState.reinsert_greeting, WritingState.keep_text, WritingState.replace_text, WritingState.add_around),
        *("Dear all,\n\nwords", "words alone", ""),
    ]
    for _ in range(80):
        step = chance.choice(steps)
        await (_write(tab, step) if isinstance(step, str) else tab.do(step))
        greeting, why, style = await _told(tab)
        panel = await tab.state(ComposeState)
        assert bool(greeting) == (why == "") == bool(style)
        assert sum(panel.body.count(one) for one in ("Hi Priya,", "Dear Mrs Sharma,", "Dear all,")) <= 1, panel.body
