"""The rank of each shown customer in the order of names: what lets SQLite's search table give its hits in that order.

Ranks stand GAP apart at first; a newcomer takes the middle between two neighbours, and where there is none left some
neighbours move apart. PostgreSQL sorts by the name itself and keeps none.
"""

import sqlalchemy as sa
from sqlmodel import col

from rxapp.core import db
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers.models import Customer

GAP = 1024

_TABLE = table_of(Customer)
_KEY = (_TABLE.c.sort_name, _TABLE.c.id)
_WINDOW = 32


def place(work: Work, customer_id: int) -> None:
    """Give the customer the rank that its name has now; none if it is hidden."""
    if not db.is_sqlite(work.session.connection()):
        return
    name, rank, is_hidden = _row(work, customer_id)
    below, above = _neighbour(work, name, customer_id, below=True), _neighbour(work, name, customer_id, below=False)
    if is_hidden:
        wanted = None
    elif rank is not None and (below is None or below < rank) and (above is None or rank < above):
        return
    else:
        wanted = _between(below, above)
        if wanted is None:
            _spread(work, name, customer_id)
            wanted = _between(_neighbour(work, name, customer_id, below=True), _neighbour(work, name, customer_id, below=False))
    _set(work, customer_id, wanted)


def _between(below: int | None, above: int | None) -> int | None:
    """A rank between the two, or None where there is no room."""
    if below is None:
        return GAP if above is None else above - GAP
    if above is None:
        return below + GAP
    return (below + above) // 2 if above - below > 1 else None


def _spread(work: Work, name: str, customer_id: int) -> None:
    """Move the neighbours of the name apart: as many as it takes until each has room again."""
    reach = _WINDOW
    while True:
        lower = _ranks(work, name, customer_id, below=True, limit=reach)
        upper = _ranks(work, name, customer_id, below=False, limit=reach)
        rows = [*reversed(lower), *upper]
        first, step = _room(rows, has_floor=len(lower) == reach, has_ceiling=len(upper) == reach)
        if step > _WINDOW:
            break
        reach *= 4
    for row_id, _rank in rows:
        _set(work, row_id, None)
    for number, (row_id, _rank) in enumerate(rows):
        _set(work, row_id, first + number * step)


def _room(rows: list[tuple[int, int]], *, has_floor: bool, has_ceiling: bool) -> tuple[int, int]:
    """The first rank for the rows and the step between them: beyond the first and the last customer there is always room."""
    lowest, highest = rows[0][1], rows[-1][1]
    if has_floor and has_ceiling:
        return lowest, (highest - lowest) // (len(rows) - 1)
    return (lowest, GAP) if has_floor else (highest - GAP * (len(rows) - 1), GAP)


def _neighbour(work: Work, name: str, customer_id: int, *, below: bool) -> int | None:
    rows = _ranks(work, name, customer_id, below=below, limit=1)
    return rows[0][1] if rows else None


def _ranks(work: Work, name: str, customer_id: int, *, below: bool, limit: int) -> list[tuple[int, int]]:
    here = sa.tuple_(sa.literal(name), sa.literal(customer_id))
    query = sa.select(_TABLE.c.id, _TABLE.c.name_rank).where(_TABLE.c.name_rank.is_not(None))
    query = query.where(sa.tuple_(*_KEY) < here if below else sa.tuple_(*_KEY) > here)
    query = query.order_by(*(key.desc() if below else key for key in _KEY)).limit(limit)
    return [(row[0], row[1]) for row in work.session.execute(query)]


def _row(work: Work, customer_id: int) -> tuple[str, int | None, bool]:
    found = work.session.execute(
        sa.select(_TABLE.c.sort_name, _TABLE.c.name_rank, _TABLE.c.is_hidden).where(_TABLE.c.id == customer_id)
    ).one()
    return found[0], found[1], found[2]


def _set(work: Work, customer_id: int, rank: int | None) -> None:
    work.session.execute(sa.update(Customer).where(col(Customer.id) == customer_id).values(name_rank=rank))
