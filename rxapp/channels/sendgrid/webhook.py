"""SendGrid's Event Webhook: checks the signature and reads the events. Knows no table and no route."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from rxapp.channels.hooks import Hook, Posted
from rxapp.channels.sendgrid.settings import sendgrid_settings
from rxapp.channels.signatures import NotGenuine, single
from rxapp.core import clock, shapes
from rxapp.core.kinds import Kind
from rxapp.core.text import one_line
from rxapp.messages.delivery.ports import DeliveryReport, ReportState

OLDEST = timedelta(minutes=5)
SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
_STATES = {
    "processed": ReportState.PROCESSED,
    "deferred": ReportState.DEFERRED,
    "delivered": ReportState.DELIVERED,
    "bounce": ReportState.BOUNCED,
    "dropped": ReportState.FAILED,
    "spamreport": ReportState.SPAM,
    "unsubscribe": ReportState.UNSUBSCRIBED,
    "group_unsubscribe": ReportState.UNSUBSCRIBED,
    "group_resubscribe": ReportState.RESUBSCRIBED,
    "open": ReportState.OPENED,
    "click": ReportState.OPENED,
}
# what SendGrid says when it did not even try, and what that tells about the address
_DROPPED = {
    "bounced address": ("message.failure.dropped_bounced", ReportState.BOUNCED),
    "invalid": ("message.failure.bounced", ReportState.BOUNCED),
    "spam reporting address": ("message.failure.dropped_spam", ReportState.SPAM),
    "unsubscribed address": ("message.failure.dropped_unsubscribed", ReportState.UNSUBSCRIBED),
}
_OURS = re.compile(r"[0-9A-Za-z_-]{1,64}")
_OUR_MAIL = re.compile(r"<?([0-9a-f]{32})@")
_LONGEST_STAMP = 12


def verify(raw: bytes, headers: Mapping[str, str], public_key: str, now: datetime) -> None:
    """Check the signature over timestamp and raw body, and that the timestamp is at most 5 minutes off `now`. Raises NotGenuine.

    `public_key` is the verification key as SendGrid shows it: base64 of its DER form, for ECDSA on P-256.
    """
    stamp, signature = single(headers, TIMESTAMP, most=_LONGEST_STAMP), single(headers, SIGNATURE)
    try:
        signed = base64.b64decode(signature, validate=True)
        _key(public_key).verify(signed, stamp.encode("ascii") + raw, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError, TypeError):
        raise NotGenuine("signature") from None
    if not stamp.isdigit() or abs(now.timestamp() - int(stamp)) > OLDEST.total_seconds():
        raise NotGenuine("age")


def parse(raw: bytes, received_at: datetime | None = None) -> list[DeliveryReport]:
    """The delivery reports in the body, in its order; one event may give two, of the message and of its address. Raises ValueError where
    the body is not a list of events. `received_at` (now, UTC) stands for the moment of events that have none.
    """
    try:
        events = json.loads(raw)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not shapes.is_list(events):
        raise ValueError("not a list of events")
    now = received_at or clock.now()
    return [report for event in events if shapes.is_dict(event) for report in _reports(event, now)]


def bare_id(message_id: str) -> str:
    """SendGrid's message id as `send` got it; in events it carries the name of a server behind it."""
    return re.split(r"\.(?:filter|recvd)", message_id, maxsplit=1)[0][:200]


def _reports(event: dict[str, Any], now: datetime) -> Iterator[DeliveryReport]:
    raw_state = _text(event, "event", 60)
    words = _text(event, "reason", 1000) or _text(event, "response", 1000)
    dropped = _DROPPED.get(words.lower()) if raw_state == "dropped" else None
    state, reason, is_permanent = _meaning(event, raw_state)
    if dropped:
        reason, is_permanent = dropped[0], True
        state = ReportState.BOUNCED if dropped[1] is ReportState.BOUNCED else ReportState.FAILED
    facts: dict[str, Any] = {
        "channel": "sendgrid",
        "kind": Kind.EMAIL,
        "raw_state": raw_state,
        "happened_at": _moment(event.get("timestamp"), now),
        "reference": _reference(event),
        "provider_id": bare_id(_text(event, "sg_message_id", 500)),
        "address": _text(event, "email", 254),
        "words": words,
        "code": _text(event, "status", 20),
    }
    key = _event_key(event)
    yield DeliveryReport(event_key=key, state=state, reason=reason, is_permanent=is_permanent, **facts)
    if dropped and dropped[1] is not state:
        yield DeliveryReport(event_key=f"{key}:address", state=dropped[1], **facts)


def _meaning(event: dict[str, Any], raw_state: str) -> tuple[ReportState, str, bool]:
    """The state, why, and whether for good. A *blocked* bounce is the receiving server's mood, not the address's fault."""
    if raw_state == "bounce" and event.get("type") == "blocked":
        return ReportState.FAILED, "message.failure.blocked", False
    state = _STATES.get(raw_state, ReportState.UNKNOWN)
    reason = {ReportState.BOUNCED: "message.failure.bounced", ReportState.FAILED: "message.failure.not_delivered"}.get(state, "")
    return state, reason, state is ReportState.BOUNCED


def _reference(event: dict[str, Any]) -> str:
    """Ours: it travels in custom_args, which come back beside the event's own fields; else within our Message-ID."""
    for place in (event, event.get("unique_args"), event.get("custom_args")):
        found = place.get("reference") if shapes.is_dict(place) else None
        if isinstance(found, str) and _OURS.fullmatch(found):
            return found
    ours = _OUR_MAIL.match(_text(event, "smtp-id", 300))
    return ours[1] if ours else ""


def _event_key(event: dict[str, Any]) -> str:
    given = _text(event, "sg_event_id", 300)
    if not given or len(given) > 150:
        given = hashlib.sha256(json.dumps(event, sort_keys=True).encode()).hexdigest()
    return f"sendgrid:{given}"


def _moment(stamp: Any, now: datetime) -> datetime:
    try:
        moment = datetime.fromtimestamp(float(stamp), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return moment if timedelta(days=-60) <= moment - now <= timedelta(days=1) else now


def _text(event: dict[str, Any], name: str, most: int) -> str:
    found = event.get(name)
    return one_line(str(found))[:most] if isinstance(found, str | int | float) else ""


@lru_cache(maxsize=4)
def _key(public_key: str) -> ec.EllipticCurvePublicKey:
    key = load_der_public_key(base64.b64decode(public_key, validate=True))
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a key on P-256")  # noqa: TRY004 (as for a text that is no key at all)
    return key


def _read(posted: Posted) -> list[DeliveryReport]:
    verify(posted.body, posted.headers, sendgrid_settings().sendgrid_webhook_key, clock.now())
    return parse(posted.body)


HOOKS = (Hook("/hooks/sendgrid/events", Kind.EMAIL, 2 * 1024 * 1024, _read),)  # SendGrid sends batches of 768 KB
