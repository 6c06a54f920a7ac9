"""G9-11: the inbox on the wire: a page of a view, opening a ticket of ten messages, searching, an answer; and who is told of a new one."""

import asyncio
import random
import subprocess
import sys
import time
from datetime import UTC, datetime

from rxapp.core import db, ids
from rxapp.core.kinds import Kind
from rxapp.core.work import work
from rxapp.messages.actions import receiving
from rxapp.messages.delivery.ports import InboundMessage
from rxapp.tickets.state.inbox import InboxState
from rxapp.tickets.state.ticket import TicketState
from tests.bench import stage
from tests.bench.figures import Figure, against, middle, share
from tests.bench.on_wire import COUNTER, PAUSE
from tests.bench.stage import Desk, Place
from tests.bench.wire import Tab

LIST, TICKET = InboxState.get_full_name(), TicketState.get_full_name()
AT_MOST, SEARCHED_AT_MOST, TOLD_WITHIN = 2.0, 3.0, 300
TABS, INDEXED_WITHIN = 100, 3_600
WORDS = ("brake", "gear cable", "tomorrow", "invoice puncture", "zzznobody", "wh")


def filled(place: Place, tickets: int) -> None:
    """Write so many tickets by the real command, and wait until a worker has their words in the index."""
    command = [sys.executable, "-m", "rxapp.commands.seed", "--customers", "0", "--tickets", str(tickets), "--random", "7"]
    subprocess.run(command, check=True, cwd=stage.ROOT, env=stage.environment(place), stdout=subprocess.DEVNULL)


def measured(desk: Desk, place: Place, *, rounds: int) -> list[Figure]:
    """Each beside the bare event of the same run."""
    until = time.monotonic() + INDEXED_WITHIN
    while place.rows("SELECT count(*) FROM ticket WHERE is_unindexed")[0][0] and time.monotonic() < until:
        time.sleep(1)
    tickets = place.rows("SELECT count(*) FROM ticket")[0][0]
    opened = [row[0] for row in place.rows("SELECT id FROM ticket WHERE state = 'open' ORDER BY last_message_at DESC LIMIT 400")]
    bare, times = asyncio.run(_used(desk, opened, rounds))
    told = asyncio.run(_told(desk, place, max(3, rounds // 10)))
    where = f"{place.database}, {tickets:,} tickets"
    figures = []
    for what, taken in times.items():
        most = SEARCHED_AT_MOST if what.startswith("search") else AT_MOST
        multiple, because = against(middle(bare), middle(taken))
        figures.append(Figure("G9-11", f"inbox on the wire, {what}, p50", where, multiple, most, because=because))
    figures.append(Figure("G9-11", f"{TABS} tabs told of a new ticket, the last one, p50", where, middle(told), TOLD_WITHIN, "ms"))
    figures.append(Figure("G9-11", "bare event beside the inbox, p99", where, share(bare, 99), unit="ms"))
    return figures


async def _used(desk: Desk, opened: list[int], rounds: int) -> tuple[list[float], dict[str, list[float]]]:
    luck, bare = random.Random(7), list[float]()
    times: dict[str, list[float]] = {"next page": [], "open": [], **{f"search {word}": [] for word in WORDS}}
    async with Tab(desk.base, desk.cookie, "/inbox") as tab, Tab(desk.base, desk.cookie, "/customers") as other:
        await tab.ask(f"{LIST}.load", {}, LIST)
        for number in range(-3, rounds):
            floor = await _paced(other, f"{COUNTER}.press", {}, COUNTER)
            taken = {"next page": await _paced(tab, f"{LIST}.{'previous_page' if number % 2 == 0 else 'next_page'}", {}, LIST)}
            tab.path = f"/tickets/{luck.choice(opened)}"
            taken["open"] = await _paced(tab, f"{TICKET}.load", {}, TICKET)
            tab.path = "/inbox"
            for word in WORDS:
                taken[f"search {word}"] = await _paced(tab, f"{LIST}.search", {"text": word}, LIST)
                await tab.ask(f"{LIST}.search", {"text": ""}, LIST)
            if number >= 0:
                bare.append(floor)
                for what, seconds in taken.items():
                    times[what].append(seconds)
    return bare, times


async def _paced(tab: Tab, handler: str, payload: dict, changes: str) -> float:
    await asyncio.sleep(PAUSE)
    return await tab.press(handler, payload, changes)


async def _told(desk: Desk, place: Place, times: int) -> list[float]:
    """Seconds from the commit of a new message until the last of the tabs that show the inbox has its row."""
    tabs = [Tab(desk.base, desk.cookie, "/inbox") for _ in range(TABS)]
    taken = []
    try:
        for tab in tabs:
            await tab.__aenter__()
            await tab.ask(f"{LIST}.load", {}, LIST)
        for _ in range(times):
            await asyncio.gather(*(tab.quiet(0.3) for tab in tabs))
            await asyncio.to_thread(_arrives, place)
            began = time.perf_counter()
            await asyncio.gather(*(_rows_of(tab) for tab in tabs))
            taken.append(time.perf_counter() - began)
    finally:
        for tab in tabs:
            await tab.__aexit__()
    return taken


async def _rows_of(tab: Tab) -> None:
    while LIST not in ((await asyncio.wait_for(tab.came.get(), 30)).get("delta") or {}):
        pass


def _arrives(place: Place) -> None:
    db.use(db.connect(place.url))
    try:
        with work() as job:
            inbound = InboundMessage(ids.key(), "demo", Kind.SMS, "+447700900999", "+447700900000", "Is it ready?", datetime.now(UTC))
            receiving.receive(job, channel="demo", inbound=inbound)
    finally:
        db.use(None)
