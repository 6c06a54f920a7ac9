"""One page of the inbox (TK-32, THX-1, D-129): a view by keyset, the newest word first.

A view's state stands in the SQL as a literal, and the queues as plain numbers: else a database would not use the index of that state
alone. Such a statement is made once for each set of queues.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from rxapp.core.errors import BadInput
from rxapp.core.inputs import a_line
from rxapp.core.paging import Keyset, Page, PageRequest
from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers.models import Customer
from rxapp.messages.models import Message
from rxapp.staff.models import Staff
from rxapp.staff.rules import Permission
from rxapp.tickets.models import IS_CLOSED, IS_OPEN, IS_SNOOZED, Queue, Status, Ticket, TicketDraft, TicketSeen
from rxapp.tickets.queries import desks, one, searching
from rxapp.tickets.rules import deadlines, views, words

PAGE = 50
EXCERPT = 160  # characters
_READ_OF_BODY = 400
_TICKET, _CUSTOMER, _MESSAGE = table_of(Ticket), table_of(Customer), table_of(Message)
_QUEUE, _STATUS, _STAFF, _SEEN = table_of(Queue), table_of(Status), table_of(Staff), table_of(TicketSeen)
_DRAFT = table_of(TicketDraft)
_KEYSET = Keyset("inbox", "last_message_at", is_descending=True, is_moment=True)
_ME: sa.BindParameter[int] = sa.bindparam("me")
_AT, _ID = sa.bindparam("at", type_=_TICKET.c.last_message_at.type), sa.bindparam("edge_id", type_=sa.Integer())
_ONLY = {
    views.MINE: (IS_OPEN, _TICKET.c.staff_id == _ME),
    views.UNASSIGNED: (IS_OPEN, _TICKET.c.staff_id.is_(None)),
    views.US: (IS_OPEN, _TICKET.c.waiting_for == sa.literal_column("'us'")),
    views.CUSTOMER: (IS_OPEN, _TICKET.c.waiting_for == sa.literal_column("'customer'")),
    views.SNOOZED: (IS_SNOOZED, sa.true()),
    views.CLOSED: (IS_CLOSED, sa.true()),
    views.QUEUE: (IS_OPEN, sa.true()),
}


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One line of the inbox. Moments are UTC in ISO to the minute, "" is none; `status` is a name, or a catalogue key after an @.

    `who` is the customer, else how the sender calls themselves, else their address. `deadline` is a `rules.deadlines.Deadline`,
    `deadline_at` the due time that it speaks of, or the next one. `has_draft`: somebody is writing in it.
    """

    id: int
    number: int
    subject: str
    customer_id: int
    who: str
    address: str
    is_supplier: bool
    is_conflict: bool
    is_vip: bool
    excerpt: str
    at: str
    is_unread: bool
    queue_id: int
    queue: str
    staff_id: int
    staff: str
    status: str
    state: str
    deadline: str
    deadline_at: str
    snoozed_until: str
    waiting_for: str
    tags: tuple[str, ...]
    message_count: int
    kind: str
    has_draft: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """At most 50 rows, and the cursors of the neighbours: `next` for `after`, `previous` for `before`; "" where there is none."""

    rows: tuple[TicketRow, ...] = ()
    next: str = ""
    previous: str = ""


def page(work: Work, *, view: object = "", q: object = "", after: object = "", before: object = "") -> InboxPage:
    """The page of a view (`rules.views.view_of`), or with `q` of every ticket the actor sees that it finds, whatever the view.

    A cursor is one that an earlier page gave; one whose neighbours are gone leads to the first page. Raises NotAllowed, BadInput,
    TooLong.
    """
    work.need(Permission.WORK_TICKETS)
    asked = a_line(q, limit=words.LIMIT)
    if asked:
        return _search(work, asked, searching.PLACES.request(after=after, before=before))
    request = _KEYSET.request(after=after, before=before)
    found = _rows(work, _view(view), request)
    if request.edge and len(found) < (PAGE if request.is_backwards else 1):
        request = request.first
        found = _rows(work, _view(view), request)
    return made(work, request.cut(found, size=PAGE))


def made(work: Work, cut: Page[Any]) -> InboxPage:
    """The page from its rows as `columns` reads them."""
    tags = _tags(work, [row.id for row in cut.rows])
    return InboxPage(
        rows=tuple(_row(work, row, tags.get(row.id, ())) for row in cut.rows),
        next=_cursor(cut.rows[-1]) if cut.rows and cut.has_next else "",
        previous=_cursor(cut.rows[0]) if cut.rows and cut.has_previous else "",
    )


def is_cursor(text: str) -> bool:
    """Whether an earlier page can have given it; "" is none, and right."""
    return _KEYSET.is_cursor(text) or searching.PLACES.is_cursor(text)


