"""The providers' hooks as the providers call them: real signatures, real routes, the real middleware."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlmodel import SQLModel, col, select
from starlette.testclient import TestClient
from werkzeug.datastructures import MultiDict

from rxapp.consent import queries as consent
from rxapp.core import db as database
from rxapp.core import logs
from rxapp.core.kinds import Kind
from rxapp.core.work import SYSTEM, reading
from rxapp.customers.queries import lookups
from rxapp.live.queries import versions
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import reports as reports_actions
from rxapp.messages.delivery.ports import ChannelFacts, Receipt
from rxapp.messages.models import Message, ProviderEvent
from rxapp.web import webhooks
from rxapp.web.middleware import RequestGuard
from tests import shortcuts
from tests.channels.signing import SigningKey, signing_key, twilio_headers
from tests.messages.desk import DORA, DORA_PHONE, Desk, open_desk
from tests.web.conftest import behind

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
INBOUND = "/hooks/sendgrid/inbound"
EVENTS, STATUS, SMS = "/hooks/sendgrid/events", "/hooks/twilio/status", "/hooks/twilio/sms"
PUBLIC, TOKEN, ACCOUNT = "https://desk.example.com", "a-token-that-nobody-sees", "AC0123456789abcdef0123456789abcdef"
OURS = "+447700900000"
REAL = (
    ChannelFacts("sendgrid", Kind.EMAIL, "channel.sendgrid", is_set_up=True),
    ChannelFacts("twilio", Kind.SMS, "channel.twilio", is_set_up=True),
)
KEY = signing_key()


@dataclass
class Post:
    """Both providers, who sign what they post to the running routes."""

    desk: Desk
    clock: Any
    key: SigningKey = KEY
    token: str = TOKEN
    public: str = PUBLIC
    client: TestClient = field(default_factory=lambda: TestClient(RequestGuard(behind()), base_url="http://10.0.0.7:3000"))

    def events(self, *listed: Any, raw: bytes | None = None, at: datetime | None = None, headers: dict[str, Any] | None = None):
        """SendGrid posts a batch."""
        body = json.dumps(listed).encode() if raw is None else raw
        signed = self.key.headers(body, at or self.now())
        return self.client.post(EVENTS, content=body, headers={"content-type": "application/json", **signed, **(headers or {})})

    def status(self, ref: str, sid: str, status: str, **facts: str):
        """Twilio reports a status."""
        said = {"MessageSid": sid, "MessageStatus": status, "To": DORA_PHONE, "From": OURS, "AccountSid": ACCOUNT, **facts}
        return self.form(f"{STATUS}?ref={ref}", list(said.items()))

    def sms(self, body: str, sid: str = "SM" + "1" * 32, sender: str = DORA_PHONE, **facts: str):
        """A customer writes."""
        said = {"MessageSid": sid, "From": sender, "To": OURS, "Body": body, "NumMedia": "0", "AccountSid": ACCOUNT, **facts}
        return self.form(SMS, list(said.items()))

    def form(self, address: str, pairs: list[tuple[str, str]], **headers: str):
        """Twilio posts a form."""
        signed = twilio_headers(f"{self.public}{address}", MultiDict(pairs), self.token)
        plain = {"content-type": "application/x-www-form-urlencoded"}
        return self.client.post(address, content=urlencode(pairs), headers={**plain, **signed, **headers})

    def now(self) -> datetime:
        with reading() as job:
            return job.now

    def sent(self, *, sms: bool = False) -> Message:
        """A message that the provider has taken."""
        held = self.desk.text() if sms else self.desk.enqueue()
        self.clock.shift(10)
        self.desk.claim()
        provider_id = "SM" + "a" * 32 if sms else "sg-14c5d75ce93"
        self.desk.do(shortcuts.record_sent, by=SYSTEM, message_id=held.id, worker="w1", receipt=Receipt(provider_id))
        return self.desk.row(held.id)


@pytest.fixture
def post(cast, clock, environment) -> Iterator[Post]:
    environment(
        RXAPP_SENDGRID_WEBHOOK_KEY=KEY.public, RXAPP_SENDGRID_PARSE_KEY=KEY.public, RXAPP_TWILIO_AUTH_TOKEN=TOKEN, RXAPP_PUBLIC_URL=PUBLIC
    )
    with open_desk(cast) as desk:
        ports.set_channels(REAL)
        yield Post(desk, clock)


def event(message: Message, name: str, key: str = "", **facts: Any) -> dict[str, Any]:
    """One event as SendGrid writes it."""
    known = {"email": message.to, "reference": message.reference, "sg_message_id": f"{message.provider_id}.filter0001.16648.5515E0B88.0"}
    at = int((message.sent_at or NOW).timestamp())
    return {"event": name, "timestamp": at + 5, "sg_event_id": key or f"ev-{name}", **known, **facts}


def tables() -> dict[str, list[str]]:
    """Every row of every table."""
    with database.engine().connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(table.select()))) for table in SQLModel.metadata.sorted_tables}


def kept() -> list[ProviderEvent]:
    with reading() as job:
        return list(job.session.exec(select(ProviderEvent).order_by(col(ProviderEvent.id))))


def received() -> list[Message]:
    with reading() as job:
        return list(job.session.exec(select(Message).where(Message.direction == "in").order_by(col(Message.id))))


class TestSendGrid:
    def test_a_mail_is_delivered(self, post):
        message = post.sent()
        answer = post.events(event(message, "processed"), event(message, "delivered", response="250 OK"))
        assert (answer.status_code, answer.content) == (204, b"")
        assert post.desk.row(message.id).status == "delivered"
        assert post.desk.delivery_events(message.id)[-2:] == ["processed", "delivered"]

    def test_a_repeat_gets_2xx_and_changes_nothing(self, post):
        message = post.sent()
        first = [event(message, "delivered"), event(message, "spamreport")]
        assert post.events(*first).status_code == 204
        before = tables()
        assert post.events(*first).status_code == 204
        assert post.events(*first[::-1]).status_code == 204
        assert tables() == before

    def test_a_replay_within_its_five_minutes_changes_nothing_and_later_it_is_refused(self, post, clock):
        message = post.sent()
        body = json.dumps([event(message, "delivered")]).encode()
        headers = post.key.headers(body, post.now())
        assert post.client.post(EVENTS, content=body, headers=headers).status_code == 204
        before = tables()
        clock.shift(200)
        assert post.client.post(EVENTS, content=body, headers=headers).status_code == 204
        clock.shift(200)
        assert post.client.post(EVENTS, content=body, headers=headers).status_code == 403
        assert tables() == before

    def test_a_hard_bounce_marks_and_a_block_does_not(self, post):
        message = post.sent()
        post.events(event(message, "bounce", type="blocked", reason="554 5.7.1 refused today", status="5.7.1"))
        assert post.desk.row(message.id).status == "failed"
        assert post.desk.ask(lookups.customer_for, post.desk.dora).emails[0].trouble == ""
        post.events(event(message, "bounce", "ev-2", type="bounce", reason="550 5.1.1 no such user", status="5.1.1"))
        assert post.desk.ask(lookups.customer_for, post.desk.dora).emails[0].trouble == "bounced"

    @pytest.mark.parametrize("name", ["unsubscribe", "group_unsubscribe", "spamreport"])
    def test_who_says_no_is_written_to_no_more(self, post, name):
        """D-1: with the event as proof."""
        message = post.sent()
        post.events(event(message, name, "ev-9"))
        assert not post.desk.ask(consent.agrees, post.desk.dora, "email", DORA)
        assert "ev-9" in post.desk.ask(shortcuts.log_of, post.desk.dora)[0].proof

    def test_who_says_no_before_they_have_a_record(self, post):
        """D-1: it counts for the record that gets their address later."""
        post.events({"event": "unsubscribe", "sg_event_id": "ev-9", "email": "Else@example.com", "timestamp": int(post.now().timestamp())})
        post.events({"event": "unsubscribe", "sg_event_id": "ev-9", "email": "Else@example.com", "timestamp": int(post.now().timestamp())})
        new = post.desk.add("Else", email="else@example.com", agrees=False)
        [noted] = post.desk.ask(shortcuts.log_of, new)
        assert (noted.how, noted.agrees, "ev-9" in noted.proof) == ("unsubscribed", False, True)

    def test_who_subscribes_again_agrees_again(self, post):
        """D-1: with the event as proof; told in the wrong order, the later word counts."""
        message, moment = post.sent(), int(NOW.timestamp())
        said = [event(message, name, timestamp=moment + at) for name, at in (("group_resubscribe", 5), ("group_unsubscribe", 1))]
        post.events(*said)
        assert post.desk.ask(consent.agrees, post.desk.dora, "email", DORA)
        latest = post.desk.ask(shortcuts.log_of, post.desk.dora)[0]
        assert (latest.how, "ev-group_resubscribe" in latest.proof) == ("resubscribed", True)
        assert post.desk.delivery_events(message.id)[-1] == "resubscribed"

    def test_a_drop_because_of_an_earlier_no(self, post):
        message = post.sent()
        post.events(event(message, "dropped", reason="Unsubscribed Address"))
        assert post.desk.row(message.id).status == "failed"
        assert not post.desk.ask(consent.agrees, post.desk.dora, "email", DORA)

    def test_another_shops_events_on_the_same_account_are_kept_and_touch_no_message(self, post):
        message = post.sent()
        assert (
            post.events({"event": "delivered", "sg_event_id": "x", "email": "else@example.com", "reference": "f" * 32}).status_code == 204
        )
        assert [one.message_id for one in kept()] == [None]
        assert post.desk.row(message.id).status == "sent"

    @pytest.mark.parametrize("raw", [b"not json", b"{}", b"", b"\xff\xfe", b"[" * 50_000, b'"x"', b"null"])
    def test_well_signed_rubbish_is_kept_once_and_not_asked_for_again(self, post, raw):
        assert post.events(raw=raw).status_code == 204
        assert post.events(raw=raw).status_code == 204
        [only] = kept()
        assert (only.sort, only.state, only.message_id) == ("unreadable", "unknown", None)

    def test_odd_entries_do_not_cost_the_others(self, post):
        message = post.sent()
        odd = [7, None, {"event": {"a": 1}}, {"event": "x" * 5000, "sg_event_id": "\0" * 20, "timestamp": "soon", "email": ["x"]}]
        assert post.events(*odd, event(message, "delivered")).status_code == 204
        assert post.desk.row(message.id).status == "delivered"

    def test_thousands_in_one_body(self, post):
        message = post.sent()
        assert post.events(*[event(message, "open", f"ev-{n}", useragent="x" * 80) for n in range(2500)]).status_code == 204
        assert len(kept()) == 2500


class TestMail:
    """Inbound Parse: a raw mail in a signed form."""

    def form(self, raw: bytes) -> bytes:
        return b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n' + raw + b"\r\n--b--\r\n"

    def send(self, post, body: bytes, **headers: str):
        kind = {"content-type": "multipart/form-data; boundary=b"}
        return post.client.post(INBOUND, content=body, headers={**kind, **headers})

    def test_it_arrives_once(self, post):
        body = self.form(b"From: Dora <" + DORA.encode() + b">\nTo: desk@example.com\nSubject: Bike\nMessage-ID: <1@x.example>\n\nReady?")
        for _ in range(2):
            assert self.send(post, body, **KEY.headers(body, post.now())).status_code == 204
        [row] = [row for row in post.desk.rows() if row.direction == "in"]
        assert (row.subject, row.body, row.sender, row.customer_id) == ("Bike", "Ready?", DORA, post.desk.dora)

    def test_what_is_unsigned_too_large_or_not_raw_changes_nothing(self, post):
        body, before = self.form(b"x"), tables()
        assert self.send(post, body).status_code == 403
        assert self.send(post, body, **signing_key().headers(body, post.now())).status_code == 403
        large = b"x" * (35 * 2**20 + 1)
        assert self.send(post, large).status_code == 403
        assert self.send(post, large, **KEY.headers(b"x", post.now())).status_code == 413
        parts = body.replace(b"email", b"text")
        assert self.send(post, parts, **KEY.headers(parts, post.now())).status_code == 503
        assert tables() == before


class TestForged:
    """403 and nothing changes: no row, no log of what was in it."""

    @pytest.fixture
    def nothing_changes(self, post, caplog) -> Iterator[Message]:
        message = post.sent()
        before, pulse = tables(), post.desk.ask(versions)
        with caplog.at_level(logging.DEBUG):
            yield message
        assert tables() == before
        assert post.desk.ask(versions) == pulse
        assert DORA not in caplog.text
        assert DORA_PHONE not in caplog.text
        assert message.reference not in caplog.text

    def test_another_key(self, post, nothing_changes):
        post.key = signing_key()
        assert post.events(event(nothing_changes, "delivered")).status_code == 403

    def test_no_signature(self, post, nothing_changes):
        assert post.client.post(EVENTS, json=[event(nothing_changes, "delivered")]).status_code == 403
        form = {"MessageSid": nothing_changes.provider_id, "MessageStatus": "failed"}
        assert post.client.post(STATUS, data=form).status_code == 403
        assert post.client.post(SMS, data={"MessageSid": "SM" + "1" * 32, "From": DORA_PHONE, "Body": "STOP"}).status_code == 403

    @pytest.mark.parametrize("off", [timedelta(minutes=6), timedelta(minutes=-6), timedelta(days=365)])
    def test_too_old_or_too_new(self, post, nothing_changes, off):
        assert post.events(event(nothing_changes, "delivered"), at=post.now() - off).status_code == 403

    @pytest.mark.parametrize("cut", [1, 2, 100])
    def test_truncated(self, post, nothing_changes, cut):
        body = json.dumps([event(nothing_changes, "delivered")]).encode()
        assert post.client.post(EVENTS, content=body[:-cut], headers=post.key.headers(body, post.now())).status_code == 403
        pairs = [("MessageSid", nothing_changes.provider_id), ("MessageStatus", "failed"), ("To", DORA_PHONE), ("Body", "words " * 40)]
        signed = twilio_headers(PUBLIC + STATUS, MultiDict(pairs), TOKEN)
        plain = {"content-type": "application/x-www-form-urlencoded", **signed}
        assert post.client.post(STATUS, content=urlencode(pairs)[:-cut], headers=plain).status_code == 403

    @pytest.mark.parametrize(
        "headers",
        [
            {"X-Twilio-Email-Event-Webhook-Timestamp": "soon"},
            {"X-Twilio-Email-Event-Webhook-Timestamp": "١٧٦٣٦٤٧٠٨٠".encode()},
            {"X-Twilio-Email-Event-Webhook-Timestamp": ""},
            {"X-Twilio-Email-Event-Webhook-Timestamp": "9" * 400},
            {"X-Twilio-Email-Event-Webhook-Signature": "no base64 at all!"},
            {"X-Twilio-Email-Event-Webhook-Signature": "AAAA"},
            {"X-Twilio-Email-Event-Webhook-Signature": ""},
            {"X-Twilio-Email-Event-Webhook-Signature": "A" * 10_000},
        ],
    )
    def test_any_odd_header(self, post, nothing_changes, headers):
        assert post.events(event(nothing_changes, "delivered"), headers=headers).status_code == 403

    def test_a_header_given_twice(self, post, nothing_changes):
        body = json.dumps([event(nothing_changes, "delivered")]).encode()
        headers = list(post.key.headers(body, post.now()).items())
        assert post.client.post(EVENTS, content=body, headers=[*headers, headers[0]]).status_code == 403

    def test_another_token(self, post, nothing_changes):
        post.token = "another"
        assert post.status(nothing_changes.reference, nothing_changes.provider_id, "failed").status_code == 403
        assert post.sms("STOP").status_code == 403

    def test_signed_for_another_address(self, post, nothing_changes):
        """The reference in the address is signed too, and the Host of the request proves nothing."""
        for public in ("http://desk.example.com", "https://evil.example", "http://10.0.0.7:3000"):
            post.public = public
            assert post.status(nothing_changes.reference, nothing_changes.provider_id, "failed").status_code == 403
        post.public = PUBLIC
        pairs = [("MessageSid", nothing_changes.provider_id), ("MessageStatus", "failed")]
        signed = twilio_headers(f"{PUBLIC}{STATUS}?ref={'0' * 32}", MultiDict(pairs), TOKEN)
        other = f"{STATUS}?ref={nothing_changes.reference}"
        assert post.client.post(other, data=dict(pairs), headers=signed).status_code == 403
        assert post.client.post(SMS, data=dict(pairs), headers=signed).status_code == 403

    def test_a_body_of_another_kind(self, post, nothing_changes):
        for content, kind in ((b'{"MessageSid": 1}', "application/json"), (b"\xff\xfe=1", "application/x-www-form-urlencoded"), (b"", "")):
            answer = post.client.post(SMS, content=content, headers={"content-type": kind, "X-Twilio-Signature": "x"})
            assert answer.status_code == 403

    @pytest.mark.parametrize("missing", ["RXAPP_SENDGRID_WEBHOOK_KEY", "RXAPP_TWILIO_AUTH_TOKEN", "RXAPP_PUBLIC_URL"])
    def test_not_set_up(self, post, nothing_changes, environment, missing):
        """An empty key signs nothing, however the caller computes."""
        environment(**{missing: ""})
        if missing == "RXAPP_SENDGRID_WEBHOOK_KEY":
            assert post.events(event(nothing_changes, "delivered")).status_code == 403
            return
        for token in (TOKEN, ""):
            post.token = token
            assert post.status(nothing_changes.reference, nothing_changes.provider_id, "failed").status_code == 403
            assert post.sms("STOP").status_code == 403

    def test_a_browser_of_another_site(self, post, nothing_changes):
        assert post.events(event(nothing_changes, "delivered"), headers={"origin": "https://evil.example"}).status_code == 403


class TestFloods:
    """Who forges fills no disk: a line of each kind, then one a minute with a count, without address or secret."""

    @pytest.fixture(autouse=True)
    def nothing_was_said_yet(self, monkeypatch, request):
        monkeypatch.setattr(webhooks, "log", logs.sparing(logging.getLogger(f"rxapp.web.{request.node.name}")))

    def test_a_flood_of_forged_requests(self, post, clock, caplog):
        message = post.sent()
        post.key, before = signing_key(), len(caplog.records)
        for _request in range(40):
            assert post.events(event(message, "delivered")).status_code == 403
            assert post.client.post(SMS, data={"From": DORA_PHONE, "Body": "STOP"}).status_code == 403
        refused = "A request to {} was refused, it is not genuine: {}.".format
        said = [record.getMessage() for record in caplog.records[before:] if record.name.startswith("rxapp.web")]
        assert [line.partition(" (")[0] for line in said] == [
            refused(EVENTS, "signature"),
            refused(SMS, "X-Twilio-Signature"),
        ]
        clock.shift(60)
        post.events(event(message, "delivered"))
        assert caplog.messages[-1] == refused(EVENTS, "signature") + " (39 times more since this was said last)"
        assert DORA_PHONE not in caplog.text
        assert TOKEN not in caplog.text

    def test_the_database_is_away_and_providers_repeat(self, post, clock, caplog, monkeypatch):
        message = post.sent()
        before = len(caplog.records)
        monkeypatch.setattr(database, "_engine", database.connect("postgresql+psycopg://nobody@127.0.0.1:1/none"))
        for _request in range(10):
            assert post.events(event(message, "delivered")).status_code == 503
        assert len([record for record in caplog.records[before:] if record.name.startswith("rxapp.web")]) == 1


@pytest.mark.parametrize("path", [EVENTS, STATUS, SMS])
class TestSizesAndMethods:
    @pytest.mark.parametrize("db", ["sqlite"], indirect=True)
    @pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
    def test_only_post(self, post, path, method):
        answer = post.client.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")

    @pytest.mark.parametrize("db", ["sqlite"], indirect=True)
    def test_ten_megabytes_are_refused(self, post, path):
        body = b"x" * 10_000_000
        assert post.client.post(path, content=body, headers=post.key.headers(body, NOW)).status_code == 413

    @pytest.mark.parametrize("announced", [True, False])
    async def test_they_are_read_to_their_end_and_dropped(self, path, announced):
        """D4a: a proxy whose upstream hangs up in the middle of a body takes it for dead."""
        read, answered = 0, []

        async def receive() -> dict[str, Any]:
            nonlocal read
            read += 65_536
            return {"type": "http.request", "body": b"x" * 65_536, "more_body": read < 10_000_000}

        async def send(message) -> None:
            answered.append(message)

        headers = [(b"host", b"desk.lan"), (b"content-length", b"10000000")][: 2 if announced else 1]
        scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": headers}
        await RequestGuard(behind())({**scope, "scheme": "http", "server": ("desk.lan", 80), "client": ("10.0.0.9", 1)}, receive, send)
        assert answered[0]["status"] == 413
        assert read >= 10_000_000


class TestTwilio:
    def test_a_text_is_delivered(self, post):
        message = post.sent(sms=True)
        for status in ("queued", "sent", "delivered"):
            assert post.status(message.reference, message.provider_id, status).status_code == 204
        assert post.desk.row(message.id).status == "delivered"
        assert post.desk.delivery_events(message.id)[-3:] == ["processed", "sent", "delivered"]

    def test_a_repeat_and_another_order_change_nothing(self, post):
        message = post.sent(sms=True)
        post.status(message.reference, message.provider_id, "delivered")
        before = post.desk.row(message.id)
        assert post.status(message.reference, message.provider_id, "delivered").status_code == 204
        assert post.status(message.reference, message.provider_id, "sent").status_code == 204
        assert post.desk.row(message.id) == before
        assert len(kept()) == 2

    def test_not_delivered_with_a_plain_reason(self, post):
        message = post.sent(sms=True)
        post.status(message.reference, message.provider_id, "undelivered", ErrorCode="30006")
        row = post.desk.row(message.id)
        assert (row.status, row.failure, row.failure_words) == ("failed", "message.failure.number_landline", "30006")
        assert post.desk.ask(lookups.customer_for, post.desk.dora).phones[0].trouble == "unreachable"

    def test_21610_withdraws_consent_with_proof(self, post):
        message = post.sent(sms=True)
        post.status(message.reference, message.provider_id, "failed", ErrorCode="21610")
        [latest, *_] = post.desk.ask(shortcuts.log_of, post.desk.dora)
        assert (latest.agrees, latest.how, latest.address) == (False, "opted_out", DORA_PHONE)
        assert message.provider_id in latest.proof
        assert post.desk.row(message.id).status == "failed"

    def test_an_account_with_an_api_key_signs_with_the_auth_token_all_the_same(self, post, environment):
        environment(RXAPP_TWILIO_API_KEY="SK" + "0" * 32, RXAPP_TWILIO_API_SECRET="secret")
        message = post.sent(sms=True)
        assert post.status(message.reference, message.provider_id, "delivered").status_code == 204
        post.token = "secret"
        assert post.status(message.reference, message.provider_id, "failed").status_code == 403

    def test_a_messaging_service_adds_fields_and_answers_from_its_own_number(self, post):
        message = post.sent(sms=True)
        facts = {"MessagingServiceSid": "MG" + "0" * 32, "From": "+447700900777", "RawDlrDoneDate": "2611201358"}
        assert post.status(message.reference, message.provider_id, "delivered", **facts).status_code == 204
        assert post.desk.row(message.id).status == "delivered"

    def test_without_our_reference_the_providers_id_finds_it(self, post):
        message = post.sent(sms=True)
        pairs = [("MessageSid", message.provider_id), ("MessageStatus", "delivered")]
        assert post.form(STATUS, pairs).status_code == 204
        assert post.desk.row(message.id).status == "delivered"

    def test_repeated_form_keys_are_signed_each(self, post):
        message = post.sent(sms=True)
        pairs = [("MessageSid", message.provider_id), ("MessageStatus", "delivered"), ("X", "b"), ("X", "a"), ("X", "a"), ("Empty", "")]
        assert post.form(f"{STATUS}?ref={message.reference}", pairs).status_code == 204
        assert post.desk.row(message.id).status == "delivered"

    def test_genuine_but_without_an_id_it_is_kept_as_unknown(self, post):
        assert post.form(STATUS, [("MessageStatus", "delivered")]).status_code == 204
        answer = post.form(SMS, [("Body", "Hello")])
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/xml")
        assert [one.sort for one in kept()] == ["unreadable"] * 2
        assert received() == []


class TestInbound:
    def test_an_sms_stands_in_the_customers_history_and_nothing_is_answered(self, post):
        answer = post.sms("Is it ready? Zażółć ✓ 🚲")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/xml")
        assert answer.text.endswith("<Response/>")
        [row] = received()
        assert (row.customer_id, row.status, row.body) == (post.desk.dora, "received", "Is it ready? Zażółć ✓ 🚲")
        assert (row.sender, row.to, row.channel) == (DORA_PHONE, OURS, "twilio")

    def test_again_is_once(self, post):
        post.sms("Hello")
        before = tables()
        assert post.sms("Hello").status_code == 200
        assert tables() == before

    @pytest.mark.parametrize(
        ("body", "facts"), [("STOP", {}), ("Please stop this", {"OptOutType": "STOP"}), ("wypisz", {}), ("СТОП", {}), ("Baja", {})]
    )
    def test_stop_and_start(self, post, body, facts):
        """D-1, with the message as proof; START gives back what STOP took."""
        post.sms(body, **facts)
        assert not post.desk.ask(consent.agrees, post.desk.dora, "sms", DORA_PHONE)
        [latest, *_] = post.desk.ask(shortcuts.log_of, post.desk.dora)
        assert latest.how == "stop"
        assert "SM" + "1" * 32 in latest.proof
        post.sms("START", sid="SM" + "2" * 32)
        assert post.desk.ask(consent.agrees, post.desk.dora, "sms", DORA_PHONE)
        assert [row.body for row in received()] == [body, "START"], "both stand in the history"

    def test_words_within_a_sentence_are_no_stop(self, post):
        post.sms("Can you stop by on Friday?")
        assert post.desk.ask(consent.agrees, post.desk.dora, "sms", DORA_PHONE)


def test_while_the_database_is_away_the_provider_is_asked_to_repeat(post, monkeypatch):
    message = post.sent()
    with monkeypatch.context() as away:
        away.setattr(database, "_engine", database.connect("postgresql+psycopg://nobody@127.0.0.1:1/none"))
        for answer in (post.events(event(message, "delivered"), at=NOW), post.status("0" * 32, "SM" + "0" * 32, "sent"), post.sms("Hi")):
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert post.events(event(message, "delivered")).status_code == 204
    assert post.desk.row(message.id).status == "delivered"


def test_one_report_beyond_us_does_not_cost_the_others(post, monkeypatch):
    """The others are noted; the provider repeats all, and those that were noted are repeats."""
    message = post.sent()
    plain = reports_actions.record_reports

    def choking(work, *, channel, reports):
        if any(report.event_key == "sendgrid:poison" for report in reports):
            raise LookupError
        return plain(work, channel=channel, reports=reports)

    monkeypatch.setattr(reports_actions, "record_reports", choking)
    assert post.events(event(message, "bounce", "poison"), event(message, "delivered")).status_code == 503
    assert post.desk.row(message.id).status == "delivered"
    monkeypatch.undo()
