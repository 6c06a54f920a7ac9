"""Measures every place, prints one table with the machine named, and keeps it as Markdown."""

import argparse
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from tests.bench import servers, stage
from tests.bench.figures import Figure, table
from tests.bench.stage import Place

if __name__ == "__main__":  # before rxapp is imported: the bench reads no shop of this machine
    for name in [name for name in os.environ if name.startswith("RXAPP_") and name not in ("RXAPP_CHROMIUM", "RXAPP_BENCH_DIR")]:
        del os.environ[name]
    os.environ["RXAPP_DATA_DIR"] = str(stage.KEPT)

from tests.bench import in_chromium, inbox, loop, needles, on_wire, panel, sending, under_load, workshop

ONE = ("loop", "G1", "G2", "G3", "G8", "G12", "G13")
MANY = ("G6", "G7", "G14", "G15", "growth", "sending")
GOALS = (*ONE, *MANY, "jobs", "inbox", "seed")
TICKETS = 100_000
SMALL, SMALLER = 10_000, 1_000
MESSAGES = 10_000
SEEDED_WITHIN = 60


def main(words: list[str]) -> int:
    """Measure what is asked for; returns 0 whatever the figures say."""
    wanted = _arguments(words)
    figures: list[Figure] = []
    kept = wanted.out or stage.KEPT / "table.md"
    with ExitStack() as stack:
        server = stack.enter_context(servers.postgres(stage.KEPT)) if "postgresql" in wanted.databases else ""
        redis = stack.enter_context(servers.redis()) if "growth" in wanted.only else ""
        machine = described(server)
        for database in wanted.databases:
            for part in (_measured(database, server, wanted), _worked(database, server, wanted), _crowded(database, server, redis, wanted)):
                for found in part:
                    figures += found
                    kept.write_text(f"{machine}\n\n{table(figures)}\n", encoding="utf-8")
    sys.stdout.write(kept.read_text(encoding="utf-8") if figures else "Nothing was measured.\n")
    stage.say(f"Kept in {kept}")
    return 0


def described(server: str) -> str:
    """What it was measured on, in one paragraph."""
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text()) if Path("/proc/cpuinfo").exists() else None
    parts = [
        f"{os.cpu_count()} cores of {cpu.group(1) if cpu else platform.processor() or platform.machine()}",
        f"{platform.system()} {platform.release().partition('-')[0]}",
        f"Python {platform.python_version()}",
        f"Reflex {version('reflex')}",
        _chromium(),
        f"SQLite {_sqlite()}",
    ]
    return ", ".join([*parts, f"PostgreSQL {_postgresql(server)}"] if server else parts) + "."


def _measured(database: str, server: str, wanted: "_Wanted") -> Iterator[list[Figure]]:
    """What one person meets, place by place."""
    only = wanted.only
    if not {*ONE, "seed"} & only:
        return
    sizes = [SMALL] * ("G2" in only and max(wanted.customers) >= on_wire.MILLION) + wanted.customers
    small, first_rows = None, _first_rows(database, server, wanted) if "G12" in only else 0.0
    for size in sizes:
        place = stage.seeded(database, size, server, anew=wanted.anew)
        if "seed" in only and size == 100_000:
            yield [Figure("seed", "seed --customers 100000", place.name, place.seeded_in, SEEDED_WITHIN, "s")]
        if not set(ONE) & only:
            continue
        stage.say(f"Measuring {place.name}")
        chosen = needles.chosen(place)
        if "loop" in only and size in wanted.customers and database == "sqlite":
            yield loop.measured(place, chosen)
        if not ({*ONE} - {"loop"}) & only:
            continue
        with stage.running(place) as desk:
            found = on_wire.searched(desk, chosen, rounds=wanted.times(100)) if {"G1", "G2"} & only else None
            if size in wanted.customers:
                yield from [on_wire.search_figures(place, found, small)] if found else []
                yield from _looked_at(desk, place, chosen, wanted, first_rows)
            else:
                small = found


def _worked(database: str, server: str, wanted: "_Wanted") -> Iterator[list[Figure]]:
    """The workshop and the counter at each size, the inbox at the smallest, on a copy: jobs and tickets are written into it."""
    for size in wanted.customers if "jobs" in wanted.only else ():
        place = stage.seeded(database, size, server, anew=wanted.anew)
        stage.say(f"Measuring the workshop, {place.name}")
        chosen, place = needles.chosen(place), stage.copied(place, server)
        with stage.running(place) as desk:
            workshop.planned(place)
            yield workshop.measured(desk, place, chosen, rounds=wanted.times(60))
    for size in wanted.customers[:1] if "inbox" in wanted.only else ():
        place = stage.copied(stage.seeded(database, size, server, anew=wanted.anew), server)
        stage.say(f"Measuring the inbox, {place.name}, {wanted.tickets:,} tickets")
        inbox.filled(place, wanted.tickets)
        with stage.running(place) as desk:
            yield inbox.measured(desk, place, rounds=wanted.times(60))


