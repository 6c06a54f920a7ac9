"""The grid's plans on PostgreSQL.

Few hits come from the trigram index, are counted and sorted in one statement. Many are met soon along the order, which the
planner sees by itself; that they are more than the cap is known from a sample, because counting a thousand of many costs
more than all the rest.
"""

import math
import random
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from rxapp.core import clock
from rxapp.customers.queries.asked import CAP, COLUMNS, PAGE, Asked
from rxapp.customers.search import Needle

SAMPLE = 2_000
KEPT_FOR = 300.0

_LIKE = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


@dataclass(frozen=True, slots=True)
class Sample:
    """Some customers' texts, by lot, out of `shown` of them (about); `until` is on the monotonic clock."""

    texts: tuple[str, ...]
    shown: int
    until: float

    def has_many(self, needle: Needle) -> bool:
        """Whether the needle surely finds more than the cap: five standard deviations and five above what the cap would give."""
        even = len(self.texts) * CAP / max(self.shown, 1)
        enough = even + 5 * math.sqrt(even) + 5
        return len(self.texts) > enough and sum(map(needle.matches, self.texts)) > enough


_samples: "WeakKeyDictionary[sa.Engine, Sample]" = WeakKeyDictionary()


def found(connection: sa.Connection, asked: Asked) -> tuple[int, list[Any]]:
    """How many customers there are, counted to one above the cap, and at most 51 rows of the page, sort value last."""
    if _sample(connection).has_many(asked.needle):
        return CAP + 1, _met(connection, asked)
    total, rows = _counted(connection, asked)
    return total, (rows if total <= CAP else _met(connection, asked))


def ids(connection: sa.Connection, needle: Needle, limit: int) -> list[int]:
    """At most `limit` customers whom the needle finds."""
    where, patterns = _tests(needle)
    statement = f"SELECT id FROM customer WHERE NOT is_hidden{where} LIMIT %s"
    return [row[0] for row in connection.exec_driver_sql(statement, (*patterns, limit))]


def _counted(connection: sa.Connection, asked: Asked) -> tuple[int, list[Any]]:
    """Count the hits, and where they are no more than the cap sort them too."""
    where, patterns = _tests(asked.needle)
    edge = f" AND (value, id) {asked.beyond} (%s, %s)" if asked.edge else ""
    way = "DESC" if asked.goes_down else "ASC"
    columns = ", ".join(f"customer.{name.strip()}" for name in COLUMNS.split(","))
    statement = (
        f"WITH hits AS MATERIALIZED (SELECT id, {asked.column} AS value FROM customer WHERE NOT is_hidden{where} LIMIT {CAP + 1}),"
        " counted AS (SELECT count(*) AS total FROM hits),"
        f" top AS (SELECT id, value FROM hits WHERE (SELECT total FROM counted) <= {CAP}{edge}"
        f" ORDER BY value {way}, id {way} LIMIT {PAGE + 1})"
        f" SELECT total, {columns}, value FROM counted LEFT JOIN (top JOIN customer USING (id)) ON true"
        f" ORDER BY value {way}, top.id {way}"
    )
    rows = connection.exec_driver_sql(statement, (*patterns, *(asked.edge or ()))).fetchall()
    return rows[0][0], [row[1:] for row in rows if row[1] is not None]


def _met(connection: sa.Connection, asked: Asked) -> list[Any]:
    """The page along the order; the planner knows which way is shorter."""
    where, patterns = _tests(asked.needle)
    edge = f" AND ({asked.column}, id) {asked.beyond} (%s, %s)" if asked.edge else ""
    statement = f"SELECT {COLUMNS}, {asked.column} FROM customer WHERE NOT is_hidden{where}{edge} ORDER BY {asked.order} LIMIT {PAGE + 1}"
    return list(connection.exec_driver_sql(statement, (*patterns, *(asked.edge or ()))).fetchall())


def _tests(needle: Needle) -> tuple[str, tuple[str, ...]]:
    """The needle as conditions on `search_text`, and their patterns."""
    groups = "".join(" AND (" + " OR ".join("search_text LIKE %s" for _ in group) + ")" for group in needle.groups)
    return groups, tuple(f"%{part.translate(_LIKE)}%" for group in needle.groups for part in group)


def _sample(connection: sa.Connection) -> Sample:
    known = _samples.get(connection.engine)
    if known and clock.monotonic() < known.until:
        return known
    highest = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM customer").scalar_one()
    drawn = random.Random(highest).sample(range(1, highest + 1), min(SAMPLE, highest))
    rows = connection.exec_driver_sql("SELECT search_text FROM customer WHERE id = ANY(%s) AND NOT is_hidden", (drawn,)).fetchall()
    shown = round(highest * len(rows) / max(len(drawn), 1))
    _samples[connection.engine] = Sample(tuple(row[0] for row in rows), shown, clock.monotonic() + KEPT_FOR)
    return _samples[connection.engine]
