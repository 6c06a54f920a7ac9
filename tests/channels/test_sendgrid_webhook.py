"""SendGrid's signed event webhook: only the genuine and the fresh is heard, and each event keeps its meaning."""

import base64
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sendgrid.helpers.eventwebhook import EventWebhook
from starlette.datastructures import Headers

from rxapp.channels.sendgrid import webhook
from rxapp.channels.signatures import NotGenuine
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import ReportState
from tests.channels.signing import signing_key

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
REFERENCE = "0123456789abcdef0123456789abcdef"
EVENT = {
    "email": "dora@example.com",
    "timestamp": int(NOW.timestamp()) - 60,
    "smtp-id": f"<{REFERENCE}@example.com>",
    "event": "delivered",
    "sg_event_id": "ZGVsaXZlcmVkLTA",
    "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
    "response": "250 2.0.0 OK\r\n",
    "reference": REFERENCE,
}
RAW = json.dumps([EVENT]).encode()
KEY = signing_key()


def _verify(raw: bytes = RAW, headers=None, key: str = KEY.public, now: datetime = NOW) -> None:
    webhook.verify(raw, Headers(KEY.headers(RAW, NOW) if headers is None else headers), key, now)


def test_a_genuine_request_passes_as_it_does_with_the_vendors_own_check():
    _verify()
    made = KEY.headers(RAW, NOW)
    assert EventWebhook(KEY.public).verify_signature(RAW.decode(), made[webhook.SIGNATURE], made[webhook.TIMESTAMP])


def test_bytes_that_are_no_text_are_checked_as_they_came():
    raw = b"\xff\xfe\x00[]"
    webhook.verify(raw, Headers(KEY.headers(raw, NOW)), KEY.public, NOW)


@pytest.mark.parametrize("raw", [RAW[:-1], RAW + b" ", RAW.replace(b"dora", b"dara"), b""])
def test_a_body_changed_by_one_byte_is_refused(raw):
    with pytest.raises(NotGenuine):
        _verify(raw)


def test_a_signature_by_another_key_is_refused():
    with pytest.raises(NotGenuine):
        _verify(headers=signing_key().headers(RAW, NOW))


@pytest.mark.parametrize("off", [timedelta(minutes=5, seconds=1), timedelta(days=1), -timedelta(minutes=5, seconds=1)])
def test_an_old_request_is_refused_however_well_signed(off):
    """A replay; and a clock that was set back does not make an old one young."""
    with pytest.raises(NotGenuine):
        _verify(now=NOW + off)


@pytest.mark.parametrize("off", [timedelta(minutes=5), -timedelta(minutes=5)])
def test_five_minutes_are_not_too_old(off):
    _verify(now=NOW + off)


def test_another_moment_cannot_be_put_beside_an_old_signature():
    made = KEY.headers(RAW, NOW - timedelta(days=1))
    made[webhook.TIMESTAMP] = str(int(NOW.timestamp()))
    with pytest.raises(NotGenuine):
        _verify(headers=made)


@pytest.mark.parametrize("name", [webhook.SIGNATURE, webhook.TIMESTAMP])
@pytest.mark.parametrize("value", ["", " ", "x", "ż", "0" * 600, "-5", "1e9", "１７６３", "AAAA", "\x00", "null", "17636472001763"])
def test_any_odd_header_is_refused(name, value):
    made = {**KEY.headers(RAW, NOW), name: value}
    with pytest.raises(NotGenuine):
        webhook.verify(RAW, made, KEY.public, NOW)


@pytest.mark.parametrize("name", [webhook.SIGNATURE, webhook.TIMESTAMP])
def test_a_missing_or_doubled_header_is_refused(name):
    made = KEY.headers(RAW, NOW)
    without = {key: value for key, value in made.items() if key != name}
    doubled = Headers(raw=[(key.lower().encode(), value.encode()) for key, value in [*made.items(), (name, made[name])]])
    for headers in (without, {}, doubled):
        with pytest.raises(NotGenuine):
            webhook.verify(RAW, headers, KEY.public, NOW)


@pytest.mark.parametrize("key", ["", "x", "AAAA", base64.b64encode(b"0" * 91).decode(), "-----BEGIN PUBLIC KEY-----"])
def test_without_a_right_key_nothing_is_genuine(key):
    with pytest.raises(NotGenuine):
        _verify(key=key)


def test_one_event_in_the_house_words():
    (report,) = webhook.parse(RAW, NOW)
    assert (report.channel, report.kind, report.state, report.raw_state) == ("sendgrid", Kind.EMAIL, ReportState.DELIVERED, "delivered")
    assert report.event_key == "sendgrid:ZGVsaXZlcmVkLTA"
    assert (report.reference, report.provider_id, report.address) == (REFERENCE, "14c5d75ce93.dfd.64b469", "dora@example.com")
    assert report.happened_at == NOW - timedelta(seconds=60)
    assert report.words == "250 2.0.0 OK"


