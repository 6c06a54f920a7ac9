"""Who watches a ticket: its creator, whoever it is given to, and whoever replies or comments, until they stop (D-52)."""

from rxapp.core.inputs import a_flag
from rxapp.core.work import Work
from rxapp.live import actions as live
from rxapp.tickets.actions import moving
from rxapp.tickets.models import Ticket, TicketWatch
from rxapp.tickets.queries import one


def watch(work: Work, *, ticket_id: object, is_on: object) -> None:
    """Watch a ticket, or stop, which is remembered until one watches again. Raises NotAllowed, BadInput, NotFound."""
    ticket, wanted = one.held_ticket(work, ticket_id), a_flag(is_on)
    if not work.actor.id:
        return
    row = _row(work, ticket, work.actor.id) or TicketWatch(ticket_id=ticket.id or 0, staff_id=work.actor.id, is_on=not wanted)
    if row.is_on != wanted:
        row.is_on = wanted
        work.session.add(row)
        live.publish(work, moving.TOPIC)


def begin(work: Work, ticket: Ticket, staff_id: int | None) -> None:
    """A person watches a held ticket by what they do with it, unless they have stopped; the house watches nothing."""
    if staff_id and _row(work, ticket, staff_id) is None:
        work.session.add(TicketWatch(ticket_id=ticket.id or 0, staff_id=staff_id))
        work.session.flush()


def _row(work: Work, ticket: Ticket, staff_id: int) -> TicketWatch | None:
    return work.session.get(TicketWatch, (ticket.id or 0, staff_id))
