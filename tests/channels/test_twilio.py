"""Twilio with its real SDK against a local server: what arrives, and the truth about every kind of trouble (D-11, D-12)."""

import asyncio
import base64
import json
from dataclasses import replace

import pytest

from rxapp.channels import transport
from rxapp.channels.twilio import client as twilio_client
from rxapp.channels.twilio import codes
from rxapp.channels.twilio import send as twilio
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import ChannelError, OutgoingMessage
from tests.channels.conftest import ACCOUNT, AUTH_TOKEN
from tests.channels.http_peer import Act
from tests.channels.provider_cases import SHARED, Case, hold_to

TEXT = OutgoingMessage(
    id=8,
    reference="0123456789abcdef0123456789abcdef",
    kind=Kind.SMS,
    to="+447700900001",
    body="Cześć,\nyour bike is ready & waiting + more 🚲",
)
POOL = "MG0123456789abcdef0123456789abcdef"


def _said(code: int, status: int = 400) -> Act:
    return Act(status, body=json.dumps({"code": code, "message": "Twilio's words", "status": status}))


CASES = SHARED | {
    "400 for a bad number": Case(Act(400), "for_good", "number_invalid"),
    "400 in HTML": Case(Act(400, body="<html>bad</html>"), "for_good", "provider_refused"),
    "404 in HTML": Case(Act(404, body="<html>no</html>"), "stops", "provider_place"),
    "opted out": Case(_said(21610), "for_good", "opted_out"),
    "no mobile": Case(_said(21614), "for_good", "number_landline"),
    "country not allowed, by 403": Case(_said(21408, 403), "for_good", "number_region"),
    "too long": Case(_said(21617), "for_good", "provider_too_large"),
    "sender not ours": Case(_said(21606), "stops", "provider_sender"),
    "service without numbers": Case(_said(21703), "stops", "provider_sender"),
    "trial account": Case(_said(21608), "for_good", "provider_trial"),
    "call-back's address": Case(_said(21609), "stops", "provider_public_url"),
    "suspended": Case(_said(30002), "stops", "provider_suspended"),
    "queue full": Case(_said(21611), "later", "provider_busy"),
    "too many, by 400": Case(_said(20429), "later", "provider_busy"),
    "unknown number": Case(_said(12345), "for_good", "provider_refused"),
    "201 with rubbish": Case(Act(201, body="<html>OK</html>"), "uncertain", "provider_odd", taken=1),
    "201 with another shape": Case(Act(201, body="[1, 2]"), "uncertain", "provider_odd", taken=1),
    "201 without an id": Case(Act(201, body='{"status": "queued"}'), "uncertain", "provider_odd", taken=1),
    "201 with an odd id": Case(Act(201, body='{"sid": "XX", "status": "queued"}'), "uncertain", "provider_odd", taken=1),
    "201 cut in the middle": Case(Act(drops="middle"), "uncertain", "provider_cut_off", taken=1),
    "201 silent in the middle": Case(Act(hangs="middle"), "uncertain", "provider_silent", taken=1),
}


@pytest.fixture(autouse=True)
def _set_up(known):
    """The shop's account, and a server in Twilio's place."""


async def test_the_sms_arrives_whole_with_our_reference_in_the_call_back(api):
    receipt = await twilio.send(TEXT)
    (taken,) = api.accepted
    assert (taken.to, taken.body, taken.sender) == (TEXT.to, TEXT.body, "+447700900000")
    assert taken.callback == f"https://desk.example.com/hooks/twilio/status?ref={TEXT.reference}"
    assert taken.reference == TEXT.reference
    assert receipt.provider_id == taken.provider_id
    assert receipt.words == "queued"


async def test_a_messaging_service_chooses_the_number(api, known):
    known(twilio_from=POOL)
    await twilio.send(TEXT)
    assert b"MessagingServiceSid=MG" in api.seen[0].body
    assert b"From=" not in api.seen[0].body


@pytest.mark.parametrize("usual", ["+447700900000", POOL])
async def test_an_answer_goes_from_the_number_that_was_written_to(api, known, usual):
    """D-86: where that is none of ours any more, as everything else goes; nothing of it stops the channel."""
    known(twilio_from=usual)
    answer = replace(TEXT, sender="+447700900555")
    await twilio.send(answer)
    assert b"From=%2B447700900555" in api.seen[0].body
    api.next(_said(21606))
    await twilio.send(answer)
    assert [b"447700900555" in one.body for one in api.seen] == [True, True, False]
    assert len(api.accepted) == 2


async def test_without_a_public_address_no_call_back_is_asked_for(api, known):
    known(public_url="")
    await twilio.send(TEXT)
    assert b"StatusCallback" not in api.seen[0].body


@pytest.mark.parametrize(
    ("public_url", "is_heard"),
    [
        ("https://desk.example.com", True),
        ("https://8.8.8.8:3000", True),
        ("http://192.168.1.20:3000", False),
        ("http://127.0.0.1:3000", False),
        ("http://[::1]:3000", False),
        ("http://localhost:3000", False),
        ("http://desk:3000", False),
        ("http://desk.local:3000", False),
    ],
)
def test_twilio_is_not_asked_to_report_to_a_machine_of_the_house(known, public_url, is_heard):
    """It would refuse every message for it."""
    known(public_url=public_url, twilio_api_base="")
    assert bool(twilio.callback("ref1")) == is_heard


