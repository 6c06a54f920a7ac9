"""What stands at the right of a ticket: its customer, or who has its address, and recent tickets (TK-21..23, D-43, D-55, D-129)."""

from dataclasses import dataclass

from sqlmodel import col, select

from rxapp.core.work import Work
from rxapp.customers.queries import lookups
from rxapp.messages.composer.queries import Person, person_of
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import one
from rxapp.tickets.queries.new import RECENT, SEVERAL, Candidate, Recent


@dataclass(frozen=True, slots=True)
class Beside:
    """The pinned customer (id 0: nobody is), those who have the address while nobody is pinned, and the recent tickets."""

    person: Person
    recent: tuple[Recent, ...] = ()
    candidates: tuple[Candidate, ...] = ()


def beside(work: Work, ticket: Ticket) -> Beside:
    """For who may see customers; else there is nothing. Of several who have the address nobody is guessed (D-55)."""
    if not work.actor.may(Permission.SEE_CUSTOMERS):
        return Beside(Person())
    recent = _recent(work, ticket)
    if ticket.customer_id:
        return Beside(person_of(lookups.customer_for(work, ticket.customer_id), shops.shop(work)), recent)
    owners = lookups.owners_of(work, ticket.kind, ticket.address) if ticket.address else []
    return Beside(Person(), recent, tuple(_candidate(lookups.customer_for(work, number)) for number in owners[:SEVERAL]))


def _recent(work: Work, ticket: Ticket) -> tuple[Recent, ...]:
    """The three latest of the address or the customer, without this one; those of a queue that is not seen without subject."""
    seen, labels = one.queue_ids_seen(work), one.statuses(work)
    newest = (col(Ticket.last_message_at).desc(), col(Ticket.id).desc())
    whose = [col(Ticket.customer_id) == ticket.customer_id] if ticket.customer_id else []
    whose += [col(Ticket.address) == ticket.address] if ticket.address else []
    asked = select(Ticket).where(Ticket.id != ticket.id, col(Ticket.deleted_at).is_(None))
    found = {row.id: row for mine in whose for row in work.session.exec(asked.where(mine).order_by(*newest).limit(RECENT))}
    latest = sorted(found.values(), key=lambda row: (row.last_message_at, row.id or 0), reverse=True)[:RECENT]
    return tuple(_line(row, labels[row.status_id].label, is_seen=row.queue_id in seen) for row in latest)


def _line(row: Ticket, label: str, *, is_seen: bool) -> Recent:
    return Recent(row.id or 0, row.number or 0, row.subject if is_seen else "", label, row.last_message_at.isoformat(), is_seen)


def _candidate(row: lookups.CustomerRow) -> Candidate:
    phone, email = row.main_phone, row.main_email
    fact = phone.shown if phone else email.address if email else ""
    return Candidate(row.id, row.name, fact, row.is_supplier, row.is_conflict, row.is_vip)
