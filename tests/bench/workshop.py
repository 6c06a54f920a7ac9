"""The workshop and the counter: a week of 300 jobs from its route, a drag told to a second screen, *Find customer* on the wire."""

import asyncio
import http.client
import random
import time
import urllib.parse
from datetime import UTC, datetime, timedelta

from rxapp.core import db
from rxapp.core.work import work
from rxapp.counter.state import CounterState
from rxapp.workshop.models import Job
from rxapp.workshop.state.calendar import CalendarState
from rxapp.workshop.state.menu import MenuState
from tests.bench.figures import Figure, against, middle
from tests.bench.needles import KINDS, Needles
from tests.bench.on_wire import COUNTER, MILLION, PAUSE
from tests.bench.stage import Desk, Place
from tests.bench.wire import NAMESPACE, Tab

JOBS = 300
CALENDAR, MENU, FIND = CalendarState.get_full_name(), MenuState.get_full_name(), CounterState.get_full_name()


def planned(place: Place) -> None:
    """Write a week of jobs, all of them this week's, side by side in the columns of nobody and whoever works there."""
    db.use(db.connect(place.url))
    monday = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    monday -= timedelta(days=monday.weekday())
    try:
        with work() as job:
            for number in range(JOBS):
                starts = monday + timedelta(days=number % 5, minutes=30 * (number // 5 % 16))
                job.session.add(_job(number, starts))
    finally:
        db.use(None)


def measured(desk: Desk, place: Place, needles: Needles, *, rounds: int) -> list[Figure]:
    """Each beside its floor of the same run."""
    monday = datetime.now(UTC).date() - timedelta(days=datetime.now(UTC).weekday())
    week = f"/workshop/jobs?from={monday}&to={monday + timedelta(days=6)}"
    bare, ours = _routes(desk, week, rounds)
    pushed, dragged = asyncio.run(_told(desk, monday.isoformat(), rounds))
    press, found = asyncio.run(_looked(desk, needles, rounds))
    at_most = 1.8 if place.customers >= MILLION else 1.5
    route, why_route = against(middle(bare), middle(ours))
    drag, why_drag = against(middle(pushed), middle(dragged))
    finding = [(kind, *against(middle(press), middle(times))) for kind, times in found.items()]
    return [
        Figure("jobs", f"a week of {JOBS} jobs from its route, by a bare route, p50", place.name, route, 3, because=why_route),
        Figure("jobs", "a drag told to a second screen, by the bare push, p50", place.name, drag, 1.5, because=why_drag),
        *[Figure("jobs", f"Find customer on the wire, {kind}, p50", place.name, x, at_most, because=why) for kind, x, why in finding],
    ]


def _job(number: int, starts: datetime) -> Job:
    return Job(
        number=500_000 + number,
        kind="job",
        customer_id=number + 1,
        make="Canyon",
        model="Grizl",
        what_to_do="Gear service",
        status_id=1 + number % 7,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        created_at=starts,
    )


def _routes(desk: Desk, week: str, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each request, a bare one before each of ours, on one kept connection."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(desk.base).netloc, timeout=30)
    times: dict[str, list[float]] = {"/ping": [], week: []}
    for number in range(-3, rounds):
        for path, taken in times.items():
            time.sleep(PAUSE)
            began = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": desk.cookie})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != http.client.OK or (path == week and body.count(b'"shown"') < JOBS):
                raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")
            if number >= 0:
                taken.append(time.perf_counter() - began)
    return times["/ping"], times[week]


async def _told(desk: Desk, day: str, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds until a second tab hears of it: of a bare push, and of a job that was moved in the first."""
    pushed, dragged = [], []
    async with Tab(desk.base, desk.cookie, "/workshop") as first, Tab(desk.base, desk.cookie, "/workshop") as second:
        await second.ask(f"{CALENDAR}.load", {}, CALENDAR)
        version = 1
        for number in range(-2, rounds):
            bare = await _heard(first, second, f"{COUNTER}.push", {})
            hour = 9 + number % 6
            plan = {"start": f"{day}T{hour:02}:00", "end": f"{day}T{hour + 1:02}:00", "mechanic_id": 0}
            drag = await _heard(first, second, f"{MENU}.move", {"job_id": 1, "version": version, **plan})
            version += 1
            if number >= 0:
                pushed.append(bare)
                dragged.append(drag)
    return pushed, dragged


async def _heard(first: Tab, second: Tab, handler: str, payload: dict) -> float:
    await first.quiet(0.3)
    await second.quiet(0.3)
    began = time.perf_counter()
    await first.client.emit("event", first._event(handler, payload), namespace=NAMESPACE)
    while True:
        update = await asyncio.wait_for(second.came.get(), 10)
        if CALENDAR in (update.get("delta") or {}):
            return update["came"] - began


async def _looked(desk: Desk, needles: Needles, rounds: int) -> tuple[list[float], dict[str, list[float]]]:
    """Seconds of the bare event and of *Find customer* by kind of needle."""
    luck, bare = random.Random(7), []
    found: dict[str, list[float]] = {kind: [] for kind in KINDS if kind != "cleared"}
    async with Tab(desk.base, desk.cookie, "/counter") as tab:
        for number in range(-3, rounds):
            for kind in luck.sample(list(found), len(found)):
                listed = needles.by_kind[kind]
                await asyncio.sleep(PAUSE)
                press = await tab.press(f"{COUNTER}.press", {}, COUNTER)
                await asyncio.sleep(PAUSE)
                ours = await tab.press(f"{FIND}.look", {"text": listed[number % len(listed)]}, FIND)
                if number >= 0:
                    bare.append(press)
                    found[kind].append(ours)
    return bare, found
