"""What servers report of a mail of ours: by its structure (RFC 3464, 3798, 5965), else by the words that servers use (flufl.bounce)."""

import email
import logging
import re
from dataclasses import dataclass
from typing import Any

import flufl.bounce

from rxapp.channels.inbound_mail import headers
from rxapp.channels.inbound_mail.charsets import decoded
from rxapp.channels.inbound_mail.headers import Headers
from rxapp.channels.inbound_mail.mailboxes import mailboxes
from rxapp.channels.inbound_mail.parts import Part
from rxapp.core.text import one_line
from rxapp.messages.delivery.ports import FailedAddress, MailSort

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # its words hold those of the mail
_READER: Any = flufl.bounce
_EMPTY_LINES = re.compile(rb"\n(?:[ \t\r]{0,9}\n)+")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ID = re.compile(r"<[^<>\s]{1,900}>")
_COPIED_ID = re.compile(r"^message-id:[ \t]{0,9}(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_MOST_NAMED, _SCANNED, _MOST_WORDS = 100, 40_000, 500
_FULL_OR_REFUSED = ("5.2.2", "5.2.3", "5.3.", "5.4.", "5.6.", "5.7.")  # the mail or the day is at fault, not the address
_DAEMONS = ("mailer-daemon@", "postmaster@", "mail-daemon@", "mdaemon@", "maildelivery@", "bounce@")


@dataclass(frozen=True, slots=True)
class Report:
    """A report: of which sort, about which mail (its Message-ID, "" where it does not tell), and whom it names."""

    sort: MailSort
    about_id: str = ""
    failed: tuple[FailedAddress, ...] = ()


def report(mail: Part, raw: bytes, sender: str) -> Report | None:
    """What the mail reports; None where it is no report."""
    parts = {part.kind.main: part for part in reversed(list(mail.walk()))}
    said = mail.kind.parameters.get("report-type", "").lower()
    for kind, reading in (("delivery-status", _of_delivery), ("feedback-report", _of_feedback), ("disposition-notification", _of_reading)):
        found = parts.get(f"message/{kind}") or parts.get(f"message/global-{kind}")
        is_named = mail.kind.main == "multipart/report" and said in (kind, f"global-{kind}")
        if is_named or (found and mail.kind.main == "multipart/report"):
            return reading(_blocks(found), _original(parts))
    return _by_words(mail, raw, sender)


def message_ids(value: str) -> tuple[str, ...]:
    """The Message-IDs in a header line, in brackets."""
    return tuple(_ID.findall(value))


def _of_delivery(blocks: list[Headers], original: Headers) -> Report:
    named = [block for block in blocks if block.get("final-recipient") or block.get("original-recipient")][:_MOST_NAMED]
    actions = {block.get("action").strip().lower() for block in named}
    is_good = bool(actions) and actions <= {"delivered", "relayed", "expanded"}
    failed = tuple(_failed(block) for block in named if block.get("action").strip().lower() not in ("delivered", "relayed", "expanded"))
    if not named:
        failed = tuple(FailedAddress(one.address) for one in mailboxes(original.get("to"))[:_MOST_NAMED])
    return Report(MailSort.DELIVERED if is_good else MailSort.BOUNCE, _id(original), failed)


def _failed(block: Headers) -> FailedAddress:
    words = one_line(block.text("diagnostic-code").partition(";")[2] or block.text("diagnostic-code"))[:_MOST_WORDS]
    found = _STATUS.search(block.get("status")) or _STATUS.search(words)
    status = found[0] if found else ""
    is_permanent = block.get("action").strip().lower() != "delayed" and _is_permanent(status)
    return FailedAddress(_recipient(block, "original-recipient") or _recipient(block, "final-recipient"), status, words, is_permanent)


def _is_permanent(status: str) -> bool:
    return status.startswith("5") and not status.startswith(_FULL_OR_REFUSED)


def _recipient(block: Headers, name: str) -> str:
    found = mailboxes(block.get(name).rpartition(";")[2])
    return found[0].address if found else ""


def _of_feedback(blocks: list[Headers], original: Headers) -> Report:
    said = next((block for block in blocks if block.get("feedback-type")), Headers())
    named = [address for name in ("original-rcpt-to", "removal-recipient") for value in said.all(name) for address in mailboxes(value)]
    named = named or mailboxes(original.get("to"))
    words = said.text("feedback-type")[:_MOST_WORDS]
    listed = dict.fromkeys(one.address for one in named[:_MOST_NAMED])
    return Report(MailSort.FEEDBACK, _id(original), tuple(FailedAddress(address, words=words) for address in listed))


def _of_reading(blocks: list[Headers], original: Headers) -> Report:
    about = next((ids[0] for block in blocks if (ids := message_ids(block.get("original-message-id")))), "")
    return Report(MailSort.RECEIPT, about or _id(original))


def _by_words(mail: Part, raw: bytes, sender: str) -> Report | None:
    """Of servers that write in words alone. Their mail comes from nobody, or from a name that only servers have."""
    listed = mailboxes(", ".join(mail.headers.all("x-failed-recipients")))
    is_a_servers = sender.lower().startswith(_DAEMONS) or mail.headers.get("return-path").strip() == "<>"
    if not listed and not is_a_servers:
        return None
    temporary, permanent = _scanned(raw)
    failed = {address: FailedAddress(address) for address in temporary}
    failed |= {address: FailedAddress(address, is_permanent=True) for address in permanent}
    for one in listed[:_MOST_NAMED]:
        failed.setdefault(one.address, FailedAddress(one.address, is_permanent=True))
    if not failed:
        return None
    return Report(MailSort.BOUNCE, _about(mail), tuple(failed.values())[:_MOST_NAMED])


def _about(mail: Part) -> str:
    """The Message-ID of the mail that such words return: of a part, of the copy below the words, or of what they answer."""
    returned = next((_id(headers.split(part.content())[0]) for part in mail.walk() if part.kind.main == "message/rfc822"), "")
    copied = _COPIED_ID.search(decoded(mail.raw[:_SCANNED]))
    ids = message_ids(mail.headers.get("in-reply-to")) or message_ids(mail.headers.get("references"))[-1:]
    return returned or (copied[1] if copied else "") or (ids[0] if ids else "")


def _scanned(raw: bytes) -> tuple[list[str], list[str]]:
    """The addresses that flufl.bounce finds in the beginning of the mail: those that fail for now, and for good."""
    try:
        temporary, permanent = _READER.all_failures(email.message_from_bytes(raw[:_SCANNED]))
    except Exception:  # of a hostile mail the standard library makes what it likes
        return [], []
    return _texts(temporary), _texts(permanent)


def _texts(found: frozenset[bytes]) -> list[str]:
    listed = (mailboxes(one.decode("utf-8", "replace")) for one in sorted(found))
    return [one[0].address for one in listed if one]


def _blocks(part: Part | None) -> list[Headers]:
    """The groups of lines of a machine-readable part."""
    if part is None:
        return []
    return [headers.block(lines) for lines in _EMPTY_LINES.split(part.content().lstrip())[: _MOST_NAMED * 2]]


def _original(parts: dict[str, Part]) -> Headers:
    """The header lines of the mail that the report returns."""
    for kind in ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
        if kind in parts:
            return headers.split(parts[kind].content().lstrip())[0]
    return Headers()


def _id(original: Headers) -> str:
    found = message_ids(original.get("message-id"))
    return found[0] if found else ""
