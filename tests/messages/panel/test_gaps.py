"""Empty placeholders are named before *Send*, by their label, and no longer once staff have written over the gap (D-19)."""

import pytest

from rxapp.core.work import reading, work
from rxapp.messages.history.queries import timeline
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from tests.factories import make_customer, make_shop, make_template

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("db", ["sqlite"], indirect=True)]


@pytest.fixture
def dora(cast) -> int:
    """A customer without a company."""
    with work(cast.ada) as job:
        make_shop(job)
        return make_customer(job, emails=["dora@example.com"])


@pytest.fixture
def wheels(cast, dora) -> str:
    """A template that names the company."""
    with work(cast.ada) as job:
        return str(make_template(job, subject="Wheels", content="The wheels of {{ customer.company }} are ready."))


async def test_an_empty_placeholder_is_named_before_send_and_asked_about_by_its_label(screen, dora, wheels):
    tab = await screen()
    await tab.do(ComposeState.open(dora), ComposeState.set_template(wheels))
    panel = await tab.state(ComposeState)
    assert panel.empty_names == ["customer.company"]
    await tab.do(SendingState.send(panel.body, panel.text_revision))
    asked = (await tab.state(ComposeState)).ask
    assert (asked.confirms, asked.facts["names"]) == ("empty_placeholder", "Customer’s company")


async def test_words_over_the_gap_end_it(screen, cast, dora, wheels):
    tab = await screen()
    await tab.do(ComposeState.open(dora), ComposeState.set_template(wheels))
    panel = await tab.state(ComposeState)
    mine = panel.body.replace("wheels of  are", "wheels of your club are")
    await tab.do(WritingState.write(mine, panel.text_revision))
    panel = await tab.state(ComposeState)
    assert panel.empty_names == []
    await tab.do(SendingState.send(mine, panel.text_revision))
    assert (await tab.state(ComposeState)).ask.key == ""
    with reading(cast.ada) as job:
        assert timeline.timeline(job, dora).total == 1


async def test_own_words_under_a_template_have_no_gap_and_a_draft_keeps_its_own(screen, dora, wheels):
    tab = await screen()
    await tab.do(ComposeState.open(dora))
    await tab.do(WritingState.write("My own words", (await tab.state(ComposeState)).text_revision))
    await tab.do(ComposeState.set_template(wheels), WritingState.keep_text)
    assert (await tab.state(ComposeState)).empty_names == []
    await tab.do(ComposeState.set_template(wheels), WritingState.replace_text, ComposeState.set_open(False), ComposeState.open(dora))
    assert (await tab.state(ComposeState)).empty_names == ["customer.company"]


@pytest.mark.parametrize("length", [201, 202, 400])
async def test_a_typed_subject_that_is_too_long_stays_and_is_never_replaced_by_the_older_one(screen, cast, dora, length):
    """Refused by name until it is shortened; the draft holds it too."""
    tab, typed = await screen(), "S" * length
    await tab.do(ComposeState.open(dora), ComposeState.set_subject("Bill 1 is due"), ComposeState.set_subject(typed))
    panel = await tab.state(ComposeState)
    await tab.do(SendingState.send("Words.", panel.text_revision))
    panel = await tab.state(ComposeState)
    assert (panel.subject, panel.ask.key, panel.ask.facts["length"]) == (typed, "message.refusal.subject_too_long", length)
    await tab.do(ComposeState.keep_draft(), ComposeState.open(dora))
    assert (await tab.state(ComposeState)).subject == typed
    await tab.do(ComposeState.set_subject("Bill 2 is due"))
    panel = await tab.state(ComposeState)
    assert panel.ask.key == ""
    await tab.do(SendingState.send("Words.", panel.text_revision))
    with reading(cast.ada) as job:
        assert [row.subject for row in timeline.timeline(job, dora).rows] == ["Bill 2 is due"]


@pytest.mark.parametrize(("kind", "refusal"), [("email", "bad_address"), ("sms", "bad_number")])
async def test_an_address_that_is_too_long_is_no_address(screen, cast, dora, kind, refusal):
    """It stays in the field and nothing goes to the address before it."""
    tab, typed = await screen(), ("a" * 260 + "@example.com") if kind == "email" else "+44" + "7" * 300
    await tab.do(ComposeState.open(dora, kind), ComposeState.set_subject("Wheels"), ComposeState.set_to(typed))
    panel = await tab.state(ComposeState)
    await tab.do(SendingState.send("Words.", panel.text_revision))
    panel = await tab.state(ComposeState)
    assert (panel.to, panel.ask.key) == (typed, f"message.refusal.{refusal}")
    with reading(cast.ada) as job:
        assert timeline.timeline(job, dora).total == 0


async def test_a_subject_that_is_too_long_is_named_as_the_subject(screen, cast, dora):
    """A template's subject may grow over the limit when it is filled."""
    with work(cast.ada) as job:
        long = make_template(job, subject="{{ shop.name }} " * 10, content="Ready.")
        make_shop(job, name="A shop with a rather long name")
    tab = await screen()
    await tab.do(ComposeState.open(dora), ComposeState.set_template(str(long)))
    panel = await tab.state(ComposeState)
    assert len(panel.subject) > 200
    await tab.do(SendingState.send(panel.body, panel.text_revision))
    asked = (await tab.state(ComposeState)).ask
    assert (asked.key, asked.facts["length"]) == ("message.refusal.subject_too_long", len(panel.subject))
