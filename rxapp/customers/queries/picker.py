"""Whom a box *Find customer* offers while one types, and whom Enter means (CLX-8, RO-6): the grid's search, cut to a few lines."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import inputs
from rxapp.core.reads import Read
from rxapp.core.work import Work
from rxapp.customers import rules, search
from rxapp.customers.models import Customer, CustomerEmail, CustomerPhone
from rxapp.customers.queries import pages
from rxapp.shop import queries as shop
from rxapp.staff.rules import Permission

SHOWN = 10

_IDS = [f"id{place}" for place in range(SHOWN)]
_PLACES = Read(
    sa.select(*(getattr(Customer, name) for name in ("id", "town", "postcode"))).where(
        col(Customer.id).in_([sa.bindparam(name, type_=sa.Integer) for name in _IDS])
    )
)


@dataclass(frozen=True, slots=True)
class Pick:
    """One customer on offer: name and marks; main phone, main e-mail, and town with postcode, which tell two of one name apart."""

    id: int
    name: str
    phone: str
    email: str
    place: str
    is_supplier: bool
    is_conflict: bool
    is_vip: bool


@dataclass(frozen=True, slots=True)
class Found:
    """At most SHOWN customers by name; how many there are in all (1,000 and `is_capped` when more); and whom Enter means, 0 for nobody."""

    rows: tuple[Pick, ...] = ()
    total: int = 0
    is_capped: bool = False
    meant: int = 0


def found(work: Work, q: str, *, suppliers_first: bool = False) -> Found:
    """Those whom `q` finds, hidden ones left out; nothing typed finds nobody. Raises NotAllowed, BadInput, TooLong.

    With `suppliers_first` suppliers stand before everybody else (RO-6).
    """
    work.need(Permission.SEE_CUSTOMERS)
    q = inputs.a_line(q, limit=search.LIMIT)
    if not q:
        return Found()
    page = pages.page(work, q=q)
    rows = page.rows[:SHOWN]
    if inputs.a_flag(suppliers_first):
        first = pages.page(work, q=q, suppliers=True).rows[:SHOWN]
        rows = (*first, *(row for row in page.rows if not row.is_supplier))[:SHOWN]
    return Found(_picks(work, rows), page.total, page.is_capped)


def entered(work: Work, q: str, *, suppliers_first: bool = False) -> Found:
    """The same, and whom Enter means with just this text (`rules.meant`). Raises as `found`."""
    shown = found(work, q, suppliers_first=suppliers_first)
    text = inputs.a_line(q, limit=search.LIMIT)
    exact = _exactly(work, text) if text else []
    alone = [row.id for row in shown.rows] if shown.total == 1 else []
    meant = rules.meant(exact=exact, alone=alone, typed=" ".join(search.words_of(text)))
    return Found(shown.rows, shown.total, shown.is_capped, meant)


def _picks(work: Work, rows: tuple[pages.GridRow, ...]) -> tuple[Pick, ...]:
    ids = [row.id for row in rows] + [0] * (SHOWN - len(rows))
    places = {row.id: " ".join(filter(None, (row.town, row.postcode))) for row in _PLACES.rows(work, **dict(zip(_IDS, ids, strict=True)))}
    return tuple(
        Pick(row.id, row.name, row.phone, row.email, places.get(row.id, ""), row.is_supplier, row.is_conflict, row.is_vip) for row in rows
    )


def _exactly(work: Work, text: str) -> list[int]:
    """At most two shown customers whose account number, phone or e-mail is just this text."""
    phone = rules.phone_number(text, country=shop.country(work))
    email = rules.folded_email(" ".join(search.words_of(text)))
    owners = sa.union(
        sa.select(col(Customer.id)).where(col(Customer.number).in_({text, text.upper(), text.lower()})),
        sa.select(col(CustomerPhone.customer_id)).where(col(CustomerPhone.number) == phone),
        sa.select(col(CustomerEmail.customer_id)).where(col(CustomerEmail.folded) == email),
    ).subquery()
    query = select(Customer.id).where(col(Customer.id).in_(sa.select(owners.c[0])), col(Customer.is_hidden).is_(False))
    return [number for number in work.session.exec(query.limit(2)) if number]
