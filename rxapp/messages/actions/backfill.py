"""Adding past communications as they were (the demo shop's, another system's), and messages of theirs that are still to go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rxapp.core import ids
from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.inputs import a_line, a_text, an_id, one_of
from rxapp.core.kinds import KINDS, OUTGOING, SUBJECT_LIMIT, Direction, Kind
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.customers.actions import last_contact
from rxapp.live import actions as live
from rxapp.messages.actions import sealed
from rxapp.messages.delivery.actions.recipients import note_recipients
from rxapp.messages.delivery.actions.transitions import add_event
from rxapp.messages.models import Message
from rxapp.messages.rules import sending
from rxapp.messages.rules.states import Status

_OVER = frozenset(Status) - {Status.HELD, Status.SENDING}


@dataclass(frozen=True, slots=True)
class Past:
    """One communication as it was. `at` (UTC) is when it was sent, received or kept; `steps` are its delivery events: state, label,
    moment. `customer_id` is 0 for a sender who is nobody's; `ticket_id` is the ticket that it stands in, 0 for none.
    """

    customer_id: int
    kind: Kind
    status: Status
    at: datetime
    subject: str
    body: str
    to: str = ""
    sender: str = ""
    author: str = ""
    staff_id: int | None = None
    is_demo: bool = False
    failure: str = ""
    failure_values: Mapping[str, str | int] = field(default_factory=dict[str, str | int])
    steps: Sequence[tuple[Status, str, datetime]] = ()
    ticket_id: int = 0


def add_past(work: Work, *, past: Past) -> int:
    """Write a finished communication as it was; nothing is sent and no consent is checked. Returns the message's id.

    Raises NotAllowed for anybody but the system actor, TooLong, and BadInput for a state in which a message is still to be sent.
    """
    if not work.actor.is_system:
        raise NotAllowed
    if past.status not in _OVER:
        raise BadInput
    message = _message(past)
    _stored(work, message, past)
    if past.customer_id and past.kind is not Kind.COMMENT and past.status not in (Status.CANCELLED, Status.FAILED):
        contact = "in" if past.status is Status.RECEIVED else past.kind.value
        last_contact.touch(work, customer_id=past.customer_id, kind=contact, at=past.at)
    live.publish(work, "messages")
    return message.id or 0


def add_pending(work: Work, *, past: Past, goes_at: datetime) -> int:
    """Write a message that is still to go, at `goes_at` (UTC): as its next try where `past` has a failure, else as a time that staff
    chose.

    It is delivered like any other, with its consent checked then. Returns the message's id. Raises NotAllowed for anybody but the system
    actor, TooLong, and BadInput for a state other than held.
    """
    if not work.actor.is_system:
        raise NotAllowed
    if past.status is not Status.HELD:
        raise BadInput
    message, is_mail = _message(past), past.kind is Kind.EMAIL
    message.is_scheduled, message.tries = not past.failure, 1 if past.failure else 0
    message.next_try_at = goes_at
    message.send_after = message.tried_from = past.at
    if message.is_scheduled:
        message.send_after, message.shown_at, message.tried_from = goes_at, goes_at, None
    message.reply_to, message.header_id = (past.sender, sealed.header_id(message.reference, past.sender)) if is_mail else ("", None)
    _stored(work, message, past)
    live.publish(work, "messages")
    return message.id or 0


def _stored(work: Work, message: Message, past: Past) -> None:
    work.session.add(message)
    work.session.flush()
    if message.kind in OUTGOING:
        note_recipients(work, message)
    for status, label, at in past.steps:
        add_event(work, message.id or 0, status, label, {"name": past.author, **past.failure_values}, at=at)


def _message(past: Past) -> Message:
    subject, body = a_line(past.subject, limit=SUBJECT_LIMIT), a_text(past.body, limit=KINDS[past.kind].body_limit)
    went_out = past.status in (Status.SENT, Status.DELIVERED, Status.UNCERTAIN)
    return Message(
        key=ids.key(),
        reference=ids.key(),
        customer_id=an_id(past.customer_id) if past.customer_id else None,
        ticket_id=past.ticket_id or None,
        direction=(Direction.IN if past.status is Status.RECEIVED else Direction.OUT).value,
        kind=one_of(past.kind, Kind),
        status=past.status.value,
        to=past.to,
        sender=past.sender,
        sender_name=past.author if past.status is Status.RECEIVED else "",
        subject=subject,
        body=body,
        fingerprint=sending.fingerprint(body),
        search_text=fold(f"{subject} {body} {past.author} {past.to} {past.sender}"),
        staff_id=past.staff_id,
        staff_name="" if past.status is Status.RECEIVED and past.ticket_id else past.author,
        created_at=past.at,
        shown_at=past.at,
        sent_at=past.at if went_out else None,
        channel="demo" if past.is_demo else "",
        is_demo=past.is_demo,
        told_at=past.at if past.status is Status.FAILED else None,
        failure=past.failure,
        failure_values=dict(past.failure_values),
    )