def _first_rows(database: str, server: str, wanted: "_Wanted") -> float:
    """The milliseconds until the smaller shop shows its first rows."""
    place = stage.seeded(database, SMALLER, server, anew=wanted.anew)
    with stage.running(place) as desk, in_chromium.chromium() as browser:
        return in_chromium.loaded(browser, desk, place, times=wanted.times(5))[1]


def _looked_at(desk: stage.Desk, place: Place, chosen: needles.Needles, wanted: "_Wanted", first_rows: float) -> Iterator[list[Figure]]:
    only = wanted.only
    if "G13" in only:
        yield on_wire.weighed(desk, place, chosen, panel.customer_of(place)[0], events=wanted.times(1200))
    if not {"G3", "G8", "G12"} & only:
        return
    with in_chromium.chromium() as browser:
        if "G3" in only:
            yield in_chromium.typed(browser, desk, place, chosen, words=wanted.times(24))
        if "G8" in only:
            yield panel.used(browser, desk, place, presses=wanted.times(60))
        if "G12" in only:
            found, rows = in_chromium.loaded(browser, desk, place, times=wanted.times(9))
            because = f"{rows:.0f} / {first_rows:.0f} ms"
            yield found
            yield [Figure("G12", "rows, cold, by the same at 1,000", place.name, rows / first_rows, 1.15, because=because)]
            yield in_chromium.scripts(browser, desk, place)


def _crowded(database: str, server: str, redis: str, wanted: "_Wanted") -> Iterator[list[Figure]]:
    """What many meet at once, and how fast messages go out; at the smallest size asked for, messages at 10,000 customers."""
    only, lasts_for = wanted.only, float(wanted.times(40))
    if not set(MANY) & only:
        return
    place = stage.seeded(database, min(wanted.customers), server, anew=wanted.anew)
    stage.say(f"Measuring a crowd, {place.name}")
    chosen = needles.chosen(place)
    if {"G6", "G7", "G14"} & only:
        with stage.running(place) as desk:
            found = under_load.crowded(desk, place, chosen, lasts_for=lasts_for, is_twice="G7" in only)
        yield under_load.crowd_figures(place, found)
        if "G14" in only:
            yield under_load.disk_figures(place, chosen, found, lasts_for=lasts_for)
    if "growth" in only and redis:
        yield from under_load.growth_figures(place, chosen, redis, lasts_for=lasts_for)
    few = stage.seeded(database, SMALL, server, anew=wanted.anew)
    messages = wanted.times(MESSAGES)
    if "G15" in only:
        with sending.peer() as taker:
            told = sending.settings(taker.url)
            yield under_load.sending_figures(stage.copied(few, server), needles.chosen(few), told, messages=messages, lasts_for=lasts_for)
    if "sending" in only:
        yield from sending.sent(few, server, messages=messages)


class _Wanted(argparse.Namespace):
    """What was asked for."""

    quick: bool

    def times(self, number: int) -> int:
        """So many rounds, or a quarter in a quick run."""
        return max(2, number // 4) if self.quick else number


def _arguments(words: list[str]) -> _Wanted:
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench", description=__doc__)
    parser.add_argument("--customers", type=_numbers, default=[100_000, 1_000_000], help="sizes, between commas (100000,1000000)")
    parser.add_argument("--databases", type=lambda text: text.split(","), default=["sqlite", "postgresql"], help="sqlite,postgresql")
    parser.add_argument("--only", type=lambda text: set(text.split(",")), default=set(GOALS), help=f"some of {','.join(GOALS)}")
    parser.add_argument("--tickets", type=int, default=TICKETS, help=f"how many tickets the inbox has ({TICKETS})")
    parser.add_argument("--quick", action="store_true", help="a quarter of the rounds: noisier")
    parser.add_argument("--anew", action="store_true", help="seed again, even where a base is kept")
    parser.add_argument("--out", type=Path, help="where to keep the table (data/bench/table.md)")
    return parser.parse_args(words, namespace=_Wanted())


def _numbers(text: str) -> list[int]:
    return sorted(int(part) for part in text.split(","))


def _chromium() -> str:
    said = subprocess.run([os.environ.get("RXAPP_CHROMIUM", "chromium"), "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)\.\d+\.\d+", said)
    return f"Chromium {found.group(1) if found else 'unknown'}"


def _sqlite() -> str:
    import sqlite3  # noqa: PLC0415

    return sqlite3.sqlite_version


def _postgresql(server: str) -> str:
    import sqlalchemy as sa  # noqa: PLC0415

    with sa.create_engine(f"{server}/postgres").connect() as connection:
        return connection.execute(sa.text("SHOW server_version")).scalar_one().partition(" ")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
