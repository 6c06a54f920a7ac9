"""The page *Needs attention*: one view, one page of its rows, one row open."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

import reflex as rx

from rxapp.core import inputs
from rxapp.messages.attention.queries import listing
from rxapp.messages.attention.queries import rows as rows_queries
from rxapp.messages.history.state.entries import Entry, entry
from rxapp.messages.history.state.message_actions import MessageActionsMixin
from rxapp.messages.rules.states import Status
from rxapp.staff.state import StaffState
from rxapp.ui import browser

PATH = "/outbox"
VIEWS = ("stopped", "failed", "uncertain", "waiting", "said_stop")


class Line(NamedTuple):
    """One row of the list, closed; kept and sent as the tuple that it is."""

    id: int
    customer_id: int
    name: str
    is_supplier: bool
    is_conflict: bool
    is_vip: bool
    kind: str
    is_demo: bool
    subject: str
    author: str
    at: str
    why: str
    why_facts: dict[str, str | int]


class AttentionState(MessageActionsMixin, StaffState):
    """The page. `cursor` is that of the page shown, `before` those of the pages before it."""

    view: str = listing.USUAL
    rows: list[Line] = []
    counts: dict[str, int] = dict.fromkeys(VIEWS, 0)
    after: str = ""
    cursor: str = ""
    before: list[str] = []
    open_id: int = 0
    shown: Entry = Entry()
    is_loaded: bool = False
    failed_to_load: bool = False

    @rx.event
    async def load(self):
        """Open the page as the address asks."""
        self._watch("outbox")
        asked = dict(self.router.url.query_parameters)
        view, number = asked.get("view", ""), asked.get("open", "")
        self.view = view if view in VIEWS else ""
        self.open_id = int(number) if number.isdecimal() and len(number) < 10 else 0
        self.cursor, self.before, self.is_loaded = "", [], False
        return await self._reread()

    @rx.event
    async def refresh(self):
        """Live: read the same page again."""
        return await self._reread() if self.is_loaded else None

    @rx.event
    async def toggle(self, message_id: int):
        """The chevron: show or hide one message; the one that was open closes."""
        number = inputs.an_id(message_id)
        self.open_id, self.asking, self.changing = (0 if self.open_id == number else number), 0, 0
        refused = await self._reread()
        return refused or browser.show_address(self._address())

    @rx.event
    async def next_page(self):
        """Older rows."""
        if self.after:
            self.before, self.cursor, self.open_id = [*self.before[-99:], self.cursor], self.after, 0
        return await self._reread()

    @rx.event
    async def previous_page(self):
        """Newer rows."""
        if self.before:
            self.cursor, self.before, self.open_id = self.before[-1], self.before[:-1], 0
        return await self._reread()

    async def _reread(self):
        found = await self._read(listing.attention, self.view, after=self.cursor, opened=(self.open_id,))
        if not found.ok:
            self.failed_to_load = not self.is_loaded
            return found.events
        page = found.value
        self.view = page.view
        self.rows, self.after = [_line(row) for row in page.rows], page.after
        self.counts = {view: getattr(page.counts, view) for view in VIEWS}
        opened = next((row for row in page.rows if row.message.is_open), None)  # one that has left the list is closed
        self.open_id = opened.message.id if opened else 0
        self.shown = _shown(opened) if opened else Entry()
        self.is_loaded, self.failed_to_load = True, False
        return None

    def _address(self) -> str:
        asked: dict[str, Any] = {"view": self.view, "open": self.open_id or ""}
        return f"{PATH}?{urlencode({name: value for name, value in asked.items() if value})}"


def _line(row: rows_queries.AttentionRow) -> Line:
    message = row.message
    return Line(
        message.id,
        message.customer_id or 0,
        row.customer_name,
        row.is_supplier,
        row.is_conflict,
        row.is_vip,
        message.kind,
        message.is_demo,
        message.subject,
        message.author,
        row.since.isoformat(),
        *_why(row),
    )


def _shown(row: rows_queries.AttentionRow) -> Entry:
    shown = entry(row.message)
    shown.may_dismiss = row.message.status not in (Status.HELD, Status.RECEIVED)
    return shown


def _why(row: rows_queries.AttentionRow) -> tuple[str, dict[str, str | int]]:
    """What went wrong or why it waits, as a catalogue key with its values."""
    return (row.waiting, row.waiting_values) if row.waiting else (row.message.reason, row.message.reason_values)
