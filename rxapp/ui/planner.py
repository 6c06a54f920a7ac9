"""A calendar with a column per person, days or a week of it: `@event-calendar/core` under `planner.jsx`, which lies beside this file.

The package has no React component: a calendar is made in an element, told of changes, and destroyed, which only a script can do. It
is loaded by the page that shows it, and by no other.
"""

from pathlib import Path

import reflex as rx
from reflex.event import passthrough_event_spec
from reflex.vars.base import VarData

from rxapp.ui.words import t

SCRIPT = rx.asset(Path(__file__).with_suffix(".jsx").name, shared=True).split("?")[0]
SPOKEN = {  # what the script says, by the name under which it asks
    "name": "planner.name",
    "more": "planner.more",
    "moved": "planner.moved",
    "open": "planner.open",
    "count": "planner.count",
    "load": "planner.load",
    "length": "planner.length",
    "nobody": "planner.nobody",
    "status": "job.status.",
}
_SPAN = (
    "((a, b, l) => a ? new Intl.DateTimeFormat({en: 'en-GB'}[l] ?? l,"
    " {timeZone: 'UTC', day: 'numeric', month: 'long', ...(a === b && {weekday: 'long'})})"
    ".formatRange(new Date(a), new Date(b)) : '')(FIRST, LAST, globalThis.document?.documentElement.lang || 'en')"
)


class Planner(rx.NoSSRComponent):
    """One calendar of wall-clock times, which fetches its jobs from `source` itself, again whenever `version` changes.

    Its children are the parts of which a card and a column's head are made (`data-part`, filled by `data-slot` and `data-only`).
    `answered` is a mark (`ui.filled`) of the job whose move has been answered: until then a moved job stays where it was put, and
    then it stands where the server has it. `lane` and `status` leave only that column and those jobs. `counted` is the id of the
    element that says how many are open. Times are texts as `2026-11-30T09:00`, a mechanic is a number, 0 for nobody.
    """

    library = f"$/public{SCRIPT}"
    tag = "Planner"
    lib_dependencies: list[str] = ["@event-calendar/core@5.15.0"]

    source: rx.Var[str]
    view: rx.Var[str]
    date: rx.Var[str]
    version: rx.Var[str]
    answered: rx.Var[str]
    lane: rx.Var[str]
    status: rx.Var[str]
    moves: rx.Var[bool]
    creates: rx.Var[bool]
    counted: rx.Var[str]
    label: rx.Var[str]
    waiting: rx.Var[str]
    failed: rx.Var[str]
    spoken: rx.Var[dict[str, str]]
    on_move: rx.EventHandler[passthrough_event_spec(int, int, str, str, int)]  # job, its version, start, end, mechanic
    on_open: rx.EventHandler[passthrough_event_spec(int)]
    on_menu: rx.EventHandler[passthrough_event_spec(int, int, int)]  # job, and where on the screen
    on_slot: rx.EventHandler[passthrough_event_spec(str, int, int, int)]  # start, mechanic, and where on the screen


def planner(*parts: rx.Component, **props) -> rx.Component:
    """The calendar with its words."""
    words = {"label": t("planner.label"), "waiting": t("planner.waiting"), "failed": t("planner.failed")}
    return Planner.create(*parts, spoken=SPOKEN, **words, **props)


def days_shown(first: rx.Var[str], last: rx.Var[str]) -> rx.Var[str]:
    """Two ISO days as people say them: "Saturday 21 November" where they are one, else "16–22 November"."""
    data = VarData.merge(first._get_all_var_data(), last._get_all_var_data())
    return rx.Var(_SPAN.replace("FIRST", str(first)).replace("LAST", str(last)), _var_type=str, _var_data=data).to(str)
