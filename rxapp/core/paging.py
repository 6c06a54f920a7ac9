"""Pages of a list by keyset: a page begins behind the last row of the one before, so that the thousandth costs what the first one
costs, and nothing is shown twice while rows come and go.

A cursor is a text that an earlier page gave. It comes back from a browser, so whatever no page can have given is refused.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from rxapp.core import inputs
from rxapp.core.errors import BadInput, Refusal

LIMIT = 3000  # characters of a cursor; a name of 500 letters may take as many

Edge = tuple[Any, int]  # the sort value and the id of a row at which a page ends
_Row = TypeVar("_Row")
_Select = TypeVar("_Select", bound=sa.Select[Any])


@dataclass(frozen=True, slots=True)
class Keyset:
    """One order of a list: by a column, then by the id, both the same way.

    `name` stands in its cursors, so that a cursor of another order is refused. `column` is the column's name in SQL; its values
    are texts, or moments in UTC (`is_moment`).
    """

    name: str
    column: str
    is_descending: bool = False
    is_moment: bool = False

    def cursor(self, value: str | datetime, row_id: int) -> str:
        """The text that names the row with this sort value and id."""
        kept = value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        return base64.urlsafe_b64encode(json.dumps([self.name, kept, row_id], ensure_ascii=False).encode()).decode().rstrip("=")

    def edge(self, cursor: object) -> Edge | None:
        """The (sort value, id) that the cursor names; None for "". Raises BadInput or TooLong where no page in this order can have given
        it.
        """
        text = inputs.a_line(cursor, limit=LIMIT)
        if not text:
            return None
        try:
            name, value, row_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            value = _moment(value) if self.is_moment else inputs.a_text(value, limit=LIMIT)
        except (ValueError, TypeError, binascii.Error, OverflowError, RecursionError):
            raise BadInput from None
        if name != self.name:
            raise BadInput
        return value, inputs.an_id(row_id)

    def is_cursor(self, text: object) -> bool:
        """Whether `edge` would accept the text."""
        try:
            self.edge(text)
        except Refusal:
            return False
        return True

    def request(self, *, after: object = "", before: object = "") -> "PageRequest":
        """The page behind the cursor `after`, or else the one before `before`; the first one without any. Raises BadInput, TooLong."""
        return PageRequest(self, self.edge(before or after), is_backwards=bool(before))


@dataclass(frozen=True, slots=True)
class Page(Generic[_Row]):
    """The rows of a page in the order of the list, and whether there are more behind and before them."""

    rows: list[_Row]
    has_next: bool
    has_previous: bool


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page of a list is wanted: the one beyond the edge. A page read backwards comes last row first."""

    keyset: Keyset
    edge: Edge | None = None
    is_backwards: bool = False

    @property
    def first(self) -> "PageRequest":
        """The first page of the same list."""
        return replace(self, edge=None, is_backwards=False)

    @property
    def column(self) -> str:
        """The column of the order, in SQL."""
        return self.keyset.column

    @property
    def goes_down(self) -> bool:
        """Whether the rows are read from the greater values to the smaller."""
        return self.keyset.is_descending != self.is_backwards

    @property
    def way(self) -> str:
        """The direction of reading, in SQL."""
        return "DESC" if self.goes_down else "ASC"

    @property
    def order(self) -> str:
        """The order of reading, in SQL."""
        return f"{self.column} {self.way}, id {self.way}"

    @property
    def beyond(self) -> str:
        """The comparison that leaves out what lies before the edge, in SQL."""
        return "<" if self.goes_down else ">"

    def of(self, statement: _Select, value: Any, row_id: Any, *, size: int) -> _Select:
        """The SELECT of this page: what lies beyond the edge, in the order of reading, and one row more than `size`.

        `value` and `row_id` are the columns (`sqlmodel.col`) of the sort value and the id.
        """
        if self.edge is not None:
            statement = statement.where(beyond(value, row_id, self.edge, goes_down=self.goes_down))
        keys = (value.desc(), row_id.desc()) if self.goes_down else (value.asc(), row_id.asc())
        return statement.order_by(*keys).limit(size + 1)

    def cut(self, read: Sequence[_Row], *, size: int) -> Page[_Row]:
        """The page from the rows that `of` read: in the order of the list, and without the extra row, which only shows that there is a
        next page.
        """
        has_more, rows = len(read) > size, list(read[:size])
        if self.is_backwards:
            return Page(rows[::-1], has_next=True, has_previous=has_more)
        return Page(rows, has_next=has_more, has_previous=self.edge is not None)


def beyond(value: Any, row_id: Any, edge: Edge, *, goes_down: bool) -> sa.ColumnElement[bool]:
    """The condition for the rows that come after the edge where one reads down, or up; the columns as in `PageRequest.of`."""
    at, number = edge
    if goes_down:
        return sa.or_(value < at, sa.and_(value == at, row_id < number))
    return sa.or_(value > at, sa.and_(value == at, row_id > number))


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    if moment is None or moment.tzinfo is None:
        raise BadInput
    return moment.astimezone(UTC)
