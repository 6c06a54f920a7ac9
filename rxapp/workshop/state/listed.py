"""A customer's jobs as a list: on the customer's page."""

import reflex as rx

from rxapp.core import inputs
from rxapp.staff.state import StaffState
from rxapp.ui.assigned import change
from rxapp.workshop import queries
from rxapp.workshop.queries import JobLine, JobRow, line


class CustomerJobs(StaffState):
    """The jobs of the customer whose page is open: those to be done, and those that are over."""

    of: int = 0
    to_do: list[JobLine] = []
    over: list[JobLine] = []

    @rx.event
    async def load(self):
        """The page opens."""
        self._watch("customer_jobs")
        await self._show(inputs.id_in(self.router.url.path))

    @rx.event
    async def refresh(self):
        """Live: a job was changed."""
        await self._show(self.of)

    async def _show(self, customer_id: int) -> None:
        found = await self._read(queries.jobs_of, customer_id) if customer_id else None
        rows: list[JobRow] = found.value if found and found.ok else []
        to_do, over = [line(row) for row in rows if not row.is_done], [line(row) for row in rows if row.is_done]
        change(self, of=customer_id, to_do=to_do, over=over)
