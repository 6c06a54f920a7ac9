"""Tells tickets of their replies that did not go."""

from rxapp.core.work import reading, work
from rxapp.tickets.actions import outcomes
from rxapp.workers.threads import safely


async def heed_once() -> int:
    """Let the tickets take notice. Returns of how many messages."""
    return await safely(_heed) or 0


def _heed() -> int:
    with reading() as job:
        if not outcomes.is_any_unheeded(job):
            return 0
    with work() as job:
        return outcomes.heed(job)
