"""Mail from outside: each sample is a file under `mails`, and a hostile one costs no more than its length (cases.md, *Mail to come*)."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rxapp.channels.inbound_mail.mailboxes import mailboxes
from rxapp.channels.inbound_mail.parts import MOST_BYTES, Unreadable
from rxapp.channels.inbound_mail.reading import read
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import Authentication, FailedAddress, InboundMessage, Mailbox, MailSort
from rxapp.messages.rules.quoted import split
from tests.counting import grows_at_most_linearly, lines_run

MAILS = Path(__file__).parent / "mails"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
JAN = FailedAddress("jan@wood.example", "5.1.1", "550 5.1.1 <jan@wood.example>: user unknown", is_permanent=True)


def read_raw(raw: bytes, authserv_id: str = "") -> InboundMessage:
    return read(raw, channel="imap", provider_id="1", received_at=NOW, authserv_id=authserv_id)


def sample(name: str) -> InboundMessage:
    return read_raw((MAILS / f"{name}.eml").read_bytes(), "mx.shop.example")


def files(mail: InboundMessage) -> list[tuple[str, str, bytes]]:
    return [(one.name, one.content_type, one.content) for one in mail.files]


SAMPLES: dict[str, dict[str, Any]] = {
    "encoded_word_with_spaces": {"subject": "Fahrrad 7: größer oder kürzer?", "sender": "ann@wood.example", "sender_name": "Ann Wood"},
    "encoded_words_cut_in_a_letter": {"subject": "Żółà łą end"},
    "encoded_name_with_quotes": {"sender": "a@b.example", "sender_name": "Mäx M"},
    "encoded_name_with_comma": {
        **{"sender": "jan@kowalski.example", "sender_name": "Kowalski, Jan", "to": "desk@shop.example"},
        "cc": (Mailbox("lukasz@shop.example", "Łukasz"),),
    },
    "odd_message_id": {
        **{"mail_id": "<[ann@wood.example]@phone>", "in_reply_to": "<first@shop.example>"},
        "references": ("<a@shop.example>", "<first@shop.example>"),
    },
    "two_of_our_mailboxes": {"to": "sales@shop.example", "recipients": ("sales@shop.example", "service@shop.example")},
    "only_delivered_to": {"to": "", "recipients": ("desk@shop.example", "info@shop.example")},
    "gb2312_with_gbk": {"subject": "自行车镕", "body": "你好，朱镕基"},
    "hebrew_8_i": {"body": "שלום"},
    "utf8_said_as_latin1": {"body": "Zażółć gęślą jaźń"},
    "latin1_that_is_one": {"body": "Grüße € 50"},
    "unknown_charset": {"body": "Здравствуйте, велосипед готов? Хочу забрать его завтра после работы, если можно."},
    "no_charset_raw_headers": {"sender_name": "Łukasz Żak", "subject": "Pęknięta szprycha", "body": "Dzień dobry"},
    "cp1251_raw_headers": {"subject": "Велосипед", "body": "Готов?"},
    "html_only": {"body": "Good day,\nis it ready?\n\n- bell\n- brakes"},
    "flowed": {"body": "This line was broken only to fit.\n> so was this\n--\nAnn"},
    "boundary_missing": {"body": "Only words."},
    "no_headers": {"body": "just words without a header\n\nand more", "sender": "", "to": "", "subject": ""},
    "header_injection": {"sender_name": "Ann Bcc: x@y.example", "subject": "Hi Bcc: x@y.example", "mail_id": "<3@wood.example>"},
    "date_1900": {"dated_at": NOW, "received_at": NOW},
    "date_2099": {"dated_at": NOW},
    "date_odd": {"dated_at": NOW},
    "another_address_same_name": {
        **{"sender": "ann.private@mail.example", "sender_name": "Ann Wood"},
        "dated_at": datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    },
    "authentication": {"authentication": Authentication("mx.shop.example", "pass", "pass", "pass")},
    "authentication_of_others": {"authentication": None},
    "suppress_alone": {"sort": MailSort.PERSON, "is_auto": False},
    "vacation_exchange": {"sort": MailSort.VACATION, "is_auto": True, "in_reply_to": "<ours@shop.example>"},
    "vacation_gmail_pl": {"sort": MailSort.VACATION, "subject": "Poza biurem Re: Rower"},
    "vacation_null_sender": {"sort": MailSort.VACATION},
    "list": {"sort": MailSort.LIST, "is_auto": True},
    "ours_came_back": {"sort": MailSort.OURS, "is_auto": True},
    "bounce_postfix": {"sort": MailSort.BOUNCE, "is_auto": True, "about_id": "<out-1@shop.example>", "failed": (JAN,)},
    "bounce_exchange": {
        **{"sort": MailSort.BOUNCE, "about_id": "<out-2@shop.example>", "subject": "Nie można dostarczyć"},
        "failed": (
            FailedAddress("jan@wood.example", "5.2.2", "554 5.2.2 mailbox full", is_permanent=False),
            FailedAddress("ola@wood.example", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", is_permanent=True),
        ),
    },
    "bounce_gmail": {
        **{"sort": MailSort.BOUNCE, "about_id": "<out-3@shop.example>"},
        "failed": (FailedAddress("jan@wood.example", "5.1.1", "550-5.1.1 The email account does not exist.", is_permanent=True),),
    },
    "bounce_delayed": {
        **{"sort": MailSort.BOUNCE, "about_id": "<out-1@shop.example>"},
        "failed": (FailedAddress("jan@wood.example", "4.4.1"),),
    },
    "bounce_words_gmail": {
        **{"sort": MailSort.BOUNCE, "about_id": "<out-4@shop.example>"},
        "failed": (FailedAddress("jan@wood.example", is_permanent=True),),
    },
    "bounce_words_qmail": {
        **{"sort": MailSort.BOUNCE, "about_id": "<out-5@shop.example>"},
        "failed": (FailedAddress("jan@wood.example", is_permanent=True),),
    },
    "delivered": {"sort": MailSort.DELIVERED, "about_id": "<out-1@shop.example>", "failed": ()},
    "feedback": {
        **{"sort": MailSort.FEEDBACK, "about_id": "<out-1@shop.example>"},
        "failed": (FailedAddress("jan@wood.example", words="abuse"),),
    },
    "receipt": {"sort": MailSort.RECEIPT, "about_id": "<out-6@shop.example>", "failed": ()},
    "person_about_a_bounce": {"sort": MailSort.PERSON, "failed": ()},
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_mail_is_read(name: str) -> None:
    """TK-32, D-141: names, charsets, sorts and reports."""
    mail = sample(name)
    assert {fact: getattr(mail, fact) for fact in SAMPLES[name]} == SAMPLES[name]
    assert (mail.channel, mail.kind, mail.provider_id, mail.received_at) == ("imap", Kind.EMAIL, "1", NOW)


def test_nothing_is_dropped() -> None:
    """What is not shown becomes a file, with a name that cannot lead anywhere."""
    assert files(sample("file_name_rfc2231")) == [
        ("gähn.txt", "text/plain", b"yawn"),
        ("Rech nung.pdf", "application/pdf", b"%PDF-1.4"),
    ]
    assert files(sample("file_name_with_a_path")) == [
        ("_.._etc_cron X_ y.sh", "application/x-sh", b"echo"),
        ("application-octet-stream.bin", "application/octet-stream", b"nameless"),
    ]
    [forwarded] = sample("forwarded_mail").files
    assert (forwarded.name, forwarded.content_type, b"inner" in forwarded.content) == ("Faktura Ż.eml", "message/rfc822", True)
    winmail, inside = sample("winmail").files
    assert (winmail.name, inside.name, inside.content) == ("winmail.dat", "quote.pdf", b"%PDF-1.4")
    assert [one.name for one in sample("winmail_broken").files] == ["winmail.dat"]
    assert files(sample("calendar")) == [("text-calendar.ics", "text/calendar", b"BEGIN:VCALENDAR\nEND:VCALENDAR")]
    assert [one.name for one in sample("signed").files] == ["smime.p7s"]
    assert [one.content_type for one in sample("bounce_postfix").files] == ["message/delivery-status", "message/rfc822"]
    cut = sample("truncated")
    assert (cut.body, [(one.name, one.content[:4]) for one in cut.files]) == ("The words are here.", [("cut.png", b"\x89PNG")])


def test_words_around_pictures() -> None:
    """Text before and after a picture is one text; a picture of the HTML is known by its cid."""
    assert sample("apple_text_file_text").body == "Before.\n\nAfter."
    mail = sample("alternative_with_picture")
    assert (mail.body, [(one.name, one.cid) for one in mail.files]) == ("See the picture.", [("bike.png", "pic@wood")])
    assert 'src="cid:pic%40wood"' in mail.html


def test_without_a_message_id_the_content_makes_one() -> None:
    """TK-32: the same whichever way it comes, another for another mail."""
    none, empty = sample("no_message_id").mail_id, sample("empty_message_id").mail_id
    assert none == empty
    raw = (MAILS / "no_message_id.eml").read_bytes()
    assert read_raw(b"Delivered-To: x@shop.example\r\n" + raw.replace(b"\n", b"\r\n")).mail_id == none
    assert read_raw(raw + b"more").mail_id != none
    assert none.startswith("<sha256-")


def test_only_the_named_server_tells_of_the_sender() -> None:
    """D-141: without one every sender is not verified."""
    raw = (MAILS / "authentication.eml").read_bytes()
    assert read_raw(raw).authentication is None
    assert read_raw(raw, "elsewhere.example").authentication == Authentication("elsewhere.example", dmarc="fail")


ANSWERS = {
    "reply_en_gmail": "Thanks, I'll pick it up at five.",
    "reply_pl_gmail": "Dziękuję, odbiorę jutro.",
    "reply_es_gmail": "Gracias, paso mañana.",
    "reply_ru_gmail": "Спасибо, заберу завтра.",
    "reply_uk_gmail": "Дякую, заберу завтра.",
    "reply_en_outlook": "Ok",
    "reply_pl_outlook": "Dobrze",
    "reply_es_outlook": "Vale",
    "reply_ru_outlook": "Хорошо",
    "reply_uk_outlook": "Добре",
}


def test_what_is_new_in_an_answer() -> None:
    """D-135: of Gmail and Outlook, in five languages, as text and as HTML."""
    assert {name: split(sample(name).body).new for name in ANSWERS} == ANSWERS


def test_every_sample_is_looked_at() -> None:
    others = "file_name_rfc2231 file_name_with_a_path forwarded_mail winmail winmail_broken calendar signed truncated apple_text_file_text"
    listed = {*SAMPLES, *ANSWERS, *others.split(), "alternative_with_picture", "no_message_id", "empty_message_id"}
    assert {path.stem for path in MAILS.iterdir()} == listed


def test_what_cannot_be_read_says_why() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1000))
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 2000
    for raw, reason in [(b"x" * (MOST_BYTES + 1), "too_large"), (deep, "too_deep"), (many, "too_many_parts")]:
        with pytest.raises(Unreadable) as refused:
            read_raw(raw)
        assert refused.value.reason == f"mail.unreadable.{reason}"


def test_hostile_headers_are_read() -> None:
    crowd = ", ".join(f"N{n} <n{n}@x.example>" for n in range(3000))
    assert len(read_raw(f"To: {crowd}\n\nx".encode()).recipients) == 3000
    assert read_raw(b"From: " + b"(" * 50_000 + b" a@b.example\n\nx").sender == "a@b.example"
    assert read_raw(b"Subject: " + b"x" * 5_000_000).subject == "x" * 1000
    links = b"Content-Type: text/html\n\n" + b'<a href="http://x.example/">l</a> ' * 5000
    assert read_raw(links).body.count("l") == 5000


GROWING: dict[str, Callable[[int], bytes]] = {
    "comments": lambda n: b"From: " + b"(" * n + b"\n\nx",
    "quotes": lambda n: b'To: "' + b'a"<' * n + b"\n\nx",
    "encoded words": lambda n: b"Subject: " + b"=?a?q?x " * n + b"\n\nx",
    "mailboxes": lambda n: b"To: " + b"a@b.example, " * n + b"\n\nx",
    "folded lines": lambda n: b"Subject: x\n" + b" y\n" * n + b"\nx",
    "header lines": lambda n: b"A: b\n" * n + b"\nx",
    "parameters": lambda n: b"Content-Type: text/plain" + b'; a="b' * n + b"\n\nx",
    "sections": lambda n: b"Content-Type: text/plain" + b"".join(b"; a*%d=b" % k for k in range(n)) + b"\n\nx",
    "references": lambda n: b"References: " + b"<a" * n + b"\n\nx",
    "boundaries": lambda n: b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * n,
    "blocks": lambda n: (
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
        b"Content-Type: message/delivery-status\n\n" + b"Final-Recipient: rfc822;a@b.example\n\n" * n
    ),
    "elements": lambda n: b"Content-Type: text/html\n\n" + b"<div><b>x" * n,
    "flowed": lambda n: b"Content-Type: text/plain; format=flowed\n\n" + b"> a \n" * n,
    "winmail": lambda n: b"Content-Type: application/ms-tnef\n\n" + b"\x78\x9f\x3e\x22\0\0" + b"\x02\x10\x80\0\0\0\0\0\0\0\0" * n,
}


@pytest.mark.parametrize("name", GROWING)
def test_a_mail_costs_no_more_than_its_length(name: str) -> None:
    """D1b: counted at n, 2n and 4n."""
    lines_run(read_raw, GROWING[name](3))
    assert grows_at_most_linearly([lines_run(read_raw, GROWING[name](n)) for n in (20, 40, 80)])


PIECES = [path.read_bytes() for path in sorted(MAILS.iterdir())]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(PIECES), st.integers(0, 1500), st.binary(max_size=40), st.sampled_from(PIECES), st.integers(0, 1500))
def test_any_bytes_are_read(first: bytes, cut: int, between: bytes, second: bytes, begin: int) -> None:
    """Mails cut anywhere and put together anyhow: each header stays one line, and there is always an id."""
    mail = read_raw(first[:cut] + between + second[begin:], "mx.shop.example")
    lines = [mail.sender, mail.sender_name, mail.to, mail.subject, mail.mail_id, mail.in_reply_to, *mail.recipients, *mail.references]
    lines += [text for one in mail.files for text in (one.name, one.content_type, one.cid)] + [one.name for one in mail.cc]
    assert not [line for line in lines if any(sign in line for sign in "\r\n\0")]
    assert mail.mail_id.startswith("<")
    assert mail.mail_id.endswith(">")


@given(st.text(alphabet='ab@.,;:"()<>\\ =?q_', max_size=60))
@settings(max_examples=80, deadline=None)
def test_any_list_of_mailboxes_is_read(value: str) -> None:
    assert all("@" in one.address and " " not in one.address for one in mailboxes(value))
