"""Checks now and then whether the clock was set back, and repairs what that left behind. Sends nothing."""

from rxapp.core.work import reading, work
from rxapp.messages.delivery.actions import clock_skew
from rxapp.messages.delivery.queries import clock_skew as clock_skew_queries
from rxapp.workers.threads import safely


async def look_once() -> None:
    """One turn of the job: `mend_once` in a thread."""
    await safely(mend_once)


def mend_once() -> int:
    """Repair whatever lies too far ahead; without such rows nothing is written. Returns how many were changed."""
    with reading() as job:
        if not clock_skew_queries.astray(job):
            return 0
    with work() as job:
        return clock_skew.mend(job)
