"""What each channel carries beside the text: copies, files, further headers, the thread; and what it refuses before the first byte."""

import base64
import hashlib
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest

from rxapp.channels import mail_parts
from rxapp.channels.demo import send as demo
from rxapp.channels.sendgrid import send as sendgrid
from rxapp.channels.smtp import send as smtp
from rxapp.channels.smtp.mail import as_bytes
from rxapp.channels.twilio import send as twilio
from rxapp.messages.delivery.ports import ChannelError, Mailbox, OutgoingFile
from tests.channels.test_smtp import LETTER
from tests.channels.test_twilio import TEXT

PICTURE = bytes(range(256)) * 40


def _file(name: str = "Faktura Żółw 2026.pdf", kind: str = "application/pdf", content: bytes = b"%PDF-1.7\r\n.\r\n\0", cid: str = ""):
    return OutgoingFile(name=name, content_type=kind, size=len(content), read=lambda: content, cid=cid)


FULL = replace(
    LETTER,
    html='<p>Hello <img src="cid:bike@shop"></p>',
    cc=(Mailbox("ann@example.com", "Ann Łoś, Ltd"), Mailbox("ben@żółw.example.com")),
    files=(_file(), _file("bike.png", "image/png", PICTURE, cid="bike@shop")),
    headers={"List-Unsubscribe": "<https://desk.example.com/u/abc>, <mailto:stop@example.com>"},
    in_reply_to="<two@example.com>",
    references=("<one@example.com>", "<a word of no id", "<two@example.com>"),
    is_auto=True,
)


async def test_smtp_carries_all_of_it(peer, plain_url):
    receipt = await smtp.send(FULL)
    mail: Any = peer.read()
    assert peer.mails[0].isascii()
    assert max(len(line) for line in peer.mails[0].split(b"\r\n")) < 1000
    assert peer.recipients == ["lukasz@example.com", "ann@example.com", "ben@xn--w-uga1v8h.example.com"]
    assert [(one.addr_spec, one.display_name) for one in mail["cc"].addresses] == [
        ("ann@example.com", "Ann Łoś, Ltd"),
        ("ben@xn--w-uga1v8h.example.com", ""),
    ]
    assert (mail["in-reply-to"], mail["references"].split()) == ("<two@example.com>", ["<one@example.com>", "<two@example.com>"])
    assert (mail["auto-submitted"], mail["list-unsubscribe"]) == ("auto-replied", FULL.headers["List-Unsubscribe"])
    written, attached = mail.iter_parts()
    shown, picture = written.iter_parts()
    text, html = shown.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == FULL.body + "\n"
    assert html.get_content().strip() == FULL.html
    assert (picture.get_content(), picture["content-id"], picture.get_filename()) == (PICTURE, "<bike@shop>", "bike.png")
    assert (attached.get_content(), attached.get_filename()) == (FULL.files[0].read(), "Faktura Żółw 2026.pdf")
    assert [part.get_content_disposition() for part in (picture, attached)] == ["inline", "attachment"]
    assert receipt.refused == ()


@pytest.mark.parametrize(
    ("answer", "key"),
    [("550 5.1.1 nobody", "recipient_refused"), ("450 4.2.1 busy", "later"), ("550 5.7.1 relaying denied", "recipient_refused")],
)
async def test_smtp_tells_which_copy_was_refused_and_sends_the_rest(peer, plain_url, answer, key):
    """D-143: the To's state is the message's; a failed copy stands beside it."""
    peer.answers = {"ann@example.com": answer}
    receipt = await smtp.send(FULL)
    assert peer.recipients == ["lukasz@example.com", "ben@xn--w-uga1v8h.example.com"]
    ((address, told, words),) = [(copy.address, copy.key, copy.words) for copy in receipt.refused]
    assert (address, told) == ("ann@example.com", f"message.failure.{key}")
    assert words.startswith(answer[:3])


async def test_smtp_sends_nothing_where_the_to_is_refused(peer, plain_url):
    peer.answers = {"lukasz@example.com": "550 5.1.1 nobody"}
    with pytest.raises(ChannelError) as raised:
        await smtp.send(FULL)
    assert (raised.value.permanent, raised.value.certain_nothing_left, peer.mails) == (True, True, [])


async def test_sendgrid_carries_all_of_it(api, known):
    await sendgrid.send(FULL)
    mail = api.accepted[0].payload
    (personal,) = mail["personalizations"]
    assert personal["to"] == [{"email": "lukasz@example.com"}]
    assert personal["cc"] == [{"email": "ann@example.com", "name": "Ann Łoś, Ltd"}, {"email": "ben@xn--w-uga1v8h.example.com"}]
    assert mail["headers"] == {
        "Message-ID": FULL.header_id,
        "Auto-Submitted": "auto-replied",
        "In-Reply-To": "<two@example.com>",
        "References": "<one@example.com> <two@example.com>",
        "List-Unsubscribe": FULL.headers["List-Unsubscribe"],
    }
    invoice, picture = mail["attachments"]
    assert base64.b64decode(invoice["content"]) == FULL.files[0].read()
    assert (invoice["filename"], invoice["type"], invoice["disposition"]) == ("Faktura Żółw 2026.pdf", "application/pdf", "attachment")
    assert base64.b64decode(picture["content"]) == PICTURE
    assert (picture["disposition"], picture["content_id"]) == ("inline", "bike@shop")


