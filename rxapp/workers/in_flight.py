"""What one delivery loop has in hand, and its transaction: outcomes in, messages out."""

import asyncio
import logging
import os
import socket
from collections import Counter
from collections.abc import Collection, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from rxapp.core import clock, ids
from rxapp.core.work import Work, reading, work
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import claim
from rxapp.messages.delivery.actions import outcomes as outcomes_actions
from rxapp.messages.delivery.actions.claim import Claimed
from rxapp.messages.delivery.actions.outcomes import Outcome
from rxapp.messages.delivery.queries import due

AT_MOST = 64
READY = 2
LOOK_AGAIN_AFTER = 0.2
NOTHING_FOR = 3600.0

_FAULT = ports.ChannelError("message.failure.bug", permanent=False, certain_nothing_left=True)

log = logging.getLogger("rxapp.deliver")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one transaction claimed, and for how many seconds there is nothing more to claim."""

    claimed: list[Claimed]
    wait_for: float


@dataclass(frozen=True, slots=True)
class Throttle:
    """The pace of one loop, in seconds: the gap between the starts of two messages, and how long single outcomes are collected, so that
    many share one transaction.
    """

    gap: float
    gather_for: float


ALONE = Throttle(gap=0.0, gather_for=0.05)
BESIDE_SCREENS = Throttle(gap=0.02, gather_for=0.25)  # more would have people wait; who sends more has workers of their own


@dataclass(slots=True)
class Hands:
    """The messages that one loop is delivering, and the outcomes that are not recorded yet.

    `is_unsure`: a transaction broke off, so the database may hold claims of ours that we do not know of. `begun`: ids handed to their
    channel. `dropped`: ids whose outcome could not be recorded; they certainly had begun. `free_at` (monotonic seconds): when the next
    message may start.
    """

    worker: str
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    going: dict[asyncio.Task[Outcome], Claimed] = field(default_factory=dict[asyncio.Task[Outcome], Claimed])
    outcomes: list[Outcome] = field(default_factory=list[Outcome])
    begun: set[int] = field(default_factory=set[int])
    dropped: set[int] = field(default_factory=set[int])
    gates: dict[tuple[str, str], asyncio.Semaphore] = field(default_factory=dict[tuple[str, str], asyncio.Semaphore])
    asking: asyncio.Future[Taken] | None = None
    is_unsure: bool = False
    pace: Throttle = ALONE
    free_at: float = 0.0

    def start(self, one: Claimed, delivering: Coroutine[Any, Any, Outcome]) -> None:
        """Start to deliver one message; its outcome is added when it ends."""
        task = asyncio.create_task(delivering)
        self.going[task] = one
        task.add_done_callback(self._ended)

    def give_up_waiting(self) -> None:
        """End the messages that still wait for their turn; those that are being sent go on."""
        for task, one in self.going.items():
            if one.message.id not in self.begun:
                task.cancel()

    def ids(self) -> frozenset[int]:
        """The ids of the messages in hand."""
        return frozenset([one.message.id for one in self.going.values()] + [outcome.message_id for outcome in self.outcomes])

    def room(self) -> dict[tuple[str, str], int]:
        """How many more messages to claim, by channel (name, kind): as many as it takes side by side, and as many again to stand ready.

        Without the second half a channel would idle during each transaction. Its price: a kill -9 makes those uncertain, though none was
        sent.
        """
        busy = Counter((one.channel, one.message.kind.value) for one in self.going.values())
        most = {(facts.name, facts.kind.value): READY * facts.at_once for facts in ports.channels()}
        return {key: max(0, at_once - busy[key]) for key, at_once in most.items()}

    def gate(self, one: Claimed) -> asyncio.Semaphore:
        """The semaphore that lets through as many messages as the channel takes side by side."""
        facts = ports.facts_of(one.channel, one.message.kind)
        key = one.channel, one.message.kind.value
        return self.gates.setdefault(key, asyncio.Semaphore(facts.at_once if facts else 1))

    def next_in(self) -> float:
        """The seconds until the next message may start at this loop's pace; each call is given a moment of its own."""
        now = clock.monotonic()
        begins = max(self.free_at, now)
        self.free_at = begins + self.pace.gap
        return begins - now

    def is_busy(self) -> bool:
        """Whether outcomes have come or will come."""
        return bool(self.going or self.outcomes)

    def _ended(self, task: asyncio.Task[Outcome]) -> None:
        one = self.going.pop(task)
        if one.message.id not in self.begun and (task.cancelled() or task.exception() is not None):
            error = outcomes_actions.not_begun() if task.cancelled() else _FAULT
            self.outcomes.append(Outcome(one.message.id, self.worker, tries=one.tries, error=error))
        elif task.cancelled() or task.exception() is not None:
            self.dropped.add(one.message.id)
        else:
            self.outcomes.append(task.result())
        self.begun.discard(one.message.id)
        self.woken.set()


def worker_name() -> str:
    """A name that no other loop has: machine, process, and a random part that a restart does not repeat."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{ids.key()[:8]}"


def exchange(
    worker: str,
    outcomes: Sequence[Outcome] = (),
    room: dict[tuple[str, str], int] | None = None,
    known: Collection[int] = (),
    dropped: Collection[int] = (),
    *,
    is_unsure: bool = False,
    limit: int = AT_MOST,
) -> Taken:
    """One transaction: record outcomes, make messages with a lost lease uncertain, claim what is due. `known` are the ids in hand.

    Where an earlier transaction broke off (`is_unsure`), claims that we do not know of are given back before, in a transaction of their
    own. Where there is no outcome and nothing is due it only reads. `room` and `limit` as for `claim`.
    """
    has_room = room is None or any(room.values())
    if not outcomes and not is_unsure:
        with reading() as job:
            wait_for = _nothing_for(job) if has_room else NOTHING_FOR
        if wait_for > 0:
            return Taken([], wait_for)
    if is_unsure:
        with work() as job:
            outcomes_actions.give_back(job, worker=worker, but_not={*known, *dropped})
    with work() as job:
        _note(job, outcomes)
        outcomes_actions.settle_lost(job, but_not=known)
        claimed = claim.claim(job, worker=worker, limit=limit, room=room) if has_room else []
        return Taken(claimed, _after(job, claimed, room, limit))


def record(outcomes: Sequence[Outcome]) -> None:
    """Record outcomes, without claiming anything."""
    with work() as job:
        _note(job, outcomes)


def _note(job: Work, outcomes: Sequence[Outcome]) -> None:
    late = {outcome.message_id for outcome in outcomes} - outcomes_actions.record_outcomes(job, outcomes) if outcomes else set[int]()
    for number in sorted(late):
        log.warning("The outcome of message %s was noted before, or came too late.", number)


def _after(job: Work, claimed: Sequence[Claimed], room: dict[tuple[str, str], int] | None, limit: int) -> float:
    """For how long there is nothing to take: where every channel in use is filled, until something comes back."""
    got = Counter((one.channel, one.message.kind.value) for one in claimed)
    if room and got and all(number >= min(limit, room[key]) for key, number in got.items()):
        return NOTHING_FOR
    return max(_nothing_for(job), 0.0 if claimed else LOOK_AGAIN_AFTER)


def _nothing_for(job: Work) -> float:
    due_at = due.next_due_at(job)
    return (due_at - job.now).total_seconds() if due_at else NOTHING_FOR
