"""Writing what happened with a customer into the message table, for the features above: calls, chats, comments, events (D-21, D-90).

Nothing is sent here. The calling feature checks its own permissions; here it is checked who may write entries at all.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import ids, locks
from rxapp.core.errors import BadInput, NotAllowed, NotFound, TooLong
from rxapp.core.inputs import a_flag, a_line, a_text, an_id, one_of
from rxapp.core.kinds import KINDS, OUTGOING, STORED_SUBJECT_LIMIT, Direction, Kind
from rxapp.core.tables import table_of
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.customers.actions import contact_events, last_contact
from rxapp.customers.queries import lookups
from rxapp.files import actions as files
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.actions import once, refusals
from rxapp.messages.actions.message_request import NO_CONTEXT, Context
from rxapp.messages.delivery.actions.recipients import note_recipients
from rxapp.messages.delivery.actions.transitions import EVENT, MESSAGE, add_event
from rxapp.messages.models import MailId, Message, MessageHtml, ProviderEvent, Recipient, RemoteFile
from rxapp.messages.queries import contacts
from rxapp.messages.queries.quotes import FACT
from rxapp.messages.queries.viewers import SUBJECT
from rxapp.messages.rules import entries, sending
from rxapp.messages.rules.states import Status
from rxapp.staff.rules import Permission

_OF_A_MESSAGE = (EVENT, *(table_of(model) for model in (Recipient, MailId, MessageHtml, RemoteFile)), FACT)
_KEPT_WITHOUT = table_of(ProviderEvent)


def enter(
    work: Work,
    *,
    key: str,
    kind: str,
    direction: str,
    customer_id: int | None = None,
    subject: str = "",
    body: str = "",
    to: str = "",
    sender: str = "",
    sender_name: str = "",
    source: str = "",
    at: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
    context: Context = NO_CONTEXT,
    is_auto: bool = False,
    is_contact: bool = False,
) -> int:
    """Write down what happened, once per `key`; returns the row's id, which is its public number.

    `direction` is whose doing it was, `at` when (UTC; now where it is not given), `source` the feature or channel that tells it (at
    most 20 characters), `facts` what a line of a list shows. With `is_contact` it counts as the customer's last contact (D-90). An
    e-mail or SMS may be entered as the customer's (D-53), never as sent. What is entered in a ticket needs *work tickets* in place of
    *send*. Raises NotAllowed, BadInput, TooLong, Gone.
    """
    work.need(Permission.WORK_TICKETS if context.ticket_id else Permission.SEND)
    what, way = Kind(one_of(kind, Kind)), Direction(one_of(direction, Direction))
    if not entries.may_enter(what, way):
        raise BadInput
    message = Message(
        key=a_line(key, limit=64) or ids.key(),
        customer_id=_customer(work, customer_id),
        kind=what.value,
        direction=way.value,
        status=entries.entered_as(way).value,
        subject=a_line(subject, limit=STORED_SUBJECT_LIMIT),
        body=a_text(body, limit=KINDS[what].body_limit),
        to=a_line(to, limit=254),
        sender=a_line(sender, limit=254),
        sender_name=a_line(sender_name, limit=120),
        channel=a_line(source, limit=20),
        facts=_facts(facts),
        is_auto=a_flag(is_auto),
        **asdict(context.checked()),
    )
    return _entered(work, message, min(at or work.now, work.now), is_contact=is_contact)


def amend(
    work: Work,
    *,
    message_id: int,
    subject: str | None = None,
    body: str | None = None,
    facts: Mapping[str, Any] | None = None,
    customer_id: int | None = None,
) -> None:
    """Change what was entered: its words, further `facts` (each replaces the one of its name), or whose it is. None leaves as it is.

    Raises NotAllowed, NotFound, BadInput, TooLong, Gone.
    """
    work.need(Permission.SEND)
    (message,) = _held(work, [message_id])
    kind, status = Kind(message.kind), Status(message.status)
    changes_words = subject is not None or body is not None
    if not entries.may_amend(kind, status, changes_words=changes_words, **_whose(work, message)):
        raise NotAllowed
    changed: dict[str, Any] = {}
    if subject is not None:
        changed["subject"] = a_line(subject, limit=STORED_SUBJECT_LIMIT)
    if body is not None:
        changed["body"] = a_text(body, limit=KINDS[kind].body_limit)
    if facts is not None:
        changed["facts"] = _facts({**message.facts, **facts})
    if customer_id is not None:
        changed["customer_id"] = _customer(work, customer_id)
    changed = {name: value for name, value in changed.items() if getattr(message, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(message, name, value)
    _indexed(message)
    work.session.add(message)
    history.record(work, subject="message", subject_id=message.id or 0, kind="amended", after={"changed": sorted(changed)})
    live.publish(work, "messages")


def remove(work: Work, *, message_ids: Collection[int]) -> None:
    """Delete rows for good with all that hangs on them: delivery events, recipients, Message-IDs, files; their numbers never come back.

    The change log keeps number, kind and who, and no word of it (D-26). Of what a provider reported stays what it says of addresses.
    The customer's last contact is then the one before. People may remove their own notes and comments, the house everything but what
    is just being sent. Raises NotAllowed, NotFound, BadInput, AlreadyOnItsWay.
    """
    work.need(Permission.SEND)
    numbers = sorted({an_id(number) for number in message_ids})
    whose = work.session.execute(sa.select(MESSAGE.c.customer_id).where(MESSAGE.c.id.in_(numbers))).scalars()
    contact_events.lock_records(work, customer_ids=[customer_id for customer_id in whose if customer_id])
    found = _held(work, numbers)
    for message in found:
        if not entries.may_remove(Kind(message.kind), Status(message.status), **_whose(work, message)):
            raise NotAllowed
        if message.status == Status.SENDING:
            raise refusals.AlreadyOnItsWay
    _delete(work, numbers)
    for message in found:
        before = {"kind": message.kind, "status": message.status}
        history.record(work, subject="message", subject_id=message.id or 0, kind="removed", before=before)
        work.session.expunge(message)
    _step_back(work, found)
    live.publish(work, "messages")


def _delete(work: Work, numbers: list[int]) -> None:
    """The rows and all that hangs on them."""
    files.detach_all(work, subject=SUBJECT, subject_ids=numbers)
    for table in _OF_A_MESSAGE:
        work.session.execute(sa.delete(table).where(table.c.message_id.in_(numbers)))
    work.session.execute(sa.update(_KEPT_WITHOUT).where(_KEPT_WITHOUT.c.message_id.in_(numbers)).values(message_id=None, words=""))
    work.session.execute(sa.update(MESSAGE).where(MESSAGE.c.retry_of.in_(numbers)).values(retry_of=None))
    work.session.execute(sa.delete(MESSAGE).where(MESSAGE.c.id.in_(numbers)))


def _step_back(work: Work, removed: list[Message]) -> None:
    """The last contact of a customer whose latest message is gone is the one before it."""
    gone: dict[int, set[datetime]] = defaultdict(set)
    for message in removed:
        gone[message.customer_id or 0] |= {message.shown_at, message.sent_at or message.shown_at}
    gone.pop(0, None)
    for customer_id, moments in gone.items():
        kind, at = contacts.latest(work, customer_id) or ("", None)
        last_contact.step_back(work, customer_id=customer_id, was=moments, kind=kind, at=at)


def _entered(work: Work, message: Message, at: datetime, *, is_contact: bool) -> int:
    message.reference, message.created_at, message.shown_at = ids.key(), work.now, at
    message.staff_id, message.staff_name = work.actor.id, work.actor.name
    shown = entries.contact(Kind(message.kind), Direction(message.direction))
    if shown and not is_contact:
        message.facts = {**message.facts, entries.IS_CONTACT: False}
    _indexed(message)
    message_id = once.insert_once(work, message)
    if message_id is None:
        return _made_before(work, message)
    message.id = message_id
    if message.kind in OUTGOING:
        note_recipients(work, message)
    label = "message.ladder.entered" if work.actor.id else "message.ladder.noted"
    add_event(work, message_id, Status(message.status), label, {"name": work.actor.name}, channel=message.channel, at=at)
    if shown and is_contact and message.customer_id:
        last_contact.touch(work, customer_id=message.customer_id, kind=shown, at=at)
    history.record(work, subject="message", subject_id=message_id, kind="entered", after={"kind": message.kind})
    live.publish(work, "messages")
    return message_id


def _made_before(work: Work, message: Message) -> int:
    """The row that this key has made. Raises BadInput where it is another thing."""
    made = once.row_of(work, message.key)
    if made is None or (made.kind, made.direction, made.staff_id) != (message.kind, message.direction, message.staff_id):
        raise BadInput
    return made.id or 0


def _indexed(message: Message) -> None:
    """Make it found by its words, as every other row is."""
    message.fingerprint = sending.fingerprint(message.body)
    named = (message.subject, message.body, message.staff_name, message.sender_name, message.to, message.sender)
    message.search_text = fold(" ".join(named))


def _held(work: Work, message_ids: Collection[int]) -> list[Message]:
    """The rows, held in the order of their ids until the work ends. Raises BadInput, NotFound where one is missing."""
    wanted = sorted({an_id(number) for number in message_ids})
    asked = select(Message).where(col(Message.id).in_(wanted)).order_by(col(Message.id))
    held = locks.rows(locks.MESSAGES, asked).execution_options(populate_existing=True)
    found = list(work.session.exec(held))
    if len(found) != len(wanted):
        raise NotFound
    return found


def _whose(work: Work, message: Message) -> dict[str, bool]:
    return {"is_author": message.staff_id is not None and message.staff_id == work.actor.id, "is_house": work.actor.is_system}


def _customer(work: Work, customer_id: int | None) -> int | None:
    if not customer_id:
        return None
    try:
        return lookups.customer_for(work, customer_id).id
    except NotFound:
        raise refusals.Gone from None


def _facts(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """Facts that JSON can hold and a list can show. Raises BadInput, TooLong."""
    found = dict(facts or {})
    try:
        size = len(json.dumps(found, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        raise BadInput from None
    if size > entries.FACTS_LIMIT:
        raise TooLong(length=size, limit=entries.FACTS_LIMIT)
    return found