async def test_the_auth_token_logs_in_unless_there_is_an_api_key(api, known, monkeypatch):
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "ACsomebody")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "somebody-elses")
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    await twilio.send(TEXT)
    known(twilio_api_key="SK0123456789abcdef0123456789abcdef", twilio_api_secret="the-secret")
    await twilio.send(TEXT)
    logins = [base64.b64decode(one.headers["Authorization"].split()[1]).decode() for one in api.seen]
    assert logins == [f"{ACCOUNT}:{AUTH_TOKEN}", "SK0123456789abcdef0123456789abcdef:the-secret"]
    assert {one.path for one in api.seen} == {f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"}


@pytest.mark.parametrize("missing", ["twilio_account_sid", "twilio_auth_token", "twilio_from"])
async def test_half_an_account_is_none_and_nobody_elses_is_taken(api, known, monkeypatch, missing):
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "ACsomebody")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "somebody-elses")
    known(**{missing: ""})
    assert not twilio_client.is_set_up()
    error = await _trouble()
    assert (error.key, error.certain_nothing_left) == ("message.failure.no_channel", True)
    assert api.seen == []


@pytest.mark.parametrize("name", CASES)
async def test_every_bad_answer_has_its_verdict(api, monkeypatch, name):
    monkeypatch.setattr(transport, "ANSWER_FOR", 0.3)
    case = CASES[name]
    api.next(case.act)
    hold_to(case, api, await _trouble(), provider="Twilio", secret=AUTH_TOKEN)


async def test_the_newer_shape_of_an_error_is_understood(api):
    """RFC 9457: another exception of the SDK's, which is no TwilioRestException."""
    told = {"type": "https://twilio.com/errors/21610", "title": "Opted out", "status": 400, "code": 21610, "detail": "No more."}
    api.next(Act(400, body=json.dumps(told)))
    error = await _trouble()
    assert (error.key, error.permanent) == ("message.failure.opted_out", True)
    assert error.words == "21610 Opted out. No more."


async def test_twilios_own_words_are_kept_with_their_number_and_without_our_token(api):
    api.next(Act(400, body=json.dumps({"code": 21606, "message": f"From: {AUTH_TOKEN} is not yours", "status": 400})))
    assert (await _trouble()).words == "21606 From: … is not yours"


async def test_the_number_is_named_in_the_reason(api):
    api.next(_said(21211))
    assert (await _trouble()).values["address"] == TEXT.to


async def test_two_calls_at_once_keep_their_own_pauses(api):
    api.on("+447700900001", Act(429, headers={"Retry-After": "11"}, after_for=0.2))
    api.on("+447700900002", Act(429, headers={"Retry-After": "22"}))
    errors = await asyncio.gather(*(_trouble(replace(TEXT, to=to)) for to in ("+447700900001", "+447700900002")))
    assert [error.wait_for for error in errors] == [11, 22]


async def test_more_than_twilio_carries_is_not_even_tried(api):
    error = await _trouble(replace(TEXT, body="x" * 1601))
    assert (error.key, error.permanent) == ("message.failure.provider_too_large", True)
    assert api.seen == []


async def test_the_login(api):
    await twilio.check()
    api.account_status = "suspended"
    with pytest.raises(ChannelError) as caught:
        await twilio.check()
    assert (caught.value.key, caught.value.stops_channel) == ("message.failure.provider_suspended", True)
    assert api.accepted == []


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (Act(401), "login"),
        (Act(404), "place"),
        (Act(503, body="<html>"), "broken"),
        (Act(302, body="{}", headers={"Location": "/"}), "odd"),
        (Act(drops="before"), "cut_off"),
        (Act(200, body="<html>"), "odd"),
        (Act(200, body='{"sid": "AC1", "status": "active"}'), "odd"),
    ],
)
async def test_a_login_that_does_not_work(api, act, key):
    api.next(act)
    with pytest.raises(ChannelError) as caught:
        await twilio.check()
    assert caught.value.key == f"message.failure.provider_{key}"


KEY = {"twilio_api_key": "SK0123456789abcdef0123456789abcdef", "twilio_api_secret": "the-secret"}


@pytest.mark.parametrize("acts", [(Act(401),), (Act(403),), (Act(401), Act(403))])
async def test_an_api_key_that_may_send_and_not_see_the_account_works(api, known, acts):
    known(**KEY)
    api.next(*acts)
    await twilio.check()


@pytest.mark.parametrize(("last", "key"), [(Act(401), "login"), (Act(200, body="<html>"), "odd"), (Act(503), "broken")])
async def test_an_api_key_that_is_wrong_is_told_so(api, known, last, key):
    known(**KEY)
    api.next(Act(401), last)
    with pytest.raises(ChannelError) as caught:
        await twilio.check()
    assert caught.value.key == f"message.failure.provider_{key}"


def test_no_number_has_two_meanings():
    assert not set(codes.FOR_GOOD) & set(codes.STOPPING)
    assert not set(codes.LATER) & (set(codes.FOR_GOOD) | set(codes.STOPPING))


async def _trouble(message: OutgoingMessage = TEXT) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await twilio.send(message)
    return caught.value
