"""A lease has one holder at a time; it is renewed by its holder, ends by itself, and may be given back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from rxapp.core import leases
from rxapp.core.work import reading, work

SPAN = timedelta(seconds=30)


def _take(holder: str, name: str = "fetch_mail", span: timedelta = SPAN) -> bool:
    with work() as job:
        return leases.take(job, name=name, holder=holder, lease_for=span)


def _is_free(holder: str) -> bool:
    with reading() as job:
        return leases.is_free(job, name="fetch_mail", holder=holder)


@pytest.mark.both_databases
def test_one_holder_until_the_lease_has_run_out(db, clock):
    assert _is_free("a")
    assert _take("a")
    assert not _is_free("b")
    assert not _take("b")
    assert _take("b", name="wake")
    clock.shift(SPAN)
    assert _is_free("b")
    assert _take("b")
    assert not _take("a")


@pytest.mark.both_databases
def test_its_holder_renews_it(db, clock):
    assert _take("a")
    clock.shift(SPAN * 0.9)
    assert _is_free("a")
    assert _take("a")
    clock.shift(SPAN * 0.9)
    assert not _take("b")


@pytest.mark.both_databases
def test_only_its_holder_gives_it_back(db, clock):
    assert _take("a")
    with work() as job:
        leases.release(job, name="fetch_mail", holder="b")
    assert not _take("b")
    with work() as job:
        leases.release(job, name="fetch_mail", holder="a")
    assert _take("b")


def test_a_clock_that_was_set_back_keeps_nobody_out(db, clock):
    assert _take("a")
    clock.shift(timedelta(hours=-2))
    assert _take("b")


def test_no_lease_is_so_long_that_it_could_be_taken_for_a_clock_set_back(db, clock):
    with pytest.raises(ValueError, match="0:05:01"):
        _take("a", span=timedelta(minutes=5, seconds=1))


@pytest.mark.both_databases
def test_of_many_at_the_same_moment_one_gets_it(db):
    with ThreadPoolExecutor(8) as threads:
        for name in ("first", "second", "third"):
            assert sum(threads.map(lambda number, name=name: _take(f"worker {number}", name), range(8))) == 1
