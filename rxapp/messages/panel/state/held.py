"""What can still be stopped, on every page and after a reload: read from the rows, so that *Undo* outlives the panel (D-7)."""

import reflex as rx

from rxapp.messages.queries import held
from rxapp.messages.queries.held import HeldLine
from rxapp.staff.state import StaffState
from rxapp.ui.assigned import change


class HeldState(StaffState):
    """One's own held messages, for the toasts. Undo itself stands with the panel, which it opens again."""

    rows: list[HeldLine] = []

    @rx.event
    async def arrive(self):
        """A page opens."""
        await self._reread()

    @rx.event
    async def refresh(self):
        """Live, and after *Send* and *Undo*: what is held has changed."""
        await self._reread()

    async def _reread(self) -> None:
        found = await self._read(held.still_held)
        change(self, rows=found.value if found.ok else [])
        if self.rows:
            self._watch("sent")
