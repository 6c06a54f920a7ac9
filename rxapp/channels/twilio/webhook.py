"""Twilio's webhooks: checks signatures, reads status reports and messages from customers. Knows no table and no route."""

# pyright: reportMissingTypeStubs=false

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict
from twilio import request_validator

from rxapp.channels.hooks import Hook, Posted
from rxapp.channels.signatures import NotGenuine, single
from rxapp.channels.twilio import codes
from rxapp.channels.twilio.settings import twilio_settings
from rxapp.core import clock
from rxapp.core.kinds import Kind
from rxapp.core.settings import settings
from rxapp.core.text import clean, one_line
from rxapp.messages.delivery.ports import DeliveryReport, InboundFile, InboundMessage, ReportState
from rxapp.messages.rules.keywords import OptOut

STATES = {
    "accepted": ReportState.PROCESSED,
    "scheduled": ReportState.PROCESSED,
    "queued": ReportState.PROCESSED,
    "sending": ReportState.PROCESSED,
    "sent": ReportState.SENT,
    "delivered": ReportState.DELIVERED,
    "read": ReportState.DELIVERED,
    "undelivered": ReportState.FAILED,
    "failed": ReportState.FAILED,
    "canceled": ReportState.FAILED,
}
FIELDS = 300
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
_MOST_BODY = 20_000
_ID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
_OURS = re.compile(r"[0-9A-Za-z_-]{1,64}")


class Form(Protocol):
    """A posted form that keeps repeated names: Starlette's FormData or werkzeug's MultiDict."""

    def getlist(self, key: Any, /) -> list[Any]: ...


def verify(address: str, form: Form, headers: Mapping[str, str]) -> None:
    """Check Twilio's signature over our public address, `address` (path with query, as they came) and the form. Raises NotGenuine.

    The host that the request names proves nothing and is not used. The secret is always the auth token, even where an API key is used for
    calls; without token or public address every request is refused.
    """
    validator: Any = request_validator  # it declares no types
    token, public = twilio_settings().twilio_auth_token.get_secret_value(), settings().public_url
    if not token or not public:
        raise NotGenuine("not set up")
    signature = single(headers, validator.SIGNATURE_HEADER)
    algorithm = validator.get_signature_algorithm(headers.get(validator.SIGNATURE_SETTINGS_HEADER, ""))
    try:
        is_genuine = bool(validator.RequestValidator(token).validate(f"{public}{address}", form, signature, algorithm))
    except (TypeError, ValueError, AttributeError, LookupError):  # a file among the fields, a surrogate, an odd port
        is_genuine = False
    if not is_genuine:
        raise NotGenuine("signature")


def parse_status(form: Form, reference: str = "", received_at: datetime | None = None) -> list[DeliveryReport]:
    """The reports in a status call-back: of the message, and of the address where its owner has opted out. Raises ValueError without an
    id.

    `reference` is the call-back's own `ref`, our reference. A call-back has no moment, so `received_at` (now, UTC) stands for it.
    """
    sid, raw_state = _message_id(form), _first(form, "MessageStatus", "SmsStatus")[:60].lower()
    code = _first(form, "ErrorCode")[:20]
    number = int(code) if code.isascii() and code.isdigit() else 0
    state = STATES.get(raw_state, ReportState.UNKNOWN)
    is_permanent = state is ReportState.FAILED and number in codes.BAD_NUMBERS
    key = f"twilio:{sid}:{raw_state}:{number or ''}"
    facts: dict[str, Any] = {
        "channel": "twilio",
        "kind": Kind.SMS,
        "raw_state": raw_state,
        "happened_at": received_at or clock.now(),
        "reference": reference if _OURS.fullmatch(reference) else "",
        "provider_id": sid,
        "address": _first(form, "To")[:254],
        "words": _first(form, "ErrorMessage", "ChannelStatusMessage")[:1000],
        "code": code,
    }
    reason = codes.reason(number) if state is ReportState.FAILED else ""
    told = ReportState.BOUNCED if is_permanent else state
    reports = [DeliveryReport(event_key=key, state=told, reason=reason, is_permanent=is_permanent, **facts)]
    if number == codes.OPTED_OUT:
        reports.append(DeliveryReport(event_key=f"{key}:address", state=ReportState.UNSUBSCRIBED, **facts))
    return reports


def parse_message(form: Form, received_at: datetime | None = None) -> InboundMessage:
    """An SMS or MMS from a customer. Raises ValueError without an id or a sender. `received_at` is now (UTC) where it is not given."""
    sid, sender, body = _message_id(form), _first(form, "From")[:254], clean(_raw(form, "Body"))[:_MOST_BODY]
    if not sender:
        raise ValueError("no sender")
    return InboundMessage(
        provider_id=sid,
        channel="twilio",
        kind=Kind.SMS,
        sender=sender,
        to=_first(form, "To")[:254],
        body=body,
        received_at=received_at or clock.now(),
        opt_out=_opt_out(_first(form, "OptOutType").lower()),
        files=_files(form),
    )


def _files(form: Form) -> tuple[InboundFile, ...]:
    """The pictures of an MMS: their types and addresses at Twilio, as they were told; nothing is fetched here."""
    told = _first(form, "NumMedia")
    count = min(int(told), 100) if told.isascii() and told.isdigit() and len(told) < 4 else 0
    pairs = [(_first(form, f"MediaContentType{number}"), _first(form, f"MediaUrl{number}")) for number in range(count)]
    return tuple(InboundFile(content_type=kind[:120].lower(), url=url[:2000]) for kind, url in pairs)


def _opt_out(told: str) -> OptOut:
    """What Twilio understood, where the account has its Advanced Opt-Out; the words themselves are read by `messages.rules`."""
    return OptOut(told) if told in (OptOut.STOP, OptOut.START, OptOut.HELP) else OptOut.NONE


def _message_id(form: Form) -> str:
    sid = _first(form, "MessageSid", "SmsSid", "SmsMessageSid")
    if not _ID.fullmatch(sid):
        raise ValueError("no message id")
    return sid


def _first(form: Form, *names: str) -> str:
    return next((found for name in names if (found := one_line(_raw(form, name)))), "")


def _raw(form: Form, name: str) -> str:
    values = form.getlist(name)
    return values[0] if values and isinstance(values[0], str) else ""


def _genuine_form(posted: Posted) -> Form:
    """The fields, repeated ones kept, if Twilio signed them for our public address. Raises NotGenuine."""
    try:
        pairs = parse_qsl(posted.body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(posted.body), max_num_fields=FIELDS)
    except ValueError:
        raise NotGenuine("form") from None
    form = ImmutableMultiDict(pairs)
    verify(posted.address, form, posted.headers)
    return form


def _read_status(posted: Posted) -> list[DeliveryReport]:
    return parse_status(_genuine_form(posted), posted.query.get("ref", ""))


def _read_message(posted: Posted) -> list[InboundMessage]:
    return [parse_message(_genuine_form(posted))]


HOOKS = (
    Hook("/hooks/twilio/status", Kind.SMS, 64 * 1024, _read_status),
    Hook("/hooks/twilio/sms", Kind.SMS, 64 * 1024, _read_message, answer=NOTHING_TO_SAY),  # nothing is answered by SMS
)
