"""Setting and withdrawing consent. Every change adds a row to the consent log, in the caller's transaction.

Called by the actions of `customers`, which keep the record's version and its change history.
"""

import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import select

from rxapp.consent.models import Consent, ConsentEvent, Objection
from rxapp.consent.queries import ObjectionRow
from rxapp.consent.rules import TAKES_BACK, How, is_proof
from rxapp.core import db, inputs, locks
from rxapp.core.errors import NotAllowed, Refusal
from rxapp.core.kinds import OUTGOING
from rxapp.core.tables import rows_changed, table_of
from rxapp.core.work import Work
from rxapp.staff.rules import Permission

_CONSENT = table_of(Consent)
_EVENT = table_of(ConsentEvent)
_OBJECTION = table_of(Objection)
ADDRESS_LIMIT = 254  # what a record can hold
_BUCKETS = 512


class HowMissing(Refusal):
    """Consent was noted without saying how the customer gave it; values: address."""

    key: ClassVar[str] = "consent.refusal.how_missing"


def set(work: Work, *, customer_id: int, kind: str, address: str, agrees: bool, how: str = "") -> bool:
    """Set whether the customer agrees to be written to at this address. Returns whether that changed anything (D-1, RO-14, RO-22).

    To agree, `how` must be one of `rules.CHOICES`; to withdraw needs no reason. Raises NotAllowed, BadInput, HowMissing.
    """
    kind, address = inputs.one_of(kind, OUTGOING), inputs.a_line(address, limit=254)
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
    """Store the consent that the shop's setting gives to a new customer's address (ROX-3)."""
    kind = inputs.one_of(kind, OUTGOING)
    row = _row(work, customer_id, kind, address)
    _write(work, row, customer_id=customer_id, kind=kind, address=address, agrees=True, how=How.SHOP_SETTING)


def drop(work: Work, *, customer_id: int, kind: str, address: str) -> None:
    """Withdraw the consent of an address that was removed from the record, so that it does not come back with the address."""
    row = _row(work, customer_id, kind, address)
    if row is not None and row.agrees:
        _write(work, row, customer_id=customer_id, kind=kind, address=address, agrees=False, how=How.REMOVED)


def withdraw(work: Work, *, customer_id: int, kind: str, address: str, how: How, proof: str) -> bool:
    """Withdraw a customer's consent on a provider's word: `how`, with the provider's event as `proof`. Returns whether they had agreed.

    Raises NotAllowed for anybody but the system actor.
    """
    _house_only(work)
    row = _row(work, customer_id, kind, address)
    if row is None or not row.agrees:
        return False
    _write(work, row, customer_id=customer_id, kind=kind, address=address, agrees=False, how=how, proof=proof)
    return True


def give_back(work: Work, *, customer_id: int, kind: str, address: str, proof: str, how: How = How.START) -> bool:
    """Restore the consent that the matching withdrawal took (`rules.TAKES_BACK`: START undoes STOP). Returns whether there was one to
    restore.

    What staff have withdrawn, or what never was, is not restored. Raises NotAllowed for anybody but the system actor.
    """
    _house_only(work)
    row = _row(work, customer_id, kind, address)
    if row is None or row.agrees or row.how != TAKES_BACK[how]:
        return False
    _write(work, row, customer_id=customer_id, kind=kind, address=address, agrees=True, how=how, proof=proof)
    return True


def lock_addresses(work: Work, pairs: Iterable[tuple[str, str]]) -> None:
    """Lock these (kind, address) pairs until the transaction ends, before any row is locked.

    Both who adds an address to a record and who notes its owner's withdrawal lock it first, so that each sees what the other wrote.
    SQLite allows one writer anyway.
    """
    locks.take(work.session, locks.ADDRESSES, {zlib.crc32(f"{kind} {address}".encode()) % _BUCKETS for kind, address in pairs})


