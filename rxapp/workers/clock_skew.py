"""Looking now and then whether the clock was set back. Sends nothing."""

from rxapp.core.work import reading, work
from rxapp.messages.delivery.actions import clock_skew
from rxapp.messages.delivery.queries import clock_skew as clock_skew_queries
from rxapp.workers.threads import safely


async def look_once() -> None:
    """Look, and mend what there is, in a thread."""
    await safely(mend_once)


def mend_once() -> int:
    """Mend what there is; writes nothing where there is nothing. Returns how many."""
    with reading() as job:
        if not clock_skew_queries.astray(job):
            return 0
    with work() as job:
        return clock_skew.mend(job)
