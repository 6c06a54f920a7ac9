"""The ranks that let SQLite's search give its hits in the order of names: always in order, however customers come."""

import random

import pytest
from sqlmodel import select

from rxapp.core.work import reading, work
from rxapp.customers.actions import bulk, records, visibility
from rxapp.customers.models import Customer
from rxapp.customers.queries import lookups, pages
from tests.factories import make_customer

SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def ranked() -> list[Customer]:
    with reading() as job:
        rows = job.session.exec(select(Customer).where(Customer.name_rank != None)).all()  # noqa: E711
        return sorted(rows, key=lambda row: (row.sort_name.encode(), row.id))


def add(names) -> list[int]:
    with work() as job:
        return [make_customer(job, first_name="", last_name=name) for name in names]


def holds(number: int) -> None:
    rows = ranked()
    ranks = [row.name_rank for row in rows]
    assert len(rows) == number
    assert ranks == sorted(set(ranks))
    with reading() as job:
        assert [row.id for row in pages.page(job, q="na").rows] == [row.id for row in rows[:50]]
        job.session.connection().exec_driver_sql("INSERT INTO customer_search(customer_search) VALUES ('integrity-check')")


@SQLITE
@pytest.mark.parametrize(
    "names",
    [
        [f"Name {n:03d}" for n in range(80)],
        [f"Name {n:03d}" for n in reversed(range(80))],
        random.Random(1).sample([f"Name {n:03d}" for n in range(80)], 80),
        ["Name"] * 80,
        ["Name 000", "Name 999", *(f"Name 5{n:03d}" for n in range(78))],
        ["Name 000", "Name 999", *(f"Name 5{n:03d}" for n in reversed(range(78)))],
    ],
    ids=["up", "down", "mixed", "alike", "one gap, up", "one gap, down"],
)
def test_newcomers_find_their_place(cast, names):
    add(names)
    holds(80)


@SQLITE
def test_a_gap_that_is_used_up_is_made_anew(cast):
    """Between two customers of a filled base: far more newcomers than the gap holds."""
    with work() as job:
        bulk.add_many(job, people=[{"kind": "person", "last_name": f"Name {n:04d}", "created_at": job.now} for n in range(300)])
        bulk.refresh_search(job)
    add(f"Name 0150 {n:03d}" for n in range(70))
    holds(370)


@SQLITE
def test_renaming_hiding_and_showing_keep_the_order(cast):
    ids = add(f"Name {n:03d}" for n in range(30))
    dice = random.Random(2)
    for turn in range(60):
        customer_id = dice.choice(ids)
        with work() as job:
            row = lookups.customer_for(job, customer_id)
            match turn % 3:
                case 0:
                    records.edit(job, customer_id=customer_id, version=row.version, form={"last_name": f"Name {dice.randrange(1000):03d}"})
                case 1:
                    visibility.hide(job, customer_id=customer_id)
                case _:
                    visibility.unhide(job, customer_id=customer_id)
    for customer_id in ids:
        with work() as job:
            visibility.unhide(job, customer_id=customer_id)
    holds(30)


@SQLITE
def test_filling_the_index_anew_changes_nobody(cast):
    add(["Name B", "Name A", "Name C"])
    with work() as job:
        bulk.refresh_search(job)
    holds(3)
