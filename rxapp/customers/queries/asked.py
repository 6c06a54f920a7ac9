"""What a page is asked for, in the words that both databases' plans share."""

import math
from dataclasses import dataclass
from typing import Any

from rxapp.customers.search import SearchQuery

PAGE = 50
CAP = 1000
EDGE_LIMIT = 1200

COLUMNS = (
    "id, name, phone_national, phone_international, main_email, tags_text, last_contact_at, last_contact_kind,"
    " is_supplier, is_conflict, is_vip"
)


def sorted_up_to(customers: int) -> int:
    """How many hits are sooner sorted than met along an index, in a base of so many customers (measured: search_plans)."""
    return max(CAP, math.isqrt(30 * customers))


@dataclass(frozen=True, slots=True)
class Asked:
    """A needle, the column to sort by and which way; `edge` is the sort value and id beyond which the page begins.

    A page read backwards comes last row first.
    """

    needle: SearchQuery
    column: str
    is_descending: bool = False
    edge: tuple[Any, int] | None = None
    is_backwards: bool = False

    @property
    def goes_down(self) -> bool:
        """Whether the rows are read from the greater values to the smaller."""
        return self.is_descending != self.is_backwards

    @property
    def order(self) -> str:
        """The order of reading, for SQL."""
        way = "DESC" if self.goes_down else "ASC"
        return f"{self.column} {way}, id {way}"

    @property
    def beyond(self) -> str:
        """The comparison that leaves out what lies before the edge."""
        return "<" if self.goes_down else ">"
