"""Whose an address or number is, and whether whoever owns it has agreed (D-1, D-3)."""

from dataclasses import dataclass

from rxapp.consent import queries as consent
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.customers.queries import lookups
from rxapp.messages.rules.sending import Owner
from rxapp.shop import queries as shops


@dataclass(frozen=True, slots=True)
class Owned:
    """Whose an address is. `customer_id` is its owner, of several the first whose consent is missing; 0 where it is nobody's.

    `agrees` is whether every record that counts has agreed, `objects` whether whoever has it said no for themselves.
    """

    owner: Owner
    customer_id: int = 0
    agrees: bool = False
    objects: bool = False


def normal_address(work: Work, kind: str, typed: str) -> str:
    """The address as it is sent to: with its own case, or in E.164; "" where it is none."""
    if kind == Kind.EMAIL:
        return customer_rules.email_address(typed)
    return customer_rules.phone_number(typed, country=shops.shop(work).country)


def who_owns(work: Work, customer_id: int, kind: str, to: str) -> Owned:
    """Whose address it is, as seen from this customer; `to` as `normal_address` makes it.

    Where the address stands on this record, this record's consent counts; else every other owner's must be there.
    """
    compared = customer_rules.folded_email(to) if kind == Kind.EMAIL else to
    owners = lookups.owners_of(work, kind, compared)
    if not owners:
        return Owned(Owner.NOBODY, objects=bool(consent.objections(work, kind, [compared])))
    asked = [customer_id] if customer_id in owners else owners
    refusing = next((number for number in asked if not consent.agrees(work, number, kind, compared)), 0)
    return Owned(Owner.THIS if customer_id in owners else Owner.OTHER, refusing or asked[0], agrees=not refusing)
