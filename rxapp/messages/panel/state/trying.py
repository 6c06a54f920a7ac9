"""*Send me a test*, for the templates page: wording lies below messages, so the handler stands here."""

import reflex as rx

from rxapp.messages.actions import trying
from rxapp.staff.state import StaffState
from rxapp.ui.toasts import said


class TryingState(StaffState):
    """Holds nothing: one handler for one button."""

    @rx.event(temporal=True)
    async def send_test(self, template_id: int, customer_id: int):
        """Send the saved template to oneself, filled for the customer who is shown beside it (0: the last contacted)."""
        done = await self._do(trying.send_test, template_id=template_id, customer_id=customer_id)
        return said("templates.test_sent", to=done.value.to) if done.ok else done.events
