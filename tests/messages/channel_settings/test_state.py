"""*Channels* on the settings page as a tab runs it: how each fares, the choice, the test, the start (D-65)."""

import pytest

from rxapp.core.kinds import Kind
from rxapp.core.work import SYSTEM
from rxapp.messages.channel_settings.state import ServingState
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.ports import ChannelFacts
from rxapp.messages.models import ChannelStatus
from rxapp.shop import queries as shops
from tests.messages.desk import DEMO

CHANNELS = (
    ChannelFacts("sendgrid", Kind.EMAIL, "channel.sendgrid", True, login="digest"),
    ChannelFacts("smtp", Kind.EMAIL, "channel.smtp", False),
    *DEMO,
)


@pytest.fixture(autouse=True)
def several(desk):
    """A shop with SendGrid, SMTP not set up, and the demo channel."""
    ports.set_channels(CHANNELS)


def _stopped(job) -> None:
    job.session.add(
        ChannelStatus(
            name="sendgrid",
            kind="email",
            stopped_at=job.now,
            stopped_for="digest",
            error_at=job.now,
            error="message.failure.provider_login",
            error_values={"provider": "SendGrid"},
            error_words="HTTP 401",
        )
    )


async def _settings(tab) -> ServingState:
    await tab.go("/settings", ServingState.load)
    return await tab.state(ServingState)


async def test_each_channel_says_how_it_fares_and_none_shows_a_login(screen, cast, desk):
    desk.do(_stopped, by=SYSTEM)
    tab = await screen(cast.ada)
    shown = await _settings(tab)
    assert [(row.name, row.kind, row.is_set_up, row.serves) for row in shown.channels] == [
        ("sendgrid", "email", True, True),
        ("smtp", "email", False, False),
        ("demo", "email", True, False),
        ("demo", "sms", True, True),
    ]
    first = shown.channels[0]
    assert (bool(first.stopped_at), first.error, first.error_words) == (True, "message.failure.provider_login", "HTTP 401")
    assert "digest" not in str(shown.dict())


async def test_the_choice_is_saved_at_once_and_an_unknown_one_refused(screen, cast, desk):
    tab = await screen(cast.ada)
    await _settings(tab)
    await tab.do(ServingState.choose("email", "demo"))
    assert desk.ask(shops.shop).email_channel == "demo"
    assert [row.serves for row in (await tab.state(ServingState)).channels] == [False, False, True, True]
    await tab.do(ServingState.choose("sms", "sendgrid"), ServingState.choose("fax", ""))
    assert desk.ask(shops.shop).sms_channel == ""


async def test_a_channel_that_is_chosen_and_not_set_up_is_told(screen, cast, desk):
    """Never the demo channel in silence: its messages wait."""
    tab = await screen(cast.ada)
    await _settings(tab)
    await tab.do(ServingState.choose("email", "smtp"))
    assert [row.channel for row in (await tab.state(ServingState)).kinds] == ["", "channel.demo"]


async def test_send_me_a_test_goes_to_oneself_or_the_typed_number(screen, cast, desk):
    tab = await screen(cast.ada)
    await _settings(tab)
    await tab.do(ServingState.send_test({"test-name": "demo", "test-kind": "email", "test-to": "stranger@example.com"}))
    await tab.do(ServingState.send_test({"test-name": "demo", "test-kind": "sms", "test-to": "07700 900999"}))
    assert [(row.to, row.channel, row.is_test) for row in desk.rows()] == [
        ("ada@example.com", "demo", True),
        ("+447700900999", "demo", True),
    ]
    await tab.do(ServingState.send_test({"test-name": "demo", "test-kind": "sms", "test-to": "nobody"}))
    assert "message.refusal.bad_number" in tab.said()
    assert len(desk.rows()) == 2


async def test_start_again(screen, cast, desk):
    desk.do(_stopped, by=SYSTEM)
    tab = await screen(cast.ada)
    await _settings(tab)
    await tab.do(ServingState.start_again("sendgrid", "email"))
    assert (await tab.state(ServingState)).channels[0].stopped_at == ""
    assert "serving.started" in tab.said()


async def test_the_front_desk_sees_and_changes_no_channel(screen, cast, desk):
    """D-65."""
    tab = await screen(cast.ben)
    assert (await _settings(tab)).channels == []
    await tab.do(ServingState.choose("email", "demo"), ServingState.start_again("demo", "email"))
    await tab.do(ServingState.send_test({"test-name": "demo", "test-kind": "email"}))
    assert desk.ask(shops.shop).email_channel == ""
    assert desk.rows() == []
