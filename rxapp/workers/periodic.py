"""The periodic jobs: what they do, how often, and that one process at a time does each, by a lease.

Any number of processes may run these loops. Whoever takes a job's lease does it until the process ends or the lease is lost;
the others look now and then. Where a holder dies, its jobs rest until the lease has run out.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from rxapp.core import clock, leases
from rxapp.core.work import reading, work
from rxapp.workers import check_channels, clock_skew, fetch_files, heed_replies, index_tickets, reconcile, retention
from rxapp.workers.in_flight import worker_name
from rxapp.workers.threads import safely

LEASE_FOR = 30.0  # seconds
RENEW_EVERY = 10.0
STOP_BEFORE = 5.0  # how long before the end of a lease that could not be renewed the job is broken off
LOOK_EVERY = 5.0

log = logging.getLogger("rxapp.periodic")


@dataclass(frozen=True, slots=True)
class Job:
    """A periodic job: its name, which its lease has too, the seconds between two turns, and one turn of it.

    A turn may be broken off at any `await`; what it does in a thread ends by itself.
    """

    name: str
    every: float
    run_once: Callable[[], Awaitable[object]]


JOBS = (
    Job("reconcile", 1.0, reconcile.ask_once),
    Job("index_tickets", 1.0, index_tickets.index_once),
    Job("heed_replies", 1.0, heed_replies.heed_once),
    Job("fetch_files", 2.0, fetch_files.fetch_once),
    Job("clock_skew", 20.0, clock_skew.look_once),
    Job("check_channels", 20.0, check_channels.recheck_once),
    Job("retention", 3600.0, retention.forget_once),
)


async def run_forever(stop: asyncio.Event, jobs: tuple[Job, ...] = JOBS) -> None:
    """Run the jobs until `stop` is set or the task is cancelled; their leases are given back then."""
    holder = worker_name()
    await asyncio.gather(*(_run(job, holder, stop) for job in jobs))


async def _run(job: Job, holder: str, stop: asyncio.Event) -> None:
    while not stop.is_set():
        asked_at = clock.monotonic()
        if await safely(_take, job.name, holder):
            await _while_held(job, holder, stop, asked_at)
        await _pause(stop, LOOK_EVERY)


async def _while_held(job: Job, holder: str, stop: asyncio.Event, renewed_at: float) -> None:
    """Let the job have its turns as long as the lease, renewed at that monotonic moment, stays ours."""
    turns, told = asyncio.create_task(_turns(job, stop)), asyncio.create_task(stop.wait())
    try:
        while True:
            ended, _ = await asyncio.wait({turns, told}, timeout=RENEW_EVERY, return_when=asyncio.FIRST_COMPLETED)
            if ended:
                return
            asked_at = clock.monotonic()
            kept = await _renewed(job, holder, renewed_at + LEASE_FOR - STOP_BEFORE - asked_at)
            if kept:
                renewed_at = asked_at
            elif kept is False or clock.monotonic() - renewed_at >= LEASE_FOR - STOP_BEFORE:
                log.warning("The job %s lost its lease, and stops here.", job.name)
                return
    finally:
        for task in (turns, told):
            task.cancel()
        await asyncio.wait({turns, told})
        await safely(_release, job.name, holder)


async def _renewed(job: Job, holder: str, within: float) -> bool | None:
    """Whether the lease is still ours; None where that could not be learned in so many seconds."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(max(within, 0.0)):
            return await safely(_take, job.name, holder)
    return None


async def _turns(job: Job, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await job.run_once()
        except Exception as error:
            log.error("The job %s failed: %s", job.name, type(error).__name__)  # noqa: TRY400 (no words of rows or providers)
        await _pause(stop, job.every)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


def _take(name: str, holder: str) -> bool:
    with reading() as job:
        if not leases.is_free(job, name=name, holder=holder):
            return False
    with work() as job:
        return leases.take(job, name=name, holder=holder, lease_for=timedelta(seconds=LEASE_FOR))


def _release(name: str, holder: str) -> None:
    with work() as job:
        leases.release(job, name=name, holder=holder)
