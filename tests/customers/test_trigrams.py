"""A needle's rarest runs find what the needle itself finds, page by page, on SQLite."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from rxapp.commands.made_up import Crowd
from rxapp.core import locks
from rxapp.core.work import reading, work
from rxapp.customers import search
from rxapp.customers.actions import bulk, visibility
from rxapp.customers.models import Customer
from rxapp.customers.queries import on_sqlite, pages, trigrams
from rxapp.customers.search import SearchQuery

CROWD = 260


@pytest.fixture
def crowd(cast) -> list[Customer]:
    """Some hundred made-up customers, one in ten hidden."""
    with work() as job, locks.unwatched():
        bulk.add_many(job, people=list(Crowd(seed=3).people(CROWD)))
        bulk.refresh_search(job)
        for customer_id in range(10, CROWD, 10):
            visibility.hide(job, customer_id=customer_id)
    with reading() as job:
        return list(job.session.exec(select(Customer)).all())


def both_ways(cast, monkeypatch, query: SearchQuery, **asked: str) -> list:
    """The page as the rarest runs find it, and as the whole needle does."""
    request = pages._KEYSETS[asked.pop("sort", "name")].request(after=asked.get("after", ""), before=asked.get("before", ""))
    found = []
    for way in (trigrams.expression, lambda reader, query: ""):
        with reading(cast.ada) as job, monkeypatch.context() as patched:
            patched.setattr(trigrams, "expression", way)
            found.append(on_sqlite.found(job.reader(), query, request))
    return found


def needles(crowd: list[Customer], seed: int):
    """Pieces of customers' texts, some with a slip, alone and in groups of several ways and several words."""
    dice = random.Random(seed)
    for _ in range(150):
        parts = []
        for _ in range(dice.randint(1, 4)):
            text = dice.choice(crowd).search_text
            start = dice.randrange(len(text) - 3)
            part = text[start : start + dice.randint(3, 18)]
            parts.append(part[:2] + dice.choice('x"%_é') + part[3:] if dice.random() < 0.2 else part)
        yield SearchQuery((tuple(parts[:2]), *((part,) for part in parts[2:])))


@pytest.mark.parametrize("seed", range(3))
def test_a_page_by_the_rarest_runs_is_the_page_by_the_whole_needle(cast, crowd, monkeypatch, seed):
    hits = []
    for query in needles(crowd, seed):
        new, old = both_ways(cast, monkeypatch, query)
        assert new == old, query
        hits.append(new[0])
        assert new[0] == query.count([row.search_text for row in crowd if not row.is_hidden]), query
    assert len([count for count in hits if count]) > 50


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(alphabet="aeinorstłżABkov0123 .@-'\"", max_size=24), sort=st.sampled_from(["name", "-name"]))
def test_whatever_is_typed_finds_the_same(cast, crowd, monkeypatch, q, sort):
    new, old = both_ways(cast, monkeypatch, search.query_of(q), sort=sort)
    assert new == old


def test_the_next_pages_are_the_same(cast, crowd, monkeypatch):
    """A common part of more than three runs, turned to its end and back."""
    query, after = search.query_of("example.com"), ""
    while True:
        new, old = both_ways(cast, monkeypatch, query, after=after)
        assert new == old
        with reading(cast.ada) as job:
            page = pages.page(job, q="example.com", after=after)
        if not page.after:
            break
        after = page.after
    new, old = both_ways(cast, monkeypatch, query, before=page.before)
    assert new == old


def test_the_rarest_three_are_asked_for_and_short_needles_stay_as_they_are(cast, crowd, monkeypatch):
    monkeypatch.setattr(trigrams, "_often", lambda reader: Counter({"exa": 9, "xam": 8, "amp": 7, "mpl": 1}))
    with reading(cast.ada) as job:
        said = trigrams.expression(job.reader(), SearchQuery((("example", 'a"b'),)))
        assert said == '(("ple" AND "mpl" AND "amp") OR ("a""b"))'
        assert trigrams.expression(job.reader(), SearchQuery((("exam",),))) == ""
        assert trigrams.expression(job.reader(), SearchQuery((("example", "ab"),))) == ""
        assert trigrams.expression(job.reader(), SearchQuery()) == ""


def test_a_shop_without_customers_finds_none(cast, monkeypatch):
    new, old = both_ways(cast, monkeypatch, search.query_of("somebody else"))
    assert new == old == (0, [])