async def test_sendgrid_reads_no_file_of_a_mail_that_is_too_large(api, known):
    read = []
    huge = OutgoingFile("film.mp4", "video/mp4", 24_000_000, lambda: read.append(1) or b"")
    with pytest.raises(ChannelError) as raised:
        await sendgrid.send(replace(LETTER, files=(huge,)))
    assert (raised.value.key, raised.value.permanent, read, api.seen) == ("message.failure.provider_too_large", True, [], [])


@pytest.mark.parametrize(
    ("extra", "what"),
    [({"cc": FULL.cc}, "cc"), ({"files": FULL.files}, "files"), ({"headers": FULL.headers}, "headers")],
)
async def test_twilio_refuses_what_no_sms_carries_before_the_first_byte(api, known, extra, what):
    with pytest.raises(ChannelError) as raised:
        await twilio.send(replace(TEXT, **extra))
    assert (raised.value.permanent, raised.value.certain_nothing_left, api.seen) == (True, True, [])
    assert (raised.value.key, raised.value.values["what"]) == ("message.failure.not_carried", f"@message.part.{what}")


async def test_twilio_leaves_out_what_an_sms_says_anyway(api, known):
    await twilio.send(replace(TEXT, html="<p>x</p>", subject="S", in_reply_to="<a@b>", references=("<a@b>",), is_auto=True))
    assert api.accepted[0].body == TEXT.body


async def test_the_demo_takes_all_of_it():
    assert (await demo.send(FULL)).refused == ()


@pytest.mark.usefixtures("plain_url", "known")
@pytest.mark.parametrize("channel", ["smtp", "sendgrid"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Bcc": "spy@example.com"},
        {"X-A\r\nBcc": "spy@example.com"},
        {"X-A": "a\r\nBcc: spy@example.com"},
        {"X-A": "a\nb"},
        {"X-A": ""},
        {"X-A": "ż"},
        {"Content-Type": "text/html"},
        {"X-SG-EID": "1"},
        {"X-A": "x" * 1000},
    ],
)
async def test_a_header_that_is_not_the_callers_fails_for_good(channel, headers, peer, api):
    send = {"smtp": smtp.send, "sendgrid": sendgrid.send}[channel]
    with pytest.raises(ChannelError) as raised:
        await send(replace(LETTER, headers=headers))
    assert (raised.value.key, raised.value.permanent, raised.value.certain_nothing_left) == ("message.failure.header", True, True)
    assert (peer.seen, api.seen) == ([], [])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.pdf\r\nBcc: spy@example.com", "a.pdf Bcc_ spy@example.com"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("=?utf-8?q?a=0d=0aBcc:=20spy?=.pdf", "=?utf-8?q?a=0d=0aBcc_=20spy?=.pdf"),
        ("", "file"),
        ("ż" * 400 + ".pdf", "ż" * 116 + ".pdf"),
        ("a" * 400, "a" * 120),
        ("C:\\Users\\Ann\\rower 🚲.jpg", "C__Users_Ann_rower 🚲.jpg"),
    ],
)
def test_a_files_name_is_one_line_without_a_path(name, shown):
    mail: Any = message_from_bytes(as_bytes(replace(LETTER, files=(_file(name),))), policy=policy.default)
    assert [part.get_filename() for part in mail.iter_attachments()] == [shown]
    assert mail.keys().count("Bcc") == 0


@pytest.mark.parametrize("kind", ["", "text", "message/rfc822", "multipart/mixed", "image/png\r\nBcc: x@example.com", "a/b; c=d"])
def test_a_type_that_no_part_may_have_is_sent_as_bytes(kind):
    assert mail_parts.content_type(_file(kind=kind)) == "application/octet-stream"


def test_a_large_file_arrives_byte_for_byte():
    content = hashlib.shake_128(b"x").digest(300_001)
    mail: Any = message_from_bytes(as_bytes(replace(LETTER, files=(_file(content=content),))), policy=policy.default)
    assert next(mail.iter_attachments()).get_content() == content


def test_the_html_may_be_missing():
    mail: Any = message_from_bytes(as_bytes(replace(LETTER, html="")), policy=policy.default)
    assert (mail.get_content_type(), mail.get_content().replace("\r\n", "\n").strip()) == ("text/plain", LETTER.body)
