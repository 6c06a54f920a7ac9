"""Messages that must not go as they are (D-131): stopping them, and what a person does then: *Send anyway*, *Edit*, *Cancel sending*."""

from contextlib import suppress
from typing import Any

import sqlalchemy as sa

from rxapp.core.errors import Refusal
from rxapp.core.tables import rows_changed
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.actions import keepers, refusals
from rxapp.messages.actions.changing import cancel
from rxapp.messages.actions.resolution import dismiss
from rxapp.messages.delivery.actions import stops
from rxapp.messages.delivery.actions.transitions import MESSAGE, add_event
from rxapp.messages.models import Message
from rxapp.messages.queries.one import message_to_change
from rxapp.messages.queries.quotes import FACT
from rxapp.messages.rules.states import Status


def stop(work: Work, *, ticket_id: int, reason: str = stops.CUSTOMER_WROTE, values: dict[str, str | int] | None = None) -> list[int]:
    """Stop what people of the house have written in a held ticket and what has not gone yet, also what is scheduled; returns the ids.

    `reason` is a catalogue key of why. What the house says by itself goes on.
    """
    mine = (MESSAGE.c.ticket_id == ticket_id, MESSAGE.c.status == Status.HELD.value, MESSAGE.c.is_auto.is_(False))
    ids = list(work.session.execute(sa.select(MESSAGE.c.id).where(*mine).order_by(MESSAGE.c.id)).scalars())
    return stops.hold_back(work, ids, reason, values or {}, is_heeded=True)


def send_anyway(work: Work, *, message_id: int) -> None:
    """Let a stopped message go as it is: at its time where that is still to come, else now. What it quotes is not asked about again.

    Raises NotAllowed, NotFound, AlreadyOnItsWay.
    """
    message = _held(work, message_id)
    at = max(message.send_after or work.now, work.now)
    goes: dict[str, Any] = {"send_after": at, "next_try_at": at, "shown_at": at, "waiting": "", "waiting_values": {}, "heeded_at": None}
    still = (MESSAGE.c.id == message.id, MESSAGE.c.status == Status.HELD.value, MESSAGE.c.next_try_at.is_(None))
    if rows_changed(work, sa.update(MESSAGE).where(*still).values(tried_from=None, **goes)) != 1:
        raise refusals.AlreadyOnItsWay
    work.session.execute(sa.delete(FACT).where(FACT.c.message_id == message.id))
    add_event(work, message.id or 0, Status.HELD, "message.ladder.sent_anyway", {"name": work.actor.name})
    keepers.goes(work, message.ticket_id, message.id or 0)
    history.record(work, subject="message", subject_id=message.id or 0, kind="sent_anyway", before={"waiting": message.waiting})
    live.publish(work, "messages")


def edit(work: Work, *, message_id: int) -> str:
    """*Edit*: a stopped or failed message of a ticket does not go, and its words come back as the draft of its reply.

    Returns the address of the page where they are. Raises NotAllowed, NotFound, AlreadyOnItsWay, and what keeping the draft raises.
    """
    message = _held(work, message_id)
    keeper = keepers.KEEPERS.named(keepers.TICKET)
    if not message.ticket_id or keeper is None or message.status not in (Status.HELD, Status.FAILED):
        raise refusals.AlreadyOnItsWay
    way = cancel if message.status == Status.HELD else dismiss
    way(work, message_id=message.id or 0)
    return keeper.takes_back(work, message)


def take_back(work: Work, *, message_id: int) -> str:
    """*Undo* of a held message of a ticket: the same, but it is taken back even where its words cannot stand in a draft."""
    message = _held(work, message_id)
    cancel(work, message_id=message.id or 0)
    keeper = keepers.KEEPERS.named(keepers.TICKET)
    with suppress(Refusal):
        return keeper.takes_back(work, message) if keeper else ""
    return f"/tickets/{message.ticket_id}"


def _held(work: Work, message_id: int) -> Message:
    """The message, after its ticket was held."""
    message = message_to_change(work, message_id)
    keepers.hold(work, message.ticket_id)
    return message_to_change(work, message_id)
