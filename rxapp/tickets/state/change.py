"""The fields of a ticket and *Ticket actions*: each does its one thing at once (TK-48..51, TK-61..64, D-38, D-52, D-54)."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.tickets.actions import changing, customer_of, deleting, joining, queueing, watching
from rxapp.tickets.queries import pick_lists
from rxapp.tickets.rules.kinds import Built
from rxapp.tickets.state.ticket import TicketState
from rxapp.ui import browser
from rxapp.ui.toasts import said

QUEUE_SHEET, DELETE_SHEET = "ticket-queue", "ticket-delete"
INBOX = "/inbox"


class ChangeState(TicketState):
    """What staff set of the open ticket."""

    @rx.event
    async def set_status(self, status_id: str):
        """*Status*."""
        return await self._set(changing.set_status, status_id=status_id)

    @rx.event
    async def assign(self, staff_id: str):
        """*Assigned to*; 0 is nobody."""
        return await self._set(changing.assign, staff_id=_number(staff_id))

    @rx.event
    async def set_category(self, category_id: str):
        """*Category*; 0 is none."""
        return await self._set(changing.set_category, category_id=_number(category_id))

    @rx.event
    async def set_priority(self, priority_id: str):
        """*Priority*; 0 is none."""
        return await self._set(changing.set_priority, priority_id=_number(priority_id))

    @rx.event
    async def set_tags(self, tags: str):
        """*Tags*, with commas between them, as one leaves the field."""
        wanted = [tag for part in inputs.a_line(tags, limit=2_000).split(",") if (tag := part.strip())]
        return None if wanted == self.ticket.tags else await self._set(changing.set_tags, tags=wanted)

    @rx.event
    async def change_queue(self, form: dict[str, Any]):
        """*Change queue*: the ticket is nobody's then, unless somebody is chosen in the same window (D-38)."""
        given = inputs.a_form(form)
        wanted = {"queue_id": _number(given.get("queue")), "staff_id": _number(given.get("queue-staff"))}
        done = await self._do_from(form, self.head_filled, queueing.change_queue, ticket_id=self.ticket.id, **wanted)
        return [browser.close_sheet(QUEUE_SHEET), *done.events, *await self._reread()]

    @rx.event
    async def watch(self, is_on: bool):
        """*Watch*, *Stop watching* (D-52)."""
        return await self._set(watching.watch, is_on=inputs.a_flag(is_on))

    @rx.event
    async def unpin(self):
        """*Unpin customer* (TK-41, D-54)."""
        return await self._set(customer_of.unpin)

    @rx.event
    async def spam(self):
        """*Spam*: into the spam queue, with one press."""
        done = await self._do(queueing.spam, ticket_id=self.ticket.id)
        return [said("ticket.card.is_spam"), rx.redirect(INBOX)] if done.ok else done.events

    @rx.event
    async def delete(self):
        """*Delete* (TK-61..64): asked first, for whoever may."""
        done = await self._do(deleting.delete, ticket_ids=[self.ticket.id])
        return [browser.close_sheet(DELETE_SHEET), *([rx.redirect(INBOX)] if done.ok else done.events)]

    @rx.event
    async def join(self):
        """*Join*: it is part of the other ticket."""
        done = await self._do(joining.join, ticket_id=self.ticket.id, into_id=self.ticket.likes_id)
        return rx.redirect(f"/tickets/{self.ticket.likes_id}") if done.ok else done.events

    @rx.event
    async def leave_apart(self):
        """*Leave*: it is one of its own."""
        return await self._set(joining.leave)

    @rx.event
    async def move_message(self, message_id: int, into_id: int):
        """*Which one?*: an SMS that may belong to several tickets goes into this one (D-86)."""
        done = await self._do(joining.move_message, message_id=message_id, into_id=into_id)
        return [*done.events, *await self._reread()]

    @rx.event
    async def close(self):
        """*Close ticket*, by the key e."""
        found = await self._read(pick_lists.status_id, Built.CLOSED)
        return await self._set(changing.set_status, status_id=found.value) if found.ok else found.events

    async def _set(self, action: Callable[..., Any], **values: Any) -> list[Any]:
        done = await self._do(action, ticket_id=self.ticket.id, **values)
        return [*done.events, *await self._reread()]


def _number(value: object) -> int:
    return inputs.a_number(value or 0, low=0, high=inputs.MAX_ID)
