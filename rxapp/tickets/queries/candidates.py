"""Which customers have the address of a ticket (D-55)."""

from dataclasses import dataclass

from rxapp.core.work import Work
from rxapp.customers.queries import lookups
from rxapp.staff.rules import Permission
from rxapp.tickets.queries import one


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer who may have written: the record's number, name and account number."""

    id: int
    name: str
    number: str


def candidates(work: Work, ticket_id: int) -> list[Candidate]:
    """The customers who have the ticket's address, hidden ones not among them. Raises NotAllowed, NotFound."""
    work.need(Permission.SEE_CUSTOMERS)
    ticket = one.ticket_for(work, ticket_id)
    rows = [lookups.customer_for(work, number) for number in lookups.owners_of(work, ticket.kind, ticket.address)] if ticket.address else []
    return [Candidate(row.id, row.name, row.number) for row in rows if not row.is_hidden]
