"""Headers are ours alone: what a value says stays a value, on every Python (D2, D2a-D2c)."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rxapp.channels.smtp import headers
from rxapp.channels.smtp.mail import as_bytes
from tests.channels.test_smtp import LETTER

OURS = ["From", "Reply-To", "To", "Subject", "Message-ID", "Auto-Submitted", "Date", "MIME-Version", "Content-Type"]
SMUGGLED = "=?utf-8?q?Ready=0D=0ABcc=3A_x=40other.example=0D=0AX-Extra=3A_1?="
LONG = "Smith, Jones and Daughters Bicycle Sales Hire and Repair Workshop, Old Town of Nowhere"
RUSSIAN = "Магазин «Вело», мастерская и прокат велосипедов на Большой Садовой"
WORDS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n\0"), min_size=1, max_size=120)


def raw(value: bytes, name: str) -> str:
    """The value as it stands on the wire, unfolded."""
    head = value.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n ", " ")
    return next(line.partition(": ")[2] for line in head.split("\r\n") if line.startswith(f"{name}: "))


def shown(value: str) -> str:
    """The value as a mail program shows it."""
    return str(make_header(decode_header(value)))


def test_an_encoded_word_in_a_subject_begins_no_header() -> None:
    """D2a: nor in a name."""
    mail = as_bytes(replace(LETTER, subject=SMUGGLED, sender_name=SMUGGLED))
    read = message_from_bytes(mail, policy=policy.compat32)
    assert headers.names(mail) == [*OURS[:7], *sorted(OURS[7:], key=headers.names(mail).index)]
    assert sorted(read.keys()) == sorted(OURS)
    assert shown(raw(mail, "Subject")) == SMUGGLED
    assert b"Bcc" not in mail.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize(
    "name", [LONG, RUSSIAN, "Smith, Jones", 'The "Wheel" \\ Co.', "Plain Name", "a" * 120, "  two  spaces  ", SMUGGLED, "<b@c.example>"]
)
def test_a_name_is_one_mailbox_and_keeps_every_sign(name: str) -> None:
    """D2b, D2c: in From and in Reply-To."""
    mail = as_bytes(replace(LETTER, sender_name=name))
    if name.isascii() and "=?" not in name and len(max(name.split(), key=len)) < 60 and name == name.strip():
        read = message_from_bytes(mail, policy=policy.default)["reply-to"].addresses
        assert [(box.display_name, box.addr_spec) for box in read] == [(name, "desk@example.com")]
    for header in ("From", "Reply-To"):
        [(read, address)] = getaddresses([raw(mail, header)])
        assert (shown(read) if "=?" in read else read, address) == (name, "desk@example.com")


@given(WORDS, WORDS)
@example(SMUGGLED, LONG)
@example("=?utf-8?b?DQpCY2M6IHg=?=", RUSSIAN)
@example("Dear\u2028Bcc: x", "a\x0bBcc: x")
def test_whatever_is_written_the_headers_are_ours_and_say_it(subject: str, name: str) -> None:
    """D2."""
    mail = as_bytes(replace(LETTER, subject=subject, sender_name=name))
    head = mail.partition(b"\r\n\r\n")[0]
    assert sorted(headers.names(mail)) == sorted(OURS)
    assert mail.isascii()
    assert all(len(line) <= 78 for line in head.split(b"\r\n") if b"charset" not in line and b"boundary" not in line)
    assert shown(raw(mail, "Subject")) == subject
    assert len(getaddresses([raw(mail, "From")])) == 1


@pytest.mark.parametrize(
    "address", ["a,b@example.com", "x>@example.com", '"x"@example.com', "=?utf-8?q?x?=@example.com", "x@exa mple.com", "x"]
)
def test_an_address_that_is_more_than_an_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        headers.mailbox(address)


def test_a_block_with_another_header_in_it_is_refused() -> None:
    """D2: looked at after it is written, whatever let it through."""
    for smuggled in ("x\r\nBcc: spy@example.com", "x\nBcc: spy@example.com", "x\rBcc: spy@example.com"):
        with pytest.raises(ValueError):
            headers.block({"Subject": smuggled, "To": "x@example.com"})
