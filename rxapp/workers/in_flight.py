"""What one delivery loop has in hand, and its one transaction with the database: outcomes in, messages out."""

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
    """What was taken, and for how many seconds there is nothing more to take."""

    claimed: list[Claimed]
    wait_for: float


@dataclass(frozen=True, slots=True)
class Throttle:
    """How fast one loop goes, in seconds: the gap between two messages that begin, and how long outcomes that come one by one are
    gathered, so that many share a transaction."""

    gap: float
    gather_for: float


ALONE = Throttle(gap=0.0, gather_for=0.05)
BESIDE_SCREENS = Throttle(gap=0.02, gather_for=0.25)  # more would have people wait; who sends more has workers of their own


@dataclass(slots=True)
class Hands:
    """Messages on their way, and outcomes that are not written down yet.

    `is_unsure`: a transaction broke off, so there may be rows of ours that we do not know of. `begun` are those handed to their
    channel, `dropped` messages whose outcome could not be written down: they are surely not unbegun. `free_at` is when the next
    message may begin (monotonic).
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
        """Begin to deliver; its outcome is handed over when it ends."""
        task = asyncio.create_task(delivering)
        self.going[task] = one
        task.add_done_callback(self._ended)

    def give_up_waiting(self) -> None:
        """What was taken and stands in line goes back; what is on its way goes on."""
        for task, one in self.going.items():
            if one.message.id not in self.begun:
                task.cancel()

    def ids(self) -> frozenset[int]:
        """The messages that we know to be ours."""
        return frozenset([one.message.id for one in self.going.values()] + [outcome.message_id for outcome in self.outcomes])

    def room(self) -> dict[tuple[str, str], int]:
        """How many more to take for each channel: as many as go at once, and again as many that stand ready behind them.

        Without those a channel would idle during each transaction. They are the price of a kill -9: uncertain, though none left.
        """
        busy = Counter((one.channel, one.message.kind.value) for one in self.going.values())
        most = {(facts.name, facts.kind.value): READY * facts.at_once for facts in ports.channels()}
        return {key: max(0, at_once - busy[key]) for key, at_once in most.items()}

    def gate(self, one: Claimed) -> asyncio.Semaphore:
        """Lets through as many as its channel takes side by side."""
        facts = ports.facts_of(one.channel, one.message.kind)
        key = one.channel, one.message.kind.value
        return self.gates.setdefault(key, asyncio.Semaphore(facts.at_once if facts else 1))

    def next_in(self) -> float:
        """In how many seconds the next message may begin at this pace; each one that asks is given its own moment."""
        now = clock.monotonic()
        begins = max(self.free_at, now)
        self.free_at = begins + self.pace.gap
        return begins - now

    def is_busy(self) -> bool:
        """Whether outcomes are about to come, or have."""
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
    """A name that no other loop has: machine, process, and a part that no restart repeats."""
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
    """One transaction: note what came back, settle what others lost, take what is due. In one before it, where a transaction
    broke off, what we do not know of is given back: whoever holds rows waits for no others.

    Where nothing came back and nothing is due it only looks, and writes nothing.
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
    """Note outcomes alone."""
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
