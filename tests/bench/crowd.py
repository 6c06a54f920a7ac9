"""Many tabs at once, each of a person with a session of their own who thinks for a while between two events.

What the app's processes take of processor and memory is read from the system (Linux).
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from socketio.exceptions import SocketIOError

from rxapp.core import clock, db
from rxapp.core.work import work
from rxapp.staff import queries
from rxapp.staff.actions import access
from rxapp.staff.sessions import COOKIE
from tests.bench.figures import middle, share
from tests.bench.stage import Desk, Place
from tests.bench.wire import Tab

AT_A_TIME = 8
TICK = os.sysconf("SC_CLK_TCK")
HIRED = ("ada@example.com", "ben@example.com", "cleo@example.com")

Step = Callable[[Tab, random.Random], Awaitable[float]]


@dataclass(slots=True)
class Load:
    """What a crowd met: seconds of each event, how many failed, processor seconds that the app took, and how long it went on."""

    times: list[float] = field(default_factory=list)
    errors: int = 0
    worked_for: float = 0.0
    lasted_for: float = 0.0

    @property
    def p50(self) -> float:
        """In milliseconds."""
        return middle(self.times)

    @property
    def p99(self) -> float:
        """In milliseconds."""
        return share(self.times, 99)

    @property
    def work(self) -> float:
        """Processor milliseconds of the app for each event."""
        return self.worked_for * 1000 / len(self.times)

    @property
    def rate(self) -> float:
        """Events a second."""
        return len(self.times) / self.lasted_for

    def add(self, other: "Load") -> None:
        """Take in another stretch of the same."""
        self.times += other.times
        self.errors += other.errors
        self.worked_for += other.worked_for
        self.lasted_for += other.lasted_for


def cookies(place: Place, number: int) -> list[str]:
    """So many sessions of the demo shop's people, opened in its database."""
    db.use(db.connect(place.url))
    try:
        with work() as job:
            logins = [login for login in (queries.login_for(job, email) for email in HIRED) if login]
            return [f"{COOKIE}={access.open_session(job, login=logins[one % len(logins)])}" for one in range(number)]
    finally:
        db.use(None)


@asynccontextmanager
async def gathered(desk: Desk, headers: Sequence[str]) -> AsyncIterator[list[Tab]]:
    """A tab for each cookie header, all open; a few come at a time."""
    door = asyncio.Semaphore(AT_A_TIME)
    async with AsyncExitStack() as stack:

        async def come(header: str) -> Tab:
            async with door:
                return await stack.enter_async_context(Tab(desk.base, header))

        yield list(await asyncio.gather(*(come(header) for header in headers)))


async def at_work(desk: Desk, tabs: Sequence[Tab], step: Step, *, lasts_for: float, thinks_for: float = 2.0) -> Load:
    """Everybody takes steps for so many seconds, thinking about `thinks_for` seconds (half to one and a half of it) before each."""
    load = Load()
    began, had = clock.monotonic(), worked(desk)
    ends_at = began + lasts_for

    async def person(tab: Tab, luck: random.Random) -> None:
        await asyncio.sleep(luck.uniform(0, thinks_for))
        while clock.monotonic() < ends_at:
            try:
                load.times.append(await step(tab, luck))
            except (TimeoutError, SocketIOError):
                load.errors += 1
            await asyncio.sleep(luck.uniform(0.5, 1.5) * thinks_for)

    await asyncio.gather(*(person(tab, random.Random(number)) for number, tab in enumerate(tabs)))
    load.worked_for, load.lasted_for = worked(desk) - had, clock.monotonic() - began
    return load


def worked(desk: Desk) -> float:
    """Processor seconds that the app's processes have taken so far."""
    return sum(sum(map(int, fields[11:13])) for _pid, fields in _processes(desk)) / TICK


def memory(desk: Desk) -> float:
    """MB that the app's processes hold, what they share counted once."""
    sizes = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid, _fields in _processes(desk)]
    return sum(int(line.split()[1]) for size in sizes for line in size.splitlines() if line.startswith("Pss:")) / 1024


def _processes(desk: Desk) -> list[tuple[str, list[str]]]:
    """The app's processes (it leads a session of its own): number, and the fields of /proc/N/stat behind the name."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[3]) == desk.pid:
            found.append((path.parent.name, fields))
    return found
