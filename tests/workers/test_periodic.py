"""Periodic jobs: one process at a time has each one's turns, and none goes on without its lease."""

import asyncio
import contextlib

import pytest
import sqlalchemy as sa

from rxapp.core import leases
from rxapp.core.tables import table_of
from rxapp.core.work import reading, work
from rxapp.workers import periodic
from rxapp.workers.periodic import JOBS, Job

LEASE = table_of(leases.Lease)


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Seconds become hundredths."""
    for name, seconds in (("LEASE_FOR", 2.0), ("RENEW_EVERY", 0.05), ("STOP_BEFORE", 0.5), ("LOOK_EVERY", 0.05)):
        monkeypatch.setattr(periodic, name, seconds)


class Counting:
    """A job that counts its turns; `now` is how many run at this moment, `most` how many ever did."""

    def __init__(self, takes: float = 0.0) -> None:
        self.turns, self.now, self.most, self.takes = 0, 0, 0, takes

    async def __call__(self) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            self.turns += 1
            await asyncio.sleep(self.takes)
        finally:
            self.now -= 1


@contextlib.asynccontextmanager
async def _running(*turns, every: float = 0.01):
    """One process with a job of these turns; stopped at the end."""
    stop = asyncio.Event()
    jobs = tuple(Job(f"job {number}", every, turn) for number, turn in enumerate(turns))
    loop = asyncio.create_task(periodic.run_forever(stop, jobs))
    try:
        yield stop
    finally:
        stop.set()
        async with asyncio.timeout(10):
            await loop


async def _until(is_so) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110 (what is waited for is a count or a row)
            await asyncio.sleep(0.01)


def _holders() -> list[str]:
    with reading() as job:
        return list(job.session.execute(sa.select(LEASE.c.holder)).scalars())


def _give_to(holder: str) -> None:
    with work() as job:
        job.session.execute(sa.update(LEASE).values(holder=holder))


def test_every_job_has_a_name_of_its_own_that_fits_its_lease():
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert all(0 < len(job.name) <= 40 and job.every > 0 for job in JOBS)
    assert leases.AT_MOST.total_seconds() >= periodic.LEASE_FOR


@pytest.mark.both_databases
async def test_of_several_processes_one_has_the_turns(db):
    counting = Counting(takes=0.02)
    async with _running(counting), _running(counting), _running(counting):
        await _until(lambda: counting.turns > 20)
        assert len(_holders()) == 1
    assert counting.most == 1


async def test_another_takes_over_at_once_where_one_ends(db):
    first, second = Counting(), Counting()
    async with _running(first) as stop:
        await _until(lambda: first.turns)
        async with _running(second):
            assert not second.turns
            stop.set()
            await _until(lambda: second.turns)
    assert _holders() == []


async def test_a_lost_lease_stops_the_job_in_the_middle_of_a_turn(db, caplog):
    counting = Counting(takes=60)
    async with _running(counting):
        await _until(lambda: counting.now)
        _give_to("somebody else")
        await _until(lambda: not counting.now)
        assert _holders() == ["somebody else"]
    assert "lost its lease" in caplog.text


async def test_a_lease_that_cannot_be_renewed_stops_the_job_before_it_ends(db, monkeypatch):
    monkeypatch.setattr(periodic, "LEASE_FOR", 1.0)
    counting, started = Counting(takes=60), asyncio.get_running_loop().time()
    async with _running(counting):
        await _until(lambda: counting.now)
        monkeypatch.setattr(periodic, "_take", _away)
        await _until(lambda: not counting.now)
    assert asyncio.get_running_loop().time() - started >= 0.4


def _away(*_arguments):
    raise OSError


async def test_a_job_that_fails_has_its_next_turn(db, caplog):
    turns = []

    async def failing():
        turns.append(1)
        raise ZeroDivisionError("secret words")

    async with _running(failing):
        await _until(lambda: len(turns) > 2)
    assert "secret words" not in caplog.text
