"""The palette's search: customers by name while one types, and whatever has the number that is typed (D-137)."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.customers.destinations import Destination
from rxapp.customers.queries import going, pages
from rxapp.staff.state import StaffState
from rxapp.ui.browser import press_first
from rxapp.ui.pace import LATEST_WINS


@dataclass
class Hit:
    """One customer of the palette: name, marks, and a phone or e-mail to tell two of one name apart."""

    id: int
    name: str
    fact: str
    is_supplier: bool
    is_conflict: bool
    is_vip: bool


class PaletteState(StaffState):
    """What was typed, and whom it found."""

    q: str = ""
    hits: list[Hit] = []
    destinations: list[Destination] = []

    @rx.event(supersedes=LATEST_WINS)
    async def look(self, text: str):
        """Find customers while one types; nothing typed finds nobody."""
        return await self._look(text)

    @rx.event
    async def choose(self, form: dict[str, Any]):
        """Enter: go to the first line, after it is the right one for the letters typed."""
        refused = await self._look(inputs.a_form(form).get("palette-q"))
        return refused or press_first("#palette .item")

    async def _look(self, text: object):
        found = await self._read(going.going, text)
        if not found.ok:
            return found.events
        self.q = str(text).strip()
        self.hits, self.destinations = [_hit(row) for row in found.value.rows], list(found.value.destinations)
        return None


def _hit(row: pages.GridRow) -> Hit:
    return Hit(row.id, row.name, row.phone or row.email, row.is_supplier, row.is_conflict, row.is_vip)
