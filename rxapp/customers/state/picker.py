"""A box *Find customer* as a part of a screen: whom it offers while one types, and whom Enter or a press chooses (CLX-8, RO-6)."""

from typing import TYPE_CHECKING, Any

import reflex as rx

from rxapp.core import inputs
from rxapp.customers.queries import picker
from rxapp.customers.queries.picker import Found, Pick
from rxapp.customers.state import marker
from rxapp.staff.state import StaffState
from rxapp.ui import browser
from rxapp.ui.assigned import change
from rxapp.ui.pace import LATEST_WINS

if TYPE_CHECKING:
    Screen = StaffState
else:
    Screen = rx.State  # a mixin of Reflex has no parent; the state that uses it gives it one

BOX, OFFERED = "find-customer", "customers-found"  # one box in a page


class PickerMixin(Screen, mixin=True):
    """What was typed, and the few whom it found. The screen that mixes it in takes who is chosen (`_choose`) and knows its address."""

    q: str = ""
    picks: list[Pick] = []
    total: int = 0
    is_capped: bool = False
    suppliers_first: bool = False

    @rx.event(supersedes=LATEST_WINS)
    async def look(self, text: str):
        """Find customers while one types; the latest text wins, and nothing typed finds nobody."""
        return self._offer(await self._read(picker.found, text, suppliers_first=self.suppliers_first), text)

    @rx.event
    async def enter(self, form: dict[str, Any]):
        """Enter without a line reached: choose whom just this text means, or offer those whom it finds; what was typed stays."""
        text = inputs.a_form(form).get(BOX)
        found = await self._read(picker.entered, text, suppliers_first=self.suppliers_first)
        if found.ok and found.value.meant:
            return await self._choose(found.value.meant)
        return self._offer(found, text)

    @rx.event
    async def choose(self, customer_id: int):
        """A line is pressed."""
        return await self._choose(inputs.an_id(customer_id))

    @rx.event
    async def put_suppliers_first(self, is_on: bool):
        """*Suppliers first*, or by name alone (RO-6)."""
        self.suppliers_first = inputs.a_flag(is_on)
        return [*await self._look_again(), browser.focus_on(BOX)]

    async def _look_again(self) -> list[rx.event.EventSpec]:
        return self._offer(await self._read(picker.found, self.q, suppliers_first=self.suppliers_first), self.q)

    def _offer(self, found: Any, text: object) -> list[rx.event.EventSpec]:
        if not found.ok:
            return found.events
        self._take(found.value, str(text or "").strip())
        return [self._settle()]

    def _take(self, found: Found, q: str) -> None:
        change(self, q=q, picks=list(found.rows), total=found.total, is_capped=found.is_capped)

    def _settle(self) -> rx.event.EventSpec:
        """Show the address, and lay the marker on what was found, in the place of what still waits to be shown so."""
        return browser.settle(self._address(), selector=f"#{OFFERED}", pattern=marker.pattern(self.q))

    def _address(self) -> str:
        """The address of what the screen shows now."""
        raise NotImplementedError

    async def _choose(self, customer_id: int) -> list[Any]:
        """Somebody is chosen; what the browser does then."""
        raise NotImplementedError
