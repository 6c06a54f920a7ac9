"""*Phone types* and *Tags* on the settings page."""

from typing import Any

import reflex as rx

from rxapp.core import shapes
from rxapp.customers import rules
from rxapp.customers.actions import phone_types
from rxapp.customers.queries import lookups
from rxapp.staff.state import StaffState
from rxapp.ui import filled
from rxapp.ui.toasts import said

SHOWN = 200


class LabelsState(StaffState):
    """The shop's own phone types, and the tags in use."""

    own: list[str] = []
    tags: list[str] = []
    filled: str = ""

    @rx.event
    async def load(self):
        """The page opens."""
        labels = await self._read(lookups.phone_labels)
        tags = await self._read(lookups.tag_names, limit=SHOWN)
        self.own = [label for label in labels.value or () if label not in rules.PHONE_LABELS]
        self.tags = list(tags.value or ())

    @rx.event
    async def add(self, form: dict[str, Any]):
        """*Add* a phone type of the shop's own (RO-13)."""
        name = form.get("phone-type") if shapes.is_dict(form) else None
        done = await self._do(phone_types.add_phone_label, name=name)
        if not done.ok:
            return done.events
        self.filled = filled.mark("phone-type")
        return [said("labels.added", name=done.value), LabelsState.load]
