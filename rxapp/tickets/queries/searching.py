"""Finding tickets by number, people and every word in them (D-122), newest word first.

The index answers; beside it stand the tickets that it does not know yet, read directly, and those of the customers whom the words
name, because a record may change after its tickets were indexed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rxapp.core import db
from rxapp.core.inputs import MAX_ID, a_number
from rxapp.core.paging import Keyset, PageRequest
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers import rules as customers
from rxapp.customers import search
from rxapp.customers.queries import pages
from rxapp.messages.models import Message
from rxapp.shop import queries as shop
from rxapp.staff.rules import Permission
from rxapp.tickets.models import Ticket, TicketTag
from rxapp.tickets.queries import desks
from rxapp.tickets.rules import words
from rxapp.tickets.rules.words import Asked
from rxapp.tickets.search_ddl import BUCKET, TABLE

PLACES = Keyset("found", "place", is_descending=True)
CUSTOMERS_AT_MOST = 20
UNINDEXED_AT_MOST = 200
_MESSAGE, _TICKET, _TAG = table_of(Message), table_of(Ticket), table_of(TicketTag)
Found = tuple[int, int]  # the place and the ticket


def found(work: Work, q: str, request: PageRequest, *, size: int) -> list[Found]:
    """The tickets that the actor sees and `q` finds, beyond the request's edge, in its order of reading; one more than `size` at most.

    A ticket whose number it is, or that of a message of it, comes first.
    """
    asked = words.asked(q, phone=customers.phone_number(q, country=shop.country(work)))
    queues = [queue.id for queue in desks.seen(work)]
    if not queues:
        return []
    first = _numbered(work, asked.number, queues) if asked.number else []
    listed: dict[int, int] = {}
    if not asked.only_number:
        sources = (_indexed, _unindexed) if asked.words or asked.beginning else ()
        for source in sources:
            _add(listed, source(work, asked, queues, request, size))
        _add(listed, _of_customers(work, q, queues, request, size))
    for _place, ticket_id in first:
        listed.pop(ticket_id, None)
    rows = sorted(((place, ticket_id) for ticket_id, place in listed.items()), reverse=request.goes_down)
    return ([] if request.edge else first) + rows[: size + 1]


def _add(listed: dict[int, int], rows: Iterable[Found]) -> None:
    for place, ticket_id in rows:
        listed[ticket_id] = max(place, listed.get(ticket_id, 0))


def _numbered(work: Work, number: int, queues: Sequence[int]) -> list[Found]:
    of_message = sa.select(_MESSAGE.c.ticket_id).where(_MESSAGE.c.id == number)
    its = sa.or_(_TICKET.c.number == number, _TICKET.c.id.in_(of_message))
    asked = sa.select(_PLACE, _TICKET.c.id).where(its, *_shown(queues)).order_by((_TICKET.c.number == number).desc())
    return [(place, ticket_id) for place, ticket_id in work.session.execute(asked)]


def _indexed(work: Work, asked: Asked, queues: Sequence[int], request: PageRequest, size: int) -> list[Found]:
    walk = _Walk(request.beyond, request.way, _edge(request), ", ".join(map(str, queues)), size + 1)
    statement, values = _on_sqlite(asked, walk) if db.is_sqlite() else _on_postgres(asked, walk)
    return [(place, ticket_id) for place, ticket_id in work.reader().rows(statement, values)]


@dataclass(frozen=True, slots=True)
class _Walk:
    """How the index is walked: the comparison with the edge and the direction, in SQL; which queues, and how many rows."""

    beyond: str
    way: str
    edge: int | None
    queues: str
    limit: int

    @property
    def shown(self) -> str:
        return f"t.queue_id IN ({self.queues}) AND t.state <> 'deleted'"


def _on_sqlite(asked: Asked, walk: _Walk) -> tuple[str, tuple[object, ...]]:
    terms = [f'"{word}"' for word in asked.words] + ([f'"{asked.beginning}"*'] if asked.beginning else [])
    further = f"AND {TABLE}.rowid {walk.beyond} ?" if walk.edge is not None else ""
    statement = (
        f"SELECT {TABLE}.rowid, t.id FROM {TABLE} CROSS JOIN ticket t ON t.search_place = {TABLE}.rowid"
        f" WHERE {TABLE} MATCH ? {further} AND {walk.shown} ORDER BY {TABLE}.rowid {walk.way} LIMIT {walk.limit}"
    )
    return statement, (" AND ".join(terms), *(() if walk.edge is None else (walk.edge,)))


def _on_postgres(asked: Asked, walk: _Walk) -> tuple[str, tuple[object, ...]]:
    """Bucket by bucket, so that the newest come without all being sorted."""
    terms = [f"'{word}'" for word in asked.words]
    if asked.beginning:
        is_marked = len(asked.beginning) <= words.LONGEST_MARKED
        terms.append(f"'^{asked.beginning}'" if is_marked else f"'{asked.beginning}':*")
    buckets = f"SELECT DISTINCT bucket FROM {TABLE}" + (f" WHERE bucket {walk.beyond}= %s" if walk.edge is not None else "")
    further = f"AND s.place {walk.beyond} %s" if walk.edge is not None else ""
    of_one = (
        f"SELECT s.place, s.ticket_id FROM {TABLE} s JOIN ticket t ON t.id = s.ticket_id WHERE s.bucket = b.bucket"
        f" AND s.words @@ %s::tsquery {further} AND {walk.shown} ORDER BY s.place {walk.way} LIMIT {walk.limit}"
    )
    ordered = f"({buckets} ORDER BY bucket {walk.way}) b CROSS JOIN LATERAL ({of_one}) f"
    query = " & ".join(terms)
    values = (query,) if walk.edge is None else (walk.edge >> BUCKET, query, walk.edge)
    return f"SELECT f.place, f.ticket_id FROM {ordered} LIMIT {walk.limit}", values


def _unindexed(work: Work, asked: Asked, queues: Sequence[int], request: PageRequest, size: int) -> list[Found]:
    """Those whose words are not in the index yet, by the words of their messages."""
    waiting = sa.select(_TICKET.c.id).where(sa.text("ticket.is_unindexed"), *_shown(queues)).order_by(_TICKET.c.id.desc())
    ids = list(work.session.scalars(waiting.limit(UNINDEXED_AT_MOST)))
    if not ids:
        return []
    said = [
        sa.or_(
            sa.exists().where(_MESSAGE.c.ticket_id == _TICKET.c.id, _MESSAGE.c.search_text.contains(word)),
            sa.exists().where(_TAG.c.ticket_id == _TICKET.c.id, _TAG.c.folded.contains(word)),
        )
        for word in _all(asked)
    ]
    rows = sa.select(_PLACE, _TICKET.c.id).where(_TICKET.c.id.in_(ids), *said)
    return _beyond(work, rows, request, size)


def _of_customers(work: Work, q: str, queues: Sequence[int], request: PageRequest, size: int) -> list[Found]:
    if not work.actor.may(Permission.SEE_CUSTOMERS) or len(q) < words.SHORTEST_BEGINNING:
        return []
    ids = pages.ids_found(work, search.query_of(q), limit=CUSTOMERS_AT_MOST)
    rows = sa.select(_PLACE, _TICKET.c.id).where(_TICKET.c.customer_id.in_(ids), *_shown(queues))
    return _beyond(work, rows, request, size) if ids else []


def _beyond(work: Work, rows: sa.Select[Any, Any], request: PageRequest, size: int) -> list[Found]:
    edge = _edge(request)
    if edge is not None:
        rows = rows.where(edge > _PLACE if request.goes_down else edge < _PLACE)
    ordered = rows.order_by(_PLACE.desc() if request.goes_down else _PLACE.asc()).limit(size + 1)
    return [(place, ticket_id) for place, ticket_id in work.session.execute(ordered)]


def _edge(request: PageRequest) -> int | None:
    """The place behind which is read; it comes back from a browser. Raises BadInput."""
    return a_number(request.edge[0], low=0, high=MAX_ID) if request.edge else None


def _all(asked: Asked) -> tuple[str, ...]:
    return (*asked.words, *((asked.beginning,) if asked.beginning else ()))


def _shown(queues: Sequence[int]) -> tuple[sa.ColumnElement[bool], ...]:
    return _TICKET.c.queue_id.in_(queues), _TICKET.c.state != "deleted"


_PLACE = sa.case((_TICKET.c.is_unindexed, _TICKET.c.last_event_id), else_=_TICKET.c.search_place)