@pytest.mark.parametrize(
    ("event", "state", "reason", "is_permanent"),
    [
        ({"event": "processed"}, "processed", "", False),
        ({"event": "deferred", "response": "400 try again later"}, "deferred", "", False),
        ({"event": "bounce", "type": "bounce", "status": "5.1.1", "reason": "550 no such user"}, "bounced", "bounced", True),
        ({"event": "bounce", "type": "blocked", "status": "4.7.1", "reason": "blocked"}, "failed", "blocked", False),
        ({"event": "spamreport"}, "spam", "", False),
        ({"event": "unsubscribe"}, "unsubscribed", "", False),
        ({"event": "group_unsubscribe"}, "unsubscribed", "", False),
        ({"event": "open"}, "opened", "", False),
        ({"event": "click"}, "opened", "", False),
        ({"event": "dropped", "reason": "Recipient List over Package Quota"}, "failed", "not_delivered", False),
        ({"event": "dropped", "reason": "Bounced Address"}, "bounced", "dropped_bounced", True),
        ({"event": "dropped", "reason": "Invalid"}, "bounced", "bounced", True),
        ({"event": "account_status_change"}, "unknown", "", False),
        ({"event": "something new"}, "unknown", "", False),
        ({"event": None}, "unknown", "", False),
    ],
)
def test_every_event_has_its_meaning(event, state, reason, is_permanent):
    (report,) = webhook.parse(json.dumps([{**EVENT, **event}]).encode(), NOW)
    assert (report.state, report.is_permanent) == (state, is_permanent)
    assert report.reason == (f"message.failure.{reason}" if reason else "")
    assert report.raw_state == (event["event"] or "")
    assert report.code == event.get("status", "")


@pytest.mark.parametrize(("reason", "state"), [("Spam Reporting Address", "spam"), ("Unsubscribed Address", "unsubscribed")])
def test_a_drop_for_what_the_recipient_said_tells_of_the_message_and_of_the_address(reason, state):
    failed, address = webhook.parse(json.dumps([{**EVENT, "event": "dropped", "reason": reason}]).encode(), NOW)
    assert (failed.state, address.state) == (ReportState.FAILED, state)
    assert (failed.event_key, address.event_key) == ("sendgrid:ZGVsaXZlcmVkLTA", "sendgrid:ZGVsaXZlcmVkLTA:address")


def test_a_repeated_event_has_the_same_key_with_and_without_an_id_of_its_own():
    without = {key: value for key, value in EVENT.items() if key != "sg_event_id"}
    shuffled = dict(reversed(without.items()))
    keys = [webhook.parse(json.dumps([one]).encode(), NOW)[0].event_key for one in (EVENT, EVENT, without, shuffled)]
    assert keys[0] == keys[1] != keys[2] == keys[3]
    other = webhook.parse(json.dumps([{**without, "event": "open"}]).encode(), NOW)[0].event_key
    assert other != keys[2]
    assert max(map(len, keys)) <= 200


@pytest.mark.parametrize("place", ["unique_args", "custom_args", "smtp-id"])
def test_the_reference_is_found_wherever_it_came_back(place):
    event = {key: value for key, value in EVENT.items() if key not in ("reference", "smtp-id")}
    event[place] = f"<{REFERENCE}@example.com>" if place == "smtp-id" else {"reference": REFERENCE}
    assert webhook.parse(json.dumps([event]).encode(), NOW)[0].reference == REFERENCE


@pytest.mark.parametrize("reference", ["", "a b", "x" * 65, 7, None, ["a"], "a'--", "ż"])
def test_an_odd_reference_is_none(reference):
    event = {**EVENT, "reference": reference, "smtp-id": "<other@ismtpd-555>"}
    assert webhook.parse(json.dumps([event]).encode(), NOW)[0].reference == ""


@pytest.mark.parametrize("stamp", [None, "soon", -1, 0, 10**30, float("nan"), 4102444800, {}])
def test_an_event_with_an_odd_moment_happened_when_it_came(stamp):
    assert webhook.parse(json.dumps([{**EVENT, "timestamp": stamp}]).encode(), NOW)[0].happened_at == NOW


@pytest.mark.parametrize("raw", [b"", b"{}", b"nonsense", b"\xff", b"[" * 100_000, b"7", b'"text"', RAW[:40]])
def test_a_body_that_is_no_list_of_events_is_an_error_not_silence(raw):
    with pytest.raises(ValueError):
        webhook.parse(raw, NOW)


def test_one_odd_entry_does_not_cost_the_others():
    reports = webhook.parse(json.dumps([7, None, [], {}, EVENT]).encode(), NOW)
    assert [report.state for report in reports] == [ReportState.UNKNOWN, ReportState.DELIVERED]


def test_texts_fit_their_columns_and_hold_no_controls():
    event = {
        **EVENT,
        "event": "bounce",
        "email": "x" * 999,
        "reason": "a\x00b\ud800" + "y" * 5000,
        "status": "5" * 99,
        "sg_message_id": "z" * 999,
    }
    (report,) = webhook.parse(json.dumps([event]).encode(), NOW)
    sizes = SimpleNamespace(address=len(report.address), words=len(report.words), code=len(report.code), sid=len(report.provider_id))
    assert (sizes.address, sizes.words, sizes.code, sizes.sid) == (254, 1000, 20, 200)
    assert report.words.startswith("ab")
