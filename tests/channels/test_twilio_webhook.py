"""Twilio's hooks: only the genuine is heard, and call-backs and messages keep their meaning."""

from datetime import UTC, datetime

import pytest
from starlette.datastructures import FormData, Headers, UploadFile
from werkzeug.datastructures import MultiDict

from rxapp.channels.signatures import NotGenuine
from rxapp.channels.twilio import webhook
from rxapp.channels.twilio.send import callback
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import InboundFile, ReportState
from rxapp.messages.rules.keywords import OptOut
from tests.channels.conftest import AUTH_TOKEN
from tests.channels.signing import twilio_headers

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
SID = "SM0123456789abcdef0123456789abcdef"
STATUS = [
    ("MessageSid", SID),
    ("SmsSid", SID),
    ("MessageStatus", "delivered"),
    ("SmsStatus", "delivered"),
    ("To", "+447700900001"),
    ("From", "+447700900000"),
    ("AccountSid", "AC0123456789abcdef0123456789abcdef"),
]
ADDRESS = "/hooks/twilio/status?ref=0123456789abcdef0123456789abcdef"
URL = f"https://desk.example.com{ADDRESS}"
REPEATED = [*STATUS, ("MediaUrl", "b"), ("MediaUrl", "a"), ("Body", "Zażółć ✓"), ("Empty", "")]


@pytest.fixture(autouse=True)
def _set_up(known):
    """The shop's account and public address."""


@pytest.mark.parametrize("made", [FormData, MultiDict])
@pytest.mark.parametrize("fields", [STATUS, REPEATED, []])
def test_a_genuine_request_passes(made, fields):
    """Repeated fields count each, whatever keeps them."""
    form = made(fields)
    webhook.verify(ADDRESS, form, Headers(twilio_headers(URL, MultiDict(fields), AUTH_TOKEN)))


def test_the_address_that_we_give_is_the_address_that_is_checked():
    form = FormData(STATUS)
    assert callback("0123456789abcdef0123456789abcdef") == URL
    webhook.verify(ADDRESS, form, twilio_headers(URL, form, AUTH_TOKEN))


def test_the_usual_port_may_stand_in_the_signed_address():
    form = FormData(STATUS)
    webhook.verify(ADDRESS, form, twilio_headers(URL.replace(".com/", ".com:443/"), form, AUTH_TOKEN))


def test_the_newer_algorithm_is_known():
    form = FormData(STATUS)
    webhook.verify(ADDRESS, form, twilio_headers(URL, form, AUTH_TOKEN, "HMAC_SHA256"))


@pytest.mark.parametrize("algorithm", ["HMAC_MD5", "none", "HMAC_SHA256"])
def test_another_algorithm_than_it_was_signed_with_is_refused(algorithm):
    form = FormData(STATUS)
    made = twilio_headers(URL, form, AUTH_TOKEN) | {"X-Twilio-Webhooks-Signature-Settings": f"key=k,algorithm={algorithm}"}
    with pytest.raises(NotGenuine):
        webhook.verify(ADDRESS, form, made)


def test_accounts_that_call_with_an_api_key_are_checked_with_the_auth_token(known):
    known(twilio_api_key="SK0123456789abcdef0123456789abcdef", twilio_api_secret="a-secret-of-the-key")
    form = FormData(STATUS)
    webhook.verify(ADDRESS, form, twilio_headers(URL, form, AUTH_TOKEN))
    with pytest.raises(NotGenuine):
        webhook.verify(ADDRESS, form, twilio_headers(URL, form, "a-secret-of-the-key"))


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/hooks/twilio/status", STATUS),
        (f"{ADDRESS}0", STATUS),
        ("/hooks/twilio/sms?ref=0123456789abcdef0123456789abcdef", STATUS),
        (ADDRESS, STATUS[:-1]),
        (ADDRESS, [*STATUS, ("ErrorCode", "30003")]),
        (ADDRESS, [*STATUS, ("To", "+447700900002")]),
        (ADDRESS, [("MessageStatus", "failed") if name == "MessageStatus" else (name, value) for name, value in STATUS]),
    ],
)
def test_a_changed_request_is_refused(address, fields):
    with pytest.raises(NotGenuine):
        webhook.verify(address, FormData(fields), twilio_headers(URL, FormData(STATUS), AUTH_TOKEN))


@pytest.mark.parametrize(
    "headers", [{}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "x"}, {"X-Twilio-Signature": "ż"}, {"X-Twilio-Signature": "A" * 999}]
)
def test_a_missing_or_odd_signature_is_refused(headers):
    with pytest.raises(NotGenuine):
        webhook.verify(ADDRESS, FormData(STATUS), headers)


def test_a_signature_given_twice_is_refused():
    made = twilio_headers(URL, FormData(STATUS), AUTH_TOKEN)["X-Twilio-Signature"].encode()
    doubled = Headers(raw=[(b"x-twilio-signature", made), (b"x-twilio-signature", made)])
    with pytest.raises(NotGenuine):
        webhook.verify(ADDRESS, FormData(STATUS), doubled)


def test_a_file_among_the_fields_is_refused():
    form = FormData([*STATUS, ("MediaUrl", UploadFile(file=None))])  # type: ignore[arg-type]
    with pytest.raises(NotGenuine):
        webhook.verify(ADDRESS, form, twilio_headers(URL, FormData(STATUS), AUTH_TOKEN))


