"""The counter's screen: the search, then the customer who was found, whom the address keeps (CL-3, CLX-8, CLX-10)."""

from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.core.errors import NotFound
from rxapp.core.text import initials
from rxapp.counter import queries
from rxapp.counter.queries import Served
from rxapp.customers.queries.picker import Found
from rxapp.customers.state.picker import BOX, PickerMixin
from rxapp.staff.state import StaffState
from rxapp.ui import browser
from rxapp.ui.assigned import change
from rxapp.ui.computed import var

PATH = "/counter"
STRIP = "counter-customer"
NOBODY = Served()


class CounterState(PickerMixin, StaffState):
    """Who is served; nobody while one searches. `is_lost`: the customer of the address, or the one shown, is not there any more."""

    served: Served = NOBODY
    is_lost: bool = False
    shows_whole_note: bool = False
    is_ready: bool = False

    @var
    def initials(self) -> str:
        """For the avatar."""
        return initials(self.served.name)

    @rx.event
    async def load(self):
        """The page opens with the customer of its address; else with the search, and what stands in its box is looked for."""
        self._watch("counter")
        asked = self.router.url.query_parameters.get("customer", "")
        wanted = inputs.id_in(f"{PATH}/{asked}") if asked.isdecimal() else 0
        refused = await self._show(wanted)
        change(self, is_ready=True, is_lost=self.is_lost or (asked != "" and not wanted))
        return refused or ([] if self.served.id else [self._settle(), browser.read(BOX, CounterState.look)])

    @rx.event
    async def refresh(self):
        """Live: a customer, a message or a job has changed; what is shown is read again."""
        if not self.served.id:
            return await self._look_again() if self.q else []
        refused = await self._show(self.served.id)
        return refused or ([] if self.served.id else [self._settle()])

    @rx.event
    async def change_customer(self):
        """*Change customer*: to the search, which starts empty."""
        change(self, served=NOBODY, is_lost=False)
        self._take(Found(), "")
        return [self._settle(), browser.focus_on(BOX)]

    @rx.event
    async def toggle_note(self):
        """*Whole note*, or its beginning again (CLX-10)."""
        self.shows_whole_note = not self.shows_whole_note

    async def _choose(self, customer_id: int) -> list[Any]:
        refused = await self._show(customer_id)
        if self.served.id:
            self._take(Found(), "")
        return refused or [self._settle(), browser.focus_on(STRIP if self.served.id else BOX)]

    async def _show(self, customer_id: int) -> list[Any]:
        """Read the customer, 0 for nobody; the events of a refusal that is not simply their being gone."""
        found = await self._read(queries.served, customer_id) if customer_id else None
        shown = found.value if found is not None and found.ok else NOBODY
        is_gone = found is not None and isinstance(found.refusal, NotFound)
        change(self, shows_whole_note=self.shows_whole_note and shown.id == self.served.id, is_lost=is_gone)
        change(self, served=shown)
        return found.events if found is not None and not is_gone else []

    def _address(self) -> str:
        return f"{PATH}?customer={self.served.id}" if self.served.id else PATH
