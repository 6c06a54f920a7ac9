"""How many tickets each view and queue of the inbox has, and how many the actor has not read.

One grouped question over the open tickets answers every view of everybody, so its answer is kept in each process until the change
feed has told of tickets.
"""

from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import Engine

from rxapp.core import db
from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.live.models import TopicVersion
from rxapp.staff.rules import Permission
from rxapp.tickets.models import IS_CLOSED, IS_OPEN, IS_SNOOZED, Ticket
from rxapp.tickets.queries import desks
from rxapp.tickets.rules import views

CAP = 1_000  # of closed tickets, which nobody counts to the end
TOPIC = "tickets"
_TOPICS = table_of(TopicVersion)
_VERSION = Read(sa.select(_TOPICS.c.version).where(_TOPICS.c.topic == sa.literal_column(f"'{TOPIC}'")))
_TICKET = table_of(Ticket)
_OPEN, _SNOOZED, _CLOSED = (sa.text(f"ticket.{words}") for words in (IS_OPEN, IS_SNOOZED, IS_CLOSED))
_BY = (_TICKET.c.queue_id, _TICKET.c.staff_id, _TICKET.c.waiting_for)
_GROUPS = Read(sa.select(*_BY, sa.func.count().label("n")).where(_OPEN).group_by(*_BY))
_ASLEEP = Read(sa.select(_TICKET.c.queue_id, sa.func.count().label("n")).where(_SNOOZED).group_by(_TICKET.c.queue_id))


@dataclass(frozen=True, slots=True)
class QueueCount:
    """A queue that the actor sees, and how many open tickets wait in it."""

    id: int
    name: str
    count: int
    is_spam: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """Tickets by view (`rules.views.VIEWS`; closed ones to 1,000 at most), by queue, and how many open ones the actor has not read.

    Tickets in the spam queue are counted there alone.
    """

    views: dict[str, int] = field(default_factory=dict[str, int])
    queues: tuple[QueueCount, ...] = ()
    unread: int = 0


@dataclass(slots=True)
class _Kept:
    version: int
    groups: list[Any]
    asleep: list[Any]
    closed: dict[tuple[int, ...], int] = field(default_factory=dict[tuple[int, ...], int])


_kept: "WeakKeyDictionary[Engine, _Kept]" = WeakKeyDictionary()


def counts(work: Work) -> Counts:
    """The counts for the actor. Raises NotAllowed."""
    work.need(Permission.WORK_TICKETS)
    queues = desks.seen(work)
    wanted = tuple(queue.id for queue in queues if not queue.is_spam)
    kept = _now(work)
    found: dict[str, int] = dict.fromkeys(views.VIEWS, 0)
    by_queue = {queue.id: 0 for queue in queues}
    for queue_id, staff_id, waiting_for, number in kept.groups:
        if queue_id in by_queue:
            by_queue[queue_id] += number
        if queue_id in wanted:
            found[views.MINE] += number if staff_id and staff_id == work.actor.id else 0
            found[views.UNASSIGNED] += 0 if staff_id else number
            if waiting_for in found:
                found[waiting_for] += number
    found[views.SNOOZED] = sum(number for queue_id, number in kept.asleep if queue_id in wanted)
    found[views.CLOSED] = _closed(work, kept, wanted)
    listed = tuple(QueueCount(row.id, row.name, by_queue[row.id], row.is_spam) for row in queues if row.is_active or by_queue[row.id])
    return Counts(found, listed, _unread(work, wanted))


def unread(work: Work) -> int:
    """How many open tickets, those in the spam queue left out, have news that the actor has not seen; 0 without *work tickets*."""
    return _unread(work, tuple(queue.id for queue in desks.seen(work) if not queue.is_spam))


def _now(work: Work) -> _Kept:
    """What is known of this version of the feed; what a transaction has changed itself is counted anew."""
    row = _VERSION.first(work)
    version = row.version if row else 0
    kept = _kept.get(db.engine())
    if kept is None or kept.version != version or TOPIC in work.published:
        kept = _Kept(version, _GROUPS.rows(work), _ASLEEP.rows(work))
        if TOPIC not in work.published:
            _kept[db.engine()] = kept
    return kept


def _closed(work: Work, kept: _Kept, queue_ids: tuple[int, ...]) -> int:
    if queue_ids and queue_ids not in kept.closed:
        listed = ", ".join(map(str, queue_ids))
        asked = f"SELECT 1 FROM ticket WHERE {IS_CLOSED} AND queue_id IN ({listed}) LIMIT {CAP}"
        kept.closed[queue_ids] = int(work.reader().rows(f"SELECT count(*) FROM ({asked}) AS found")[0][0])
    return kept.closed.get(queue_ids, 0)


def _unread(work: Work, queue_ids: tuple[int, ...]) -> int:
    if not queue_ids or not work.actor.id:
        return 0
    seen = f"LEFT JOIN ticket_seen s ON s.staff_id = {int(work.actor.id)} AND s.ticket_id = t.id"
    asked = f"t.{IS_OPEN} AND t.queue_id IN ({', '.join(map(str, queue_ids))}) AND coalesce(s.event_id, 0) < t.last_event_id"
    return int(work.reader().rows(f"SELECT count(*) FROM ticket t {seen} WHERE {asked}")[0][0])
