"""The desk's own app with the floors beside it: a counter, a blank page, the plainest grid, and scales for states.

Nothing of this is shipped: the bench starts Reflex with this module in the place of `rxapp.app`. The floors go the same
way as every event (the guard, the session, the same process), so that a multiple of them is what our own work costs.
"""

import asyncio
from dataclasses import dataclass

import reflex as rx

from rxapp import app as desk
from rxapp import guard
from rxapp.core import db
from rxapp.core.work import work
from rxapp.live import actions as live

app = desk.app
for limit in (guard.per_tab, guard.per_session, guard.typed):
    limit.burst, limit.per_second = 10**9, 1e9  # the bench types for minutes on end; counted all the same

COLUMNS = "c.id, c.name, c.phone_national, c.main_email, c.tags_text, c.last_contact_at"
FIRST = f"SELECT {COLUMNS} FROM customer c LIMIT 50"
FOUND = {
    "sqlite": f"SELECT {COLUMNS} FROM customer_search s JOIN customer c ON c.name_rank = s.rowid WHERE customer_search MATCH ? LIMIT 50",
    "postgresql": f"SELECT {COLUMNS} FROM customer_search s JOIN customer c ON c.id = s.id WHERE s.search_text LIKE %s LIMIT 50",
}


@dataclass
class Line:
    """One row of the plainest grid."""

    id: int
    name: str
    phone: str
    email: str
    tags: str
    last: str


class Counter(rx.State):
    """The bare event: a press, a number."""

    n: int = 0

    @rx.event
    def press(self):
        """Count one press."""
        self.n += 1

    @rx.event
    async def push(self):
        """Tell every tab that shows jobs, and nothing else."""
        await asyncio.to_thread(_push)


class Plain(rx.State):
    """The plainest grid: fifty rows that contain a text, unsorted, uncounted."""

    lines: list[Line] = []

    @rx.event
    def look(self, text: str = ""):
        """Find them."""
        with db.engine().connect() as connection:
            sqlite = db.is_sqlite(connection)
            needle = f'"{text}"' if sqlite else f"%{text}%"
            asked = (FOUND["sqlite" if sqlite else "postgresql"], (needle,)) if len(text) > 2 else (FIRST, ())
            self.lines = [Line(*row[:-1], last=str(row[-1])) for row in connection.exec_driver_sql(*asked)]


class Scales(rx.State):
    """What each state of this tab weighs when it is pickled, as a shared store would keep it."""

    weights: dict[str, int] = {}

    @rx.event
    def weigh(self):
        """Weigh them all."""
        self.weights = {}
        self.weights = dict(_weights(self._get_root_state()))


def _push() -> None:
    with work() as job:
        live.publish(job, "jobs")


def _weights(state):
    yield state.get_full_name(), len(state._serialize())
    for child in state.substates.values():
        yield from _weights(child)


def counter() -> rx.Component:
    """A button and its number."""
    return rx.el.main(rx.el.button("Press", id="press", on_click=Counter.press), rx.el.output(Counter.n, id="pressed"))


def blank() -> rx.Component:
    """A page of one word."""
    return rx.el.main("Blank")


def plain() -> rx.Component:
    """A text box and a table."""
    return rx.el.main(
        rx.el.input(id="plain-q", on_change=Plain.look, auto_focus=True),
        rx.el.div(rx.el.table(rx.el.tbody(rx.foreach(Plain.lines, _line)), id="plain"), id="plain-scroll"),
    )


def _line(line) -> rx.Component:
    cells = (line.name, line.phone, line.email, line.tags, line.last)
    return rx.el.tr(*[rx.el.td(cell) for cell in cells], key=line.id.to(str))


app.add_page(counter, route="/bench/counter")
app.add_page(blank, route="/bench/blank")
app.add_page(plain, route="/bench/plain", on_load=[Plain.look])
