"""An inbox to work in, over the desk of messages: queues, statuses and priorities, and short ways to open and to receive."""

from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import col, select

from rxapp.core import ids
from rxapp.core.work import SYSTEM, Actor, reading, work
from rxapp.messages.actions import receiving
from rxapp.messages.delivery.ports import InboundMessage
from rxapp.messages.models import Message
from rxapp.staff.rules import Permission
from rxapp.tickets.actions import opening
from rxapp.tickets.models import Priority, Queue, QueueMember, Rule, Status, Ticket
from rxapp.tickets.rules.kinds import Built
from tests.conftest import MOMENT
from tests.messages.desk import DORA, Desk

HOUR = 3600
NOW = MOMENT


@dataclass
class Inbox:
    """Shortcuts that act as Ben unless told otherwise; `queue` is the default one, `spam` that of spam."""

    desk: Desk
    queue: int = 0
    spam: int = 0
    statuses: dict[str, int] = field(default_factory=dict)

    def do(self, action, *, by: Actor | None = None, **form: Any) -> Any:
        """Run one action in one transaction."""
        return self.desk.do(action, by=by, **form)

    def open(self, *, by: Actor | None = None, **changes: Any) -> int:
        """Open a ticket to Dora."""
        plain = {"key": ids.key(), "direction": "to", "source": "email", "queue_id": self.queue, "subject": "Your bike", "address": DORA}
        return self.do(opening.open_ticket, by=by, **{**plain, "body": "It is ready.", **changes})

    def receive(self, inbound: InboundMessage, **changes: Any) -> int | None:
        """A message comes in."""
        told = replace(inbound, **changes)
        return self.do(receiving.receive, by=SYSTEM, channel=told.channel, inbound=told)

    def ticket(self, ticket_id: int) -> Ticket:
        """The row as it stands."""
        with reading() as job:
            found = job.session.get(Ticket, ticket_id)
            assert found is not None
            return found

    def tickets(self) -> list[Ticket]:
        """Every ticket, oldest first."""
        with reading() as job:
            return list(job.session.exec(select(Ticket).order_by(col(Ticket.id))))

    def lines(self, ticket_id: int) -> list[Message]:
        """The correspondence of a ticket, oldest first."""
        with reading() as job:
            return list(job.session.exec(select(Message).where(Message.ticket_id == ticket_id).order_by(col(Message.id))))

    def all(self, model: Any) -> list[Any]:
        """Every row of a table."""
        with reading() as job:
            return list(job.session.exec(select(model)))

    def add_queue(self, name: str, *members: Actor, **changes: Any) -> int:
        """A queue, with members or open to everybody."""
        with work() as job:
            made = Queue(name=name, **changes)
            job.session.add(made)
            job.session.flush()
            job.session.add_all(QueueMember(queue_id=made.id or 0, staff_id=one.id or 0) for one in members)
            return made.id or 0

    def add(self, row: Any) -> int:
        """Write a row by hand; returns its id."""
        with work() as job:
            job.session.add(row)
            job.session.flush()
            return row.id or 0

    def change(self, model: Any, row_id: int, **changes: Any) -> None:
        """Change a row by hand."""
        with work() as job:
            row = job.session.get(model, row_id)
            for name, value in changes.items():
                setattr(row, name, value)
            job.session.add(row)

    def may_too(self, actor: Actor, *permissions: Permission) -> Actor:
        """The person with further rights."""
        return replace(actor, permissions=actor.permissions | {str(one) for one in permissions})


def furnish(desk: Desk) -> Inbox:
    """What the migration writes, where the database was emptied meanwhile."""
    with work() as job:
        if not job.session.exec(select(Status.id)).first():
            job.session.add_all(Status(built_in=one.value, parent=one.value, position=at) for at, one in enumerate(Built))
            job.session.add_all([Queue(name="Front desk", is_default=True), Queue(name="Spam", is_spam=True, position=1)])
            job.session.add(Priority(name="Normal", respond_for=4 * HOUR, alert_for=18 * HOUR, execute_for=24 * HOUR, is_default=True))
            job.session.add(Rule(name="Everything else", is_catch_all=True))
            job.session.flush()
        queues = {row.is_spam: row.id or 0 for row in job.session.exec(select(Queue).order_by(col(Queue.id).desc()))}
        statuses = {row.built_in: row.id or 0 for row in job.session.exec(select(Status))}
    return Inbox(desk, queues[False], queues[True], statuses)
