"""Reads for many customers at once: whose addresses are these, what are their names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from rxapp.core import inputs
from rxapp.core.kinds import Kind as MessageKind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers.models import Customer, CustomerEmail, CustomerPhone
from rxapp.staff.rules import Permission


def _owners(address: Any, owner: Any) -> Any:
    return sa.select(address, owner).where(address.in_(sa.bindparam("these", expanding=True))).order_by(owner)


_PHONE = table_of(CustomerPhone)
_EMAIL = table_of(CustomerEmail)
_OF_NUMBERS, _OF_EMAILS = _owners(_PHONE.c.number, _PHONE.c.customer_id), _owners(_EMAIL.c.folded, _EMAIL.c.customer_id)


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
    is_sms = inputs.one_of(kind, MessageKind) == MessageKind.SMS
    found: dict[str, list[int]] = {}
    for text, customer_id in work.session.execute(_OF_NUMBERS if is_sms else _OF_EMAILS, {"these": list(set(addresses))}):
        found.setdefault(text, []).append(customer_id)
    return found


def named(work: Work, customer_ids: Iterable[int]) -> dict[int, NamedRow]:
    """Names and marks by customer id, of hidden ones too. Raises NotAllowed."""
    work.need(Permission.SEE_CUSTOMERS)
    columns = [col(column) for column in (Customer.id, Customer.name, Customer.is_supplier, Customer.is_conflict, Customer.is_vip)]
    found = work.session.execute(sa.select(*columns).where(col(Customer.id).in_(set(customer_ids))))
    return {row[0]: NamedRow(*row[1:]) for row in found}
