"""The history of one customer's communications as a screen part: searched, filtered, opened, acted on.

It stands in the panel's third tab and on the customer's page, each with a state of its own.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import reflex as rx

from rxapp.core import inputs
from rxapp.messages import actions, queries
from rxapp.messages.actions.refusals import Asks
from rxapp.messages.kinds import Direction, Kind
from rxapp.staff.state import StaffState
from rxapp.ui.toasts import said


@dataclass
class Step:
    """One rung of the ladder; the moment in ISO."""

    state: str = ""
    label: str = ""
    facts: dict[str, str | int] = field(default_factory=dict)
    words: str = ""
    at: str = ""


@dataclass
class Entry:
    """One row of the history; moments in ISO."""

    id: int = 0
    kind: str = ""
    direction: str = ""
    state: str = ""
    is_demo: bool = False
    subject: str = ""
    author: str = ""
    address: str = ""
    at: str = ""
    reason: str = ""
    reason_values: dict[str, str | int] = field(default_factory=dict)
    may_undo: bool = False
    may_cancel: bool = False
    may_change_time: bool = False
    may_retry: bool = False
    is_open: bool = False
    body: str = ""
    steps: list[Step] = field(default_factory=list)


if TYPE_CHECKING:
    Screen = StaffState
else:
    Screen = rx.State  # a mixin of Reflex has no parent; the two places below give it one


class HistoryMixin(Screen, mixin=True):
    """What both places share."""

    customer_id: int = 0
    rows: list[Entry] = []
    total: int = 0
    first: int = 0
    after: str = ""
    before: str = ""
    q: str = ""
    box: int = 0
    chosen_kind: str = ""
    chosen_direction: str = ""
    opened: list[int] = []
    place: list[str] = ["", ""]
    changing: int = 0
    asking: int = 0
    question: str = ""
    question_values: dict[str, str | int] = {}
    confirmed: list[str] = []
    is_loaded: bool = False

    @rx.event
    async def show(self, customer_id: int):
        """The history of this customer, from its newest entry."""
        number = inputs.an_id(customer_id)
        if number != self.customer_id:
            self.q, self.chosen_kind, self.chosen_direction, self.opened = "", "", "", []
            self.rows, self.is_loaded = [], False
        self.customer_id, self.place = number, ["", ""]
        self._watch("messages")
        return await self._reread()

    @rx.event
    async def refresh(self):
        """Live: read the same page again."""
        return await self._reread() if self.customer_id else None

    @rx.event(supersedes=True)
    async def search(self, q: str):
        """*Search history* (CL-49)."""
        self.q, self.place = inputs.a_line(q, limit=200), ["", ""]
        return await self._reread()

    @rx.event
    async def clear(self):
        """*Clear search*: everything again."""
        self.q, self.chosen_kind, self.chosen_direction, self.place, self.box = "", "", "", ["", ""], self.box + 1
        return await self._reread()

    @rx.event
    async def set_kind(self, kind: str):
        """Only one type, or all."""
        self.chosen_kind, self.place = inputs.one_of(kind, ["", *Kind]), ["", ""]
        return await self._reread()

    @rx.event
    async def set_direction(self, direction: str):
        """Only one direction, or both."""
        self.chosen_direction, self.place = inputs.one_of(direction, ["", *Direction]), ["", ""]
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
        self.place = [self.after, ""]
        return await self._reread()

    @rx.event
    async def previous_page(self):
        """Newer entries."""
        self.place = ["", self.before]
        return await self._reread()

    @rx.event
    async def ask_time(self, message_id: int):
        """*Change time*: show or hide the field under the row."""
        number = inputs.an_id(message_id)
        self.changing = 0 if self.changing == number else number

    @rx.event
    async def change_time(self, form: dict):
        """A new time for a scheduled message (D-8)."""
        asked = inputs.a_form(form)
        done = await self._do(actions.reschedule, message_id=self.changing, send_at=asked.get("send_at", ""))
        if done.ok:
            self.changing = 0
        return await self._after(done, "past.done.time_changed")

    @rx.event
    async def cancel(self, message_id: int):
        """*Cancel sending* of a scheduled message, *Undo* of a held one."""
        return await self._after(await self._do(actions.cancel, message_id=message_id), "past.done.cancelled")

    @rx.event
    async def retry(self, message_id: int, anyway: bool = False):
        """*Retry* a failed message: a new row that names the old one. The key is the old row's, so twice is once."""
        number = inputs.an_id(message_id)
        said_yes = self.confirmed if inputs.a_flag(anyway) and self.asking == number else []
        done = await self._do(actions.retry, message_id=number, key=f"retry-{number}", confirmed=tuple(said_yes))
        if isinstance(done.refusal, Asks):
            self.asking, self.question, self.question_values = number, done.refusal.key, dict(done.refusal.values)
            self.confirmed = [*said_yes, done.refusal.confirms.value]
            return None
        self.asking = 0
        return await self._after(done, "past.done.retried")

    async def _after(self, done, key: str):
        if not done.ok:
            return done.events
        refused = await self._reread()
        return refused or said(key)

    async def _reread(self):
        found = await self._read(
            queries.timeline,
            self.customer_id,
            q=self.q,
            kind=self.chosen_kind,
            direction=self.chosen_direction,
            after=self.place[0],
            before=self.place[1],
            opened=tuple(self.opened),
        )
        if not found.ok:
            return found.events
        page = found.value
        self.rows, self.total, self.first = [_entry(row) for row in page.rows], page.total, page.first
        self.after, self.before, self.is_loaded = page.after, page.before, True
        return None


class PanelHistory(HistoryMixin, StaffState):
    """Tab 3 of the panel."""


class CardHistory(HistoryMixin, StaffState):
    """The history on the customer's page."""


def _entry(row: queries.MessageRow) -> Entry:
    plain = (
        "id",
        "kind",
        "direction",
        "state",
        "is_demo",
        "subject",
        "author",
        "reason",
        "may_change_time",
        "may_retry",
        "is_open",
        "body",
    )
    steps = [Step(step.status, step.label, step.values, step.words, step.at.isoformat()) for step in row.steps]
    return Entry(
        **{name: getattr(row, name) for name in plain},
        address=row.to,
        at=row.at.isoformat(),
        reason_values=row.reason_values,
        may_undo=row.may_cancel and not row.is_scheduled,
        may_cancel=row.may_cancel and row.is_scheduled,
        steps=steps,
    )
