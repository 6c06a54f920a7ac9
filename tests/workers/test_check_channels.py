"""A channel that stands stopped is looked at again by a check that sends nothing, and goes on when it is well."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rxapp.channels import registry, transport
from rxapp.channels.declared import Channel
from rxapp.core.errors import NotAllowed
from rxapp.core.work import SYSTEM
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import channel_checks, channel_status
from rxapp.messages.delivery.ports import ChannelError
from rxapp.messages.delivery.queries import channels
from rxapp.messages.delivery.rules import limits
from rxapp.workers import check_channels
from tests.channels.smtp_peer import SmtpPeer, certificate, smtp_server
from tests.messages.desk import SMTP

HOUR, MINUTES = timedelta(hours=1), timedelta(minutes=5)


def trouble(key: str, *, stops: bool = True) -> ChannelError:
    return ChannelError(f"message.failure.{key}", permanent=False, certain_nothing_left=True, stops_channel=stops, host="mail.example")


@pytest.fixture
def answers(desk, monkeypatch) -> list:
    """What the check finds, the last one again and again; each look is counted in front of it."""
    said: list = [None]

    async def check():
        said.insert(0, "looked")
        if said[-1]:
            raise said[-1]

    async def never(_message):
        raise AssertionError("nothing may be sent")

    ports.set_channels(SMTP)
    monkeypatch.setattr(registry, "channel", lambda name, kind: Channel(SMTP[0], never, check))
    return said


def stop(desk, key: str) -> int:
    """A message that met the trouble."""
    held = desk.enqueue()
    desk.do(channel_status.note, by=SYSTEM, sent_by=(), errors={("smtp", "email"): trouble(key)})
    return held.id


def is_stopped(desk) -> bool:
    return desk.ask(channels.is_any_stopped)


@pytest.mark.parametrize(("key", "after"), [("certificate", MINUTES), ("no_tls", MINUTES), ("login", HOUR)])
async def test_it_goes_on_by_itself_when_it_is_well(desk, clock, answers, key, after):
    """TLS after a few minutes, a refused login after an hour; what waited goes at once."""
    waiting = stop(desk, key)
    clock.shift(after - timedelta(seconds=1))
    assert (await check_channels.recheck_once(), is_stopped(desk)) == (0, True)
    before = desk.feed_version()
    clock.shift(1)
    assert (await check_channels.recheck_once(), is_stopped(desk)) == (1, False)
    assert desk.feed_version() == before + 1
    assert [one.message.id for one in desk.claim()] == [waiting]
    assert (await check_channels.recheck_once(), answers.count("looked")) == (0, 1)


async def test_while_it_is_not_well_it_is_looked_at_no_oftener(desk, clock, answers):
    """A wrong password is tried 24 times a day."""
    answers[-1] = trouble("login")
    stop(desk, "login")
    for _ in range(24 * 12):
        clock.shift(MINUTES)
        await check_channels.recheck_once()
    assert (is_stopped(desk), answers.count("looked")) == (True, 24)


async def test_another_trouble_is_named_and_has_its_own_pace(desk, clock, answers):
    answers[-1] = trouble("login")
    stop(desk, "certificate")
    clock.shift(MINUTES)
    await check_channels.recheck_once()
    [row] = [row for row in desk.ask(channels.channel_statuses, by=desk.cast.ada) if row.name == "smtp"]
    assert row.error == "message.failure.login"
    clock.shift(MINUTES)
    assert await check_channels.recheck_once() == 0


async def test_a_network_that_is_away_leaves_the_reason_as_it_was(desk, clock, answers):
    answers[-1] = trouble("unreachable", stops=False)
    stop(desk, "login")
    clock.shift(HOUR)
    await check_channels.recheck_once()
    [row] = [row for row in desk.ask(channels.channel_statuses, by=desk.cast.ada) if row.name == "smtp"]
    assert (row.error, is_stopped(desk)) == ("message.failure.login", True)


@pytest.mark.parametrize("key", ["sender_refused", "not_for_shop", "login_wanted", "provider_credit"])
async def test_what_a_look_cannot_see_is_left_to_a_person(desk, clock, answers, key):
    stop(desk, key)
    clock.shift(timedelta(days=2))
    assert (await check_channels.recheck_once(), is_stopped(desk)) == (0, True)
    assert limits.look_again_after(f"message.failure.{key}") is None


async def test_of_several_processes_one_looks(desk, clock, answers):
    stop(desk, "login")
    clock.shift(HOUR)
    assert desk.do(channel_checks.claim_checks, by=SYSTEM) == [("smtp", "email")]
    assert desk.do(channel_checks.claim_checks, by=SYSTEM) == []


async def test_a_bug_in_a_check_and_a_channel_that_is_gone_start_nothing(desk, clock, answers, monkeypatch):
    answers[-1] = RuntimeError("a bug")
    stop(desk, "certificate")
    clock.shift(MINUTES)
    assert (await check_channels.recheck_once(), is_stopped(desk)) == (1, True)
    ports.set_channels([replace(SMTP[0], is_set_up=False)])
    clock.shift(MINUTES)
    assert desk.do(channel_checks.claim_checks, by=SYSTEM) == []


def test_a_clock_that_was_set_back_does_not_end_the_looking(desk, clock, answers):
    stop(desk, "login")
    clock.shift(-timedelta(days=30))
    assert desk.do(channel_checks.claim_checks, by=SYSTEM) == [("smtp", "email")]


def test_trouble_of_what_was_still_on_its_way_does_not_hide_why_it_stands(desk, clock, answers):
    stop(desk, "login")
    desk.do(channel_status.note, by=SYSTEM, sent_by=(), errors={("smtp", "email"): trouble("later", stops=False)})
    [row] = [row for row in desk.ask(channels.channel_statuses, by=desk.cast.ada) if row.name == "smtp"]
    assert row.error == "message.failure.login"


def test_staff_cannot_say_how_a_look_went(desk, answers):
    with pytest.raises(NotAllowed):
        desk.do(channel_checks.record_check, by=desk.cast.ada, name="smtp", kind="email", error=None)


async def test_a_real_server_whose_authority_is_trusted_by_now(desk, clock, tmp_path, monkeypatch):
    """Against a real server: no mail, no sender, no recipient."""
    made = certificate(tmp_path)
    with smtp_server(SmtpPeer(), starttls=made.context, login=True) as peer:
        monkeypatch.setenv("RXAPP_SMTP_URL", f"smtp://shop:open%20sesame@localhost:{peer.port}")
        registry.settings.cache_clear()
        registry.introduce()
        stop(desk, "certificate")
        clock.shift(MINUTES)
        await check_channels.recheck_once()
        assert is_stopped(desk)
        monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
        clock.shift(MINUTES)
        await check_channels.recheck_once()
        assert not is_stopped(desk)
        assert (peer.seen, peer.recipients) == ([], [])
    monkeypatch.undo()
    registry.settings.cache_clear()
    transport.trust.cache_clear()
