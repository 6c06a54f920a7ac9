"""Reads for many customers at once: whose addresses are these, what are their names."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from rxapp.consent.rules import Kind as ConsentKind
from rxapp.core import inputs
from rxapp.core.work import Work
from rxapp.customers.models import Customer, CustomerEmail, CustomerPhone
from rxapp.staff.rules import Permission


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A customer's name as shown, and the marks beside it."""

    name: str
    is_supplier: bool
    is_conflict: bool
    is_vip: bool


def owners_of_all(work: Work, kind: str, addresses: Iterable[str]) -> dict[str, list[int]]:
    """What `owners_of` says, for many addresses: address -> customers. Numbers in E.164, e-mail case folded; nobody's are left out."""
    work.need(Permission.SEE_CUSTOMERS)
    is_sms = inputs.one_of(kind, ConsentKind) == ConsentKind.SMS
    address, owner = (CustomerPhone.number, CustomerPhone.customer_id) if is_sms else (CustomerEmail.folded, CustomerEmail.customer_id)
    wanted = sa.select(col(address), col(owner)).where(col(address).in_(set(addresses))).order_by(col(owner))
    found: dict[str, list[int]] = {}
    for text, customer_id in work.session.execute(wanted):
        found.setdefault(text, []).append(customer_id)
    return found


def named(work: Work, customer_ids: Iterable[int]) -> dict[int, NamedRow]:
    """Names and marks by customer id, of hidden ones too. Raises NotAllowed."""
    work.need(Permission.SEE_CUSTOMERS)
    columns = [col(column) for column in (Customer.id, Customer.name, Customer.is_supplier, Customer.is_conflict, Customer.is_vip)]
    found = work.session.execute(sa.select(*columns).where(col(Customer.id).in_(set(customer_ids))))
    return {row[0]: NamedRow(*row[1:]) for row in found}
