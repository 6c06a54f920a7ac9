"""A SELECT that is compiled once and run on the driver's connection, for what runs on every key press: there SQLAlchemy's own way costs
ten times the read itself. The statement is written with SQLAlchemy as any other.
"""

from collections import namedtuple
from collections.abc import Callable
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from rxapp.core import db
from rxapp.core.work import Work


class _Made(NamedTuple):
    """The statement in the words of one database: text, values it always has, and how values go in and columns come out."""

    text: str
    order: tuple[str, ...] | None
    given: dict[str, Any]
    inward: dict[str, Any]
    outward: tuple[tuple[int, Callable[[Any], Any]], ...]


class Read:
    """One SELECT with bound parameters (`sa.bindparam`), and no list among them. Its rows are named tuples, named as the columns."""

    def __init__(self, statement: sa.SelectBase) -> None:
        self._statement = statement
        self._row: Any = cast(Any, namedtuple)("Row", statement.selected_columns.keys(), rename=True)
        self._made: dict[str, _Made] = {}

    def rows(self, work: Work, **values: Any) -> list[Any]:
        """All rows, for these values of the parameters. Within a writing transaction they include what it has changed so far."""
        made = self._made.get(db.engine().dialect.name) or self._make()
        bound = made.given | values
        for name, inward in made.inward.items():
            bound[name] = inward(bound[name])
        found = work.reader().rows(made.text, [bound[name] for name in made.order] if made.order is not None else bound)
        if not made.outward:
            return [self._row._make(row) for row in found]
        return [self._row._make(_read(row, made.outward)) for row in found]

    def first(self, work: Work, **values: Any) -> Any | None:
        """The first row, None where there is none."""
        found = self.rows(work, **values)
        return found[0] if found else None

    def _make(self) -> _Made:
        dialect = db.engine().dialect
        compiled = self._statement.compile(dialect=dialect)
        asked = {bind.key for bind in compiled.bind_names if bind.required}
        processors = ((at, column.type.dialect_impl(dialect)) for at, column in enumerate(self._statement.selected_columns))
        outward = tuple((at, made) for at, kind in processors if (made := kind.result_processor(dialect, None)))
        made = self._made[dialect.name] = _Made(
            compiled.string,
            tuple(compiled.positiontup) if compiled.positional and compiled.positiontup is not None else None,
            {name: value for name, value in compiled.construct_params(_check=False).items() if name not in asked},
            {name: inward for name, inward in cast(Any, compiled)._bind_processors.items() if name in asked},
            outward,
        )
        return made


def _read(row: tuple[Any, ...], outward: tuple[tuple[int, Callable[[Any], Any]], ...]) -> list[Any]:
    read = list(row)
    for at, made in outward:
        read[at] = made(read[at])
    return read
