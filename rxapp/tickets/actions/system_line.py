"""The small lines of a correspondence that nobody wrote: who changed the queue, who unpinned the customer (TK-41, TK-51)."""

from rxapp.core import ids
from rxapp.core.kinds import Direction, Kind
from rxapp.core.work import SYSTEM, Work
from rxapp.messages.actions import entries
from rxapp.messages.actions.message_request import Context
from rxapp.tickets.models import Ticket

SOURCE = "tickets"


def note(work: Work, ticket: Ticket, key: str, **values: str | int) -> int:
    """Write a system line into a ticket's correspondence; returns its number.

    `key` is a catalogue key whose placeholders are `values`; a value that begins with @ is itself a key. The actor's name is `by`.
    """
    by = work.actor
    house = Work(work.session, work.now, SYSTEM)
    facts = {"key": key, "values": {"by": by.name, **values}}
    made = entries.enter(
        house,
        key=ids.key(),
        kind=Kind.EVENT,
        direction=Direction.OUT,
        customer_id=ticket.customer_id,
        source=SOURCE,
        facts=facts,
        context=Context(ticket_id=ticket.id),
        is_auto=True,
    )
    work.published |= house.published
    return made
