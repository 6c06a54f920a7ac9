"""A mail as it came, read: the one way in for every channel that brings mail."""

import hashlib
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from rxapp.channels.inbound_mail import parts
from rxapp.channels.inbound_mail.authentication import authentication
from rxapp.channels.inbound_mail.content import content
from rxapp.channels.inbound_mail.headers import Headers
from rxapp.channels.inbound_mail.mailboxes import mailboxes
from rxapp.channels.inbound_mail.parts import Part
from rxapp.channels.inbound_mail.reports import message_ids
from rxapp.channels.inbound_mail.sorting import sort
from rxapp.core.kinds import Kind
from rxapp.core.text import one_line
from rxapp.messages.delivery.ports import InboundMessage, Mailbox, MailSort

_GOALS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_OLDEST, _NEWEST = timedelta(days=60), timedelta(days=1)
_FIRST_KEPT, _LAST_KEPT = 1, 99
_ONE_MAIL = ("from", "date", "subject", "to", "content-type")


def read(raw: bytes, *, channel: str, provider_id: str, received_at: datetime, authserv_id: str = "") -> InboundMessage:
    """The mail as a message. `received_at` is when its server took it (UTC), `authserv_id` the server whose word of a sender counts.

    Raises parts.Unreadable, and nothing else: for more than 50 MB, and for parts in parts or more parts than anybody sends.
    """
    mail = parts.parse(raw)
    lines = mail.headers
    sender = _sender(lines)
    to, *copies = [*_listed(lines, "to"), *_listed(lines, "cc")] or [Mailbox("")]
    found = content(mail)
    sorted_as = sort(mail, raw, sender.address)
    return InboundMessage(
        provider_id=provider_id,
        channel=channel,
        kind=Kind.EMAIL,
        sender=sender.address,
        sender_name=sender.name,
        to=to.address,
        cc=tuple(copies),
        recipients=_recipients(lines),
        subject=lines.text("subject")[:1000],
        body=found.text,
        html=found.html,
        files=found.files,
        received_at=received_at,
        dated_at=_dated(lines.get("date"), received_at),
        mail_id=_own_id(mail),
        in_reply_to=next(iter(message_ids(lines.get("in-reply-to"))), ""),
        references=_references(lines),
        authentication=authentication(lines, authserv_id),
        is_auto=sorted_as.sort is not MailSort.PERSON,
        sort=sorted_as.sort,
        about_id=sorted_as.about_id,
        failed=sorted_as.failed,
    )


def _sender(lines: Headers) -> Mailbox:
    """Who wrote it; of a mail without From who sent it."""
    for name in ("from", "sender", "reply-to", "return-path"):
        if found := mailboxes(lines.get(name)):
            return found[0]
    return Mailbox("")


def _listed(lines: Headers, name: str) -> list[Mailbox]:
    return [one for value in lines.all(name) for one in mailboxes(value)]


def _recipients(lines: Headers) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for one in (one for name in _GOALS for one in _listed(lines, name)):
        found.setdefault(one.address.lower(), one.address)
    return tuple(found.values())


def _references(lines: Headers) -> tuple[str, ...]:
    listed = message_ids(lines.get("references"))
    return listed if len(listed) <= _FIRST_KEPT + _LAST_KEPT else (*listed[:_FIRST_KEPT], *listed[-_LAST_KEPT:])


def _own_id(mail: Part) -> str:
    """Its Message-ID; where it has none, one made of its content, the same whenever and by whichever way it comes."""
    if found := message_ids(mail.headers.get("message-id")):
        return found[0]
    bare = one_line(mail.headers.get("message-id")).strip("<> ")
    if bare and len(bare.split()) == 1:
        return f"<{bare}>"
    digest = hashlib.sha256(b"\0".join(mail.headers.get(name).encode("utf-8", "replace") for name in _ONE_MAIL))
    digest.update(mail.raw.replace(b"\r\n", b"\n").strip())
    return f"<sha256-{digest.hexdigest()}@without-id.invalid>"


def _dated(value: str, received_at: datetime) -> datetime:
    """When it was written, as it says; when it was received where that cannot be. Never later than that."""
    try:
        said = parsedate_to_datetime(value[:200])
        moment = (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
    except Exception:  # years without a calendar, and zones beyond the day
        return received_at
    return min(moment, received_at) if -_OLDEST <= moment - received_at <= _NEWEST else received_at
