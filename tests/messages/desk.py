"""A desk to send from: a shop that can send, Dora who agreed to everything, Erik who agreed to nothing, and the demo channel."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from rxapp.core import ids
from rxapp.core.kinds import Kind
from rxapp.core.work import SYSTEM, Actor, reading, work
from rxapp.customers.actions import record_consent, records
from rxapp.history.models import Change
from rxapp.live.queries import versions
from rxapp.messages.actions import sending
from rxapp.messages.actions.queued import QueuedRow
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import claim as claim_actions
from rxapp.messages.delivery.ports import ChannelFacts
from rxapp.messages.models import Message, MessageEvent
from rxapp.messages.queries import drafts
from rxapp.shop.models import Shop
from tests.cast import Cast

DORA, DORA_PHONE = "dora@example.com", "+447700900111"
ERIK, ERIK_PHONE = "erik@example.com", "+447700900222"
DEMO = (
    ChannelFacts("demo", Kind.EMAIL, "channel.demo", True, is_demo=True),
    ChannelFacts("demo", Kind.SMS, "channel.demo", True, is_demo=True),
)
SMTP = (ChannelFacts("smtp", Kind.EMAIL, "channel.smtp", True), DEMO[1])
WORDS = "Hi Dora,\n\nyour bike is ready.\n\nBen, Calder Cycles"


@dataclass
class Desk:
    """Shortcuts that act as Ben unless told otherwise."""

    cast: Cast
    dora: int = 0
    erik: int = 0
    sent: list[int] = field(default_factory=list)

    def do(self, action, *, by: Actor | None = None, **form: Any) -> Any:
        """Run one action in one transaction."""
        with work(by or self.cast.ben) as job:
            return action(job, **form)

    def ask(self, query, *arguments: Any, by: Actor | None = None, **values: Any) -> Any:
        """Run one query."""
        with reading(by or self.cast.ben) as job:
            return query(job, *arguments, **values)

    def letter(self, **changes: Any) -> dict[str, Any]:
        """What `enqueue` needs for an e-mail to Dora."""
        plain = {"key": ids.key(), "customer_id": self.dora, "kind": "email", "to": DORA, "subject": "Your bike", "body": WORDS}
        return {**plain, "greeting": "Hi Dora,", "signature": "Ben, Calder Cycles", "language": "en", **changes}

    def enqueue(self, *, by: Actor | None = None, **changes: Any) -> QueuedRow:
        """Send an e-mail to Dora."""
        return self.do(sending.enqueue, by=by, **self.letter(**changes))

    def text(self, *, by: Actor | None = None, **changes: Any) -> QueuedRow:
        """Send an SMS to Dora."""
        return self.enqueue(by=by, **{"kind": "sms", "to": DORA_PHONE, **changes})

    def claim(self, worker: str = "w1", **limits: Any) -> list[claim_actions.Claimed]:
        """Claim what is due."""
        return self.do(claim_actions.claim, by=SYSTEM, worker=worker, **limits)

    def row(self, message_id: int) -> Message:
        """The row as it stands in the database."""
        with reading() as job:
            found = job.session.get(Message, message_id)
            assert found is not None
            return found

    def rows(self) -> list[Message]:
        """Every row, oldest first."""
        with reading() as job:
            return list(job.session.exec(select(Message).order_by(col(Message.id))))

    def delivery_events(self, message_id: int) -> list[str]:
        """The labels of the ladder, without their prefixes."""
        with reading() as job:
            found = job.session.exec(select(MessageEvent).where(MessageEvent.message_id == message_id).order_by(col(MessageEvent.id)))
            return [event.label.removeprefix("message.").removeprefix("ladder.") for event in found]

    def changes(self) -> list[Change]:
        """The change log of messages."""
        with reading() as job:
            return list(job.session.exec(select(Change).where(Change.subject == "message").order_by(col(Change.id))))

    def feed_version(self) -> int:
        """The version of the topic messages."""
        return self.ask(versions).get("messages", 0)

    def consent(self, *, agrees: bool, kind: str = "email", address: str = DORA, customer_id: int = 0) -> None:
        """Set a consent on a record."""
        form = {"kind": kind, "address": address, "agrees": agrees, "how": "in_person" if agrees else ""}
        self.do(record_consent.set_consent, by=self.cast.ada, customer_id=customer_id or self.dora, **form)

    def draft(self, kind: str = "email", *, by: Actor | None = None) -> drafts.DraftRow | None:
        """Somebody's draft for Dora."""
        return self.ask(drafts.draft_for, self.dora, kind, by=by)

    def shop(self, **changes: Any) -> None:
        """Change the store record."""
        with work() as job:
            row = job.session.get(Shop, 1)
            assert row is not None
            for name, value in changes.items():
                setattr(row, name, value)

    def add(self, first_name: str, *, email: str = "", phone: str = "", agrees: bool = True) -> int:
        """A customer with one address and one number."""
        proof = {"agrees": True, "how": "in_person"} if agrees else {"agrees": False}
        form = {
            "first_name": first_name,
            "last_name": "Vance",
            "emails": [{"address": email, **proof}] if email else [],
            "phones": [{"number": phone, "label": "mobile", **proof}] if phone else [],
            "confirmed": True,
        }
        return self.do(records.create, by=self.cast.ada, form=form)


@contextmanager
def open_desk(cast: Cast) -> Iterator[Desk]:
    """The desk, open for one test."""
    with work() as job:
        job.session.add(Shop(id=1, name="Calder Cycles", service_email="desk@example.com", zone="Europe/London", country="GB"))
    desk = Desk(cast)
    desk.dora = desk.add("Dora", email=DORA, phone=DORA_PHONE)
    desk.erik = desk.add("Erik", email=ERIK, phone=ERIK_PHONE, agrees=False)
    before = ports.channels()
    ports.set_channels(DEMO)
    try:
        yield desk
    finally:
        ports.set_channels(before)
