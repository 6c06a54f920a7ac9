"""What can still be stopped, on every page and after a reload: read from the rows, so that *Undo* outlives the panel (D-7)."""

from collections.abc import Sequence
from dataclasses import replace

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
        """A page opens, or the strips come into sight anew: each counts from here."""
        await self._reread()

    @rx.event
    async def refresh(self):
        """Live, and after *Send* and *Undo*: what is held has changed. A strip that counts already goes on counting."""
        await self._reread(self.rows)

    async def _reread(self, counting: Sequence[HeldLine] = ()) -> None:
        found = await self._read(held.still_held)
        rows: list[HeldLine] = found.value if found.ok else []
        counts = {(row.id, row.until): row.seconds for row in counting}
        change(self, rows=[replace(row, seconds=counts.get((row.id, row.until), row.seconds)) for row in rows])
        if self.rows:
            self._watch("sent")
