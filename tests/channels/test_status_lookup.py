"""*Ask the provider*: yes only for the very message, no only where nothing could hide it, else the reason why not."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from rxapp.channels import registry, transport
from rxapp.channels.sendgrid import send as sendgrid_send
from rxapp.channels.sendgrid import status_lookup as sendgrid
from rxapp.channels.twilio import send as twilio_send
from rxapp.channels.twilio import status_lookup as twilio
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.lookups import Answer, LookupResult, Question
from rxapp.messages.delivery.ports import ReportState
from tests.channels.conftest import ACCOUNT
from tests.channels.http_peer import Act
from tests.channels.peer_answers import sms_record
from tests.channels.test_sendgrid import LETTER
from tests.channels.test_twilio import POOL, TEXT

TRIED = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
LATER = TRIED + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _set_up(known):
    """Both accounts."""


def _sid(number: int = 1) -> str:
    return f"SM{number:032x}"


def _there(api, number: int = 1, *, off: float = 1.0, body: str = TEXT.body, status: str = "delivered", **more) -> str:
    """One message in Twilio's list, made `off` seconds after the try."""
    made = {
        "sid": _sid(number),
        "account": ACCOUNT,
        "to": TEXT.to,
        "sender": "+447700900000",
        "body": body,
        "created": format_datetime(TRIED + timedelta(seconds=off)),
        "status": status,
    }
    api.past.append(sms_record(**(made | more)))
    return made["sid"]


async def _ask(*, after: timedelta = LATER - TRIED, provider_id: str = "", taken: frozenset[str] = frozenset()) -> Answer:
    return await twilio.ask(Question(TEXT, TRIED, TRIED + after, provider_id, taken))


async def test_the_one_that_fits_is_found(api):
    sid = _there(api)
    _there(api, 2, body="another text")
    _there(api, 3, to="+447700900009")
    answer = await _ask()
    assert (answer.found, answer.provider_id, answer.state) == (LookupResult.SENT, sid, ReportState.DELIVERED)


async def test_what_the_real_sdk_sent_is_found(api, clock):
    clock.move_to(TRIED)
    api.next(Act(drops="taken"))
    with pytest.raises(Exception, match="cut_off"):
        await twilio_send.send(TEXT)
    answer = await _ask()
    assert (answer.found, answer.provider_id, answer.state) == (LookupResult.SENT, api.accepted[0].provider_id, ReportState.PROCESSED)


@pytest.mark.parametrize(
    ("status", "code", "state", "key"),
    [
        ("queued", 0, "processed", ""),
        ("accepted", 0, "processed", ""),
        ("sent", 0, "sent", ""),
        ("undelivered", 30005, "failed", "message.failure.number_invalid"),
        ("failed", 0, "failed", "message.failure.not_delivered"),
        ("new", 0, "unknown", ""),
    ],
)
async def test_how_far_it_got(api, status, code, state, key):
    _there(api, status=status, code=code)
    answer = await _ask()
    assert (answer.found, answer.state, answer.key, answer.code) == (LookupResult.SENT, state, key, str(code or ""))


async def test_nothing_there_is_said_only_after_five_minutes(api):
    """A request may be held up on its way; a no that comes too early would lead to a second sending."""
    assert (await _ask(after=timedelta(seconds=299))).key == "message.ask.too_soon"
    assert (await _ask(after=timedelta(seconds=300))).found is LookupResult.NOT_THERE


async def test_what_is_too_old_to_be_listed_is_not_called_absent(api):
    assert (await _ask(after=timedelta(days=366))).key == "message.ask.too_old"


async def test_of_two_equal_texts_the_one_of_the_moment_is_ours(api):
    _there(api, 1, off=-60)
    sid = _there(api, 2, off=2)
    assert (await _ask()).provider_id == sid


async def test_two_equal_texts_of_one_moment_cannot_be_told_apart(api):
    _there(api, 1, off=1)
    _there(api, 2, off=2)
    answer = await _ask()
    assert (answer.found, answer.key) == (LookupResult.CANNOT_SAY, "message.ask.several")


async def test_an_equal_text_that_belongs_to_another_message_is_never_taken_for_this_one(api):
    other, ours = _there(api, 1), _there(api, 2)
    assert (await _ask(taken=frozenset({other}))).provider_id == ours
    assert (await _ask(taken=frozenset({other, ours}))).found is LookupResult.NOT_THERE


async def test_an_equal_text_of_another_hour_is_neither_yes_nor_no(api):
    """A clock that is an hour off must not lead to a second sending."""
    _there(api, off=-3600)
    answer = await _ask()
    assert (answer.found, answer.key) == (LookupResult.CANNOT_SAY, "message.ask.other_time")


async def test_an_equal_text_of_another_week_is_another_message(api):
    _there(api, off=-7 * 86400)
    assert (await _ask()).found is LookupResult.NOT_THERE


@pytest.mark.parametrize("body", ["", None])
async def test_words_that_twilio_does_not_keep_cannot_be_compared(api, body):
    _there(api, body=body)
    assert (await _ask()).key == "message.ask.changed_words"


async def test_words_that_twilio_changed_a_little_are_the_same(api):
    _there(api, body=f"Sent from your Twilio trial account - {TEXT.body.replace('🚲', '?')}")
    assert (await _ask()).found is LookupResult.SENT


async def test_an_answer_of_the_customer_is_not_ours(api):
    _there(api)
    api.past[-1]["direction"] = "inbound"
    assert (await _ask()).found is LookupResult.NOT_THERE


async def test_another_sender_on_the_account_is_not_ours(api):
    _there(api, sender="+447700900009")
    assert (await _ask()).key == "message.ask.other_sender"


