"""What *Go to* finds while one types: numbers that the features know, and customers by name."""

from dataclasses import dataclass

from rxapp.core import inputs
from rxapp.core.work import Work
from rxapp.customers import destinations, search
from rxapp.customers.destinations import Destination
from rxapp.customers.queries import pages
from rxapp.customers.queries.pages import GridRow

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Going:
    """The lines, numbers first."""

    destinations: tuple[Destination, ...] = ()
    rows: tuple[GridRow, ...] = ()


def going(work: Work, typed: object) -> Going:
    """Where the text may lead; nothing typed leads nowhere. Raises NotAllowed, BadInput, TooLong."""
    text = inputs.a_line(typed, limit=search.LIMIT)
    found = pages.page(work, q=text, sort="name", suppliers=False)
    return Going(tuple(destinations.found(work, text)), found.rows[:SHOWN]) if text else Going()