def object_to(work: Work, *, kind: str, address: str, how: How, proof: str, said_at: datetime) -> bool:
    """Store that the owner of an address withdrew consent, whether or not it is on a record; it holds for records to come too (D-1).

    The first withdrawal stays until it is taken back; a later one only moves its moment. Returns whether it is the first. Raises
    NotAllowed for anybody but the system actor.
    """
    _house_only(work)
    if not address or len(address) > ADDRESS_LIMIT:
        return False  # no record can hold it
    facts = {"kind": kind, "address": address, "how": how, "proof": proof[:200], "said_at": said_at}
    noted = db.inserting(_OBJECTION, work.session.get_bind()).values(**facts)
    noted = noted.on_conflict_do_nothing(index_elements=["kind", "address"]).returning(_OBJECTION.c.id)
    if work.session.execute(noted).first() is not None:
        return True
    older = (_OBJECTION.c.kind == kind, _OBJECTION.c.address == address, _OBJECTION.c.said_at < said_at)
    work.session.execute(sa.update(_OBJECTION).where(*older).values(said_at=said_at))
    return False


def take_back(work: Work, *, kind: str, address: str, how: How = How.START) -> bool:
    """Delete the stored withdrawal of an address whose owner said START: records to come begin as any other. Returns whether there was
    one.

    Only the matching kind (`rules.TAKES_BACK`): after a provider's own opt-out the customer has to agree anew. Raises NotAllowed for
    anybody but the system actor.
    """
    _house_only(work)
    same = (_OBJECTION.c.kind == kind, _OBJECTION.c.address == address, _OBJECTION.c.how == TAKES_BACK[how].value)
    return rows_changed(work, sa.delete(_OBJECTION).where(*same)) > 0


def begin_without(work: Work, *, customer_id: int, kind: str, address: str, objection: ObjectionRow, would_agree: bool) -> None:
    """Note that a record begins without consent for this address, because its owner had withdrawn it before; with the proof (D-1).

    `would_agree`: the shop's setting would have given it (ROX-3). Only then does a later START give it.
    """
    row = _row(work, customer_id, kind, address)
    said = {"how": objection.how, "proof": objection.proof}
    if would_agree or (row is not None and row.agrees):
        _write(work, row, customer_id=customer_id, kind=kind, address=address, agrees=False, **said)
    else:
        _log(work, customer_id=customer_id, kind=kind, address=address, agrees=False, **said)


def _house_only(work: Work) -> None:
    if not work.actor.is_system:
        raise NotAllowed


def _row(work: Work, customer_id: int, kind: str, address: str) -> Consent | None:
    where = (Consent.customer_id == customer_id, Consent.kind == kind, Consent.address == address)
    return work.session.exec(locks.rows(locks.CONSENTS, select(Consent).where(*where))).first()


def _write(work: Work, row: Consent | None, *, customer_id: int, kind: str, address: str, agrees: bool, how: str, proof: str = "") -> None:
    facts: dict[str, Any] = {"customer_id": customer_id, "kind": kind, "address": address, "agrees": agrees, "how": how}
    now = row or Consent(set_at=work.now, **facts)
    now.agrees, now.how, now.staff_name, now.set_at = agrees, how, work.actor.name, work.now
    work.session.add(now)
    _log(work, proof=proof, **facts)


def _log(work: Work, *, proof: str, **facts: Any) -> None:
    work.session.add(ConsentEvent(staff_id=work.actor.id, staff_name=work.actor.name, at=work.now, proof=proof[:200], **facts))


def add_many(work: Work, *, agreed: Iterable[tuple[int, str, str, str]]) -> None:
    """Store many consents of new customers at once: (customer id, kind, address, how). For the seed; raises NotAllowed for anybody else."""
    _house_only(work)
    facts = [
        {"customer_id": customer_id, "kind": str(kind), "address": address, "agrees": True, "how": how, "staff_name": work.actor.name}
        for customer_id, kind, address, how in agreed
    ]
    if facts:
        work.session.execute(sa.insert(_CONSENT), [{**fact, "set_at": work.now} for fact in facts])
        work.session.execute(sa.insert(_EVENT), [{**fact, "staff_id": work.actor.id, "at": work.now} for fact in facts])