async def test_a_messaging_service_is_known_by_its_own_id(api, known):
    known(twilio_from=POOL)
    sid = _there(api, 1, sender="+447700900055", service=POOL)
    _there(api, 2, off=7200, body="x")
    assert (await _ask()).provider_id == sid


async def test_with_its_id_it_is_fetched(api):
    _there(api, 1, status="sent")
    _there(api, 2)
    answer = await _ask(provider_id=_sid(1))
    assert (answer.found, answer.provider_id, answer.state) == (LookupResult.SENT, _sid(1), ReportState.SENT)


async def test_a_number_with_too_many_messages_is_not_called_silent(api, monkeypatch):
    monkeypatch.setattr(twilio, "MOST", 3)
    for number in range(4):
        _there(api, number, off=-86400 * (number + 3), body="x")
    assert (await _ask()).key == "message.ask.too_many"


BAD = {
    "no right": (Act(403), "message.ask.not_allowed"),
    "wrong key": (Act(401), "message.ask.not_allowed"),
    "not here": (Act(404), "message.ask.not_allowed"),
    "busy": (Act(429), "message.ask.no_answer"),
    "broken": (Act(503, body="<html>"), "message.ask.no_answer"),
    "elsewhere": (Act(302, headers={"Location": "/"}), "message.ask.no_answer"),
    "gone": (Act(drops="before"), "message.ask.no_answer"),
    "silent": (Act(hangs="after"), "message.ask.no_answer"),
    "rubbish": (Act(200, body="<html>"), "message.ask.no_answer"),
    "another shape": (Act(200, body="[]"), "message.ask.no_answer"),
    "no list": (Act(200, body='{"page": 0}'), "message.ask.no_answer"),
    "odd entries": (Act(200, body='{"messages": [{}], "page": 0}'), "message.ask.no_answer"),
    "odd moments": (Act(200, body='{"messages": [{"sid": "SM1", "date_created": "soon"}]}'), "message.ask.no_answer"),
    "deep": (Act(200, body="[" * 100_000), "message.ask.no_answer"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("provider_id", ["", _sid(1)])
async def test_no_bad_answer_becomes_a_yes_or_a_no(api, monkeypatch, name, provider_id):
    monkeypatch.setattr(transport, "ANSWER_FOR", 0.3)
    act, key = BAD[name]
    api.next(act)
    answer = await _ask(provider_id=provider_id)
    assert (answer.found, answer.key) == (LookupResult.CANNOT_SAY, key)


async def _mail(after: timedelta = LATER - TRIED) -> Answer:
    return await sendgrid.ask(Question(LETTER, TRIED, TRIED + after))


async def test_a_mail_is_found_by_our_reference(api):
    await sendgrid_send.send(replace(LETTER, reference="another"))
    api.next(Act(hangs="", drops="taken"))
    with pytest.raises(Exception, match="cut_off"):
        await sendgrid_send.send(LETTER)
    answer = await _mail()
    assert (answer.found, answer.state, answer.provider_id) == (LookupResult.SENT, ReportState.DELIVERED, api.accepted[1].provider_id)


async def test_a_mail_that_is_not_listed_in_time_was_not_taken(api):
    assert (await _mail(timedelta(minutes=14))).key == "message.ask.too_soon"
    assert (await _mail(timedelta(minutes=15))).found is LookupResult.NOT_THERE
    assert (await _mail(timedelta(days=3, seconds=1))).key == "message.ask.too_old"


async def test_an_account_without_email_activity_cannot_say(api):
    api.can_list = False
    answer = await _mail()
    assert (answer.found, answer.key) == (LookupResult.CANNOT_SAY, "message.ask.not_allowed")


async def test_a_mail_that_could_not_be_delivered(api):
    told = {"messages": [{"msg_id": "m1.filter0-1", "to_email": LETTER.to.upper(), "status": "not_delivered"}]}
    api.next(Act(200, body=json.dumps(told)))
    answer = await _mail()
    assert (answer.found, answer.state, answer.provider_id) == (LookupResult.SENT, ReportState.FAILED, "m1")


@pytest.mark.parametrize(
    ("listed", "found"), [("jan@xn--w-uga1v8h.pl", LookupResult.SENT), ("somebody@example.com", LookupResult.CANNOT_SAY)]
)
async def test_a_mail_that_is_listed_is_never_called_absent(api, listed, found):
    """The reference is ours alone; a domain of other letters is listed in its ASCII form."""
    api.next(Act(200, body=json.dumps({"messages": [{"msg_id": "m1", "to_email": listed, "status": "delivered"}]})))
    assert (await sendgrid.ask(Question(replace(LETTER, to="jan@żółw.pl"), TRIED, LATER))).found is found


async def test_a_reference_that_is_there_twice_cannot_be_told_apart(api):
    told = {"messages": [{"msg_id": "m1", "to_email": LETTER.to, "status": "delivered"}] * 2}
    api.next(Act(200, body=json.dumps(told)))
    assert (await _mail()).key == "message.ask.several"


@pytest.mark.parametrize("name", [name for name in BAD if name not in ("no list", "odd entries", "odd moments")])
async def test_no_bad_answer_of_sendgrid_becomes_a_yes_or_a_no(api, monkeypatch, name):
    monkeypatch.setattr(transport, "ANSWER_FOR", 0.3)
    act, key = BAD[name]
    api.next(act)
    answer = await _mail()
    assert (answer.found, answer.key) == (LookupResult.CANNOT_SAY, key)


def test_only_channels_that_can_be_asked_say_so():
    for channel in registry.channels():
        assert channel.facts.can_look_up == (channel.ask is not None)
        assert channel.facts.kind in (Kind.EMAIL, Kind.SMS)
