"""Indexes the words of tickets that have changed, a few at a time and after the commit that changed them."""

from rxapp.core.work import reading, work
from rxapp.tickets.actions import indexing
from rxapp.tickets.queries import unindexed
from rxapp.workers.threads import safely


async def index_once() -> None:
    """Index every marked ticket; it can be cancelled between two batches."""
    while await safely(index_some):
        pass


def index_some() -> int:
    """One batch; returns how many were indexed, 0 where none is left. It looks before it writes."""
    with reading() as job:
        if not unindexed.is_any(job):
            return 0
    with work() as job:
        return indexing.index_some(job)
