"""G6, G7, G14 and G15: many people at once, against as many who only press a counter, in the same run of the same app."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from rxapp.customers.state.grid import GridState
from rxapp.messages.panel.state.setup import ComposeState
from tests.bench import crowd, outbox, stage
from tests.bench.crowd import Load, Step
from tests.bench.figures import Figure, against
from tests.bench.needles import KINDS, Needles
from tests.bench.on_wire import COUNTER
from tests.bench.stage import Desk, Place
from tests.bench.wire import Tab

MANY, TWICE, SOME = 500, 1000, 50
PROCESSES = (1, 2, 4)
GRID, PANEL = GridState.get_full_name(), ComposeState.get_full_name()


@dataclass(slots=True)
class Day:
    """What each of a crowd does: mostly searches, some open a customer's panel, some filter or sort."""

    needles: Needles
    customers: int
    asked: dict[str, str] = field(default_factory=dict)

    async def step(self, tab: Tab, luck: random.Random) -> float:
        """One event; seconds until its answer."""
        kind = luck.random()
        if kind < 0.15:
            return await tab.press(f"{PANEL}.open", {"customer_id": luck.randint(1, self.customers), "kind": "", "job": ""}, PANEL)
        if kind < 0.2:
            return await tab.press(f"{GRID}.toggle_suppliers", {}, GRID)
        if kind < 0.25:
            return await tab.press(f"{GRID}.sort_by", {"column": luck.choice(("name", "phone", "email"))}, GRID)
        return await tab.press(f"{GRID}.search", {"text": self._other_text(tab, luck)}, GRID)

    def _other_text(self, tab: Tab, luck: random.Random) -> str:
        """Never the text that stands there, because an event that changes nothing has no answer."""
        texts = [luck.choice(self.needles.by_kind[kind]) for kind in KINDS]
        text = luck.choice([text for text in texts if text != self.asked.get(tab.token, "")])
        self.asked[tab.token] = text
        return text


@dataclass(slots=True)
class Crowded:
    """What 500 met, bare and at work, what 1,000 met, and what they took of memory (MB over the base process)."""

    bare: Load = field(default_factory=Load)
    ours: Load = field(default_factory=Load)
    twice: Load = field(default_factory=Load)
    held: float = 0.0


async def bare_step(tab: Tab, _luck: random.Random) -> float:
    """The bare event."""
    return await tab.press(f"{COUNTER}.press", {}, COUNTER)


def crowded(desk: Desk, place: Place, needles: Needles, *, lasts_for: float, is_twice: bool = False) -> Crowded:
    """500 sessions, bare and at work by turns; then 1,000 at work where `is_twice`. `lasts_for` seconds each, in two turns."""
    return asyncio.run(_crowded(desk, place, Day(needles, place.customers), lasts_for, is_twice=is_twice))


def crowd_figures(place: Place, found: Crowded, *, where: str = "one worker") -> list[Figure]:
    """G6, and G7 where it was measured."""
    bare, ours = found.bare, found.ours
    p50, because_50 = against(bare.p50, ours.p50)
    p99, because_99 = against(bare.p99, ours.p99)
    what = f"{MANY} sessions, {where}"
    figures = [
        Figure("G6", f"{what}: p50 by the bare event's", place.name, p50, 1.5, because=because_50),
        Figure("G6", f"{what}: p99 by the bare event's", place.name, p99, 1.5, because=because_99),
        Figure("G6", f"{what}: errors", place.name, ours.errors, 0, "errors", because=f"{len(ours.times):,} events"),
        Figure("G6", f"{what}: processor for an event", place.name, ours.work, 1.3, "ms", because=f"bare {bare.work:.2f}"),
    ]
    if found.twice.times:
        multiple, because = against(bare.p99, found.twice.p99)
        what = f"{TWICE:,} sessions, {where}"
        figures.append(Figure("G7", f"{what}: p99 by the bare one of {MANY}", place.name, multiple, 3, because=because))
        figures.append(Figure("G7", f"{what}: memory over the base process", place.name, found.held, 250, "MB"))
    return figures


