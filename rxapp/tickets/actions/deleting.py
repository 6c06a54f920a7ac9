"""Deleting tickets for good (TK-61..64, D-26): by a right that nobody has from the start.

The messages go with everything that hangs on them, the mails as they came too, and what waits to be sent is never sent. A stub keeps
the number, so that no number comes back and a late answer opens a ticket of its own (D-48). The change log keeps the number, who
and when, and no word.
"""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import locks
from rxapp.core.errors import NotFound
from rxapp.core.inputs import an_id
from rxapp.core.settings import settings
from rxapp.core.tables import table_of
from rxapp.core.work import SYSTEM, Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.actions import entries
from rxapp.messages.mailboxes.models import RawMail
from rxapp.messages.models import Message
from rxapp.staff.rules import Permission
from rxapp.tickets.actions import indexing, moving
from rxapp.tickets.models import Ticket, TicketDraft, TicketPresence, TicketSeen, TicketTag, TicketWatch
from rxapp.tickets.queries import one
from rxapp.tickets.rules.kinds import State

_MESSAGE, _RAW, _TICKET = table_of(Message), table_of(RawMail), table_of(Ticket)
_OF_A_TICKET = tuple(table_of(model) for model in (TicketTag, TicketSeen, TicketWatch, TicketDraft, TicketPresence))
_EMPTY: dict[str, Any] = {
    "subject": "", "customer_id": None, "address": "", "name": "", "to_address": "", "staff_id": None, "category_id": None,
    "priority_id": None, "last_event_id": 0, "search_place": 0, "is_unindexed": False, "reply_due_at": None, "alert_at": None,
    "execute_due_at": None, "snoozed_until": None, "merged_into_id": None, "looks_like_id": None, "state": State.DELETED.value,
}  # fmt: skip


def delete(work: Work, *, ticket_ids: Sequence[object]) -> int:
    """Delete these tickets, all or none; returns how many.

    Raises NotAllowed, BadInput, NotFound where one is not seen, and AlreadyOnItsWay where a message of theirs is just being sent.
    """
    work.need(Permission.DELETE_TICKETS)
    work.need(Permission.WORK_TICKETS)
    numbers = sorted({an_id(ticket_id) for ticket_id in ticket_ids})
    seen = one.queue_ids_seen(work)
    asked = locks.rows(locks.TICKETS, select(Ticket).where(col(Ticket.id).in_(numbers)).order_by(col(Ticket.id)), numbers)
    rows = work.session.exec(asked.execution_options(populate_existing=True)).all()
    if len(rows) != len(numbers) or any(row.deleted_at or row.queue_id not in seen for row in rows):
        raise NotFound
    if numbers:
        _delete(work, numbers)
    return len(numbers)


def _delete(work: Work, numbers: list[int]) -> None:
    message_ids = list(work.session.scalars(sa.select(_MESSAGE.c.id).where(_MESSAGE.c.ticket_id.in_(numbers))))
    _remove_raw(work, message_ids)
    if message_ids:
        house = Work(work.session, work.now, SYSTEM)
        entries.remove(house, message_ids=message_ids)
        work.published |= house.published
        history.blank(work, subject="message", subject_ids=message_ids)
    indexing.drop(work, numbers)
    for table in _OF_A_TICKET:
        work.session.execute(sa.delete(table).where(table.c.ticket_id.in_(numbers)))
    work.session.execute(sa.update(_TICKET).where(_TICKET.c.looks_like_id.in_(numbers)).values(looks_like_id=None))
    stub = {**_EMPTY, "deleted_at": work.now, "version": _TICKET.c.version + 1}
    work.session.execute(sa.update(_TICKET).where(_TICKET.c.id.in_(numbers)).values(**stub))
    work.session.expire_all()
    history.blank(work, subject=moving.SUBJECT, subject_ids=numbers)
    for number in numbers:
        history.record(work, subject=moving.SUBJECT, subject_id=number, kind="deleted")
    live.publish(work, moving.TOPIC)


def _remove_raw(work: Work, message_ids: list[int]) -> None:
    """The mails as they came: their rows now, their bytes once it is certain."""
    these = _RAW.c.message_id.in_(message_ids)
    paths = [path for path in work.session.scalars(sa.select(_RAW.c.path).where(these)) if path]
    work.session.execute(sa.delete(_RAW).where(these))
    for path in paths:
        work.afterwards(partial(_unlink, settings().data_dir / path))


def _unlink(path: Path) -> None:
    with suppress(OSError):  # what has no row any more is swept by night
        path.unlink(missing_ok=True)
