"""Many made-up tickets at once, for the seed: rows are written in batches; the full-text index follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from rxapp.core import db, ids
from rxapp.core.errors import NotAllowed
from rxapp.core.kinds import Kind
from rxapp.core.tables import table_of
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.live import actions as live
from rxapp.messages.models import Message
from rxapp.messages.rules import sending
from rxapp.tickets.actions import moving
from rxapp.tickets.models import Queue, Ticket
from rxapp.tickets.queries import one
from rxapp.tickets.rules.kinds import STATE_OF, Built, State, Waiting

_TICKET, _MESSAGE = table_of(Ticket), table_of(Message)


@dataclass(frozen=True, slots=True)
class Seeded:
    """A made-up ticket; `words` alternate between the customer and us, `every` apart, the first at `at`. `customer_id` 0: nobody's."""

    subject: str
    name: str
    address: str
    at: datetime
    every: timedelta
    words: Sequence[str]
    status: Built
    customer_id: int = 0


def add_many(work: Work, *, tickets: Sequence[Seeded]) -> None:
    """Write them into the default queue, given to nobody. Raises NotAllowed for staff."""
    if not work.actor.is_system:
        raise NotAllowed
    ticket_id, message_id = (work.session.execute(sa.select(sa.func.max(table.c.id))).scalar() or 0 for table in (_TICKET, _MESSAGE))
    queue_id = work.session.exec(select(Queue.id).where(col(Queue.is_default))).one() or 0
    statuses = {status: one.built_in(work, status) for status in Built}
    rows: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    for place, told in enumerate(tickets, 1):
        lines = _lines(told, ticket_id + place, message_id + len(said) + 1)
        rows.append(_ticket(told, lines, queue_id, statuses[told.status]))
        said += lines
    work.session.execute(sa.insert(_TICKET), rows)
    work.session.execute(sa.insert(_MESSAGE), said)
    if not db.is_sqlite(work.session.get_bind()):
        for name in ("ticket", "message"):
            work.session.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"))
    live.publish(work, moving.TOPIC)


def _ticket(told: Seeded, lines: list[dict[str, Any]], queue_id: int, status_id: int) -> dict[str, Any]:
    last, state = lines[-1], STATE_OF[told.status]
    turn = Waiting.NOBODY if state is State.CLOSED else Waiting.US if last["direction"] == "in" else Waiting.CUSTOMER
    return _plain(Ticket) | {
        "id": last["ticket_id"],
        "number": lines[0]["id"],
        "subject": told.subject,
        "customer_id": told.customer_id or None,
        "address": told.address,
        "name": told.name,
        "queue_id": queue_id,
        "status_id": status_id,
        "state": state.value,
        "waiting_for": turn.value,
        "created_at": told.at,
        "last_message_at": last["shown_at"],
        "last_event_id": last["id"],
        "closed_at": last["shown_at"] if state is State.CLOSED else None,
    }


def _lines(told: Seeded, ticket_id: int, first_id: int) -> list[dict[str, Any]]:
    plain, found = _plain(Message), list[dict[str, Any]]()
    for place, body in enumerate(told.words):
        at, is_theirs = told.at + place * told.every, place % 2 == 0
        found.append(
            plain
            | {
                "id": first_id + place,
                "key": ids.key(),
                "reference": ids.key(),
                "customer_id": told.customer_id or None,
                "direction": "in" if is_theirs else "out",
                "kind": Kind.EMAIL.value,
                "status": "received" if is_theirs else "sent",
                "sender": told.address if is_theirs else "",
                "sender_name": told.name if is_theirs else "",
                "to": "" if is_theirs else told.address,
                "subject": told.subject,
                "body": body,
                "fingerprint": sending.fingerprint(body),
                "search_text": fold(f"{told.subject} {body} {told.name} {told.address}"),
                "created_at": at,
                "shown_at": at,
                "sent_at": None if is_theirs else at,
                "channel": "" if is_theirs else "demo",
                "is_demo": not is_theirs,
                "ticket_id": ticket_id,
            }
        )
    return found


def _plain(model: type[SQLModel]) -> dict[str, Any]:
    """What every column is where nothing is said; none for those that must be."""
    told = {name: field for name, field in model.model_fields.items() if name != "id" and not field.is_required()}
    return {name: field.get_default(call_default_factory=True) for name, field in told.items()}
