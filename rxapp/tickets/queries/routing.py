"""Where an arriving message goes: what the rules ask of it, and what the first that holds says (THX-3, THX-4, D-47, D-64, TK-52)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core.kinds import Kind
from rxapp.core.tables import table_of
from rxapp.core.text import one_line
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.customers.models import Customer
from rxapp.customers.queries import lookups
from rxapp.messages.delivery.ports import InboundMessage
from rxapp.messages.mailboxes.models import Mailbox
from rxapp.tickets.models import Queue, Rule
from rxapp.tickets.queries import choosing
from rxapp.tickets.rules import arrival, threads
from rxapp.tickets.rules.arrival import Arrived, Outcome, Owner

_QUEUE = table_of(Queue)
_CUSTOMER = table_of(Customer)


@dataclass(frozen=True, slots=True)
class OurMailbox:
    """A mailbox of ours: its address as it is compared, and the server whose word of a sender counts."""

    id: int
    address: str
    authserv_id: str


def mailboxes(work: Work) -> list[OurMailbox]:
    """Every mailbox of ours that has an address."""
    rows = work.session.exec(select(Mailbox).where(col(Mailbox.address) != "").order_by(col(Mailbox.id))).all()
    return [OurMailbox(row.id or 0, customer_rules.folded_email(row.address), row.authserv_id) for row in rows]


def recipients_of(inbound: InboundMessage) -> tuple[str, ...]:
    """Everybody whom a message names as its goal, as they are compared, each once."""
    if inbound.kind != Kind.EMAIL:
        return (one_line(inbound.to),)
    named = inbound.recipients or (inbound.to, *(copy.address for copy in inbound.cc))
    return tuple(dict.fromkeys(customer_rules.folded_email(one_line(address)) for address in named if address))


def mailbox_of(inbound: InboundMessage, ours: Sequence[OurMailbox]) -> OurMailbox | None:
    """The mailbox that a mail went to; of several the first in the order of To and Cc, else the one that it was fetched from."""
    by_address = {row.address: row for row in ours}
    named = threads.first_of_ours(recipients_of(inbound), list(by_address)) or customer_rules.folded_email(one_line(inbound.to))
    return by_address.get(named)


def owners(work: Work, kind: str, address: str) -> tuple[Owner, ...]:
    """The customers who have the sender's address, as the rules ask for them."""
    numbers = lookups.owners_of(work, kind, address)
    if not numbers:
        return ()
    asked = sa.select(_CUSTOMER.c.id, _CUSTOMER.c.kind, _CUSTOMER.c.is_vip, _CUSTOMER.c.caretaker_id).where(_CUSTOMER.c.id.in_(numbers))
    return tuple(Owner(row.id, row.kind, row.is_vip, row.caretaker_id) for row in work.session.execute(asked.order_by(_CUSTOMER.c.id)))


def decided(work: Work, arrived: Arrived) -> Outcome:
    """What the first rule that holds says, with a queue that takes tickets, and with nobody who may not handle them there."""
    rules = work.session.exec(select(Rule).where(col(Rule.is_on)).order_by(col(Rule.is_catch_all), col(Rule.position), col(Rule.id)))
    found = next((row for row in rules.all() if arrival.holds(row.conditions, arrived)), None)
    return allowed(work, arrival.outcome(found.outcome) if found else Outcome(), arrived)


def allowed(work: Work, outcome: Outcome, arrived: Arrived) -> Outcome:
    """The outcome as it can be carried out: a caretaker where it says so, in a queue that is there."""
    queue_id = outcome.queue_id if outcome.queue_id and choosing.queue_to_work(work, outcome.queue_id) else default_queue(work)
    staff_id = (arrived.caretaker_id if outcome.uses_caretaker else 0) or outcome.staff_id
    may = bool(staff_id) and choosing.may_handle(work, staff_id, queue_id)
    return replace(outcome, queue_id=queue_id, staff_id=staff_id if may else 0)


def default_queue(work: Work) -> int:
    """The default queue (TK-52); where none is marked, the first that takes tickets."""
    asked = sa.select(_QUEUE.c.id).where(_QUEUE.c.is_active, _QUEUE.c.takes_tickets)
    first = asked.order_by(_QUEUE.c.is_default.desc(), _QUEUE.c.is_spam, _QUEUE.c.position, _QUEUE.c.id)
    return work.session.execute(first.limit(1)).scalar() or 0
