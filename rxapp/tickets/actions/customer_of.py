"""The customer of a ticket: pinned, unpinned, or added from it (TK-37..41, D-32, D-54, D-55)."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import inputs, locks
from rxapp.core.errors import BadInput
from rxapp.core.kinds import Direction, Kind
from rxapp.core.shapes import is_dict
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.customers.actions import companies, contact_events, last_contact, records, suppression
from rxapp.customers.actions.form import values_of
from rxapp.customers.queries import lookups
from rxapp.customers.rules import LastContact
from rxapp.live import actions as live
from rxapp.messages.actions.refusals import Hidden
from rxapp.messages.delivery.actions.transitions import MESSAGE
from rxapp.messages.queries import contacts
from rxapp.staff.rules import Permission
from rxapp.tickets.actions import moving, system_line
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import one

WHAT = ("person", "company", "both")
TICKETS_AT_MOST = 500  # of one address, taken over at once; the newest


def pin(work: Work, *, ticket_id: int, customer_id: int, attaches_address: bool = False, takes_all: bool = False) -> None:
    """Make a customer the ticket's (TK-40, D-55), with every message in it, and say so in a line.

    `attaches_address` puts the ticket's address on their record, `takes_all` pins all tickets from that address. Raises NotAllowed,
    BadInput, NotFound, Hidden and what editing a record raises.
    """
    ticket = one.ticket_for(work, ticket_id)
    attaches, takes = inputs.a_flag(attaches_address), inputs.a_flag(takes_all)
    tickets = _held(work, ticket, takes_all=takes)
    customer = lookups.customer_for(work, customer_id)
    if customer.is_hidden:
        raise Hidden(link=f"/customers/{customer.id}", name=customer.name)
    if attaches and ticket.address:
        _attach(work, ticket, customer)
    contact_events.lock_records(work, customer_ids=[customer.id])
    for one_ticket in tickets:
        _pin(work, one_ticket, customer)


def unpin(work: Work, *, ticket_id: int) -> None:
    """Take the customer off a ticket (TK-41, D-54), with what was said in it; their record stays as it is. Raises NotAllowed, NotFound."""
    ticket = one.held_ticket(work, ticket_id)
    if not ticket.customer_id:
        return
    was = lookups.customer_for(work, ticket.customer_id)
    contact_events.lock_records(work, customer_ids=[was.id])
    theirs = (MESSAGE.c.ticket_id == ticket.id, MESSAGE.c.customer_id == was.id, MESSAGE.c.created_at >= ticket.created_at)
    moments = set(work.session.execute(sa.select(sa.func.coalesce(MESSAGE.c.sent_at, MESSAGE.c.shown_at)).where(*theirs)).scalars())
    work.session.execute(sa.update(MESSAGE).where(*theirs).values(customer_id=None))
    moving.moved(work, ticket, kind="unpinned", customer_id=None, is_unindexed=True)
    kind, at = contacts.latest(work, was.id) or ("", None)
    last_contact.step_back(work, customer_id=was.id, was=moments, kind=kind, at=at)
    system_line.note(work, ticket, "ticket.line.unpinned", name=was.name)
    live.publish(work, "messages")


def add_customer(work: Work, *, ticket_id: int, form: Any) -> int:
    """Add a person, a company, or a person and their company, and pin the ticket to the first (TK-39, D-32); returns that customer's id.

    `form` has `what` ("person", "company", "both"), the forms of records `person` and `company`, and `confirmed`. Raises NotAllowed,
    BadInput, NotFound, PossibleDouble and what `records.create` raises.
    """
    work.need(Permission.EDIT_CUSTOMERS)
    ticket = one.held_ticket(work, ticket_id)
    given = inputs.a_form(form)
    what = inputs.one_of(given.get("what"), WHAT)
    wanted = [kind for kind in ("person", "company") if what in (kind, "both")]
    forms = {kind: {**_form(given.get(kind)), "kind": kind, "confirmed": given.get("confirmed", False)} for kind in wanted}
    every = {name: [row for form in forms.values() for row in _rows(form.get(name))] for name in ("emails", "phones")}
    suppression.lock_addresses(work, every)
    made = {kind: records.create(work, form=form) for kind, form in forms.items()}
    if what == "both":
        companies.join(work, customer_id=made["person"], company_id=made["company"])
    first = made[wanted[0]]
    contact_events.lock_records(work, customer_ids=[first])
    _pin(work, ticket, lookups.customer_for(work, first))
    return first


def _form(value: object) -> dict[str, Any]:
    if not is_dict(value):
        raise BadInput
    return inputs.a_form(value)


def _rows(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []  # type: ignore[arg-type]


def _held(work: Work, ticket: Ticket, *, takes_all: bool) -> list[Ticket]:
    """The tickets to pin, held in the order of their ids: this one, and those from its address."""
    wanted = [ticket.id or 0]
    if takes_all and ticket.address:
        same = select(Ticket.id).where(Ticket.address == ticket.address, Ticket.kind == ticket.kind, col(Ticket.deleted_at).is_(None))
        newest = same.order_by(col(Ticket.last_message_at).desc()).limit(TICKETS_AT_MOST)
        wanted = sorted({*wanted, *(number or 0 for number in work.session.exec(newest))})
    asked = locks.rows(locks.TICKETS, select(Ticket).where(col(Ticket.id).in_(wanted)).order_by(col(Ticket.id)), wanted)
    found = list(work.session.exec(asked.execution_options(populate_existing=True)))
    one.ticket_for(work, ticket.id)
    return [row for row in found if not row.deleted_at]


def _attach(work: Work, ticket: Ticket, customer: lookups.CustomerRow) -> None:
    """Put the ticket's address on the record, where it is not there yet; it begins without consent."""
    values = values_of(customer)
    if ticket.kind == Kind.EMAIL:
        if all(customer_rules.folded_email(row.address) != ticket.address for row in customer.emails):
            emails = [*values["emails"], {"address": ticket.address, "label": "", "agrees": False}]
            records.edit(work, customer_id=customer.id, version=customer.version, form={"emails": emails, "confirmed": True})
    elif all(row.number != ticket.address for row in customer.phones):
        phones = [*values["phones"], {"number": ticket.address, "label": "mobile", "agrees": False}]
        records.edit(work, customer_id=customer.id, version=customer.version, form={"phones": phones, "confirmed": True})


def _pin(work: Work, ticket: Ticket, customer: lookups.CustomerRow) -> None:
    if ticket.customer_id == customer.id:
        return
    whose = sa.or_(MESSAGE.c.customer_id.is_(None), MESSAGE.c.customer_id == ticket.customer_id)
    work.session.execute(sa.update(MESSAGE).where(MESSAGE.c.ticket_id == ticket.id, whose).values(customer_id=customer.id))
    moving.moved(work, ticket, kind="pinned", customer_id=customer.id, is_unindexed=True)
    came = (MESSAGE.c.ticket_id == ticket.id, MESSAGE.c.direction == Direction.IN.value, MESSAGE.c.is_auto.is_(False))
    at = work.session.execute(sa.select(MESSAGE.c.shown_at).where(*came).order_by(MESSAGE.c.shown_at.desc()).limit(1)).scalar()
    if at:
        last_contact.touch(work, customer_id=customer.id, kind=LastContact.IN, at=at)
    system_line.note(work, ticket, "ticket.line.pinned", name=customer.name)
    live.publish(work, "messages")
