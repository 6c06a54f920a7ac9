"""The grid's plans on SQLite; the page comes first, and what fits into it need not be counted.

By name: the search table's rowid is the rank in the order of names, so that its hits come sorted, and the first fifty cost
the same among twenty hits and among a million. By another column: few hits are sorted, many are met soon enough along the
column's own index. Raw statements, because the grid is read on every key press.
"""

from datetime import datetime
from typing import Any

from rxapp.core.db import Reader
from rxapp.core.paging import PageRequest
from rxapp.customers.queries import trigrams
from rxapp.customers.queries.plans import CAP, COLUMNS, PAGE, sorted_up_to
from rxapp.customers.search import SearchQuery

_SHOWN = "name_rank IS NOT NULL"
_ALL = f"(SELECT count(*) FROM (SELECT 1 FROM customer WHERE {_SHOWN} LIMIT {CAP + 1}))"
_FAR = 2**63 - 1


def found(reader: Reader, query: SearchQuery, page: PageRequest) -> tuple[int, list[Any]]:
    """How many customers there are, counted to one above the cap, and at most 51 rows of the page, sort value last."""
    match = expression(query)
    if page.column == "sort_name":
        return _by_name(reader, page, query, match)
    if not match:
        return _walked(reader, page, _ALL, ())
    most = sorted_up_to(reader.rows("SELECT max(id) FROM customer")[0][0] or 0)
    total = reader.rows(f"SELECT {_hits(most)}", (match,))[0][0]
    if total <= most:
        return total, _sorted(reader, page, match)
    return total, _walked(reader, page, str(total), query.groups)[1]


def ids(reader: Reader, query: SearchQuery, limit: int) -> list[int]:
    """At most `limit` customers whom the query finds."""
    hits = "SELECT rowid AS place FROM customer_search WHERE customer_search MATCH ? LIMIT ?"
    statement = f"SELECT id FROM ({hits}) JOIN customer ON name_rank = place"
    return [row[0] for row in reader.rows(statement, (expression(query), limit))]


def expression(query: SearchQuery) -> str:
    """The query in FTS5's language, every part quoted."""
    groups = (" OR ".join('"' + part.replace('"', '""') + '"' for part in group) for group in query.groups)
    return " AND ".join(f"({group})" for group in groups)


def _by_name(reader: Reader, page: PageRequest, query: SearchQuery, match: str) -> tuple[int, list[Any]]:
    limit, values = "", []
    if page.edge:
        limit, values = f" AND {{}} {page.beyond} coalesce({_rank_of_edge(page)}, ?)", [*page.edge, _FAR if page.goes_down else -_FAR]
    if match:
        near = trigrams.expression(reader, query)
        tests, parts = _tests(query.groups, "customer.search_text") if near else ("", ())
        statement = (
            f"SELECT {COLUMNS}, sort_name FROM customer_search CROSS JOIN customer ON name_rank = customer_search.rowid"
            f" WHERE customer_search MATCH ?{limit.format('customer_search.rowid')}{tests}"
            f" ORDER BY customer_search.rowid {page.way} LIMIT {PAGE + 1}"
        )
        rows = reader.rows(statement, (near or match, *values, *parts))
        is_all = len(rows) <= PAGE and not page.edge
        return len(rows) if is_all or not rows else reader.rows(f"SELECT {_hits(CAP)}", (match,))[0][0], rows
    statement = (
        f"SELECT {_ALL}, {COLUMNS}, sort_name FROM customer WHERE {_SHOWN}{limit.format('name_rank')}"
        f" ORDER BY name_rank {page.way} LIMIT {PAGE + 1}"
    )
    return _split(reader.rows(statement, values))


def _hits(most: int) -> str:
    """Counts the hits up to one above `most`."""
    return f"(SELECT count(*) FROM (SELECT 1 FROM customer_search WHERE customer_search MATCH ? LIMIT {most + 1}))"


def _rank_of_edge(page: PageRequest) -> str:
    """The rank of the edge's customer, or where they are gone of their neighbour on the near side."""
    reach, way = (">=", "ASC") if page.goes_down else ("<=", "DESC")
    return f"(SELECT name_rank FROM customer WHERE (sort_name, id) {reach} (?, ?) AND {_SHOWN} ORDER BY sort_name {way}, id {way} LIMIT 1)"


def _sorted(reader: Reader, page: PageRequest, match: str) -> list[Any]:
    where, values = _edge(page)
    statement = (
        f"SELECT 0, {COLUMNS}, {page.column} FROM (SELECT rowid AS place FROM customer_search WHERE customer_search MATCH ?)"
        f" CROSS JOIN customer ON name_rank = place{where} ORDER BY {page.order} LIMIT {PAGE + 1}"
    )
    return _split(reader.rows(statement, (match, *values)))[1]


def _walked(reader: Reader, page: PageRequest, total: str, parts: tuple[tuple[str, ...], ...]) -> tuple[int, list[Any]]:
    where, values = _edge(page)
    tests, sought = _tests(parts, "search_text")
    statement = (
        f"SELECT {total}, {COLUMNS}, {page.column} FROM customer INDEXED BY ix_customer_{page.column}"
        f" WHERE {_SHOWN}{where}{tests} ORDER BY {page.order} LIMIT {PAGE + 1}"
    )
    return _split(reader.rows(statement, (*values, *sought)))


def _tests(groups: tuple[tuple[str, ...], ...], column: str) -> tuple[str, tuple[str, ...]]:
    """What a customer's text must have, as further conditions, and their values."""
    tests = "".join(" AND (" + " OR ".join(f"instr({column}, ?)" for _ in group) + ")" for group in groups)
    return tests, tuple(part for group in groups for part in group)


def _edge(page: PageRequest) -> tuple[str, tuple[Any, ...]]:
    if not page.edge:
        return "", ()
    value, customer_id = page.edge
    if isinstance(value, datetime):
        value = value.strftime("%Y-%m-%d %H:%M:%S.%f")  # as the column keeps it
    return f" AND ({page.column}, id) {page.beyond} (?, ?)", (value, customer_id)


def _split(rows: list[Any]) -> tuple[int, list[Any]]:
    return (rows[0][0] if rows else 0), [row[1:] for row in rows]
