"""PostgreSQL's buckets and sample: the order of names holds however customers come, and "1,000+" is said only when it is so."""

import random

import pytest
import sqlalchemy as sa

from rxapp.commands.made_up import Crowd
from rxapp.core import clock
from rxapp.core.work import reading, work
from rxapp.customers.actions import bulk, records, visibility
from rxapp.customers.queries import lookups, on_postgres
from rxapp.customers.queries import pages as customer_pages
from rxapp.customers.queries.on_postgres import Sample
from rxapp.customers.search import query_of
from tests.factories import make_customer

POSTGRES = pytest.mark.parametrize("db", ["postgres"], indirect=True)


def split(most: int) -> None:
    """Split every bucket that holds more than `most`."""
    with work() as job:
        numbers = job.session.execute(sa.text("SELECT number FROM customer_bucket")).scalars().all()
        for number in numbers:
            job.session.execute(sa.text("SELECT customer_bucket_split(:number, :most)"), {"number": number, "most": most})


def bounds_hold() -> int:
    """Check that every customer lies in the bucket of its name; returns how many buckets are in use."""
    with reading() as job:
        wrong = job.session.execute(
            sa.text(
                "SELECT count(*) FROM customer_search AS kept JOIN customer USING (id) WHERE kept.sort_name <> customer.sort_name"
                " OR kept.search_text <> customer.search_text OR customer.is_hidden OR kept.bucket <> (SELECT number FROM customer_bucket"
                " WHERE lower <= customer.sort_name ORDER BY lower DESC LIMIT 1)"
            )
        ).scalar_one()
        assert wrong == 0
        return job.session.execute(sa.text("SELECT count(DISTINCT bucket) FROM customer_search")).scalar_one()


@POSTGRES
def test_buckets_split_when_they_are_full(cast):
    dice = random.Random(3)
    names = [f"Name {n:03d}" for n in range(90)]
    ids = []
    for beginning in range(0, 90, 30):
        with work() as job:
            ids += [make_customer(job, first_name="", last_name=name) for name in dice.sample(names, 30)]
        split(most=12)
        assert bounds_hold() > beginning // 15
    for customer_id in dice.sample(ids, 30):
        with work() as job:
            row = lookups.customer_for(job, customer_id)
            records.edit(job, customer_id=customer_id, version=row.version, form={"last_name": f"Name {dice.randrange(90):03d}"})
            if customer_id % 3 == 0:
                visibility.hide(job, customer_id=customer_id)
    split(most=12)
    bounds_hold()


@POSTGRES
def test_many_of_one_name_stay_together(cast):
    with work() as job:
        for _ in range(30):
            make_customer(job, first_name="Ann", last_name="Twin")
    split(most=4)
    assert bounds_hold() == 1


@POSTGRES
def test_bucket_by_bucket_is_the_same_as_sorting(cast, monkeypatch):
    """The two plans give the same pages, forwards and back."""
    with work() as job:
        bulk.add_many(job, people=list(Crowd(seed=4).people(400)))
        bulk.refresh_search(job)
    for _ in range(12):
        split(most=40)
    assert bounds_hold() > 8

    def pages(sort: str) -> list[customer_pages.GridPage]:
        with reading() as job:
            found = [customer_pages.page(job, q="example", sort=sort)]
            while found[-1].after:
                found.append(customer_pages.page(job, q="example", sort=sort, after=found[-1].after))
            return [*found, *(customer_pages.page(job, q="example", sort=sort, before=page.before) for page in found[1:])]

    for sort in ("name", "-name", "email", "-tags"):
        sorted_ones = [page.rows for page in pages(sort)]
        assert len(sorted_ones) > 1
        with monkeypatch.context() as patch:
            patch.setattr(Sample, "finds_more_than", lambda *_: True)
            assert [page.rows for page in pages(sort)] == sorted_ones


@pytest.mark.parametrize(
    ("hits", "customers", "is_sure"),
    [
        (2000, 1_000_000, True),
        (60, 1_000_000, True),
        (10, 1_000_000, False),
        (0, 1_000_000, False),
        (1400, 1500, False),
        (400, 100_000, True),
    ],
)
def test_a_sample_is_believed_only_far_from_the_cap(hits, customers, is_sure):
    """Five standard deviations: "1,000+" where there are fewer would be a lie."""
    texts = ("XYann",) * hits + ("XYzoe",) * (2000 - hits)
    assert Sample(texts, customers, until=0).finds_more_than(1000, query_of("ann")) is is_sure


@POSTGRES
def test_the_sample_is_drawn_anew_after_a_while(cast, monkeypatch):
    now = clock.monotonic()
    with work() as job:
        make_customer(job, first_name="Ann")
        first = on_postgres._sample(job.reader())
        assert on_postgres._sample(job.reader()) is first
        monkeypatch.setattr(clock, "monotonic", lambda: now + on_postgres.KEPT_FOR + 60)
        make_customer(job, first_name="Zoe")
        assert len(on_postgres._sample(job.reader()).texts) == 2
