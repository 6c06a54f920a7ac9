"""One page of the customers grid: searched, sorted, counted up to a cap, by keyset (CL-6, RO-6, RO-31).

Each database has its own plans (`on_sqlite`, `on_postgres`) for one and the same meaning (`customers.search`).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from sys import intern
from typing import Any, NamedTuple

from rxapp.core import db, inputs
from rxapp.core.paging import Keyset, PageRequest
from rxapp.core.work import Work
from rxapp.customers import rules, search
from rxapp.customers.queries import on_postgres, on_sqlite
from rxapp.customers.queries.plans import CAP, PAGE
from rxapp.shop import queries as shop
from rxapp.staff.rules import Permission

SORTS = ("name", "phone", "email", "tags", "last_contact")

_COLUMNS = {"name": "sort_name", "phone": "phone_sort", "email": "email_sort", "tags": "tags_sort", "last_contact": "last_contact_at"}
_KEYSETS = {
    sort: Keyset(sort, column, is_descending=sort.startswith("-"), is_moment=name == "last_contact")
    for name, column in _COLUMNS.items()
    for sort in (name, f"-{name}")
}


class GridRow(NamedTuple):
    """One line of the grid. `phone` and `email` are the main ones, `last_contact` is UTC in ISO to the minute; "" is none.

    A tuple of plain values, because fifty are made, kept and sent on every key press.
    """

    id: int
    name: str
    phone: str
    email: str
    tags: tuple[str, ...]
    last_contact: str
    last_contact_kind: str
    is_supplier: bool
    is_conflict: bool
    is_vip: bool


@dataclass(frozen=True, slots=True)
class GridPage:
    """At most 50 rows, how many there are in all (1,000 and `is_capped` when more), and the cursors of the neighbours.

    `after` leads to the next page, `before` to the previous one; "" where there is none.
    """

    rows: tuple[GridRow, ...]
    total: int
    is_capped: bool
    after: str = ""
    before: str = ""


def page(work: Work, *, q: str = "", sort: str = "name", suppliers: bool = False, after: str = "", before: str = "") -> GridPage:
    """The page of customers, hidden ones left out, that `q` finds.

    `sort` is one of SORTS, with a leading "-" for the other way round; a cursor is one that an earlier page gave with the
    same sort. A cursor whose neighbours are gone leads to the first page. Raises NotAllowed, BadInput, TooLong.
    """
    work.need(Permission.SEE_CUSTOMERS)
    q = inputs.a_line(q, limit=search.LIMIT)
    request = _KEYSETS[inputs.one_of(sort, _KEYSETS)].request(after=after, before=before)
    query = search.query_of(q).suppliers() if inputs.a_flag(suppliers) else search.query_of(q)
    total, rows = _plan(work, query, request)
    if request.edge and len(rows) < (PAGE if request.is_backwards else 1):
        request = request.first
        total, rows = _plan(work, query, request)
    return _made(work, request, total, rows)


def is_cursor(text: str, sort: str) -> bool:
    """Whether an earlier page with this sort can have given it; "" is none, and right."""
    return sort in _KEYSETS and _KEYSETS[sort].is_cursor(text)


def ids_found(work: Work, query: search.SearchQuery, *, limit: int) -> list[int]:
    """Some customers whom the query finds, hidden ones left out, in no promised order."""
    return (on_sqlite if db.is_sqlite() else on_postgres).ids(work.reader(), query, limit)


def _plan(work: Work, query: search.SearchQuery, request: PageRequest) -> tuple[int, list[Any]]:
    return (on_sqlite if db.is_sqlite() else on_postgres).found(work.reader(), query, request)


def _made(work: Work, request: PageRequest, total: int, read: list[Any]) -> GridPage:
    page = request.cut(read, size=PAGE)
    prefix = rules.prefix_of(shop.country(work)) + " " if page.rows else ""
    return GridPage(
        rows=tuple([_row(row, prefix) for row in page.rows]),
        total=min(total, CAP),
        is_capped=total > CAP,
        after=_cursor(request.keyset, page.rows[-1]) if page.rows and page.has_next else "",
        before=_cursor(request.keyset, page.rows[0]) if page.rows and page.has_previous else "",
    )


def _row(row: Any, prefix: str) -> GridRow:
    customer_id, name, national, international, email, tags, at, kind, is_supplier, is_conflict, is_vip, _value = row
    return GridRow(
        customer_id,
        name,
        national if international.startswith(prefix) else international,
        email,
        tuple(map(intern, tags.split("\n"))) if tags else (),
        f"{at[:16].replace(' ', 'T')}Z" if kind else "",
        intern(kind),
        is_supplier == 1,
        is_conflict == 1,
        is_vip == 1,
    )


def _in_utc(value: str | datetime) -> str:
    """A moment as SQLite keeps it; PostgreSQL gives one of its own zone."""
    return value if isinstance(value, str) else str(value.astimezone(UTC).replace(tzinfo=None))


def _cursor(keyset: Keyset, row: Any) -> str:
    return keyset.cursor(datetime.fromisoformat(f"{_in_utc(row[-1])}+00:00") if keyset.is_moment else row[-1], row[0])
