"""What belongs to a customer, in whatever feature it lies: what moves when two records become one, and is erased, exported and counted.

Each feature that keeps rows about customers declares them; `tests/customers/test_belongings.py` names every table that nobody does.
The record itself (names, note, marks, the columns that the grid repeats) is the caller's: who merges or erases writes that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from rxapp.consent import actions as consent
from rxapp.consent.queries import consents_of
from rxapp.core.kinds import Kind
from rxapp.core.registry import Registry
from rxapp.core.work import Work


@dataclass(frozen=True, slots=True)
class Belonging:
    """One kind of thing that belongs to customers, in the named tables. Every function runs in the caller's transaction.

    `count` and `export` take a customer's id and return how many, and each as plain values; `move` takes the id of the record that
    goes and of the one that stays, `erase` the id of the customer whose personal facts must go (D-118). What may be done at all (the
    right, a held message, a ticket that is open) is asked before by whoever calls.
    """

    name: str
    tables: tuple[str, ...]
    count: Callable[[Work, int], int]
    export: Callable[[Work, int], list[dict[str, Any]]]
    move: Callable[[Work, int, int], None]
    erase: Callable[[Work, int], None]


BELONGINGS: Registry[Belonging] = Registry("belonging", lambda belonging: belonging.name)


def counts(work: Work, customer_id: int) -> dict[str, int]:
    """How many of each belong to the customer, by name."""
    return {belonging.name: belonging.count(work, customer_id) for belonging in BELONGINGS}


def exported(work: Work, customer_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything that belongs to the customer, by name, as plain values (D-34)."""
    return {belonging.name: belonging.export(work, customer_id) for belonging in BELONGINGS}


def move_all(work: Work, *, loser_id: int, survivor_id: int) -> None:
    """Give the survivor everything of the loser, in the order of the declarations; consent is never widened (D-62)."""
    for belonging in BELONGINGS:
        belonging.move(work, loser_id, survivor_id)


def erase_all(work: Work, *, customer_id: int) -> None:
    """Remove the personal facts from everything that belongs to the customer (D-118)."""
    for belonging in BELONGINGS:
        belonging.erase(work, customer_id)


def in_table(
    name: str,
    table: str,
    *,
    repeats: tuple[str, ...] = (),
    moved: Mapping[str, Any] | None = None,
    erased: Mapping[str, Any] | None = None,
    move: Callable[[Work, int, int], None] | None = None,
    erase: Callable[[Work, int], None] | None = None,
) -> Belonging:
    """The rows of one table by its `customer_id`.

    A row of the loser that agrees with one of the survivor in the columns `repeats` goes, the others move and get the values `moved`.
    Erasing gives the columns `erased` these values; without them the rows go. `move` or `erase` take the place of that.
    """

    def rows() -> sa.Table:
        return SQLModel.metadata.tables[table]

    def count(work: Work, customer_id: int) -> int:
        of = sa.select(sa.func.count()).select_from(rows()).where(rows().c.customer_id == customer_id)
        return work.session.execute(of).scalar_one()

    def export(work: Work, customer_id: int) -> list[dict[str, Any]]:
        found = work.session.execute(sa.select(rows()).where(rows().c.customer_id == customer_id).order_by(*rows().primary_key))
        return [dict(row) for row in found.mappings()]

    def move_rows(work: Work, loser_id: int, survivor_id: int) -> None:
        if repeats:
            mine = rows().alias()
            same = sa.exists().where(mine.c.customer_id == survivor_id, *(mine.c[name] == rows().c[name] for name in repeats))
            work.session.execute(sa.delete(rows()).where(rows().c.customer_id == loser_id, same))
        work.session.execute(sa.update(rows()).where(rows().c.customer_id == loser_id).values(customer_id=survivor_id, **(moved or {})))

    def erase_rows(work: Work, customer_id: int) -> None:
        here = rows().c.customer_id == customer_id
        work.session.execute(sa.update(rows()).where(here).values(**erased) if erased else sa.delete(rows()).where(here))

    return Belonging(name, (table,), count, export, move or move_rows, erase or erase_rows)


def _move_consents(work: Work, loser_id: int, survivor_id: int) -> None:
    """An address keeps its own consent; where both records hold it, the stricter one stays (D-62). Raises NotAllowed."""
    theirs, ours = consents_of(work, loser_id), consents_of(work, survivor_id)
    both = (_addresses(work, loser_id) | set(theirs)) & (_addresses(work, survivor_id) | set(ours))
    rows = SQLModel.metadata.tables["consent"]
    for kind, address in sorted(both):
        known, mine = theirs.get((kind, address)), ours.get((kind, address))
        if mine and mine.agrees and not (known and known.agrees):
            consent.set(work, customer_id=survivor_id, kind=kind, address=address, agrees=False)
        work.session.execute(sa.delete(rows).where(rows.c.customer_id == loser_id, rows.c.kind == kind, rows.c.address == address))
    work.session.flush()
    work.session.execute(sa.update(rows).where(rows.c.customer_id == loser_id).values(customer_id=survivor_id))


def _addresses(work: Work, customer_id: int) -> set[tuple[str, str]]:
    """The addresses that stand on the record, as consents name them."""
    phones, emails = SQLModel.metadata.tables["customerphone"], SQLModel.metadata.tables["customeremail"]
    numbers = work.session.execute(sa.select(phones.c.number).where(phones.c.customer_id == customer_id)).scalars()
    folded = work.session.execute(sa.select(emails.c.folded).where(emails.c.customer_id == customer_id)).scalars()
    return {(Kind.SMS.value, number) for number in numbers} | {(Kind.EMAIL.value, address) for address in folded}


OWN = (  # consents before the addresses whose they are
    in_table("consents", "consent", move=_move_consents),
    in_table("consent log", "consentevent", erased={"address": ""}),
    in_table("phones", "customerphone", repeats=("number",)),
    in_table("e-mail addresses", "customeremail", repeats=("folded",), moved={"is_main": False}),
    in_table("tags", "customertag", repeats=("tag_id",)),
)
