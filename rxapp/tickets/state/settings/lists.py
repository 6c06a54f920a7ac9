"""*Statuses*, *Categories* and *Priorities* on the settings page (THX-1, THX-2, THX-7): three lists of one shape."""

from typing import Any

import reflex as rx

from rxapp.core import inputs, shapes
from rxapp.staff.state import StaffState
from rxapp.tickets.actions.settings import lists
from rxapp.tickets.queries import settings
from rxapp.tickets.queries.settings import Line
from rxapp.ui import filled
from rxapp.ui.toasts import said

FIELD = "line-"


class ListsState(StaffState):
    """The three lists, and the form of the line that is open: of which list (`what`, "" for none), a new one without an id."""

    statuses: list[Line] = []
    categories: list[Line] = []
    priorities: list[Line] = []
    what: str = ""
    form: Line = Line()
    filled: str = ""

    @rx.event
    async def load(self):
        """The page opens, or somebody changed a list."""
        self._watch("ticket_lists")
        found = await self._read(settings.lists)
        if not found.ok:
            return found.events
        self.statuses, self.categories, self.priorities = (found.value[what] for what in ("status", "category", "priority"))
        return None

    @rx.event
    async def open(self, what: str, row_id: int):
        """*Edit*, or a new one (0)."""
        found = await self._read(settings.lists)
        if not found.ok:
            return found.events
        which = inputs.one_of(what, tuple(found.value))
        self.form = next((row for row in found.value[which] if row.id == row_id), Line(parent="in_progress"))
        self.what, self.filled = which, filled.mark(which, self.form.id)
        return None

    @rx.event
    async def close(self):
        """*Cancel*: the form goes."""
        self.what = ""

    @rx.event
    async def save(self, form: dict[str, Any]):
        """*Save* the open line."""
        typed = {str(name).removeprefix(FIELD): value for name, value in form.items()} if shapes.is_dict(form) else {}
        done = await self._do_from(form, self.filled, lists.save, what=self.what, row_id=self.form.id, form=typed)
        if not done.ok:
            return done.events
        self.what = ""
        return [said("settings.saved"), ListsState.load]

    @rx.event
    async def set_active(self, what: str, row_id: int, is_active: bool):
        """*Archive*, or *Take up again*."""
        done = await self._do(lists.set_active, what=what, row_id=row_id, is_active=is_active)
        return [*done.events, ListsState.load]

    @rx.event
    async def move(self, what: str, row_id: int, is_up: bool):
        """Up or down in the list."""
        done = await self._do(lists.move, what=what, row_id=row_id, is_up=is_up)
        return [*done.events, ListsState.load]
