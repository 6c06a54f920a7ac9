"""What the composer of a ticket shows beside the words: by what one may answer, and what will stand below them (D-86, D-135)."""

from dataclasses import dataclass, field

from rxapp.core.errors import Refusal
from rxapp.core.kinds import OUTGOING, Kind
from rxapp.core.work import Work
from rxapp.customers.queries import lookups
from rxapp.staff.rules import Permission
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import one, replying


@dataclass
class Answer:
    """`kinds` are those by which the customer can be answered, `signature` and `quote` what is set below a mail; `other_address` is
    where a mail goes in a conversation by SMS, "" where that is nowhere or the ticket's own."""

    kinds: list[str] = field(default_factory=list[str])
    signature: str = ""
    quote: str = ""
    other_address: str = ""


def answer_for(work: Work, ticket_id: object) -> Answer:
    """For one ticket. Raises NotAllowed, BadInput, NotFound."""
    ticket = one.ticket_for(work, ticket_id)
    other = _other_address(work, ticket)
    has = {
        Kind.EMAIL: ticket.kind == Kind.EMAIL or bool(other),
        Kind.SMS: replying.last_received(work, ticket.id or 0, Kind.SMS) is not None,
    }
    made = Answer(kinds=[kind.value for kind in OUTGOING if has[kind]], other_address=other)
    try:
        parts, _ = replying.parts_of(work, ticket, Kind.EMAIL)
    except Refusal:  # a signature that cannot be filled is said when one sends
        return made
    made.signature, made.quote = parts.signature, parts.quote
    return made


def _other_address(work: Work, ticket: Ticket) -> str:
    if ticket.kind == Kind.EMAIL or not ticket.customer_id or not work.actor.may(Permission.SEE_CUSTOMERS):
        return ""
    main = lookups.customer_for(work, ticket.customer_id).main_email
    return main.address if main else ""
