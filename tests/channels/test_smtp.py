"""SMTP with a real server: what arrives, TLS and login, and the truth about every kind of trouble (D-11, D-12)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rxapp.channels.smtp import send as smtp
from rxapp.channels.smtp.mail import as_bytes
from rxapp.core import i18n
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import ChannelError, Mailbox, OutgoingMessage
from rxapp.messages.rules.mailtext import as_html
from tests.channels.smtp_peer import SmtpPeer, certificate, smtp_server

BODY = "Cześć Łukasz,\n\nyour bike is ready: https://example.com/job?a=1&b=2\n.\nfrom a dot\n\nBen, Calder Cycles 🚲"
LETTER = OutgoingMessage(
    id=7,
    reference="0123456789abcdef0123456789abcdef",
    kind=Kind.EMAIL,
    to="lukasz@example.com",
    body=BODY,
    html=as_html(BODY, language="pl"),
    subject="Twój rower „Żuraw” jest gotowy",
    sender="desk@example.com",
    sender_name="Calder Cycles, Łódź",
    reply_to="desk@example.com",
    header_id="<0123456789abcdef0123456789abcdef@example.com>",
    dated_at=datetime(2026, 11, 20, 13, 58, tzinfo=UTC),
)


async def test_the_mail_arrives_whole_and_says_who_sent_it(peer, plain_url):
    """CL-2: the service e-mail is sender and reply-to; text/plain is the very text that staff saw."""
    receipt = await smtp.send(LETTER)
    mail = peer.read()
    assert peer.recipients == ["lukasz@example.com"]
    assert mail["from"].addresses[0].addr_spec == mail["reply-to"].addresses[0].addr_spec == "desk@example.com"
    assert mail["from"].addresses[0].display_name == "Calder Cycles, Łódź"
    assert mail["subject"] == LETTER.subject
    assert mail["message-id"] == LETTER.header_id
    assert mail["date"].datetime == LETTER.dated_at
    assert mail["auto-submitted"] == "no"
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == BODY + "\n"
    assert html.get_content().replace("\r\n", "\n") == LETTER.html
    assert (text.get_content_charset(), html.get_content_charset()) == ("utf-8", "utf-8")
    assert receipt.words == "2.0.0 OK queued as 1"


async def test_every_try_of_a_message_carries_the_same_message_id(peer, plain_url):
    await smtp.send(LETTER)
    await smtp.send(replace(LETTER, dated_at=datetime(2026, 11, 20, 14, 5, tzinfo=UTC)))
    assert peer.read(0)["message-id"] == peer.read(1)["message-id"] == LETTER.header_id


async def test_only_seven_bits_travel(peer, plain_url):
    await smtp.send(LETTER)
    assert peer.mails[0].isascii()


@pytest.mark.parametrize("field", ["subject", "sender_name", "sender", "reply_to", "to", "header_id"])
@pytest.mark.parametrize("smuggled", ["x\r\nBcc: spy@example.com", "x\nBcc: spy@example.com", "x\rBcc: spy@example.com"])
def test_no_header_can_be_smuggled_in(field, smuggled):
    with pytest.raises(ValueError):
        as_bytes(replace(LETTER, **{field: smuggled}))


async def test_a_domain_in_another_script_travels_in_ascii(peer, plain_url):
    """C3a, C3b: by IDNA 2008; the codec of Python itself would write to another domain."""
    for to in ("jan@żółw.example.com", "fritz@fußball.example", "jose@bücher.example"):
        await smtp.send(replace(LETTER, to=to, sender=to.replace("jan", "desk"), reply_to=""))
    domains = ["xn--w-uga1v8h.example.com", "xn--fuball-cta.example", "xn--bcher-kva.example"]
    assert [address.rpartition("@")[2] for address in peer.recipients] == domains
    assert [peer.read(at)["from"].addresses[0].domain for at in range(3)] == domains


@pytest.mark.parametrize("to", ["łukasz@example.com", "nobody", "two words@example.com", "a@b\r\n.example.com"])
async def test_an_address_that_smtp_cannot_carry_fails_for_good(peer, plain_url, to):
    error = await _trouble(replace(LETTER, to=to))
    assert (error.permanent, error.certain_nothing_left, error.key) == (True, True, "message.failure.address")
    assert peer.seen == []


@pytest.mark.parametrize(
    ("name", "answer", "key"),
    [
        ("recipient_answer", "550 5.1.1 no such user", "recipient_refused"),
        ("recipient_answer", "550 no such user", "recipient_refused"),
        ("recipient_answer", "553 5.1.3 what is that", "recipient_refused"),
        ("recipient_answer", "552 5.2.2 mailbox full", "recipient_refused"),
        ("text_answer", "550 5.1.1 no such user", "recipient_refused"),
        ("text_answer", "554 5.6.0 spam", "refused"),
        ("text_answer", "554 we relay no such words", "refused"),
        ("sender_answer", "451 4.3.0 busy", "later"),
        ("recipient_answer", "450 4.2.1 greylisted", "later"),
        ("text_answer", "452 4.3.1 full", "later"),
    ],
)
async def test_a_refusal_is_for_good_with_5xx_and_for_now_with_4xx(peer, plain_url, name, answer, key):
    setattr(peer, name, answer)
    error = await _trouble()
    assert (error.permanent, error.certain_nothing_left, error.key) == (key != "later", True, f"message.failure.{key}")
    assert error.words == answer
    assert peer.mails == []


@pytest.mark.parametrize(
    ("name", "answer", "is_bad"),
    [
        ("recipient_answer", "550 5.1.1 no such user", True),
        ("recipient_answer", "556 5.1.10 takes no mail", True),
        ("text_answer", "550 5.1.1 no such user", True),
        ("recipient_answer", "550 no such user", False),
        ("recipient_answer", "552 5.2.2 mailbox full", False),
        ("recipient_answer", "450 4.1.1 perhaps later", False),
        ("recipient_answer", "550 5.1.8 sender's domain is not known", False),
        ("sender_answer", "550 5.1.1 no such sender", False),
    ],
)
async def test_a_reply_5_1_says_that_the_address_takes_nothing(peer, plain_url, name, answer, is_bad):
    """RFC 3463, 3.2; with copies a refusal of the text tells of no one address."""
    setattr(peer, name, answer)
    assert (await _trouble()).is_address_bad is is_bad
    copied = await _trouble(replace(LETTER, cc=(Mailbox("ann@example.com"),)))
    assert copied.is_address_bad is (is_bad and name == "recipient_answer")


@pytest.mark.parametrize(
    ("name", "answer", "key"),
    [
        ("sender_answer", "530 5.7.0 Authentication required", "login_wanted"),
        ("recipient_answer", "530 Must log in first", "login_wanted"),
        ("text_answer", "535 5.7.8 Error: authentication failed", "login"),
        ("sender_answer", "550 5.7.1 not you", "sender_refused"),
        ("sender_answer", "553 who is that", "sender_refused"),
        ("recipient_answer", "550 5.1.8 sender's domain is not known", "sender_refused"),
        ("recipient_answer", "554 5.7.1 Relay access denied", "not_for_shop"),
        ("recipient_answer", "550 relaying denied", "not_for_shop"),
        ("text_answer", "550 5.7.60 may not send as this sender", "not_for_shop"),
    ],
)
async def test_the_shops_own_fault_stops_the_channel_and_blames_no_customer(peer, plain_url, name, answer, key):
    """530, 535 and 5.7.x hold the queue; the customer's address is not named."""
    setattr(peer, name, answer)
    error = await _trouble()
    assert (error.stops_channel, error.permanent, error.certain_nothing_left) == (True, False, True)
    assert (error.key, error.words) == (f"message.failure.{key}", answer)
    assert LETTER.to not in error.values.values()
    for language in i18n.LANGUAGES:
        assert "{" not in i18n.say(language, error.key, **error.values)