@pytest.mark.parametrize("missing", ["public_url", "twilio_auth_token"])
def test_without_a_public_address_or_a_token_nothing_is_genuine(known, missing):
    form = FormData(STATUS)
    made = twilio_headers("" if missing == "public_url" else URL, form, "" if missing == "twilio_auth_token" else AUTH_TOKEN)
    known(**{missing: "", "twilio_api_key": "SK0123456789abcdef0123456789abcdef", "twilio_api_secret": "x"})
    with pytest.raises(NotGenuine):
        webhook.verify(ADDRESS, form, made)


@pytest.mark.parametrize(
    ("status", "code", "state", "reason", "is_permanent"),
    [
        ("queued", "", "processed", "", False),
        ("accepted", "", "processed", "", False),
        ("sending", "", "processed", "", False),
        ("sent", "", "sent", "", False),
        ("delivered", "", "delivered", "", False),
        ("undelivered", "30003", "failed", "number_away", False),
        ("undelivered", "30005", "bounced", "number_invalid", True),
        ("undelivered", "30006", "bounced", "number_landline", True),
        ("undelivered", "30007", "failed", "number_filtered", False),
        ("failed", "30002", "failed", "provider_suspended", False),
        ("failed", "99999", "failed", "not_delivered", False),
        ("failed", "", "failed", "not_delivered", False),
        ("canceled", "", "failed", "not_delivered", False),
        ("something_new", "", "unknown", "", False),
    ],
)
def test_every_status_has_its_meaning(status, code, state, reason, is_permanent):
    form = FormData({"MessageSid": SID, "MessageStatus": status, "ErrorCode": code, "To": "+447700900001"})
    (report,) = webhook.parse_status(form, "ref1", NOW)
    assert (report.state, report.is_permanent) == (state, is_permanent)
    assert report.reason == (f"message.failure.{reason}" if reason else "")
    assert (report.raw_state, report.code, report.provider_id, report.reference) == (status, code, SID, "ref1")
    assert (report.address, report.happened_at, report.kind) == ("+447700900001", NOW, Kind.SMS)


def test_a_recipient_who_opted_out_is_told_beside_the_message():
    form = FormData({"MessageSid": SID, "MessageStatus": "failed", "ErrorCode": "21610", "To": "+447700900001"})
    failed, address = webhook.parse_status(form, "", NOW)
    assert (failed.state, failed.reason, address.state) == (ReportState.FAILED, "message.failure.opted_out", ReportState.UNSUBSCRIBED)
    assert failed.event_key != address.event_key


def test_a_repeat_has_the_same_key_and_another_status_another():
    def key(status: str) -> str:
        return webhook.parse_status(FormData({"MessageSid": SID, "MessageStatus": status}), "", NOW)[0].event_key

    assert key("sent") == key("sent") != key("delivered")


@pytest.mark.parametrize("reference", ["a b", "x" * 65, "ż", "a&b"])
def test_an_odd_reference_is_none(reference):
    assert webhook.parse_status(FormData({"MessageSid": SID, "MessageStatus": "sent"}), reference, NOW)[0].reference == ""


@pytest.mark.parametrize("sid", ["", "x", "SM0123", "SM0123456789ABCDEF0123456789abcdef", SID + "0"])
def test_without_a_message_id_it_is_an_error_not_silence(sid):
    with pytest.raises(ValueError):
        webhook.parse_status(FormData({"MessageSid": sid, "MessageStatus": "sent"}), "", NOW)
    with pytest.raises(ValueError):
        webhook.parse_message(FormData({"MessageSid": sid, "From": "+447700900001"}), NOW)


def test_an_sms_from_a_customer():
    form = {"MessageSid": SID, "From": "+447700900001", "To": "+447700900000", "Body": "Kiedy?\r\nDora\x00", "NumMedia": "2"}
    picture = {"MediaContentType0": "image/JPEG", "MediaUrl0": "https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/ME0"}
    found = webhook.parse_message(FormData({**form, **picture}), NOW)
    assert (found.provider_id, found.sender, found.to) == (SID, "+447700900001", "+447700900000")
    assert (found.body, len(found.files), found.opt_out, found.received_at) == ("Kiedy?\nDora", 2, OptOut.NONE, NOW)
    assert found.files == (InboundFile(content_type="image/jpeg", url=picture["MediaUrl0"]), InboundFile())


@pytest.mark.parametrize(
    ("body", "told", "meaning"),
    [
        ("STOP", "", ""),
        ("genug", "STOP", "stop"),
        ("los", "START", "start"),
        ("STOP", "HELP", "help"),
        ("hello", "MAYBE", ""),
        ("", "", ""),
    ],
)
def test_what_twilio_understood_and_nothing_else(body, told, meaning):
    """D-1: its OptOutType; one list of words serves every channel, and stands elsewhere."""
    form = FormData({"MessageSid": SID, "From": "+447700900001", "Body": body, "OptOutType": told})
    assert webhook.parse_message(form, NOW).opt_out == meaning


@pytest.mark.parametrize("media", ["", "-1", "x", "²", "99999"])
def test_an_odd_count_of_pictures_is_none(media):
    assert webhook.parse_message(FormData({"MessageSid": SID, "From": "+4477", "NumMedia": media}), NOW).files == ()
