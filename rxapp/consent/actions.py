"""Setting and withdrawing consent. Every change adds a row to the log, in the caller's transaction.

Called by the customers' actions, which keep the record's version and its change history beside it.
"""

from collections.abc import Iterable
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import select

from rxapp.consent.models import Consent, ConsentEvent
from rxapp.consent.rules import How, Kind, is_proof
from rxapp.core import inputs
from rxapp.core.errors import NotAllowed, Refusal
from rxapp.core.work import Work
from rxapp.staff.rules import Permission

_CONSENT = Consent.__table__  # type: ignore[attr-defined]
_EVENT = ConsentEvent.__table__  # type: ignore[attr-defined]


class HowMissing(Refusal):
    """Nobody said how the customer agreed; values: address."""

    key: ClassVar[str] = "consent.refusal.how_missing"


def set(work: Work, *, customer_id: int, kind: str, address: str, agrees: bool, how: str = "") -> bool:
    """Note that the customer agrees, or no longer does; returns whether anything changed (D-1, RO-14, RO-22).

    Agreeing needs one of `rules.CHOICES`; withdrawing needs no reason. Raises NotAllowed, BadInput, HowMissing.
    """
    kind, address = inputs.one_of(kind, Kind), inputs.a_line(address, limit=254)
    agrees = inputs.a_flag(agrees)
    row = _row(work, customer_id, kind, address)
    if (row is not None and row.agrees) == agrees:
        return False
    work.need(Permission.SET_CONSENT)
    if agrees and not is_proof(how):
        raise HowMissing(address=address)
    _write(work, row, customer_id=customer_id, kind=kind, address=address, agrees=agrees, how=how if is_proof(how) else "")
    return True


def start(work: Work, *, customer_id: int, kind: str, address: str) -> None:
    """Note the consent that the shop's setting gives to a new customer's address (ROX-3)."""
    kind = inputs.one_of(kind, Kind)
    row = _row(work, customer_id, kind, address)
    _write(work, row, customer_id=customer_id, kind=kind, address=address, agrees=True, how=How.SHOP_SETTING)


def drop(work: Work, *, customer_id: int, kind: str, address: str) -> None:
    """Withdraw the consent of an address that left the record, so that it does not return with it."""
    row = _row(work, customer_id, kind, address)
    if row is not None and row.agrees:
        _write(work, row, customer_id=customer_id, kind=kind, address=address, agrees=False, how=How.REMOVED)


def withdraw(work: Work, *, customer_id: int, kind: str, address: str, how: How, proof: str) -> bool:
    """Note that the customer said no to a provider: `how`, and the provider's event as `proof`. Returns whether they had agreed.

    The house alone may; raises NotAllowed.
    """
    _house_only(work)
    row = _row(work, customer_id, kind, address)
    if row is None or not row.agrees:
        return False
    _write(work, row, customer_id=customer_id, kind=kind, address=address, agrees=False, how=how, proof=proof)
    return True


def give_back(work: Work, *, customer_id: int, kind: str, address: str, proof: str) -> bool:
    """Note that START gave back what a STOP took; returns whether there was something to give back.

    Nothing else comes back by it: not what staff have withdrawn, not what never was. The house alone may; raises NotAllowed.
    """
    _house_only(work)
    row = _row(work, customer_id, kind, address)
    if row is None or row.agrees or row.how != How.STOP:
        return False
    _write(work, row, customer_id=customer_id, kind=kind, address=address, agrees=True, how=How.START, proof=proof)
    return True


def _house_only(work: Work) -> None:
    if not work.actor.is_house:
        raise NotAllowed


def _row(work: Work, customer_id: int, kind: str, address: str) -> Consent | None:
    where = (Consent.customer_id == customer_id, Consent.kind == kind, Consent.address == address)
    return work.session.exec(select(Consent).where(*where).with_for_update()).first()


def _write(work: Work, row: Consent | None, *, customer_id: int, kind: str, address: str, agrees: bool, how: str, proof: str = "") -> None:
    facts = {"customer_id": customer_id, "kind": kind, "address": address, "agrees": agrees, "how": how, "staff_name": work.actor.name}
    now = row or Consent(set_at=work.now, **facts)
    now.agrees, now.how, now.staff_name, now.set_at = agrees, how, work.actor.name, work.now
    work.session.add(now)
    work.session.add(ConsentEvent(staff_id=work.actor.id, at=work.now, proof=proof[:200], **facts))


def add_many(work: Work, *, agreed: Iterable[tuple[int, str, str, str]]) -> None:
    """Note many consents of new customers at once: customer id, kind, address, how. For the seed; the house alone may."""
    _house_only(work)
    facts = [
        {"customer_id": customer_id, "kind": str(kind), "address": address, "agrees": True, "how": how, "staff_name": work.actor.name}
        for customer_id, kind, address, how in agreed
    ]
    if facts:
        work.session.execute(sa.insert(_CONSENT), [{**fact, "set_at": work.now} for fact in facts])
        work.session.execute(sa.insert(_EVENT), [{**fact, "staff_id": work.actor.id, "at": work.now} for fact in facts])
