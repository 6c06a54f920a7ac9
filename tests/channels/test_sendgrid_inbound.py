"""SendGrid's Inbound Parse: only what is signed is heard, the mail comes as it is, and nothing is lost (issue: mail by SendGrid)."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rxapp.channels.hooks import Posted
from rxapp.channels.sendgrid import inbound, webhook
from rxapp.channels.signatures import NotGenuine
from rxapp.core import clock as clocks
from rxapp.core.settings import settings
from rxapp.messages.delivery.ports import InboundMessage
from tests.channels.signing import SigningKey, signing_key

KEY = signing_key()
RAW = (Path(__file__).parent / "mails" / "gb2312_with_gbk.eml").read_bytes()


def form(fields: dict[str, bytes]) -> bytes:
    parts = [b'--xYz\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value) for name, value in fields.items()]
    return b"".join(parts) + b"--xYz--\r\n"


def envelope(*to: str) -> bytes:
    return json.dumps({"to": to, "from": "bounce@wood.example"}).encode()


def come(fields: dict[str, bytes] | bytes, *, key: SigningKey | None = KEY, at: datetime | None = None) -> InboundMessage:
    """SendGrid posts a form."""
    body = fields if isinstance(fields, bytes) else form(fields)
    signed = key.headers(body, at or clocks.now()) if key else {}
    [mail] = inbound.HOOK.read(Posted("/x", {}, {"Content-Type": "multipart/form-data; boundary=xYz", **signed}, body))
    assert isinstance(mail, InboundMessage)
    return mail


@pytest.fixture(autouse=True)
def parse_key(monkeypatch, clock):
    """Set it to another one."""

    def put(value: str) -> None:
        monkeypatch.setenv("RXAPP_SENDGRID_PARSE_KEY", value)
        settings.cache_clear()

    put(KEY.public)
    yield put
    monkeypatch.undo()
    settings.cache_clear()


def test_the_mail_comes_as_it_is():
    """The form's charset spoils nothing; who stands only on the envelope is a recipient too; the digest knows a repeat."""
    sent = {"headers": b"x", "envelope": envelope("DESK@shop.example", "sales@shop.example"), "email": RAW, "charsets": b"{}"}
    mail = come(sent)
    assert (mail.subject, mail.body, mail.channel) == ("自行车镕", "你好，朱镕基", "sendgrid")
    assert mail.recipients == ("desk@shop.example", "sales@shop.example")
    assert (mail.received_at, mail.authentication) == (clocks.now(), None)
    assert come(dict(reversed(sent.items()))).provider_id == mail.provider_id
    assert come({"email": RAW + b"x"}).provider_id != mail.provider_id


def test_only_the_genuine_is_heard(parse_key):
    for fields in ({"key": None}, {"key": signing_key()}, {"at": clocks.now() - timedelta(minutes=6)}):
        with pytest.raises(NotGenuine):
            come({"email": RAW}, **fields)
    parse_key("")
    with pytest.raises(NotGenuine):
        come({"email": RAW})
    assert inbound.HOOK.needs == (webhook.SIGNATURE, webhook.TIMESTAMP)


def test_what_cannot_be_read_is_kept_whole():
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(100))
    mail = come({"envelope": envelope("desk@shop.example"), "email": deep})
    assert (mail.sender, mail.to, mail.recipients) == ("bounce@wood.example", "desk@shop.example", ("desk@shop.example",))
    assert [(one.name, one.content) for one in mail.files] == [("mail.eml", deep)]


@pytest.mark.parametrize("said", [b"", b"[]", b"{", b'{"to": 1}', b'{"to": [1, null, "x\\r\\ny"]}', b"[" * 100_000])
def test_an_odd_envelope_is_no_hindrance(said):
    assert come({"envelope": said, "email": RAW}).recipients == ("desk@shop.example",)


def test_what_is_not_raw_is_left_at_sendgrid():
    with pytest.raises(inbound.NotRaw):
        come({"text": b"Hello", "from": b"ann@wood.example"})


@pytest.mark.parametrize("body", [b"", b"x", form({"email": RAW})[:-30]])
def test_a_broken_form_is_a_fault_of_the_sender(body):
    with pytest.raises((ValueError, inbound.NotRaw)):
        come(body)


def test_the_date_is_that_of_its_coming():
    assert come({"email": b"Date: Thu, 1 Jan 2099 00:00:00 +0000\n\nx"}).dated_at == clocks.now().astimezone(UTC)
