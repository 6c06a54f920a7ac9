"""What can still be stopped, on every page and after a reload: read from the rows, so that *Undo* outlives the panel (D-7)."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import reflex as rx

from rxapp.messages.queries import held
from rxapp.messages.queries.held import HeldLine
from rxapp.staff.state import StaffState
from rxapp.ui.assigned import change

NONE: Mapping[tuple[int, str], HeldLine] = MappingProxyType({})


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
        await self._reread({(row.id, row.until): row for row in self.rows})

    async def _reread(self, known: Mapping[tuple[int, str], HeldLine] = NONE) -> None:
        found = await self._read(held.still_held)
        rows: list[HeldLine] = found.value if found.ok else []
        counting = {row.id: known[row.id, row.until].seconds for row in rows if (row.id, row.until) in known}
        change(self, rows=[replace(row, seconds=counting.get(row.id, row.seconds)) for row in rows])
        if self.rows:
            self._watch("sent")
