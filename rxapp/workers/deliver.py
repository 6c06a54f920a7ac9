"""The delivery loop: claims the messages that are due, hands each to its channel, and records the outcomes.

Any number of loops may run, in any number of processes, because every claim is committed with a lease before its message is sent. One
transaction both records outcomes and claims the next messages, because a transaction costs more than a message.
"""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Set
from functools import partial
from typing import Any

from rxapp.channels import registry
from rxapp.core import clock, db
from rxapp.messages.delivery.actions import outcomes as outcomes_actions
from rxapp.messages.delivery.actions.claim import Claimed
from rxapp.messages.delivery.actions.outcomes import Outcome
from rxapp.messages.delivery.ports import ChannelError
from rxapp.messages.delivery.rules import limits
from rxapp.workers.in_flight import ALONE, Hands, Throttle, exchange, record, worker_name
from rxapp.workers.threads import PREFIX, in_thread

POLL_FOR = 2.0  # rows of other processes are noticed by looking, our own by the commit
SETTLE_FOR = 0.03  # commits come in bursts; one look serves them all
SEND_FOR = 150.0  # whoever takes longer is given up as uncertain, while the lease still makes the row ours
FINISH_FOR = 20.0
AGAIN_AFTER = 1.0  # seconds until a database that is away is asked again
MAKES_WORK = frozenset({"messages", "shop"})  # topics

log = logging.getLogger("rxapp.deliver")
_sleepers: set[Callable[[], Any]] = set()


async def deliver_forever(stop: asyncio.Event | None = None, pace: Throttle = ALONE) -> None:
    """Deliver until `stop` is set or the task is cancelled. Messages on their way then have 20 seconds to finish."""
    hands = Hands(worker_name(), stop or asyncio.Event(), pace=pace)
    alarm = partial(asyncio.get_running_loop().call_soon_threadsafe, hands.woken.set)
    _sleepers.add(alarm)
    ending = asyncio.create_task(_wake_at_end(hands))
    try:
        while not hands.stop.is_set():
            await _sleep(hands, await _turn(hands))
    finally:
        hands.stop.set()
        _sleepers.discard(alarm)
        ending.cancel()
        await _finish(hands)


async def _turn(hands: Hands) -> float:
    """Write down what came back, take what goes next and start it. Returns for how many seconds nothing is to do."""
    outcomes, is_unsure = tuple(hands.outcomes), hands.is_unsure
    hands.is_unsure = True  # until the answer is here: a transaction that breaks off may have given us messages
    room = {} if hands.stop.is_set() else hands.room()
    since = clock.monotonic()
    hands.asking = in_thread(partial(exchange, hands.worker, outcomes, room, hands.ids(), hands.dropped, is_unsure=is_unsure))
    try:
        taken = await asyncio.shield(hands.asking)
    except Exception as error:
        await _missed(hands, outcomes, error)
        return 0.0
    hands.is_unsure = False
    del hands.outcomes[: len(outcomes)]
    for one in taken.claimed:
        hands.start(one, _deliver(hands, one, since))
    return min(taken.wait_for, POLL_FOR)


async def _missed(hands: Hands, outcomes: tuple[Outcome, ...], error: Exception) -> None:
    """The transaction broke off. The outcomes are kept until the database is back; one that it can never take is let go."""
    log.warning("Delivery has to wait: %s", type(error).__name__)
    if not db.is_away(error):
        for outcome in outcomes:
            await _try_alone(hands, outcome)
    await asyncio.sleep(AGAIN_AFTER)


async def _try_alone(hands: Hands, outcome: Outcome) -> None:
    try:
        await in_thread(record, [outcome])
    except Exception as error:
        if db.is_away(error):
            return
        log.error("The outcome of message %s cannot be noted: %s", outcome.message_id, type(error).__name__)  # noqa: TRY400 (ids only)
        hands.dropped.add(outcome.message_id)  # it becomes uncertain when its lease runs out
    hands.outcomes.remove(outcome)


async def _deliver(hands: Hands, one: Claimed, since: float) -> Outcome:
    """Hand one message, claimed after that monotonic moment, to its channel when there is room and it is its turn."""
    async with hands.gate(one):
        return await _hand_over(hands, one, since)


async def _hand_over(hands: Hands, one: Claimed, since: float) -> Outcome:
    """What became of it; a bug in a channel leaves it uncertain, never sent twice."""
    became = partial(Outcome, one.message.id, hands.worker, tries=one.tries)
    if not await _is_its_turn(hands, one, since):
        return became(error=outcomes_actions.not_begun())
    channel = registry.channel(one.channel, one.message.kind)
    if channel is None:
        return became(error=ChannelError("message.failure.no_channel", permanent=False, certain_nothing_left=True))
    try:
        hands.begun.add(one.message.id)
        async with asyncio.timeout(SEND_FOR):
            return became(receipt=await channel.send(one.message))
    except ChannelError as error:
        return became(error=error)
    except Exception as error:
        log.error("Channel %s failed on message %s: %s", one.channel, one.message.id, type(error).__name__)  # noqa: TRY400 (ids only)
        return became(error=ChannelError("message.failure.bug", permanent=False, certain_nothing_left=False))


async def _is_its_turn(hands: Hands, one: Claimed, since: float) -> bool:
    """Wait for its turn under the channel's limit. False where it must not begin: we end, or its lease is nearly over."""
    ahead = min((one.goes_at - clock.now()), limits.LOOK_AHEAD).total_seconds()  # further ahead: the clock was set back
    ahead = max(ahead, hands.next_in())
    if ahead > 0:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ahead):
                await hands.stop.wait()
    left_for = min((one.lease_until - clock.now()).total_seconds(), since + one.lease_for - clock.monotonic())
    return not hands.stop.is_set() and left_for >= SEND_FOR


async def _finish(hands: Hands) -> None:
    """What was taken and not begun goes back at once, what is on its way may finish, and everything is written down as it comes:
    whoever ends us may not wait for the slowest."""
    until = clock.monotonic() + FINISH_FOR
    if hands.asking:
        await asyncio.wait([hands.asking], timeout=FINISH_FOR)
    hands.give_up_waiting()
    while (left_for := until - clock.monotonic()) > 0:
        await asyncio.sleep(0)  # those that have just ended hand over their outcomes
        if hands.outcomes or hands.is_unsure:
            await _turn(hands)
        elif hands.going:
            await asyncio.wait(hands.going, timeout=left_for, return_when=asyncio.FIRST_COMPLETED)
        else:
            return


async def _sleep(hands: Hands, wait_for: float) -> None:
    if wait_for <= 0:
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(wait_for):
            await hands.woken.wait()
        await asyncio.sleep(hands.pace.gather_for if hands.is_busy() else SETTLE_FOR)
    hands.woken.clear()


async def _wake_at_end(hands: Hands) -> None:
    await hands.stop.wait()
    hands.woken.set()


def _wake(topics: Set[str]) -> None:
    if not topics & MAKES_WORK or threading.current_thread().name.startswith(PREFIX):
        return  # our own transactions make no work for us
    for alarm in list(_sleepers):
        with contextlib.suppress(RuntimeError):  # its loop has ended meanwhile
            alarm()


db.on_commit(_wake)
