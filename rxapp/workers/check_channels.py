"""Rechecks stopped channels by a request that sends nothing, seldom enough that no provider locks the account."""

import asyncio
import logging

from rxapp.channels import registry, transport
from rxapp.core.work import reading, work
from rxapp.messages.delivery.actions import channel_checks
from rxapp.messages.delivery.ports import ChannelError
from rxapp.messages.delivery.queries import channels
from rxapp.workers.threads import safely

ANSWER_FOR = 60.0

log = logging.getLogger("rxapp.recheck")


async def recheck_once() -> int:
    """Make the checks that are due and record their results. Returns how many channels were checked."""
    due = await safely(_due) or []
    for name, kind in due:
        await _look(name, kind)
    return len(due)


async def _look(name: str, kind: str) -> None:
    channel = registry.channel(name, kind)
    if channel is None:
        return
    transport.trust.cache_clear()  # the machine may trust another authority by now
    error = None
    try:
        async with asyncio.timeout(ANSWER_FOR):
            await channel.check()
    except ChannelError as found:
        error = found
    except Exception as found:
        log.error("Channel %s failed when looked at: %s", name, type(found).__name__)  # noqa: TRY400 (no words of a provider)
        return
    await safely(_record, name, kind, error)


def _due() -> list[tuple[str, str]]:
    with reading() as job:
        if not channels.is_any_stopped(job):
            return []
    with work() as job:
        return channel_checks.claim_checks(job)


def _record(name: str, kind: str, error: ChannelError | None) -> None:
    with work() as job:
        channel_checks.record_check(job, name=name, kind=kind, error=error)
