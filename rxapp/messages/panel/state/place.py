"""Where the panel stands open, as a browser's tab remembers it over a restart of the server: whose, on which page, for whom."""

import json

from rxapp.core import inputs
from rxapp.core.errors import Refusal
from rxapp.core.kinds import WRITTEN

NOTED = "rxapp.panel"
TABS = ("details", "compose", "history")


def packed(*, staff_id: int, path: str, customer_id: int, kind: str, tab: str) -> str:
    """What the tab is given to remember."""
    return json.dumps([staff_id, path, customer_id, kind, tab])


def unpacked(noted: object, *, staff_id: int, path: str) -> tuple[int, str, str]:
    """Customer, kind and tab of the panel that this person had open on this page; customer 0 where it was none."""
    try:
        person, page, customer_id, kind, tab = json.loads(inputs.a_line(noted, limit=400))
        found = inputs.an_id(customer_id), inputs.one_of(kind, WRITTEN), inputs.one_of(tab, TABS)
    except (ValueError, TypeError, RecursionError, Refusal):
        return 0, "", ""
    return found if (person, page) == (staff_id, path) else (0, "", "")
