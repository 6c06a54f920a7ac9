"""SendGrid with its real SDK against a local server: what arrives, and the truth about every kind of trouble (D-11, D-12)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rxapp.channels import transport
from rxapp.channels.sendgrid import client as sendgrid_client
from rxapp.channels.sendgrid import send as sendgrid
from rxapp.channels.sendgrid import status_lookup
from rxapp.core.clock import now
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.lookups import LookupResult, Question
from rxapp.messages.delivery.ports import ChannelError, OutgoingMessage
from tests.channels.conftest import SENDGRID_KEY
from tests.channels.http_peer import Act
from tests.channels.provider_cases import SHARED, Case, hold_to

LETTER = OutgoingMessage(
    id=7,
    reference="0123456789abcdef0123456789abcdef",
    kind=Kind.EMAIL,
    to="lukasz@example.com",
    body="Cześć Łukasz,\n\nyour bike is ready: https://example.com/job?a=1&b=2",
    html="<p>Cześć Łukasz</p>",
    subject="Twój rower „Żuraw” jest gotowy",
    sender="desk@example.com",
    sender_name="Calder Cycles, Łódź; Kraków",
    reply_to="reply@example.com",
    header_id="<0123456789abcdef0123456789abcdef@example.com>",
    dated_at=datetime(2026, 11, 20, 13, 58, tzinfo=UTC),
)
CASES = SHARED | {
    "400": Case(Act(400), "for_good", "provider_refused"),
    "401 for want of credit": Case(Act(401, body='{"errors":[{"message":"Maximum credits exceeded"}]}'), "stops", "provider_credit"),
    "403 for the sender": Case(
        Act(403, body='{"errors":[{"message":"The from address does not match a verified Sender Identity"}]}'), "stops", "provider_sender"
    ),
    "202 with rubbish and no id": Case(
        Act(202, body="<html>OK</html>", headers={"X-Message-Id": ""}), "uncertain", "provider_odd", taken=1
    ),
}


@pytest.fixture(autouse=True)
def _set_up(known):
    """The shop's key, and a server in SendGrid's place."""


async def test_the_mail_arrives_whole_and_says_who_sent_it(api):
    """CL-2. Our Message-ID and reference travel with it; nothing is tracked."""
    receipt = await sendgrid.send(LETTER)
    (taken,) = api.accepted
    mail = taken.payload
    assert (taken.to, taken.reference, taken.header_id) == (LETTER.to, LETTER.reference, LETTER.header_id)
    assert receipt.provider_id == taken.provider_id
    assert mail["from"] == {"email": LETTER.sender, "name": LETTER.sender_name}
    assert mail["reply_to"]["email"] == LETTER.reply_to
    assert mail["subject"] == LETTER.subject
    assert [(part["type"], part["value"]) for part in mail["content"]] == [("text/plain", LETTER.body), ("text/html", LETTER.html)]
    assert mail["headers"] == {"Message-ID": LETTER.header_id, "Auto-Submitted": "no"}
    assert not any(setting["enable"] for setting in mail["tracking_settings"].values())
    assert len(mail["personalizations"]) == len(mail["personalizations"][0]["to"]) == 1


async def test_every_try_carries_the_same_message_id_and_reference(api):
    await sendgrid.send(LETTER)
    await sendgrid.send(LETTER)
    assert {(one.header_id, one.reference) for one in api.accepted} == {(LETTER.header_id, LETTER.reference)}


async def test_the_key_goes_to_the_host_that_is_set_and_to_no_other_name(api, monkeypatch):
    monkeypatch.setenv("SENDGRID_API_KEY", "SG.somebody-elses")
    await sendgrid.send(LETTER)
    assert api.seen[0].headers["Authorization"] == f"Bearer {SENDGRID_KEY}"


async def test_without_a_key_of_ours_nobody_elses_is_taken(api, known, monkeypatch):
    monkeypatch.setenv("SENDGRID_API_KEY", "SG.somebody-elses")
    known(sendgrid_api_key="")
    assert not sendgrid_client.is_set_up()
    error = await _trouble()
    assert (error.key, error.certain_nothing_left) == ("message.failure.no_channel", True)
    assert api.seen == []


async def test_a_202_needs_no_id(api):
    api.next(Act(202, headers={"X-Message-Id": ""}))
    assert (await sendgrid.send(LETTER)).provider_id == ""


@pytest.mark.parametrize("name", CASES)
async def test_every_bad_answer_has_its_verdict(api, monkeypatch, name):
    monkeypatch.setattr(transport, "ANSWER_FOR", 0.3)
    case = CASES[name]
    api.next(case.act)
    hold_to(case, api, await _trouble(), provider="SendGrid", secret=SENDGRID_KEY)


async def test_the_providers_own_words_are_kept_without_our_key(api):
    said = f'{{"errors": [{{"message": "key {SENDGRID_KEY} is bad", "field": "from.email"}}, {{"message": "and more"}}]}}'
    api.next(Act(400, body=said))
    assert (await _trouble()).words == "from.email: key … is bad; and more"


async def test_a_pause_named_by_its_moment(api, clock):
    api.next(Act(429, headers={"X-RateLimit-Reset": str(int(now().timestamp()) + 30)}))
    assert (await _trouble()).wait_for == 30


@pytest.mark.parametrize("to", ["łukasz@example.com", "nobody", "two words@example.com", "a@b\r\n.example.com"])
async def test_an_address_that_mail_cannot_carry_fails_for_good(api, to):
    error = await _trouble(replace(LETTER, to=to))
    assert (error.permanent, error.certain_nothing_left, error.key) == (True, True, "message.failure.address")
    assert api.seen == []


async def test_a_domain_in_another_script_travels_in_ascii_and_is_found_again(api):
    """C3a: by IDNA 2008, in what is sent and in what the look-up lists."""
    letter = replace(LETTER, to="Fritz@fußball.example")
    await sendgrid.send(letter)
    assert api.accepted[-1].payload["personalizations"][0]["to"] == [{"email": "Fritz@xn--fuball-cta.example"}]
    answer = status_lookup._read(
        {"messages": [{"to_email": "fritz@xn--fuball-cta.example", "status": "delivered"}]}, Question(letter, now(), now())
    )
    assert answer.found is LookupResult.SENT


@pytest.mark.parametrize("field", ["subject", "sender_name", "header_id"])
async def test_no_header_can_be_smuggled_in(api, field):
    assert (await _trouble(replace(LETTER, **{field: "x\r\nBcc: spy@example.com"}))).permanent
    assert api.seen == []


async def test_more_than_sendgrid_carries_is_not_even_tried(api):
    error = await _trouble(replace(LETTER, html="x" * 30_000_001))
    assert (error.key, error.permanent) == ("message.failure.provider_too_large", True)
    assert api.seen == []


async def test_the_login(api):
    await sendgrid.check()
    assert api.accepted == []
    api.scopes = ["user.profile.read"]
    with pytest.raises(ChannelError) as caught:
        await sendgrid.check()
    assert (caught.value.key, caught.value.stops_channel) == ("message.failure.provider_forbidden", True)


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (Act(401), "login"),
        (Act(503, body="<html>"), "broken"),
        (Act(drops="before"), "cut_off"),
        (Act(200, body="<html>"), "odd"),
        (Act(200, body="[]"), "forbidden"),
    ],
)
async def test_a_login_that_does_not_work(api, act, key):
    api.next(act)
    with pytest.raises(ChannelError) as caught:
        await sendgrid.check()
    assert caught.value.key == f"message.failure.provider_{key}"


async def _trouble(message: OutgoingMessage = LETTER) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await sendgrid.send(message)
    return caught.value
