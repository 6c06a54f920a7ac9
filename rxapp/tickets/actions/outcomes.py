"""What becomes of replies, told to their tickets: one that does not go makes its ticket wait for us again (D-131, D-132)."""

from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import locks
from rxapp.core.kinds import OUTGOING, Direction, Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.messages.actions.keepers import TICKET, Keeper
from rxapp.messages.models import IS_UNHEEDED, Message
from rxapp.messages.rules.sending import TYPED
from rxapp.messages.rules.states import Status
from rxapp.tickets.actions import drafts, moving, replying
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import drafts as drafts_queries
from rxapp.tickets.queries import one
from rxapp.tickets.rules.kinds import Built, Part, Waiting

AT_ONCE = 50
_MESSAGE = table_of(Message)
_UNHEEDED = sa.select(_MESSAGE.c.id, _MESSAGE.c.ticket_id, _MESSAGE.c.is_auto).where(sa.text(IS_UNHEEDED))
_GONE = (Status.CANCELLED.value, Status.FAILED.value)


def is_any_unheeded(work: Work) -> bool:
    """Whether a message of a ticket did not go, and its ticket has not taken notice yet; asked every second, a glance at an index."""
    return work.session.execute(_UNHEEDED.limit(1)).first() is not None


def heed(work: Work) -> int:
    """Make the tickets take notice whose replies failed or were stopped: *New*, and waiting for us (D-132). Returns how many messages.

    What the house said by itself changes nothing. For the house.
    """
    rows = work.session.execute(_UNHEEDED.order_by(_MESSAGE.c.ticket_id, _MESSAGE.c.id).limit(AT_ONCE)).all()
    for ticket_id, of_it in groupby(rows, key=lambda row: row.ticket_id):
        ticket = _held(work, ticket_id)
        if ticket and not ticket.deleted_at and not all(row.is_auto for row in of_it):
            moving.moved(work, ticket, kind="reply_failed", status_id=one.built_in(work, Built.NEW), waiting_for=Waiting.US.value)
    if rows:
        work.session.execute(sa.update(_MESSAGE).where(_MESSAGE.c.id.in_([row.id for row in rows])).values(heeded_at=work.now))
    return len(rows)


def _held(work: Work, ticket_id: int) -> Ticket | None:
    asked = locks.rows(locks.TICKETS, select(Ticket).where(col(Ticket.id) == ticket_id), [ticket_id])
    return work.session.exec(asked.execution_options(populate_existing=True)).first()


def _hold(work: Work, ticket_id: int) -> None:
    one.held_ticket(work, ticket_id)


def _goes(work: Work, ticket_id: int, message_id: int) -> None:
    ticket = one.ticket_for(work, ticket_id)
    newest = max(ticket.last_event_id, message_id)
    replying.answered(work, ticket, event_id=newest)


def _stays(work: Work, ticket_id: int) -> None:
    """A reply was taken back: where the last word is the customer's again, the ticket waits for us, and it was not answered yet."""
    ticket = one.ticket_for(work, ticket_id)
    said = sa.select(_MESSAGE.c.direction, _MESSAGE.c.is_auto).where(
        _MESSAGE.c.ticket_id == ticket_id, _MESSAGE.c.kind.in_([kind.value for kind in OUTGOING]), _MESSAGE.c.status.not_in(_GONE)
    )
    words = [row.direction for row in work.session.execute(said.order_by(_MESSAGE.c.id)) if not row.is_auto]
    changes: dict[str, Any] = {}
    if Direction.OUT.value not in words:
        changes |= {"first_reply_at": None, "first_reply_worked": None}
    if not words or words[-1] == Direction.IN.value:
        changes["waiting_for"] = Waiting.US.value
        if one.statuses(work)[ticket.status_id].parent is Built.AWAITING:
            changes["status_id"] = one.built_in(work, Built.IN_PROGRESS)
    moving.moved(work, ticket, kind="reply_taken_back", **changes)


def _takes_back(work: Work, message: Message) -> str:
    """Its words as the draft of the reply, below what the acting person has begun already. Raises NotYours, DraftTooBig."""
    ticket_id = message.ticket_id or 0
    stands = drafts_queries.drafts_of(work, ticket_id).get(Part.REPLY)
    typed = message.body[: message.facts[TYPED]] if message.facts.get(TYPED) else message.body
    begun = str(stands.content.get("body") or "") if stands else ""
    body = begun if typed in begun else f"{begun}\n\n{typed}".strip()
    kind = message.kind if message.kind in OUTGOING else Kind.EMAIL.value
    content = {"kind": kind, **(stands.content if stands else {"to": message.to}), "body": body}
    event = one.ticket_for(work, ticket_id).last_event_id
    version = stands.version if stands else 0
    drafts.save(work, ticket_id=ticket_id, part=Part.REPLY, content=content, version=version, based_on=event)
    return f"/tickets/{ticket_id}"


KEEPER = Keeper(TICKET, hold=_hold, goes=_goes, stays=_stays, takes_back=_takes_back)
