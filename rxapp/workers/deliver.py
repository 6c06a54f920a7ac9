"""Delivering: claims the messages that are due, hands each to its channel, and records what became of it.

Any number of these loops may run, in any number of processes: a claim is a compare-and-set under a lease. The database
is asked in threads of its own, so that neither the event loop nor the screens' threads ever wait for a send.
"""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from rxapp.channels import registry
from rxapp.core import clock, db, ids
from rxapp.core.work import reading, work
from rxapp.messages import actions, queries
from rxapp.messages.actions import Claimed
from rxapp.messages.ports import ChannelError, OutgoingMessage, Receipt

AT_ONCE = 8
POLL_FOR = 2.0  # rows of other processes are noticed by looking, our own by the commit
SETTLE_FOR = 0.03  # commits come in bursts; one look serves them all
FINISH_FOR = 20.0
AGAIN_AFTER = 1.0  # seconds until a database that is away is asked again
RECORD_TRIES = 600
TIDY_EVERY = 3600.0

log = logging.getLogger("rxapp.deliver")
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="deliver")
_sleepers: set[Callable[[], Any]] = set()


async def deliver_forever(stop: asyncio.Event | None = None) -> None:
    """Deliver until `stop` is set or the task is cancelled; what is on its way then gets 20 seconds to finish."""
    stop = stop or asyncio.Event()
    worker, woken, sending = worker_name(), asyncio.Event(), set()
    alarm = partial(asyncio.get_running_loop().call_soon_threadsafe, woken.set)
    _sleepers.add(alarm)
    ended = asyncio.create_task(_set_when(stop, woken))
    tidied_at = float("-inf")
    try:
        while not stop.is_set():
            if clock.monotonic() - tidied_at > TIDY_EVERY:
                tidied_at = clock.monotonic()
                await _safely(_tidy)
            wait_for = await _start_due(worker, sending)
            await _sleep(woken, wait_for)
    finally:
        _sleepers.discard(alarm)
        ended.cancel()
        if sending:
            await asyncio.wait(sending, timeout=FINISH_FOR)


async def deliver_one(worker: str = "") -> bool:
    """Claim and deliver the next due message, if there is one. Returns whether there was."""
    worker = worker or worker_name()
    claimed = await _in_thread(_claim, worker, 1)
    for one in claimed:
        await _deliver(worker, one)
    return bool(claimed)


def worker_name() -> str:
    """A name that no other loop has: machine, process, and a part that no restart repeats."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{ids.key()[:8]}"


async def _start_due(worker: str, sending: set[asyncio.Task]) -> float:
    """Start delivering what is due, as far as there is room. Returns for how many seconds nothing is to do."""
    room = AT_ONCE - len(sending)
    due_at = await _safely(_next_due_at) if room else None
    if due_at is None or room <= 0:
        return POLL_FOR
    ahead = (due_at - clock.now()).total_seconds()
    if ahead > 0:
        return min(POLL_FOR, ahead)
    claimed = await _safely(_claim, worker, room) or []
    for one in claimed:
        task = asyncio.create_task(_deliver(worker, one))
        sending.add(task)
        task.add_done_callback(sending.discard)
    return 0.0 if len(claimed) == room else POLL_FOR


async def _deliver(worker: str, claimed: Claimed) -> None:
    """Hand one message to its channel and record the outcome; a bug in a channel leaves it uncertain, never sent twice."""
    message = claimed.message
    channel = registry.channel(claimed.channel, message.kind)
    try:
        receipt = await (channel.send if channel else _no_channel)(message)
    except ChannelError as error:
        await _record(actions.record_error, message_id=message.id, worker=worker, error=error)
    except Exception as error:
        log.error("Channel %s failed on message %s: %s", claimed.channel, message.id, type(error).__name__)  # noqa: TRY400 (ids only)
        unknown = ChannelError("message.failure.bug", permanent=False, certain_nothing_left=False)
        await _record(actions.record_error, message_id=message.id, worker=worker, error=unknown)
    else:
        await _record(actions.record_sent, message_id=message.id, worker=worker, receipt=receipt)


async def _no_channel(_message: OutgoingMessage) -> Receipt:
    raise ChannelError("message.failure.no_channel", permanent=False, certain_nothing_left=True)


async def _record(action: Callable[..., bool], **outcome: Any) -> None:
    """Note the outcome, however long the database is away; what cannot be noted becomes uncertain when its lease runs out."""
    for _ in range(RECORD_TRIES):
        try:
            await _in_thread(_write, action, outcome)
        except Exception as error:
            log.warning("The outcome of message %s cannot be noted yet: %s", outcome["message_id"], type(error).__name__)
            await asyncio.sleep(AGAIN_AFTER)
        else:
            return


async def _safely(function: Callable[..., Any], *arguments: Any) -> Any:
    """The function's answer; None while the database is away."""
    try:
        return await _in_thread(function, *arguments)
    except Exception as error:
        log.warning("Delivery has to wait: %s", type(error).__name__)
        await asyncio.sleep(AGAIN_AFTER)
        return None


async def _in_thread(function: Callable[..., Any], *arguments: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(_threads, partial(function, *arguments))


async def _sleep(woken: asyncio.Event, wait_for: float) -> None:
    if wait_for <= 0:
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(wait_for):
            await woken.wait()
        await asyncio.sleep(SETTLE_FOR)
    woken.clear()


async def _set_when(stop: asyncio.Event, woken: asyncio.Event) -> None:
    await stop.wait()
    woken.set()


def _next_due_at():
    with reading() as job:
        return queries.next_due_at(job)


def _claim(worker: str, limit: int) -> list[Claimed]:
    with work() as job:
        actions.settle_lost(job)
        return actions.claim(job, worker=worker, limit=limit)


def _write(action: Callable[..., bool], outcome: dict[str, Any]) -> None:
    with work() as job:
        if not action(job, **outcome):
            log.warning("The outcome of message %s came too late to be noted.", outcome["message_id"])


def _tidy() -> None:
    with work() as job:
        actions.forget_old_drafts(job)


def _wake() -> None:
    for alarm in list(_sleepers):
        with contextlib.suppress(RuntimeError):  # its loop has ended meanwhile
            alarm()


db.on_commit(_wake)
