"""A desk that answers tickets: short ways to have one, to answer it, and to see what became of it."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from rxapp.core import ids
from rxapp.core.work import Actor, work
from rxapp.messages.actions.queued import QueuedRow
from rxapp.messages.models import Message
from rxapp.tickets.actions import replying
from rxapp.tickets.models import Status, Ticket
from tests.messages.desk import DORA, DORA_PHONE, Desk
from tests.tickets import made

OUR_NUMBER = "+441632960400"


@dataclass
class Answering:
    """Acts as Ben unless told otherwise."""

    desk: Desk

    def mail(self, **fields: Any) -> int:
        """A ticket with a mail of Dora's."""
        with work() as job:
            return made.make_ticket(job, **{"customer_id": self.desk.dora, "address": DORA, **fields})

    def sms(self, **fields: Any) -> int:
        """A ticket with an SMS of Dora's."""
        with work() as job:
            found = made.make_ticket(job, **{"customer_id": self.desk.dora, "kind": "sms", "address": DORA_PHONE, **fields})
            message = job.session.exec(select(Message).where(Message.ticket_id == found)).one()
            message.kind, message.to = "sms", OUR_NUMBER
            return found

    def wrote_again(self, ticket_id: int) -> int:
        """Dora writes once more."""
        with work() as job:
            return made.add_mail(job, ticket_id)

    def reply(self, ticket_id: int, /, *, by: Actor | None = None, **changes: Any) -> QueuedRow:
        """Answer what stands there."""
        seen = self.ticket(ticket_id).last_event_id
        plain: dict[str, Any] = {"key": ids.key(), "ticket_id": ticket_id, "body": "It is ready.", "seen_event_id": seen}
        return self.desk.do(replying.reply, by=by, **{**plain, **changes})

    def ticket(self, ticket_id: int) -> Ticket:
        """The row as it stands."""
        with work() as job:
            return job.session.get_one(Ticket, ticket_id)

    def status(self, ticket_id: int) -> str:
        """The built-in status of a ticket."""
        with work() as job:
            row = job.session.get_one(Ticket, ticket_id)
            return job.session.get_one(Status, row.status_id).built_in or ""

    def change(self, model: Any, row_id: int, **changes: Any) -> None:
        """Change a row by hand."""
        with work() as job:
            row = job.session.get_one(model, row_id)
            for name, value in changes.items():
                setattr(row, name, value)

    def claim(self) -> list[Any]:
        """What leaves now."""
        return self.desk.claim()
