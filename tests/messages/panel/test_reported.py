"""What providers told, as screens show it: the panel, the card, the form and the history."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rxapp.consent.rules import How
from rxapp.core.kinds import Kind
from rxapp.core.work import work
from rxapp.customers.actions import contact_events
from rxapp.customers.rules import Trouble
from rxapp.customers.state.card import CardState
from rxapp.customers.state.form import FormState
from rxapp.messages.actions import receiving
from rxapp.messages.delivery.ports import InboundFile, InboundMessage
from rxapp.messages.history.state.timeline import PanelHistory
from rxapp.messages.panel.state.setup import ComposeState
from tests.factories import make_customer, make_shop

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("db", ["sqlite"], indirect=True)]

PHONE, EMAIL = "+447700900633", "dora@example.com"
HELLO = InboundMessage("SM1", "twilio", Kind.SMS, PHONE, "+447700900000", "Is it ready?", datetime(2026, 11, 20, 9, 0, tzinfo=UTC))


@pytest.fixture
def dora(cast) -> int:
    """A customer with one agreed address and one agreed number."""
    with work(cast.ada) as job:
        make_shop(job)
        return make_customer(job, phones=[PHONE], emails=[EMAIL])


def _mark(trouble: Trouble = Trouble.BOUNCED, kind: str = "email", address: str = EMAIL) -> None:
    with work() as job:
        contact_events.mark_address(job, kind=kind, address=address, trouble=trouble)


def _write(**facts) -> None:
    with work() as job:
        receiving.receive(job, channel="twilio", inbound=replace(HELLO, **facts))


async def test_the_panel_warns_and_stops_warning_without_being_opened_again(screen, dora):
    tab = await screen()
    await tab.do(ComposeState.open(dora))
    assert (await tab.state(ComposeState)).person.emails[0].trouble == ""
    _mark()
    await tab.do(ComposeState.reread)
    panel = await tab.state(ComposeState)
    assert (panel.person.emails[0].trouble, panel.person.phones[0].trouble) == ("bounced", "")
    assert panel.to_consent == "yes", "the consent is another matter"
    with work() as job:
        contact_events.clear_trouble(job, kind="email", address=EMAIL)
    await tab.do(ComposeState.reread)
    assert (await tab.state(ComposeState)).person.emails[0].trouble == ""


async def test_the_card_and_the_form_show_it_at_its_line(screen, dora):
    _mark()
    _mark(Trouble.UNREACHABLE, "sms", PHONE)
    tab = await screen(path=f"/customers/{dora}")
    await tab.do(CardState.load)
    card = (await tab.state(CardState)).card
    assert [line.trouble for line in (*card.phones, *card.emails)] == ["unreachable", "bounced"]
    form = await screen(path=f"/customers/{dora}/edit")
    await form.do(FormState.load)
    lines = await form.state(FormState)
    assert [line.trouble for line in (*lines.phones, *lines.emails)] == ["unreachable", "bounced"]


async def test_a_stop_while_the_form_is_open_is_told_before_save(screen, dora):
    """D-37; nobody of staff did it, and a mark alone is no edit."""
    form = await screen(path=f"/customers/{dora}/edit")
    await form.do(FormState.load)
    _mark()
    await form.do(FormState.refresh)
    assert (await form.state(FormState)).newer_by == ""
    with work() as job:
        contact_events.withdraw_consent(job, kind="sms", address=PHONE, how=How.STOP, proof="twilio STOP SM1")
        contact_events.mark_address(job, kind="email", address=EMAIL, trouble=Trouble.SPAM)
    await form.do(FormState.refresh)
    assert (await form.state(FormState)).newer_by == "@form.the_system"


async def test_what_a_customer_writes_appears_in_the_open_panel(screen, dora):
    tab = await screen()
    await tab.do(ComposeState.open(dora, "sms"), PanelHistory.show(dora))
    assert (await tab.state(ComposeState)).thread == []
    _write()
    _write(provider_id="SM2", body="", files=(InboundFile(),))
    await tab.do(ComposeState.reread, PanelHistory.refresh, PanelHistory.set_direction("in"))
    assert [(one.direction, one.body) for one in (await tab.state(ComposeState)).thread] == [("in", "Is it ready?"), ("in", "")]
    rows = (await tab.state(PanelHistory)).rows
    assert [(row.state, row.subject, row.address, row.author) for row in rows] == [
        ("received", "", PHONE, "Dora Whitfield"),
        ("received", "Is it ready?", PHONE, "Dora Whitfield"),
    ]
    await tab.do(PanelHistory.set_direction("out"))
    assert (await tab.state(PanelHistory)).rows == []
