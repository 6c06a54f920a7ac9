"""The window *Simulate a message*, while nothing real is connected."""

from typing import Any

import reflex as rx

from rxapp.core import ids, inputs
from rxapp.staff.state import StaffState
from rxapp.tickets.actions import simulating
from rxapp.tickets.queries import simulated
from rxapp.ui import browser, filled
from rxapp.ui.toasts import said

SHEET = "simulate-sheet"


class SimulateState(StaffState):
    """For which kinds it may be done; none, and the button is not there."""

    kinds: list[str] = []
    kind: str = "email"
    filled: str = ""
    _key: str = ""

    @rx.event
    async def load(self):
        """The inbox opens."""
        found = await self._read(simulated.kinds)
        self.kinds = found.value if found.ok else []

    @rx.event
    async def open(self):
        """*Simulate a message*: an empty form."""
        if not self.kinds:
            return None
        self.kind, self._key, self.filled = self.kinds[0], ids.key(), filled.mark("simulate")
        return browser.open_sheet(SHEET)

    @rx.event
    async def set_kind(self, kind: str):
        """E-mail or SMS."""
        self.kind = inputs.one_of(kind, self.kinds)

    @rx.event
    async def receive(self, form: dict[str, Any]):
        """The window's button: it comes in, as if it had been sent."""
        given = {name: inputs.a_form(form).get(f"simulate-{name}", "") for name in ("sender", "subject", "body")}
        done = await self._do_from(form, self.filled, simulating.simulate, key=self._key, kind=self.kind, **given)
        return [browser.close_sheet(SHEET), said("inbox.simulate.done")] if done.ok else done.events
