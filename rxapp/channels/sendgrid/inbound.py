"""SendGrid's Inbound Parse: a mail as it came, signed like the events. Knows no table and no route.

It has to be set to post the raw mail: what SendGrid makes of a mail by itself has lost its charsets.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from rxapp.channels.hooks import Hook, Posted
from rxapp.channels.inbound_mail import headers, reading
from rxapp.channels.inbound_mail.parts import Unreadable
from rxapp.channels.sendgrid import webhook
from rxapp.channels.sendgrid.settings import sendgrid_settings
from rxapp.core import clock, shapes
from rxapp.core.kinds import Kind
from rxapp.core.text import one_line
from rxapp.messages.delivery.ports import InboundFile, InboundMessage

CAP = 35 * 1024 * 1024  # a mail of 25 MB in its wrapping
_MOST_RECIPIENTS = 3_000


class NotRaw(Exception):
    """SendGrid posts the mail in parts instead of raw. It keeps the mail for three days and posts it again, so nothing is stored."""


def _read(posted: Posted) -> list[InboundMessage]:
    now = clock.now()
    webhook.verify(posted.body, posted.headers, sendgrid_settings().sendgrid_parse_key, now)
    fields = _fields(posted)
    raw = fields.get("email")
    if raw is None:
        raise NotRaw
    digest = hashlib.sha256(raw).hexdigest()
    sender, recipients = _envelope(fields)
    try:
        mail = reading.read(raw, channel="sendgrid", provider_id=digest, received_at=now)
    except Unreadable:
        whole = InboundFile("mail.eml", "message/rfc822", raw)
        mail = InboundMessage(digest, "sendgrid", Kind.EMAIL, sender, next(iter(recipients), ""), "", now, files=(whole,), is_auto=True)
    known = {address.lower() for address in mail.recipients}
    return [replace(mail, recipients=(*mail.recipients, *(one for one in recipients if one.lower() not in known)))]


def _fields(posted: Posted) -> dict[str, bytes]:
    """The fields of the form, in bytes: the mail's own charset is no matter of the form's. Raises ValueError for a broken one."""
    given = next((value for name, value in posted.headers.items() if name.lower() == "content-type"), "")
    kind = headers.said(given)
    decoder = MultipartDecoder(kind.parameters.get("boundary", "").encode("ascii", "replace"))
    decoder.receive_data(posted.body)
    decoder.receive_data(None)
    found: dict[str, list[bytes]] = {}
    pieces: list[bytes] = []
    while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
        if isinstance(event, Field | File):
            pieces = found.setdefault(event.name, [])
        elif isinstance(event, Data):
            pieces.append(event.data)
    return {name: b"".join(listed) for name, listed in found.items()}


def _envelope(fields: Mapping[str, bytes]) -> tuple[str, list[str]]:
    """From whom and to whom the mail was handed over."""
    try:
        told = json.loads(fields.get("envelope", b""))
    except (ValueError, RecursionError):
        return "", []
    if not shapes.is_dict(told):
        return "", []
    listed = told.get("to")
    goals = [one_line(one)[:254] for one in listed[:_MOST_RECIPIENTS] if isinstance(one, str)] if shapes.is_list(listed) else []
    return one_line(str(told.get("from") or ""))[:254], list(dict.fromkeys(one for one in goals if "@" in one))


HOOK = Hook("/hooks/sendgrid/inbound", Kind.EMAIL, CAP, _read, needs=(webhook.SIGNATURE, webhook.TIMESTAMP))
