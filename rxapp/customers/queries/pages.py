"""One page of the customers grid: searched, sorted, counted up to a cap, by keyset (CL-6, RO-6, RO-31).

Each database has its own plans (`on_sqlite`, `on_postgres`) for one and the same meaning (`customers.search`).
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from sys import intern
from typing import Any, NamedTuple

from rxapp.core import db, inputs
from rxapp.core.errors import BadInput, Refusal
from rxapp.core.work import Work
from rxapp.customers import rules, search
from rxapp.customers.queries import on_postgres, on_sqlite
from rxapp.customers.queries.asked import CAP, EDGE_LIMIT, PAGE, Asked
from rxapp.shop import queries as shop
from rxapp.staff.rules import Permission

SORTS = ("name", "phone", "email", "tags", "last_contact")

_COLUMNS = {"name": "sort_name", "phone": "phone_sort", "email": "email_sort", "tags": "tags_sort", "last_contact": "last_contact_at"}


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
    sort = inputs.one_of(sort, (*SORTS, *(f"-{name}" for name in SORTS)))
    needle = search.needle(q).suppliers() if inputs.a_flag(suppliers) else search.needle(q)
    is_backwards = bool(before)
    asked = Asked(needle, _COLUMNS[sort.lstrip("-")], sort.startswith("-"), _edge(before or after, sort), is_backwards)
    total, rows = _plan(work, asked)
    if asked.edge and len(rows) < (PAGE if is_backwards else 1):
        asked = Asked(needle, asked.column, asked.is_descending)
        total, rows = _plan(work, asked)
    return _made(work, asked, sort, total, rows)


def is_cursor(text: str, sort: str) -> bool:
    """Whether an earlier page with this sort can have given it; "" is none, and right."""
    try:
        _edge(text, sort)
    except Refusal:
        return False
    return True


def ids_found(work: Work, needle: search.SearchQuery, *, limit: int) -> list[int]:
    """Some customers whom the needle finds, hidden ones left out, in no promised order."""
    return (on_sqlite if db.is_sqlite() else on_postgres).ids(work.reader(), needle, limit)


def _plan(work: Work, asked: Asked) -> tuple[int, list[Any]]:
    return (on_sqlite if db.is_sqlite() else on_postgres).found(work.reader(), asked)


def _made(work: Work, asked: Asked, sort: str, total: int, rows: list[Any]) -> GridPage:
    has_more, rows = len(rows) > PAGE, rows[:PAGE]
    if asked.is_backwards:
        rows.reverse()
    has_next, has_previous = (True, has_more) if asked.is_backwards else (has_more, bool(asked.edge))
    prefix = rules.prefix_of(shop.country(work)) + " " if rows else ""
    return GridPage(
        rows=tuple([_row(row, prefix) for row in rows]),
        total=min(total, CAP),
        is_capped=total > CAP,
        after=_cursor(sort, rows[-1]) if rows and has_next else "",
        before=_cursor(sort, rows[0]) if rows and has_previous else "",
    )


def _row(row: Any, prefix: str) -> GridRow:
    customer_id, name, national, international, email, tags, at, kind, is_supplier, is_conflict, is_vip, _value = row
    return GridRow(
        customer_id,
        name,
        national if international.startswith(prefix) else international,
        email,
        tuple(map(intern, tags.split("\n"))) if tags else (),
        f"{_in_utc(at)[:16].replace(' ', 'T')}Z" if kind else "",
        intern(kind),
        is_supplier == 1,
        is_conflict == 1,
        is_vip == 1,
    )


def _in_utc(value: str | datetime) -> str:
    """A moment as SQLite keeps it; PostgreSQL gives one of its own zone."""
    return value if isinstance(value, str) else str(value.astimezone(UTC).replace(tzinfo=None))


def _cursor(sort: str, row: Any) -> str:
    value = f"{_in_utc(row[-1])}+00:00" if sort.endswith("last_contact") else row[-1]
    return base64.urlsafe_b64encode(json.dumps([sort, value, row[0]], ensure_ascii=False).encode()).decode().rstrip("=")


def _edge(cursor: str, sort: str) -> tuple[Any, int] | None:
    """The sort value and id in a cursor. Raises BadInput where it is none of ours, or of another sort."""
    if not cursor:
        return None
    text = inputs.a_line(cursor, limit=EDGE_LIMIT)
    try:
        given, value, customer_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        value = datetime.fromisoformat(value).astimezone(UTC) if sort.endswith("last_contact") else inputs.a_text(value, limit=EDGE_LIMIT)
    except (ValueError, TypeError, binascii.Error, OverflowError):
        raise BadInput from None
    if given != sort:
        raise BadInput
    return value, inputs.an_id(customer_id)
