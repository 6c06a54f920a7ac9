"""The loop that asks providers: it sends nothing, and no answer of theirs can hurt it."""

from dataclasses import replace

import pytest

from rxapp.channels import registry
from rxapp.channels.declared import Channel
from rxapp.core.work import SYSTEM
from rxapp.messages.actions import resolution
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.lookups import Answer, LookupResult
from rxapp.messages.delivery.ports import ChannelError
from rxapp.workers import reconcile
from tests import shortcuts
from tests.messages.desk import DEMO

SILENT = ChannelError("message.failure.silent", permanent=False, certain_nothing_left=False)


@pytest.fixture
def answers(monkeypatch) -> list:
    """What the provider says next; each question is kept in front of it."""
    said: list = [Answer(LookupResult.SENT, "SM1")]

    async def told(question):
        said.insert(0, question)
        if isinstance(said[-1], Exception):
            raise said[-1]
        return said[-1]

    async def never(_message):
        raise AssertionError

    facts = replace(DEMO[0], can_look_up=True)
    ports.set_channels((facts, DEMO[1]))
    monkeypatch.setattr(registry, "channel", lambda name, kind: Channel(facts, never, never, told))
    return said


@pytest.fixture
def unsure(desk, clock, answers) -> int:
    """A message of which nobody knows."""
    held = desk.enqueue()
    clock.shift(10)
    desk.claim()
    desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=SILENT)
    return held.id


async def test_it_asks_when_it_is_time_and_settles(desk, clock, answers, unsure):
    assert await reconcile.ask_once() == 0
    clock.shift(60)
    assert await reconcile.ask_once() == 1
    assert (desk.row(unsure).status, desk.row(unsure).provider_id, answers[0].message.id) == ("sent", "SM1", unsure)
    clock.shift(3600)
    assert await reconcile.ask_once() == 0


@pytest.mark.parametrize("odd", [SILENT, ZeroDivisionError("secret words"), Answer(LookupResult.CANNOT_SAY, key="channel.no_look_up")])
async def test_whatever_the_provider_says_the_message_stays_uncertain(desk, answers, unsure, odd, caplog):
    answers[-1] = odd
    desk.do(resolution.ask_provider, message_id=unsure)
    assert await reconcile.ask_once() == 1
    assert desk.row(unsure).status == "uncertain"
    assert "secret words" not in caplog.text
