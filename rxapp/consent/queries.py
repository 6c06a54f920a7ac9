"""Reading consents. Addresses are normalised by the caller: E.164 for SMS, `core.addresses.compared_email` for e-mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.consent.models import Consent, Objection
from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.work import Work

_AT_ONCE = 400
_TABLE = table_of(Consent)
_AGREEING = sa.select(_TABLE.c.customer_id, _TABLE.c.address).where(
    _TABLE.c.kind == sa.bindparam("of_kind"), _TABLE.c.address.in_(sa.bindparam("these", expanding=True)), _TABLE.c.agrees.is_(True)
)
_CONSENTS = Read(sa.select(_TABLE).where(_TABLE.c.customer_id == sa.bindparam("of_id")))


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """The present consent for one address: since when (UTC), set by whom, and how the customer agreed."""

    agrees: bool
    how: str
    staff_name: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """The withdrawal of an address's owner: how, when (UTC), and the provider's event as proof."""

    how: str
    proof: str
    said_at: datetime


def agrees(work: Work, customer_id: int, kind: str, address: str) -> bool:
    """Whether this customer agrees to be written to at this address (RO-15, RO-18, RO-22). Without a row they do not (RO-10)."""
    where = (Consent.customer_id == customer_id, Consent.kind == kind, Consent.address == address)
    return bool(work.session.exec(select(Consent.agrees).where(*where)).first())


def agreeing(work: Work, kind: str, addresses: Iterable[str]) -> set[tuple[int, str]]:
    """The pairs (customer id, address) with consent, for many addresses of one kind."""
    asked = {"of_kind": str(kind), "these": list(set(addresses))}
    return {(row[0], row[1]) for row in work.session.execute(_AGREEING, asked)}


def consents_of(work: Work, customer_id: int) -> dict[tuple[str, str], ConsentRow]:
    """All consents of one customer, by (kind, address). The caller has checked who may see the record."""
    rows = _CONSENTS.rows(work, of_id=customer_id)
    return {(row.kind, row.address): ConsentRow(row.agrees, row.how, row.staff_name, row.set_at) for row in rows}


def objections(work: Work, kind: str, addresses: Iterable[str]) -> dict[str, ObjectionRow]:
    """The stored withdrawals among these addresses of one kind, by address, whether or not the address is on a record."""
    wanted = sorted(set(addresses))
    found: dict[str, ObjectionRow] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        where = (Objection.kind == kind, col(Objection.address).in_(wanted[start : start + _AT_ONCE]))
        found |= {row.address: ObjectionRow(row.how, row.proof, row.said_at) for row in work.session.exec(select(Objection).where(*where))}
    return found
