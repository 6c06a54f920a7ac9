"""*Send to* knows whose address it is, before *Send* and after it (D-1, D-3, B3a, B3b)."""

import pytest

from rxapp.core.work import reading, work
from rxapp.customers.actions import record_consent
from rxapp.messages.history.queries import timeline
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from tests.factories import make_customer, make_shop

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("db", ["sqlite"], indirect=True)]


@pytest.fixture
def dora(cast) -> int:
    """Dora with a number and an address that agree."""
    with work(cast.ada) as job:
        make_shop(job)
        return make_customer(job, first_name="Dora", last_name="West", phones=["+44 7700 900633"], emails=["dora@example.com"])


@pytest.fixture
def erik(cast, dora) -> int:
    """Erik, another customer, with a number that agrees and an address that does not."""
    with work(cast.ada) as job:
        silent = [{"address": "erik@example.com", "agrees": False}]
        return make_customer(job, first_name="Erik", last_name="Vance", phones=["+44 7700 900222"], emails=silent)


@pytest.mark.usefixtures("erik")
@pytest.mark.parametrize(
    ("kind", "typed", "word"),
    [
        ("sms", "07700900633", "yes"),
        ("sms", "0044 7700 900633", "yes"),
        ("sms", "(07700) 900-633", "yes"),
        ("sms", "+447700900633", "yes"),
        ("email", "DORA@Example.COM", "yes"),
        ("sms", "07700 900222", "other_yes"),
        ("sms", "00447700900222", "other_yes"),
        ("email", "Erik@EXAMPLE.com", "other_no"),
        ("sms", "07700 900999", "nobody"),
        ("email", "nobody@example.com", "nobody"),
        ("sms", "07700", "none"),
        ("email", "erik@", "none"),
        ("email", "", ""),
    ],
)
async def test_an_address_is_known_in_every_notation(screen, dora, kind, typed, word):
    """B3b: the customer's own number in another notation is the customer's own; another's is theirs."""
    tab = await screen()
    await tab.do(ComposeState.open(dora, kind), ComposeState.set_to(typed))
    panel = await tab.state(ComposeState)
    name = "Erik Vance" if word.startswith("other") else ""
    assert (panel.to_consent, panel.owner.name) == (word, name)
    assert panel.recipient == (name or "Dora West")


async def test_anothers_number_is_named_asked_about_and_named_in_the_outcome(screen, cast, dora, erik):
    """B3a."""
    tab = await screen()
    await tab.do(ComposeState.open(dora, "sms"), ComposeState.set_subject("Ready"), ComposeState.set_to("07700 900222"))
    await tab.do(SendingState.send("It is ready", (await tab.state(ComposeState)).text_revision))
    asked = (await tab.state(ComposeState)).ask
    assert (asked.key, asked.confirms) == ("message.refusal.others_address", "others_address")
    assert (asked.facts["name"], asked.facts["customer"]) == ("Erik Vance", "Dora West")
    with reading(cast.ada) as job:
        assert timeline.timeline(job, dora).rows == ()
    await tab.do(SendingState.send_anyway("It is ready", (await tab.state(ComposeState)).text_revision, ""))
    panel = await tab.state(ComposeState)
    assert panel.outcome.facts["name"] == "Erik Vance"
    with reading(cast.ada) as job:
        assert timeline.timeline(job, dora).rows[0].to == "+447700900222"


async def test_anothers_missing_consent_is_known_before_sending_and_live(screen, cast, dora, erik):
    """D-1, D-3: Erik agrees while the panel is open."""
    tab = await screen()
    await tab.do(ComposeState.open(dora), ComposeState.set_to("erik@example.com"))
    panel = await tab.state(ComposeState)
    assert (panel.to_consent, panel.owner.customer_id) == ("other_no", erik)
    with work(cast.ada) as job:
        record_consent.set_consent(job, customer_id=erik, kind="email", address="erik@example.com", agrees=True, how="in_person")
    await tab.do(ComposeState.reread)
    assert (await tab.state(ComposeState)).to_consent == "other_yes"


async def test_a_draft_knows_its_address_when_it_is_opened_again(screen, cast, dora, erik):
    """And another type's address is not this one's."""
    tab = await screen()
    await tab.do(ComposeState.open(dora, "sms"), ComposeState.set_to("07700 900222"), ComposeState.set_open(False))
    await tab.do(ComposeState.open(dora, "sms"))
    assert (await tab.state(ComposeState)).to_consent == "other_yes"
    await tab.do(ComposeState.set_kind("email"))
    panel = await tab.state(ComposeState)
    assert (panel.to_consent, panel.recipient) == ("yes", "Dora West")
