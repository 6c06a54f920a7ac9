"""*Ticket settings*: for how long a reply can be stopped, and whether replies quote (D-7, D-135)."""

from typing import Any

import reflex as rx

from rxapp.core import shapes
from rxapp.shop import actions, queries
from rxapp.staff.state import StaffState
from rxapp.ui import filled
from rxapp.ui.toasts import said


class TicketDeskState(StaffState):
    """The two settings, as they are saved."""

    undo_for: int = 30
    quotes_last: bool = True
    filled: str = ""

    @rx.event
    async def load(self):
        """The page opens, or somebody changed them."""
        self._watch("ticket_desk")
        found = await self._read(queries.shop)
        if not found.ok:
            return found.events
        self.undo_for, self.quotes_last = found.value.undo_tickets_for, found.value.quotes_last
        self.filled = filled.mark("ticket-desk")
        return None

    @rx.event
    async def save(self, form: dict[str, Any]):
        """*Save*."""
        typed = form if shapes.is_dict(form) else {}
        given = {"undo_tickets_for": typed.get("desk-undo"), "quotes_last": typed.get("desk-quotes", "")}
        done = await self._do_from(form, self.filled, actions.save, form=given)
        return [said("settings.saved"), TicketDeskState.load] if done.ok else done.events
