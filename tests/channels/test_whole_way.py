"""The whole way of a message through the real SDKs: once, with its reference, and settled by a look-up where it was in doubt."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select

from rxapp.channels import registry
from rxapp.core import i18n
from rxapp.core.work import reading
from rxapp.customers.queries import lookups
from rxapp.messages.actions import refusals, resolution
from rxapp.messages.models import MessageEvent
from rxapp.workers.reconcile import ask_once
from tests import shortcuts
from tests.channels.http_peer import Act
from tests.messages.desk import Desk, open_desk

pytestmark = pytest.mark.both_databases

WAIT = timedelta(minutes=12)


@pytest.fixture
def desk(cast, clock, known) -> Iterator[Desk]:
    """A shop that sends by SendGrid and Twilio."""
    with open_desk(cast) as opened:
        registry.introduce()
        yield opened


def _delivered(desk: Desk, clock, *acts: Act, kind: str = "sms", api) -> int:
    """Hold one message and let a worker hand it over; returns its id."""
    message_id = (desk.text() if kind == "sms" else desk.enqueue()).id
    clock.shift(120)
    api.next(*acts)
    assert asyncio.run(shortcuts.deliver_one())
    return message_id


@pytest.mark.parametrize("kind", ["sms", "email"])
def test_it_goes_once_with_its_reference_and_keeps_the_providers_id(desk, clock, api, kind):
    row = desk.row(_delivered(desk, clock, kind=kind, api=api))
    (taken,) = api.accepted
    assert (row.status, row.provider_id) == ("sent", taken.provider_id)
    assert (taken.reference, taken.to) == (row.reference, row.to)
    assert kind == "sms" or taken.header_id == row.header_id


CHANGED = {"sms": {"twilio_account_sid": f"AC{9:032x}"}, "email": {"sendgrid_api_key": "SG.another"}}


@pytest.mark.parametrize("kind", ["sms", "email"])
def test_another_account_that_does_not_list_it_leaves_it_uncertain(desk, clock, api, known, kind):
    """It went out by the one that was in use then: called not there, it could be sent again."""
    message_id = _delivered(desk, clock, Act(drops="taken"), kind=kind, api=api)
    known(**CHANGED[kind])
    registry.introduce()
    api.accepted.clear()
    api.past.clear()
    clock.shift(timedelta(hours=1))
    desk.do(resolution.ask_provider, message_id=message_id)
    asyncio.run(ask_once())
    assert (desk.row(message_id).status, desk.delivery_events(message_id)[-1]) == ("uncertain", "ask.other_account")


@pytest.mark.parametrize("kind", ["sms", "email"])
def test_what_was_taken_and_not_answered_is_uncertain_and_then_found(desk, clock, api, kind):
    message_id = _delivered(desk, clock, Act(drops="taken"), kind=kind, api=api)
    assert desk.row(message_id).status == "uncertain"
    clock.shift(WAIT)
    asyncio.run(ask_once())
    row = desk.row(message_id)
    assert row.status in ("sent", "delivered")
    assert row.provider_id == api.accepted[0].provider_id
    assert len(api.accepted) == 1


def test_what_was_never_taken_is_failed_by_the_look_up_and_not_sent_again(desk, clock, api):
    message_id = _delivered(desk, clock, Act(drops="after"), api=api)
    clock.shift(WAIT)
    asyncio.run(ask_once())
    row = desk.row(message_id)
    assert (row.status, row.failure) == ("failed", "message.failure.not_there")
    assert api.accepted == []


def test_where_the_account_may_not_ask_the_reason_is_told_in_words(desk, clock, api):
    api.can_list = False
    message_id = _delivered(desk, clock, Act(503, body="<html>down</html>"), kind="email", api=api)
    clock.shift(WAIT)
    asyncio.run(ask_once())
    assert desk.row(message_id).status == "uncertain"
    told = _last_words(desk, message_id)
    assert told == "This SendGrid account has no look-up of sent messages."


@pytest.mark.parametrize(
    "case",
    [
        (Act(400), "failed", "+447700900111 is not a number in use."),
        (Act(429, headers={"Retry-After": "900"}), "held", "Twilio asks to wait before the next message."),
        (Act(401), "held", "Twilio does not accept the key."),
        (Act(503, body="<html>"), "uncertain", "Twilio had a fault of its own while the message was being handed over."),
    ],
)
def test_every_verdict_becomes_its_state_with_its_reason(desk, clock, api, case):
    act, status, words = case
    row = desk.row(_delivered(desk, clock, act, api=api))
    assert row.status == status
    assert i18n.say("en", row.failure, **row.failure_values) == words


def test_a_pause_that_twilio_asks_for_is_kept(desk, clock, api):
    row = desk.row(_delivered(desk, clock, Act(429, headers={"Retry-After": "900"}), api=api))
    assert row.next_try_at
    clock.shift(899)
    asyncio.run(shortcuts.deliver_one())
    assert api.accepted == []
    clock.shift(2)
    asyncio.run(shortcuts.deliver_one())
    assert [one.reference for one in api.accepted] == [row.reference]


def test_a_number_that_opted_out_at_twilio_loses_its_consent(desk, clock, api):
    """CL-35: error 21610 withdraws consent, with proof."""
    message_id = _delivered(desk, clock, Act(400, body='{"code": 21610, "message": "unsubscribed", "status": 400}'), api=api)
    assert desk.row(message_id).failure == "message.failure.opted_out"
    with pytest.raises(refusals.NoConsent):
        desk.text(body="another text")


@pytest.mark.parametrize(("code", "trouble"), [(21614, "unreachable"), (21408, "")])
def test_a_number_that_takes_no_sms_is_marked_on_its_record(desk, clock, api, code, trouble):
    """As Twilio's later report of it would; a region that is not allowed is nobody's number."""
    _delivered(desk, clock, Act(400, body=f'{{"code": {code}, "message": "no", "status": 400}}'), api=api)
    assert desk.ask(lookups.customer_for, desk.dora).phones[0].trouble == trouble


def _last_words(desk: Desk, message_id: int) -> str:
    newest = select(MessageEvent).where(MessageEvent.message_id == message_id).order_by(col(MessageEvent.id).desc())
    with reading() as job:
        last = job.session.exec(newest).first()
        assert last
        return i18n.say("en", last.label, **last.label_values)
