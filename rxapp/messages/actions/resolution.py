"""What staff do about messages that went wrong: dismiss them, ask the provider, send them another way; and telling their author once."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import locks
from rxapp.core.kinds import Kind
from rxapp.core.tables import rows_changed
from rxapp.core.work import Work
from rxapp.customers.queries import batch, lookups
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.actions import checks, keepers, refusals
from rxapp.messages.actions.queued import QueuedRow
from rxapp.messages.actions.sending import retry_as
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions.transitions import MESSAGE, add_event
from rxapp.messages.models import IS_STOPPED, IS_UNTOLD, Message
from rxapp.messages.queries.one import message_to_change
from rxapp.messages.rules.states import Status

TOLD_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A message that failed or was stopped, as its author is told of it; `reason` is a catalogue key with its values."""

    id: int
    customer_id: int | None
    customer_name: str
    kind: str
    to: str
    subject: str
    reason: str
    reason_values: dict[str, Any]
    is_stopped: bool = False
    is_test: bool = False


def dismiss(work: Work, *, message_id: int) -> None:
    """Take a failed or uncertain message off *Needs attention*; it stays in the history. Raises NotAllowed, NotFound, StillOpen."""
    message = message_to_change(work, message_id)
    if message.status not in (Status.FAILED, Status.UNCERTAIN):
        raise refusals.StillOpen
    if message.dismissed_at is None:
        message.dismissed_at = work.now
        history.record(work, subject="message", subject_id=message.id or 0, kind="dismissed", after={"status": message.status})
        live.publish(work, "messages")


def ask_provider(work: Work, *, message_id: int) -> None:
    """*Ask the provider*: make a worker ask now what became of an uncertain message. May be repeated.

    Raises NotAllowed, NotFound, AlreadySettled, and CannotAsk where the provider offers no look-up.
    """
    message = message_to_change(work, message_id)
    if message.status != Status.UNCERTAIN:
        raise refusals.AlreadySettled
    facts = ports.facts_of(message.channel, message.kind)
    if facts is None or not facts.can_look_up or not facts.is_set_up:
        raise refusals.CannotAsk(reason=f"@{(facts.no_look_up if facts else '') or 'message.no_look_up'}")
    if message.ask_at is not None:
        message.asks = 0  # a question of the house's own is still to come: this one does not take its place
    message.ask_at = work.now
    add_event(work, message.id or 0, Status.UNCERTAIN, "message.ladder.asked", {"name": work.actor.name}, channel=message.channel)
    live.publish(work, "messages")


def send_instead(work: Work, *, message_id: int, kind: str, key: str = "", confirmed: tuple[str, ...] = ()) -> QueuedRow:
    """The same words by the other kind, to the address of that kind where the customer agrees (delivery fall-back).

    A new row that names the old one, with its subject. An SMS carries the text without the e-mail's signature marks, as it
    stands. Raises NotAllowed, NotFound, NotRetried, SendAgain, NoOtherAddress, NoConsent (both link to the record) and
    what `enqueue` raises.
    """
    old = message_to_change(work, message_id)
    keepers.hold(work, old.ticket_id)
    if old.customer_id is None or kind not in (Kind.EMAIL, Kind.SMS) or kind == old.kind:
        raise refusals.NotRetried
    customer = checks.customer(work, old.customer_id)
    return retry_as(work, old, kind=kind, to=_agreed_address(customer, kind), key=key, confirmed=confirmed)


def tell_author(work: Work) -> tuple[ToldRow, ...]:
    """The acting person's own failed and stopped messages of which they have not been told yet; marks them as told, so each comes once,
    in one tab.

    It writes: ask `queries.untold` first whether there is one.
    """
    wrong = [sa.select(MESSAGE.c.id).where(sa.text(rows), MESSAGE.c.staff_id == work.actor.id) for rows in (IS_UNTOLD, IS_STOPPED)]
    mine = (col(Message.id).in_(sa.union_all(*wrong)), col(Message.told_at).is_(None))
    first = select(Message).where(*mine).order_by(col(Message.id)).limit(TOLD_AT_ONCE)
    found = work.session.exec(locks.rows(locks.MESSAGES, first)).all()
    told = sa.update(MESSAGE).where(MESSAGE.c.id.in_([row.id for row in found]), MESSAGE.c.told_at.is_(None)).values(told_at=work.now)
    if not found or rows_changed(work, told) != len(found):
        return ()
    people = batch.named(work, [row.customer_id for row in found if row.customer_id])
    return tuple(_told(row, people) for row in found)


def _told(row: Message, people: dict[int, batch.NamedRow]) -> ToldRow:
    name = people[row.customer_id].name if row.customer_id in people else ""
    is_stopped = row.status == Status.HELD
    reason, values = (row.waiting, row.waiting_values) if is_stopped else (row.failure, row.failure_values)
    return ToldRow(row.id or 0, row.customer_id, name, row.kind, row.to, row.subject, reason, dict(values), is_stopped, row.is_test)


def _agreed_address(customer: lookups.CustomerRow, kind: str) -> str:
    """The first address of that kind that agrees, the main one before others."""
    phones = [(phone.number, phone.agrees_sms) for phone in customer.phones]
    mains = sorted(customer.emails, key=lambda email: not email.is_main)
    known = phones if kind == Kind.SMS else [(email.address, email.agrees_email) for email in mains]
    if not known:
        raise refusals.NoOtherAddress(link=f"/customers/{customer.id}/edit", name=customer.name)
    agreed = [address for address, agrees in known if agrees]
    if not agreed:
        raise refusals.NoConsent(link=f"/customers/{customer.id}/edit", address=known[0][0], name=customer.name)
    return agreed[0]
