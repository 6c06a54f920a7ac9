"""Which reads run on the loop's own thread: the listed ones on SQLite, for the values listed with them, and no others."""

import asyncio
import inspect
import threading
from importlib import import_module

import pytest

from rxapp.core import db as database
from rxapp.core import short_reads
from rxapp.customers.queries import pages
from rxapp.messages.panel import queries as panel
from tests.bench import loop

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def rested(monkeypatch):
    """Nothing that ran before, on a busy machine, took too long."""
    monkeypatch.setattr(short_reads, "_rests_until", {})
    monkeypatch.setattr(short_reads, "_means", {})


async def _is_here(query, **values) -> bool:
    return await short_reads.runner(query, values)(threading.get_ident) == threading.get_ident()


@pytest.mark.both_databases
async def test_on_sqlite_a_listed_read_runs_on_the_loop_and_on_postgresql_none_does(db):
    assert await _is_here(pages.page, q="smith", sort="name") is database.is_sqlite()
    assert await _is_here(panel.panel_for) is database.is_sqlite()


async def test_what_is_not_listed_stays_in_a_thread(db):
    assert not await _is_here(panel.anew)
    assert not await _is_here(pages.page, q="smith", sort="-last_contact")
    assert not await _is_here(pages.page, q="smith", sort=["name"])


async def test_one_that_takes_too_long_rests_for_a_minute(db, monkeypatch):
    """In the mean of some ten: one slow read alone is forgiven, and nobody else's read goes into a thread with it."""
    now = 1000.0
    monkeypatch.setattr(short_reads.clock, "monotonic", lambda: now)

    def slow():
        nonlocal now
        now += 5 * short_reads.TOO_LONG
        raise ValueError

    for _ in range(3):
        assert await _is_here(panel.panel_for)
        with pytest.raises(ValueError):
            await short_reads.runner(panel.panel_for, {})(slow)
    assert not await _is_here(panel.panel_for)
    assert await _is_here(panel.send_times)
    now += short_reads.RESTS_FOR + 1
    assert await _is_here(panel.panel_for)


@pytest.mark.parametrize("name", short_reads.SHORT)
async def test_each_is_a_query_that_the_bench_measures(name):
    module, _, function = name.rpartition(".")
    query = getattr(import_module(module), function)
    assert ".queries" in module
    assert not asyncio.iscoroutinefunction(query)
    assert next(iter(inspect.signature(query).parameters)) == "work"
    assert name in loop.CALLS
