"""The history of one customer's communications as a screen part: searched, filtered, opened, acted on.

It stands in the panel's third tab and on the customer's page, each with a state of its own.
"""

import reflex as rx

from rxapp.core import inputs
from rxapp.core.kinds import WRITTEN, Direction
from rxapp.messages.history.queries import timeline
from rxapp.messages.history.rules import View
from rxapp.messages.history.state.entries import Entry, entry
from rxapp.messages.history.state.message_actions import MessageActionsMixin
from rxapp.staff.state import StaffState
from rxapp.ui import filled
from rxapp.ui.pace import LATEST_WINS


class HistoryMixin(MessageActionsMixin, mixin=True):
    """What both places share: which rows, and which of them are open."""

    customer_id: int = 0
    rows: list[Entry] = []
    total: int = 0
    first: int = 0
    after: str = ""
    before: str = ""
    q: str = ""
    filled: str = ""
    chosen_kind: str = ""
    chosen_direction: str = ""
    opened: list[int] = []
    cursors: list[str] = ["", ""]
    is_loaded: bool = False
    _part: str = ""
    _view: str = View.PANEL.value
    _job_id: int = 0

    @rx.event
    async def show(self, customer_id: int):
        """The history of this customer, from its newest entry."""
        return await self._show(inputs.an_id(customer_id))

    @rx.event
    async def refresh(self):
        """Live: read the same page again."""
        return await self._reread() if self.customer_id else None

    @rx.event(supersedes=LATEST_WINS)
    async def search(self, q: str):
        """*Search history* (CL-49)."""
        self.q, self.cursors = inputs.a_line(q, limit=200), ["", ""]
        return await self._reread()

    @rx.event
    async def clear(self):
        """*Clear search*: everything again."""
        self.q, self.chosen_kind, self.chosen_direction, self.cursors = "", "", "", ["", ""]
        self.filled = filled.mark("past", self.customer_id)
        return await self._reread()

    @rx.event
    async def set_kind(self, kind: str):
        """Only one type, or all."""
        self.chosen_kind, self.cursors = inputs.one_of(kind, ["", *WRITTEN]), ["", ""]
        return await self._reread()

    @rx.event
    async def set_direction(self, direction: str):
        """Only one direction, or both."""
        self.chosen_direction, self.cursors = inputs.one_of(direction, ["", *Direction]), ["", ""]
        return await self._reread()

    @rx.event
    async def toggle(self, message_id: int):
        """The chevron: show or hide one message (CL-50)."""
        number = inputs.an_id(message_id)
        self.opened = [n for n in self.opened if n != number] if number in self.opened else [*self.opened[-19:], number]
        return await self._reread()

    @rx.event
    async def next_page(self):
        """Older entries."""
        self.cursors = [self.after, ""]
        return await self._reread()

    @rx.event
    async def previous_page(self):
        """Newer entries."""
        self.cursors = ["", self.before]
        return await self._reread()

    async def _show(self, number: int):
        if number != self.customer_id:
            self.q, self.chosen_kind, self.chosen_direction, self.opened = "", "", "", []
            self.rows, self.is_loaded, self.changing, self.asking = [], False, 0, 0
            self.filled = filled.mark("past", number)
        self.customer_id, self.cursors = number, ["", ""]
        self._watch(self._part)
        return await self._reread() if number else None

    async def _reread(self):
        found = await self._read(
            timeline.timeline,
            self.customer_id,
            q=self.q,
            kind=self.chosen_kind,
            direction=self.chosen_direction,
            after=self.cursors[0],
            before=self.cursors[1],
            opened=tuple(self.opened),
            view=View(self._view),
            job_id=self._job_id,
        )
        if not found.ok:
            return found.events
        page = found.value
        self.rows, self.total, self.first = [entry(row) for row in page.rows], page.total, page.first
        self.after, self.before, self.is_loaded = page.after, page.before, True
        return None


class PanelHistory(HistoryMixin, StaffState):
    """Tab 3 of the panel."""

    _part: str = "panel_history"


class CardHistory(HistoryMixin, StaffState):
    """The history on the customer's page."""

    _part: str = "card_history"
    _view: str = View.CONTACT.value

    @rx.event
    async def load(self):
        """The page opens: the history of the customer in its address, whoever was shown before."""
        return await self._show(inputs.id_in(self.router.url.path))


class JobHistory(HistoryMixin, StaffState):
    """What is about one job, on its page."""

    _part: str = "job_history"

    @rx.event
    async def show_job(self, customer_id: int, job_id: int):
        """The page of a job has opened: what was written about it, whichever was shown before."""
        self.rows, self.is_loaded, self._job_id = [], False, inputs.an_id(job_id)
        return await self._show(inputs.an_id(customer_id))