async def test_a_drop_while_the_text_was_on_its_way_is_uncertain(peer, plain_url):
    peer.takes_then_drops = True
    error = await _trouble()
    assert (error.certain_nothing_left, error.key) == (False, "message.failure.cut_off")


async def test_silence_after_the_text_is_uncertain(peer, plain_url, monkeypatch):
    monkeypatch.setattr(smtp, "TEXT_FOR", 0.3)
    peer.hangs_at_text = True
    error = await _trouble()
    assert (error.certain_nothing_left, error.key) == (False, "message.failure.silent")


async def test_silence_before_the_text_is_certain(peer, plain_url, monkeypatch):
    monkeypatch.setattr(smtp, "COMMAND_FOR", 0.15)
    peer.hangs_at_recipient = True
    error = await _trouble()
    assert (error.certain_nothing_left, error.permanent, error.key) == (True, False, "message.failure.broke_off")


async def test_an_odd_answer_to_the_text_is_uncertain(peer, plain_url):
    peer.text_answer = "251 perhaps"
    assert not (await _trouble()).certain_nothing_left


async def test_a_server_that_is_not_there_is_tried_later(smtp_url):
    smtp_url("smtp://127.0.0.1:9?tls=off")
    error = await _trouble()
    assert (error.permanent, error.certain_nothing_left, error.stops_channel) == (False, True, False)
    assert (error.key, error.values) == ("message.failure.unreachable", {"host": "127.0.0.1"})


