"""The grid's plans on PostgreSQL.

Few hits come from the trigram index, are counted and sorted in one statement. By name, many are had bucket by bucket in the
order of names (`search_ddl`); by another column they are met soon along its own index. That they are more than the cap is
known from a sample, because counting a thousand of many costs more than all the rest.
"""

import math
import random
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from rxapp.core import clock, db
from rxapp.core.db import Reader
from rxapp.core.paging import PageRequest
from rxapp.customers.queries.plans import CAP, COLUMNS, PAGE, sorted_up_to
from rxapp.customers.search import SearchQuery

SAMPLE = 2_000
KEPT_FOR = 300.0

_LIKE = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})
_SHOWN = ", ".join(f"customer.{name.strip()}" for name in COLUMNS.split(",")).replace(
    "customer.last_contact_at", "to_char(customer.last_contact_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """Some customers' texts, by lot, out of `shown` of them (about); `until` is on the monotonic clock."""

    texts: tuple[str, ...]
    shown: int
    until: float

    def finds_more_than(self, hits: int, query: SearchQuery) -> bool:
        """Whether the query surely finds more: five standard deviations and five above what so many hits would give."""
        even = len(self.texts) * hits / max(self.shown, 1)
        enough = even + 5 * math.sqrt(even) + 5
        return len(self.texts) > enough and query.count(self.texts) > enough


_samples: "WeakKeyDictionary[sa.Engine, Sample]" = WeakKeyDictionary()


def found(reader: Reader, query: SearchQuery, page: PageRequest) -> tuple[int, list[Any]]:
    """How many customers there are, counted to one above the cap, and at most 51 rows of the page, sort value last."""
    if not query.groups:
        return _everybody(reader, page)
    sample = _sample(reader)
    is_by_name = page.column == "sort_name"
    most = CAP if is_by_name else sorted_up_to(sample.shown)
    total, rows = (CAP + 1, None) if sample.finds_more_than(most, query) else _few(reader, query, page, most)
    if rows is None or total > most:
        rows = (_by_bucket if is_by_name else _walked)(reader, query, page)
    return total, rows


def ids(reader: Reader, query: SearchQuery, limit: int) -> list[int]:
    """At most `limit` customers whom the query finds."""
    where, patterns = _tests(query, "search_text")
    return [row[0] for row in reader.rows(f"SELECT id FROM customer_search WHERE {where} LIMIT %s", (*patterns, limit))]


def _everybody(reader: Reader, page: PageRequest) -> tuple[int, list[Any]]:
    edge = f" AND ({page.column}, id) {page.beyond} (%s, %s)" if page.edge else ""
    statement = (
        f"SELECT (SELECT count(*) FROM (SELECT 1 FROM customer_search LIMIT {CAP + 1}) AS counted), {_SHOWN}, {page.column}"
        f" FROM customer WHERE NOT is_hidden{edge} ORDER BY {page.order} LIMIT {PAGE + 1}"
    )
    return _split(reader, page, statement, page.edge or ())


def _few(reader: Reader, query: SearchQuery, page: PageRequest, most: int) -> tuple[int, list[Any]]:
    """Count the hits up to one above `most`; where they are no more, sort them too."""
    where, patterns = _tests(query, "customer_search.search_text")
    by_name = page.column == "sort_name"
    hits = "customer_search" if by_name else "customer_search JOIN customer USING (id)"
    edge = f" AND (value, id) {page.beyond} (%s, %s)" if page.edge else ""
    statement = (
        f"WITH hits AS MATERIALIZED (SELECT id, {'customer_search.' if by_name else 'customer.'}{page.column} AS value"
        f" FROM {hits} WHERE {where} LIMIT {most + 1}),"
        " counted AS (SELECT count(*) AS total FROM hits),"
        f" top AS (SELECT id, value FROM hits WHERE (SELECT total FROM counted) <= {most}{edge}"
        f" ORDER BY value {page.way}, id {page.way} LIMIT {PAGE + 1})"
        f" SELECT total, {_SHOWN}, value FROM counted LEFT JOIN (top JOIN customer USING (id)) ON true"
        f" ORDER BY value {page.way}, top.id {page.way}"
    )
    total, rows = _split(reader, page, statement, (*patterns, *(page.edge or ())))
    return total, [row for row in rows if row[0] is not None]


def _by_bucket(reader: Reader, query: SearchQuery, page: PageRequest) -> list[Any]:
    """The page by name: the loop takes one bucket after another, and stops with the last row that is wanted."""
    where, patterns = _tests(query, "search_text")
    first, edge, values = "", "", patterns
    if page.edge:
        near = "lower <= %s" if page.goes_down else "lower >= (SELECT max(lower) FROM customer_bucket WHERE lower <= %s)"
        first, edge = f" WHERE {near}", f" AND (sort_name, id) {page.beyond} (%s, %s)"
        values = (page.edge[0], *patterns, *page.edge)
    statement = (
        f"SELECT 0, {_SHOWN}, page.sort_name FROM (SELECT hit.id, hit.sort_name"
        f" FROM (SELECT number FROM customer_bucket{first} ORDER BY lower {page.way}) AS bucket CROSS JOIN LATERAL"
        f" (SELECT id, sort_name FROM customer_search WHERE bucket = bucket.number AND {where}{edge}"
        f" ORDER BY sort_name {page.way}, id {page.way} LIMIT {PAGE + 1}) AS hit LIMIT {PAGE + 1}) AS page"
        f" JOIN customer USING (id) ORDER BY page.sort_name {page.way}, page.id {page.way}"
    )
    return _split(reader, page, statement, values)[1]


def _walked(reader: Reader, query: SearchQuery, page: PageRequest) -> list[Any]:
    """The page by another column, along its index."""
    where, patterns = _tests(query, "search_text")
    edge = f" AND ({page.column}, id) {page.beyond} (%s, %s)" if page.edge else ""
    statement = (
        f"SELECT 0, {_SHOWN}, {page.column} FROM customer WHERE NOT is_hidden AND {where}{edge} ORDER BY {page.order} LIMIT {PAGE + 1}"
    )
    return _split(reader, page, statement, (*patterns, *(page.edge or ())))[1]


def _tests(query: SearchQuery, column: str) -> tuple[str, tuple[str, ...]]:
    """The query as conditions, and their patterns."""
    groups = (" OR ".join(f"{column} LIKE %s" for _ in group) for group in query.groups)
    return " AND ".join(f"({group})" for group in groups), tuple(f"%{part.translate(_LIKE)}%" for group in query.groups for part in group)


def _split(reader: Reader, page: PageRequest, statement: str, values: tuple[Any, ...]) -> tuple[int, list[Any]]:
    """By name one plan is right for every query; along another column it depends on what is sought."""
    rows = reader.rows(statement, values, anew=page.column != "sort_name")
    return (rows[0][0] if rows else 0), [row[1:] for row in rows]


def _sample(reader: Reader) -> Sample:
    known = _samples.get(db.engine())
    if known and clock.monotonic() < known.until:
        return known
    highest = reader.rows("SELECT coalesce(max(id), 0) FROM customer")[0][0]
    drawn = random.Random(highest).sample(range(1, highest + 1), min(SAMPLE, highest))
    rows = reader.rows("SELECT search_text FROM customer_search WHERE id = ANY(%s)", (drawn,))
    shown = round(highest * len(rows) / max(len(drawn), 1))
    _samples[db.engine()] = Sample(tuple(row[0] for row in rows), shown, clock.monotonic() + KEPT_FOR)
    return _samples[db.engine()]
