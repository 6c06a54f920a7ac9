"""Which rows of the one event store each history shows (D-21, D-23, D-90). Pure."""

from enum import StrEnum

from rxapp.core.kinds import WRITTEN, Kind

ORDERS = "orders"  # the source of an order's events, as `entries.enter` takes it


class View(StrEnum):
    """One history of a customer or of a ticket.

    `PANEL` is the panel's tab: what was written. `CONTACT` is the customer's contact history: calls, chats and orders as well.
    `FEED` has every event, `CARD` all of one ticket, its comments too.
    """

    PANEL = "panel"
    CONTACT = "contact"
    FEED = "feed"
    CARD = "card"


_PANEL = frozenset(WRITTEN)
_CONTACT = _PANEL | {Kind.CALL, Kind.CHAT}
KINDS_OF = {
    View.PANEL: _PANEL,
    View.CONTACT: _CONTACT,
    View.FEED: _CONTACT | {Kind.EVENT},
    View.CARD: frozenset(Kind),
}
SOURCES_OF = {View.CONTACT: (ORDERS,)}


def hidden_kinds(view: View) -> tuple[Kind, ...]:
    """The kinds of which a view shows no row, or only events of its `event_sources`. A comment stands on its ticket's card alone, so
    a ticket of comments only is in no contact history (TK-31)."""
    return tuple(kind for kind in Kind if kind not in KINDS_OF[view])


def event_sources(view: View) -> tuple[str, ...]:
    """Whose events a view shows although it does not show them all."""
    return SOURCES_OF.get(view, ())
