"""Who owns an address or number, and whether they have agreed to be written to (D-1, D-3)."""

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
    """The address in the form in which it is sent to: an e-mail address with its own case, a number in E.164; "" where it is none."""
    if kind == Kind.EMAIL:
        return customer_rules.email_address(typed)
    return customer_rules.phone_number(typed, country=shops.shop(work).country)


def compared(kind: str, address: str) -> str:
    """An address as `normal_address` returns it, in the form in which addresses are compared."""
    return customer_rules.folded_email(address) if kind == Kind.EMAIL else address


def who_owns(work: Work, customer_id: int, kind: str, to: str) -> Owned:
    """The owner of an address, as seen from this customer's record; `to` is an address as `normal_address` returns it.

    Where the address is on this record, only this record's consent counts; else that of every owner must be there.
    """
    address = compared(kind, to)
    owners = lookups.owners_of(work, kind, address)
    if not owners:
        return Owned(Owner.NOBODY, objects=bool(consent.objections(work, kind, [address])))
    asked = [customer_id] if customer_id in owners else owners
    refusing = next((number for number in asked if not consent.agrees(work, number, kind, address)), 0)
    return Owned(Owner.THIS if customer_id in owners else Owner.OTHER, refusing or asked[0], agrees=not refusing)
