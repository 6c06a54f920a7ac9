"""Where the panel stands open, as a browser's tab remembers it over a restart of the server: whose, on which page, for whom and what."""

import json
from dataclasses import astuple, dataclass

from rxapp.core import inputs
from rxapp.core.errors import Refusal
from rxapp.core.kinds import WRITTEN

NOTED = "rxapp.panel"
TABS = ("details", "compose", "history")


@dataclass(frozen=True, slots=True)
class Place:
    """A panel that stood open; `job_id` is the job at which it was opened or which its words are about (0: none)."""

    customer_id: int = 0
    kind: str = ""
    tab: str = ""
    job_id: int = 0


def packed(place: Place, *, staff_id: int, path: str) -> str:
    """What the tab is given to remember."""
    return json.dumps([staff_id, path, *astuple(place)])


def unpacked(noted: object, *, staff_id: int, path: str) -> Place:
    """The panel that this person had open on this page; customer 0 where it was none."""
    try:
        person, page, customer_id, kind, tab, job_id = json.loads(inputs.a_line(noted, limit=400))
        job_id = inputs.a_number(job_id, low=0, high=inputs.MAX_ID)
        found = Place(inputs.an_id(customer_id), inputs.one_of(kind, WRITTEN), inputs.one_of(tab, TABS), job_id)
    except (ValueError, TypeError, RecursionError, Refusal):
        return Place()
    return found if (person, page) == (staff_id, path) else Place()
