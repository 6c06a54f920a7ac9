"""*Queues* on the settings page (D-97): the list, and one queue's form."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from rxapp.core import shapes
from rxapp.core.inputs import a_number
from rxapp.shop.actions import WEEKDAYS
from rxapp.staff.state import StaffState
from rxapp.tickets.actions.settings import queues
from rxapp.tickets.queries import settings
from rxapp.tickets.queries.pick_lists import Choice
from rxapp.tickets.queries.settings import QueueLine
from rxapp.ui import filled
from rxapp.ui.toasts import said

FIELD = "queue-"
TICKS = ("acknowledges", "takes_tickets", "has_own_hours")


@dataclass
class QueueRow:
    """A queue in the list."""

    id: int = 0
    name: str = ""
    open: int = 0
    is_default: bool = False
    is_spam: bool = False
    is_active: bool = True


@dataclass
class PersonTick:
    """A person who may be a member."""

    id: int = 0
    name: str = ""
    is_on: bool = False


@dataclass
class DayLine:
    """One weekday of the queue's own hours."""

    day: str = ""
    opens: str = ""
    closes: str = ""


class QueuesState(StaffState):
    """The queues, and the form of the one that is open (`is_open`; a new one has no id)."""

    rows: list[QueueRow] = []
    mailboxes: list[Choice] = []
    is_open: bool = False
    form: QueueLine = QueueLine()
    people: list[PersonTick] = []
    week: list[DayLine] = []
    filled: str = ""

    @rx.event
    async def load(self):
        """The page opens, or somebody changed a queue; what is typed stays."""
        self._watch("ticket_queues")
        found = await self._read(settings.queues)
        if not found.ok:
            return found.events
        self.mailboxes = found.value.mailboxes
        self.rows = [QueueRow(row.id, row.name, row.open, row.is_default, row.is_spam, row.is_active) for row in found.value.queues]
        return None

    @rx.event
    async def open(self, queue_id: int):
        """*Edit*, or *New queue* (0)."""
        found = await self._read(settings.queues)
        if not found.ok:
            return found.events
        self._show(found.value, next((row for row in found.value.queues if row.id == queue_id), QueueLine()))
        return None

    @rx.event
    async def close(self):
        """*Cancel*: the form goes."""
        self.is_open = False

    @rx.event
    async def save(self, form: dict[str, Any]):
        """*Save* the open queue."""
        given = _given(form)
        done = await self._do_from(form, self.filled, queues.save, queue_id=self.form.id, version=self.form.version, form=given)
        if not done.ok:
            return done.events
        self.is_open = False
        return [said("settings.saved"), QueuesState.load]

    @rx.event
    async def make_default(self, queue_id: int):
        """*Make default* (TK-52)."""
        done = await self._do(queues.make_default, queue_id=queue_id)
        return [*done.events, QueuesState.load]

    @rx.event
    async def make_spam(self, queue_id: int):
        """*Use for spam*."""
        done = await self._do(queues.make_spam, queue_id=queue_id)
        return [*done.events, QueuesState.load]

    @rx.event
    async def set_active(self, queue_id: int, is_active: bool):
        """*Archive*, or *Take up again*."""
        done = await self._do(queues.set_active, queue_id=queue_id, is_active=is_active)
        return [*done.events, QueuesState.load]

    @rx.event
    async def move(self, queue_id: int, is_up: bool):
        """Up or down in the list."""
        done = await self._do(queues.move, queue_id=queue_id, is_up=is_up)
        return [*done.events, QueuesState.load]

    def _show(self, page: settings.QueuesPage, row: QueueLine) -> None:
        week = row.week or [["", ""]] * len(WEEKDAYS)
        self.is_open, self.form, self.filled = True, row, filled.mark("queue", row.id, row.version)
        self.people = [PersonTick(person.id, person.label, person.id in row.members) for person in page.people]
        self.week = [DayLine(day, *pair) for day, pair in zip(WEEKDAYS, week, strict=True)]


def _given(form: object) -> dict[str, Any]:
    """The form's values as the action takes them; a tick that is off is not in a form."""
    typed = {str(name).removeprefix(FIELD): value for name, value in form.items()} if shapes.is_dict(form) else {}
    members = [a_number(name.removeprefix("member-"), low=1, high=2**31 - 1) for name in typed if name.startswith("member-")]
    week = [[typed.get(f"{day}-opens", ""), typed.get(f"{day}-closes", "")] for day in WEEKDAYS]
    ticks = {name: typed.get(name, "") for name in TICKS}
    return {"name": typed.get("name"), "mailbox_id": typed.get("mailbox") or 0, "members": members, "week": week, **ticks}
