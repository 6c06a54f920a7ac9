"""The grid's plans on PostgreSQL: few hits come from the trigram index and are sorted, many are met soon along the order."""

from typing import Any

import sqlalchemy as sa

from rxapp.customers.queries.asked import CAP, COLUMNS, PAGE, Asked
from rxapp.customers.search import Needle

_LIKE = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


def found(connection: sa.Connection, asked: Asked) -> tuple[int, list[Any]]:
    """How many customers there are, counted to one above the cap, and at most 51 rows of the page, sort value last."""
    where, patterns = tests(asked.needle)
    counted = f"SELECT count(*) FROM (SELECT 1 FROM customer WHERE NOT is_hidden{where} LIMIT {CAP + 1}) AS counted"
    total = connection.exec_driver_sql(counted, patterns).scalar_one()
    if not total:
        return 0, []
    edge = f" AND ({asked.column}, id) {asked.beyond} (%s, %s)" if asked.edge else ""
    hits = f"SELECT {COLUMNS}, {asked.column} AS value FROM customer WHERE NOT is_hidden{where}{edge}"
    hits = hits if total > CAP else f"SELECT * FROM ({hits} OFFSET 0) AS hits"
    order = asked.order if total > CAP else asked.order.replace(asked.column, "value")
    statement = f"{hits} ORDER BY {order} LIMIT {PAGE + 1}"
    return total, list(connection.exec_driver_sql(statement, (*patterns, *(asked.edge or ()))).fetchall())


def ids(connection: sa.Connection, needle: Needle, limit: int) -> list[int]:
    """At most `limit` customers whom the needle finds."""
    where, patterns = tests(needle)
    statement = f"SELECT id FROM customer WHERE NOT is_hidden{where} LIMIT %s"
    return [row[0] for row in connection.exec_driver_sql(statement, (*patterns, limit))]


def tests(needle: Needle) -> tuple[str, tuple[str, ...]]:
    """The needle as conditions on `search_text`, and their patterns."""
    groups = "".join(" AND (" + " OR ".join("search_text LIKE %s" for _ in group) + ")" for group in needle.groups)
    return groups, tuple(f"%{part.translate(_LIKE)}%" for group in needle.groups for part in group)