def disk_figures(place: Place, needles: Needles, ours: Crowded, *, lasts_for: float) -> list[Figure]:
    """G14: the same crowd in the same app, with Reflex's disk state manager in the place of ours."""
    with stage.running(place, REFLEX_STATE_MANAGER_MODE="disk") as desk:
        disk = crowded(desk, place, needles, lasts_for=lasts_for).ours
    work, p99 = disk.work / ours.ours.work, disk.p99 / ours.ours.p99
    said = f"{disk.work:.2f} / {ours.ours.work:.2f} ms"
    return [
        Figure("G14", f"Reflex's disk states by ours, {MANY} sessions: processor", place.name, work, because=said, least=4),
        Figure(
            "G14",
            f"Reflex's disk states by ours, {MANY} sessions: p99",
            place.name,
            p99,
            because=f"{disk.p99:.2f} / {ours.ours.p99:.2f} ms",
            least=10,
        ),
    ]


def growth_figures(place: Place, needles: Needles, redis_url: str, *, lasts_for: float) -> Iterator[list[Figure]]:
    """How G6 grows with web processes that share their states through Redis: the same crowd, and as fast as they can."""
    first = 0.0
    for number in PROCESSES:
        with stage.running(place, processes=number, RXAPP_REDIS_URL=redis_url) as desk:
            found = crowded(desk, place, needles, lasts_for=lasts_for)
            fast = asyncio.run(_hurried(desk, place, Day(needles, place.customers), lasts_for))
        where = f"{number} web process{'es' if number > 1 else ''} on Redis"
        first = first or fast.rate
        said = f"{fast.rate:.0f} events a second, {fast.errors} without an answer"
        yield [
            *crowd_figures(place, found, where=where),
            Figure("G6", f"{where}: events a second without a pause, by one", place.name, fast.rate / first, because=said),
        ]


def sending_figures(place: Place, needles: Needles, settings: dict[str, str], *, messages: int, lasts_for: float) -> list[Figure]:
    """G15: what others meet while so many messages go out of the same process, by what they meet when none does."""
    with stage.running(place, **settings) as desk:
        idle, busy, left = asyncio.run(_while_sending(desk, place, Day(needles, place.customers), messages, lasts_for))
    multiple, because = against(idle.p99, busy.p99)
    went = f"{messages - left:,} messages went out meanwhile"
    return [
        Figure("G15", f"others' p99 while {messages:,} messages go out, by idle", place.name, multiple, 2, because=because),
        Figure("G15", f"others' longest wait while {messages:,} messages go out", place.name, max(busy.times) * 1000, 50, "ms", went),
    ]


async def _crowded(desk: Desk, place: Place, day: Day, lasts_for: float, *, is_twice: bool) -> Crowded:
    found, base = Crowded(), crowd.memory(desk)
    headers = crowd.cookies(place, TWICE if is_twice else MANY)
    async with crowd.gathered(desk, headers[:MANY]) as tabs:
        await _both(desk, tabs, day.step, Crowded(), lasts_for / 4)  # warms the caches
        for _turn in range(2):
            await _both(desk, tabs, day.step, found, lasts_for / 2)
        if is_twice:
            async with crowd.gathered(desk, headers[MANY:]) as more:
                found.twice = await crowd.at_work(desk, [*tabs, *more], day.step, lasts_for=lasts_for)
                found.held = crowd.memory(desk) - base
    return found


async def _both(desk: Desk, tabs: list[Tab], step: Step, found: Crowded, lasts_for: float) -> None:
    found.bare.add(await crowd.at_work(desk, tabs, bare_step, lasts_for=lasts_for))
    found.ours.add(await crowd.at_work(desk, tabs, step, lasts_for=lasts_for))


async def _hurried(desk: Desk, place: Place, day: Day, lasts_for: float) -> Load:
    async with crowd.gathered(desk, crowd.cookies(place, SOME)) as tabs:
        return await crowd.at_work(desk, tabs, day.step, lasts_for=lasts_for / 2, thinks_for=0)


async def _while_sending(desk: Desk, place: Place, day: Day, messages: int, lasts_for: float) -> tuple[Load, Load, int]:
    async with crowd.gathered(desk, crowd.cookies(place, SOME)) as tabs:
        await crowd.at_work(desk, tabs, day.step, lasts_for=lasts_for / 4, thinks_for=0.5)
        idle = await crowd.at_work(desk, tabs, day.step, lasts_for=lasts_for, thinks_for=0.5)
        await asyncio.to_thread(outbox.fill, place, messages)
        busy = await crowd.at_work(desk, tabs, day.step, lasts_for=lasts_for, thinks_for=0.5)
    return idle, busy, outbox.waiting(place)
