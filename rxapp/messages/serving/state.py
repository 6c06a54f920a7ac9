"""What the *Channels* section shows."""

import reflex as rx

from rxapp.messages.serving import queries
from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState


class ServingState(StaffState):
    """One row per kind; none for those who may not see the settings."""

    rows: list[queries.ServedRow] = []

    @rx.event
    async def load(self):
        """The page opens."""
        if Permission.EDIT_SETTINGS not in (await self._actor()).permissions:
            self.rows = []
            return None
        found = await self._read(queries.served)
        self.rows = found.value if found.ok else []
        return found.events