def columns() -> sa.Select[Any]:
    """What a line of the inbox shows, for the actor `me`; the caller adds which tickets."""
    joined = (
        _TICKET.outerjoin(_CUSTOMER, _CUSTOMER.c.id == _TICKET.c.customer_id)
        .outerjoin(_SEEN, sa.and_(_SEEN.c.staff_id == _ME, _SEEN.c.ticket_id == _TICKET.c.id))
        .outerjoin(_MESSAGE, _MESSAGE.c.id == _TICKET.c.last_event_id)
        .outerjoin(_STAFF, _STAFF.c.id == _TICKET.c.staff_id)
        .join(_QUEUE, _QUEUE.c.id == _TICKET.c.queue_id)
        .join(_STATUS, _STATUS.c.id == _TICKET.c.status_id)
    )
    words = sa.func.substr(_MESSAGE.c.body, 1, _READ_OF_BODY)
    beside = sa.alias(_MESSAGE)
    counted = sa.select(sa.func.count()).where(beside.c.ticket_id == _TICKET.c.id, beside.c.kind != sa.literal_column("'event'"))
    return sa.select(
        *_TICKET.c,
        sa.func.coalesce(_CUSTOMER.c.name, "").label("customer"),
        _CUSTOMER.c.is_supplier,
        _CUSTOMER.c.is_conflict,
        _CUSTOMER.c.is_vip,
        sa.func.coalesce(words, "").label("words"),
        (sa.func.coalesce(_SEEN.c.event_id, 0) < _TICKET.c.last_event_id).label("is_unread"),
        _QUEUE.c.name.label("queue"),
        sa.func.coalesce(_STAFF.c.name, "").label("staff"),
        _STATUS.c.name.label("status_name"),
        _STATUS.c.built_in,
        counted.scalar_subquery().label("message_count"),
        sa.exists(sa.select(_DRAFT.c.id).where(_DRAFT.c.ticket_id == _TICKET.c.id)).label("has_draft"),
    ).select_from(joined)


def _rows(work: Work, view: views.View, request: PageRequest) -> Sequence[Any]:
    found = desks.seen(work)
    if view.name == views.QUEUE:
        wanted = tuple(queue.id for queue in found if queue.id == view.queue_id)
    else:
        wanted = tuple(queue.id for queue in found if not queue.is_spam)
    if not wanted:
        return ()
    values: dict[str, Any] = {"me": work.actor.id or 0}
    if request.edge:
        values |= {"at": request.edge[0], "edge_id": request.edge[1]}
    return _read(view.name, wanted, request.is_backwards, request.edge is not None).rows(work, **values)


@lru_cache(maxsize=256)
def _read(name: str, queue_ids: tuple[int, ...], is_backwards: bool, has_edge: bool) -> Read:
    literal, condition = _ONLY[name]
    queues: list[sa.ColumnElement[int]] = [sa.literal_column(str(queue_id)) for queue_id in queue_ids]
    statement = columns().where(sa.text(f"ticket.{literal}"), condition, _TICKET.c.queue_id.in_(queues))
    edge: Any = (_AT, _ID) if has_edge else None
    request = PageRequest(_KEYSET, edge, is_backwards=is_backwards)
    return Read(request.of(statement, _TICKET.c.last_message_at, _TICKET.c.id, size=PAGE))


def _view(view: object) -> views.View:
    found = views.view_of(a_line(view, limit=20))
    if found is None:
        raise BadInput
    return found


def _tags(work: Work, ticket_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    if not ticket_ids:
        return {}
    asked = f"SELECT ticket_id, name FROM ticket_tag WHERE ticket_id IN ({', '.join(map(str, ticket_ids))}) ORDER BY id"
    found: dict[int, tuple[str, ...]] = {}
    for ticket_id, name in work.reader().rows(asked):
        found[ticket_id] = (*found.get(ticket_id, ()), name)
    return found


def _row(work: Work, row: Any, tags: tuple[str, ...]) -> TicketRow:
    return TicketRow(
        id=row.id,
        number=row.number or 0,
        subject=row.subject,
        customer_id=row.customer_id or 0,
        who=row.customer or row.name or row.address,
        address=row.address,
        is_supplier=bool(row.is_supplier),
        is_conflict=bool(row.is_conflict),
        is_vip=bool(row.is_vip),
        excerpt=" ".join(row.words.split())[:EXCERPT],
        at=_iso(row.last_message_at),
        is_unread=bool(row.is_unread),
        queue_id=row.queue_id,
        queue=row.queue,
        staff_id=row.staff_id or 0,
        staff=row.staff,
        status=row.status_name or f"@{one.STATUS_WORD}.{row.built_in}",
        state=row.state,
        deadline=deadlines.state_of(row, work.now).value,
        deadline_at=_iso(deadlines.next_of(row, work.now)),
        snoozed_until=_iso(row.snoozed_until),
        waiting_for=row.waiting_for,
        tags=tags,
        message_count=row.message_count,
        kind=row.kind,
        has_draft=bool(row.has_draft),
    )


@lru_cache(maxsize=4)
def _these() -> Read:
    return Read(columns().where(_TICKET.c.id.in_([sa.bindparam(f"id_{place}", type_=sa.Integer()) for place in range(PAGE)])))


def _padded(ids: Sequence[int]) -> dict[str, int]:
    """The ids of a page as the values of one statement that is the same for every page."""
    return {f"id_{place}": ids[place] if place < len(ids) else 0 for place in range(PAGE)}


def _search(work: Work, asked: str, request: PageRequest) -> InboxPage:
    found = searching.found(work, asked, request, size=PAGE)
    cut = request.cut(found, size=PAGE)
    ids = [ticket_id for _place, ticket_id in cut.rows]
    rows = _these().rows(work, me=work.actor.id or 0, **_padded(ids)) if ids else []
    by_id, tags = {row.id: row for row in rows}, _tags(work, ids)
    return InboxPage(
        rows=tuple(_row(work, by_id[ticket_id], tags.get(ticket_id, ())) for ticket_id in ids if ticket_id in by_id),
        next=searching.PLACES.cursor(str(cut.rows[-1][0]), cut.rows[-1][1]) if ids and cut.has_next else "",
        previous=searching.PLACES.cursor(str(cut.rows[0][0]), cut.rows[0][1]) if ids and cut.has_previous else "",
    )


def _cursor(row: Any) -> str:
    return _KEYSET.cursor(row.last_message_at, row.id)


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if moment else ""