async def test_tls_is_required_and_its_certificate_checked(tmp_path, smtp_url, monkeypatch):
    made = certificate(tmp_path)
    with smtp_server(SmtpPeer(), starttls=made.context, login=True) as peer:
        smtp_url(f"smtp://shop:open%20sesame@localhost:{peer.port}")
        error = await _trouble()
        assert (error.key, error.stops_channel, error.certain_nothing_left) == ("message.failure.certificate", True, True)
        monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
        smtp.trust.cache_clear()
        await smtp.check()
        await smtp.send(LETTER)
        assert len(peer.mails) == 1


async def test_tls_at_once(tmp_path, smtp_url, monkeypatch):
    made = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    with smtp_server(SmtpPeer(), tls=made.context) as peer:
        smtp_url(f"smtps://localhost:{peer.port}")
        await smtp.send(LETTER)
        assert len(peer.mails) == 1


async def test_a_certificate_for_another_name_is_refused(tmp_path, smtp_url, monkeypatch):
    made = certificate(tmp_path, name="mail.example.com")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    with smtp_server(SmtpPeer(), tls=made.context) as peer:
        smtp_url(f"smtps://localhost:{peer.port}")
        assert (await _trouble()).key == "message.failure.certificate"


async def test_without_encryption_nothing_is_handed_over(peer, smtp_url):
    smtp_url(f"smtp://127.0.0.1:{peer.port}")
    error = await _trouble()
    assert (error.key, error.stops_channel, error.certain_nothing_left) == ("message.failure.no_tls", True, True)
    assert peer.seen == []


async def test_a_wrong_password_stops_the_channel_and_is_never_told(tmp_path, smtp_url, monkeypatch):
    made = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    with smtp_server(SmtpPeer(), starttls=made.context, login=True) as peer:
        smtp_url(f"smtp://shop:wrong-secret@localhost:{peer.port}")
        error = await _trouble()
    assert (error.key, error.stops_channel, error.permanent, error.certain_nothing_left) == ("message.failure.login", True, False, True)
    assert "wrong-secret" not in f"{error.words} {error.values} {error!r} {error.__cause__!r}"


async def test_a_server_that_cannot_check_logins_just_now_is_tried_later(tmp_path, smtp_url, monkeypatch):
    made = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    with smtp_server(SmtpPeer(), starttls=made.context, login=True) as peer:
        smtp_url(f"smtp://shop:busy@localhost:{peer.port}")
        error = await _trouble()
    assert (error.key, error.stops_channel, error.certain_nothing_left) == ("message.failure.unreachable", False, True)


async def _trouble(message: OutgoingMessage = LETTER) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await smtp.send(message)
    return caught.value


@pytest.mark.parametrize("step", ["as_bytes", "ascii_address", "_client", "_address"])
async def test_whatever_fails_before_the_text_is_on_its_way_is_nothing_left(peer, plain_url, monkeypatch, step):
    """D5: a fault of ours is never *Uncertain* there."""

    def broken(*_args, **_named):
        raise TypeError("one of ours")

    monkeypatch.setattr(smtp, step, broken)
    with pytest.raises(ChannelError) as told:
        await smtp.send(LETTER)
    assert (told.value.key, told.value.certain_nothing_left, told.value.permanent) == ("message.failure.bug", True, False)
    assert peer.mails == []
