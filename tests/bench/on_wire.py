"""G1, G2 and G13: searching over a real websocket, and what the states of a tab weigh."""

import asyncio
import random
from dataclasses import dataclass, field

from rxapp.customers.state.grid import GridState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from tests.bench.figures import Figure, against, middle, share
from tests.bench.needles import KINDS, Needles
from tests.bench.stage import Desk, Place
from tests.bench.wire import ROOT_STATE, Tab

PAUSE = 0.05
FLOORS = f"{ROOT_STATE}.tests___bench___app____"
COUNTER, PLAIN, SCALES = f"{FLOORS}counter", f"{FLOORS}plain", f"{FLOORS}scales"
GRID = GridState.get_full_name()
HEAVIEST = 8 * 1024
MILLION, TEN_THOUSAND = 1_000_000, 10_000


@dataclass(slots=True)
class Searched:
    """Seconds of each event: the bare one, the plainest grid's, and ours by kind of needle."""

    bare: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    ours: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    @property
    def all(self) -> list[float]:
        """Ours, whatever the needle."""
        return [seconds for kind in KINDS for seconds in self.ours[kind]]

    def multiple(self, kind: str) -> float:
        """The median of a kind, by the bare event's."""
        return middle(self.ours[kind]) / middle(self.bare)


def searched(desk: Desk, needles: Needles, *, rounds: int) -> Searched:
    """Search for every kind of needle `rounds` times at a person's pace, with a bare event before each."""
    return asyncio.run(_searched(desk, needles, rounds))


def search_figures(place: Place, found: Searched, small: Searched | None) -> list[Figure]:
    """G1 and G2; `small` is the same at 10,000."""
    big = place.customers >= MILLION
    goal, at_most = ("G2", 1.8) if big else ("G1", 1.5)
    bare = middle(found.bare)
    multiple, because = against(bare, middle(found.plain))
    figures = [Figure("floor", "bare event on the wire, p50", place.name, bare, unit="ms")]
    figures.append(Figure("floor", "plainest grid on the wire, p50", place.name, multiple, because=because))
    for kind in KINDS:
        multiple, because = against(bare, middle(found.ours[kind]))
        figures.append(Figure("G1, G2", f"search on the wire, {kind}, p50", place.name, multiple, at_most, because=because))
    multiple, because = against(share(found.bare, 99), share(found.all, 99))
    figures.append(Figure("G1, G2", "search on the wire, all kinds, p99", place.name, multiple, None if big else 3, because=because))
    if big and small:
        ratios = {kind: found.multiple(kind) / small.multiple(kind) for kind in KINDS}
        worst = max(ratios, key=ratios.__getitem__)
        figures.append(Figure(goal, "search, 1,000,000 by 10,000, the worst kind", place.name, ratios[worst], 1.2, because=worst))
    return figures


def weighed(desk: Desk, place: Place, needles: Needles, customer_id: int, *, events: int) -> list[Figure]:
    """G13: what an event's states weigh when pickled (its own and those above it), and whether they grow with use."""
    before, after, heaviest = asyncio.run(_weighed(desk, needles, customer_id, events))
    name, grown = heaviest.rpartition("____")[2], max(0, sum(after.values()) - sum(before.values()))
    return [
        Figure("G13", "heaviest state touched by an event, pickled", place.name, after[heaviest], HEAVIEST, "bytes", because=name),
        Figure("G13", f"growth of all states over {events:,} more events", place.name, grown, 512, "bytes"),
    ]


async def _searched(desk: Desk, needles: Needles, rounds: int) -> Searched:
    luck, found = random.Random(7), Searched()
    async with Tab(desk.base, desk.cookie) as tab:
        for number in range(-3, rounds):
            for kind in sorted(luck.sample(KINDS, len(KINDS)), key=lambda kind: kind == "cleared"):  # what is clear cannot be cleared
                bare = await _paced(tab, f"{COUNTER}.press", {}, COUNTER)
                ours = await _paced(tab, f"{GRID}.search", {"text": _needle(needles, kind, number)}, GRID)
                if number >= 0:  # the first rounds warm the caches
                    found.bare.append(bare)
                    found.ours[kind].append(ours)
            plain = await _paced(tab, f"{PLAIN}.look", {"text": _needle(needles, "common" if number % 2 else "rare", number)}, PLAIN)
            found.plain += [plain] if number >= 0 else []
    return found


def _needle(needles: Needles, kind: str, number: int) -> str:
    return needles.by_kind[kind][number % len(needles.by_kind[kind])]


async def _paced(tab: Tab, handler: str, payload: dict, changes: str) -> float:
    await asyncio.sleep(PAUSE)
    return await tab.press(handler, payload, changes)


async def _weighed(desk: Desk, needles: Needles, customer_id: int, events: int) -> tuple[dict[str, int], dict[str, int], str]:
    async with Tab(desk.base, desk.cookie) as tab:
        await _use(tab, needles, customer_id, 20)
        before = await _weights(tab)
        await _use(tab, needles, customer_id, events)
        await tab.ask(f"{GRID}.search", {"text": needles.surnames[0]}, GRID)
        await tab.ask(f"{GRID}.search", {"text": ""}, GRID)
        after = await _weights(tab)
    return before, after, max(after, key=after.__getitem__)


async def _use(tab: Tab, needles: Needles, customer_id: int, events: int) -> None:
    """A short day: search, sort, turn pages, open the panel, choose, type, look at the history."""
    compose, writing = ComposeState.get_full_name(), WritingState.get_full_name()
    panel = await tab.ask(f"{compose}.open", {"customer_id": customer_id, "kind": "", "job_id": 0}, compose)
    for number in range(events // 6):
        text = needles.surnames[number % len(needles.surnames)]
        await tab.ask(f"{GRID}.search", {"text": text[: 1 + number % 5]}, GRID)
        await tab.ask(f"{GRID}.sort_by", {"column": ("phone", "name")[number % 2]}, GRID)
        await tab.ask(f"{GRID}.search", {"text": ""}, GRID)
        panel |= await tab.ask(f"{compose}.set_formal", {"formal": number % 2 == 0}, compose)
        typed = {"text": f"{number} {text * (1 + number % 9)}", "text_revision": panel.get("text_revision", 0)}
        await tab.ask(f"{writing}.write", typed, compose)
        await tab.ask(f"{GRID}.next_page", {}, GRID)
    await tab.quiet(0.3)


async def _weights(tab: Tab) -> dict[str, int]:
    """What each of our states weighs with those above it."""
    own = (await tab.ask(f"{SCALES}.weigh", {}, SCALES))["weights"]
    names = {name for name in own if ".rxapp___" in name}
    return {name: sum(weight for other, weight in own.items() if name == other or name.startswith(f"{other}.")) for name in names}
