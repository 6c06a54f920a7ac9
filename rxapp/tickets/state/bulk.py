"""What is done with the selected tickets at once: asked in a small window, Delete always confirmed (TK-61, TK-62)."""

from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.tickets.actions import bulk, changing
from rxapp.tickets.queries import pick_lists
from rxapp.tickets.queries.pick_lists import Choice
from rxapp.tickets.rules.kinds import Built
from rxapp.tickets.state.inbox import InboxState
from rxapp.ui import browser, filled
from rxapp.ui.toasts import said

SHEET = "bulk-sheet"
ASKED = ("assign", "queue", "status", "tag", "delete")


class BulkState(InboxState):
    """The question that is open, and its choices."""

    asking: str = ""
    choices: list[Choice] = []
    bulk_filled: str = ""

    @rx.event
    async def ask(self, action: str):
        """*Assign*, *Change queue*, *Status*, *Tag*, *Delete*: the window with its choices."""
        chosen = inputs.one_of(action, ASKED)
        found = await self._read(pick_lists.choices, chosen)
        if not found.ok or not self.selected:
            return found.events
        self.asking, self.choices, self.bulk_filled = chosen, list(found.value), filled.mark("bulk", chosen)
        return browser.open_sheet(SHEET)

    @rx.event
    async def key_assign(self, ticket_id: int):
        """The key `a` on the ticket that has the focus: it alone is selected, and asked for whom; 0 for none does nothing."""
        number = inputs.a_number(ticket_id, low=0, high=inputs.MAX_ID)
        if not number:
            return None
        self.selected = [number]
        return BulkState.ask("assign")

    @rx.event
    async def key_close(self, ticket_id: int):
        """The key `e` on the ticket that has the focus: closed; 0 for none does nothing."""
        number = inputs.a_number(ticket_id, low=0, high=inputs.MAX_ID)
        found = await self._read(pick_lists.status_id, Built.CLOSED)
        if not number or not found.ok:
            return found.events
        done = await self._do(changing.set_status, ticket_id=number, status_id=found.value)
        return said("inbox.closed_one") if done.ok else done.events

    @rx.event
    async def apply(self, form: dict[str, Any]):
        """The window's own button."""
        given = inputs.a_form(form)
        return await self._apply(self.asking, given.get("bulk-value", ""))

    @rx.event
    async def spam(self):
        """*Spam*: into the spam queue, at once; it can be changed back."""
        return await self._apply("spam", "")

    async def _apply(self, action: str, value: object):
        done = await self._do(bulk.apply, ticket_ids=list(self.selected), action=action, value=value)
        if not done.ok:
            return done.events
        self.selected, self.is_selecting, self.asking = [], False, ""
        told = said(f"inbox.bulk.done.{action}", n=done.value.n)
        skipped = said("inbox.bulk.skipped", toast_id="skipped", n=len(done.value.skipped)) if done.value.skipped else None
        return [browser.close_sheet(SHEET), told, *([skipped] if skipped else []), InboxState.refresh]
