"""What staff decide about words that may mean stop: withdraw the consent, or leave it (D-138)."""

from dataclasses import replace

import sqlalchemy as sa

from rxapp.consent import actions as consent
from rxapp.consent.rules import How
from rxapp.core.errors import Refusal
from rxapp.core.text import one_line
from rxapp.core.work import Work
from rxapp.customers.actions import contact_events
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.delivery.actions.transitions import MESSAGE, DeliveryEvent, add_events
from rxapp.messages.models import Message
from rxapp.messages.queries.one import message_of
from rxapp.messages.rules import keywords
from rxapp.messages.rules.states import Status
from rxapp.staff.rules import Permission

QUOTED = 80


class StopSettled(Refusal):
    """Somebody has decided already whether the words mean stop."""

    key = "message.refusal.stop_settled"


def withdraw_said(work: Work, *, message_id: int) -> None:
    """*Withdraw consent*: it was a stop. As if its writer had sent STOP: on every record with the number, and remembered (D-1).

    The words are the proof, and who read them so stands in the log. Raises NotAllowed, NotFound, StopSettled.
    """
    message = _flagged(work, message_id)
    consent.lock_addresses(work, [(message.kind, message.sender)])
    quoted = one_line(message.body)[:QUOTED]
    proof = f"{message.channel} “{quoted}” {message.shown_at:%Y-%m-%dT%H:%M:%SZ} {message.provider_id}"
    person, work.actor = work.actor, replace(work.actor, is_system=True)
    kind, address = message.kind, message.sender
    contact_events.withdraw_consent(work, kind=kind, address=address, how=How.STOP, proof=proof[:200], said_at=message.shown_at)
    work.actor = person
    unflag(work, kind=message.kind, address=message.sender, label="message.ladder.stop_heeded")
    _noted(work, message, "stop_heeded")


def leave_said(work: Work, *, message_id: int) -> None:
    """*Leave*: it was no stop; the consent stays. Raises NotAllowed, NotFound, StopSettled."""
    message = _flagged(work, message_id)
    _settled(work, [message.id or 0], "message.ladder.stop_left")
    _noted(work, message, "stop_left")


def unflag(work: Work, *, kind: str, address: str, label: str = "") -> None:
    """Nothing is left to decide about what this address said: it has said stop, or somebody has read it so."""
    theirs = (
        MESSAGE.c.kind == kind,
        MESSAGE.c.sender == address,
        MESSAGE.c.failure == keywords.SAID_STOP,
        MESSAGE.c.dismissed_at.is_(None),
    )
    _settled(work, list(work.session.execute(sa.select(MESSAGE.c.id).where(*theirs).order_by(MESSAGE.c.id)).scalars()), label)


def _flagged(work: Work, message_id: int) -> Message:
    work.need(Permission.SET_CONSENT)
    message = message_of(work, message_id)
    if message.failure != keywords.SAID_STOP or message.dismissed_at is not None:
        raise StopSettled
    return message


def _settled(work: Work, ids: list[int], label: str) -> None:
    if not ids:
        return
    work.session.execute(sa.update(MESSAGE).where(MESSAGE.c.id.in_(ids)).values(failure="", dismissed_at=work.now))
    if label:
        add_events(work, [DeliveryEvent(number, Status.RECEIVED, label, {"name": work.actor.name}) for number in ids])


def _noted(work: Work, message: Message, kind: str) -> None:
    history.record(work, subject="message", subject_id=message.id or 0, kind=kind, after={"address": message.sender})
    live.publish(work, "messages")
