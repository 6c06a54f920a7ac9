"""The reads that run on the loop's own thread (`rxapp.core.short_reads`): how long each holds it up, on a warm base."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from rxapp import registries
from rxapp.core import db
from rxapp.core.work import Actor, Work, reading
from rxapp.customers.queries import pages, picker
from rxapp.messages.panel import queries as panel
from rxapp.messages.queries import held
from rxapp.staff import queries as staff
from rxapp.staff.rules import Permission
from tests.bench.figures import Figure, middle, share
from tests.bench.needles import Needles
from tests.bench.panel import customer_of
from tests.bench.stage import PERSON, Place

MOST = 1.0  # milliseconds, at the middle
TIMES = 400


def _pages(place: Place, needles: Needles) -> Iterator[Callable[[Work], object]]:
    for text in (text for texts in needles.by_kind.values() for text in texts[:40]):
        yield lambda work, text=text: pages.page(work, q=text, sort="name")


def _picks(place: Place, needles: Needles) -> Iterator[Callable[[Work], object]]:
    for text in (text for texts in needles.by_kind.values() for text in texts[:40]):
        yield lambda work, text=text: picker.found(work, text)


def _panels(place: Place, needles: Needles) -> Iterator[Callable[[Work], object]]:
    customer_id = customer_of(place)[0]
    yield from (lambda work, kind=kind: panel.panel_for(work, customer_id, kind) for kind in ("", "email", "sms", "note"))


CALLS: dict[str, Callable[[Place, Needles], Iterator[Callable[[Work], object]]]] = {
    "rxapp.customers.queries.pages.page": _pages,
    "rxapp.customers.queries.picker.found": _picks,
    "rxapp.messages.panel.queries.panel_for": _panels,
    "rxapp.messages.panel.queries.send_times": lambda place, needles: iter(
        [lambda work: panel.send_times(work, f"{work.now + timedelta(days=3):%Y-%m-%dT%H:%M}")]
    ),
    "rxapp.messages.queries.held.still_held": lambda place, needles: iter([held.still_held]),
}


def measured(place: Place, needles: Needles) -> list[Figure]:
    """The middle and the slowest percent of each, in this process and without the wire."""
    registries.fill()
    db.use(db.connect(place.url))
    try:
        ada = _ada()
        return [figure for name, calls in CALLS.items() for figure in _figures(place, name, list(calls(place, needles)), ada)]
    finally:
        db.use(None)


def _figures(place: Place, name: str, calls: list[Callable[[Work], object]], actor: Actor) -> list[Figure]:
    times = []
    for number in range(-len(calls), max(TIMES, len(calls))):
        began = time.perf_counter()
        with reading(actor) as work:
            calls[number % len(calls)](work)
        times += [time.perf_counter() - began] if number >= 0 else []  # the first round warms the caches
    read = ".".join(name.split(".")[-2:])
    p50 = Figure("loop", f"{read} on the loop's thread, p50", place.name, middle(times), MOST, "ms")
    return [p50, replace(p50, what=f"{read} on the loop's thread, p99", value=share(times, 99), most=None)]


def _ada() -> Actor:
    with reading() as work:
        login = staff.login_for(work, PERSON["email"])
        assert login is not None
    return Actor(login.staff_id, "Ada", permissions=frozenset(right.value for right in Permission))
