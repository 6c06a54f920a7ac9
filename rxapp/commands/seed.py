"""`python3 -m rxapp seed`: adds made-up customers and tickets, in batches, behind a progress bar; the same number, the same data."""

import argparse
import itertools
import sys

from rxapp.commands import made_up_tickets, start
from rxapp.commands.made_up import Crowd
from rxapp.core import clock
from rxapp.core.work import reading, work
from rxapp.customers.actions import bulk
from rxapp.customers.queries import some
from rxapp.tickets.actions import indexing, seeding

BATCH = 5_000
TICKETS_AT_ONCE = 500
PEOPLE = 20_000  # of whom the tickets are
MOST = 5_000_000
WIDTH = 30


def main(words: list[str]) -> int:
    """Add what the command line asks for; returns the exit code."""
    wanted = _arguments(words)
    start.prepare()
    began = clock.monotonic()
    if wanted.customers or not wanted.tickets:
        add_customers(wanted.customers, wanted.random)
        print(f"Added {wanted.customers:,} made-up customers in {clock.monotonic() - began:.0f} s.")
    if wanted.tickets:
        began = clock.monotonic()
        add_tickets(wanted.tickets, wanted.random)
        print(f"Added {wanted.tickets:,} made-up tickets in {clock.monotonic() - began:.0f} s.")
    return 0


def add_customers(number: int, seed: int) -> None:
    """Write that many made-up customers in batches, then fill the search index."""
    people = Crowd(seed).people(number)
    done = 0
    while batch := list(itertools.islice(people, BATCH)):
        with work() as job:
            bulk.add_many(job, people=batch)
        done += len(batch)
        _draw(done, number, "writing")
    _draw(number, number, "filling the search index")
    with work() as job:
        bulk.refresh_search(job)
    _draw(number, number, "done", end="\n")


def add_tickets(number: int, seed: int) -> None:
    """Write that many tickets in batches, of the customers who are there, then put their words into the full-text index."""
    with reading() as job:
        people, now = some.with_email(job, limit=PEOPLE), job.now
    told, done = made_up_tickets.tickets(number, seed, people, now), 0
    while batch := list(itertools.islice(told, TICKETS_AT_ONCE)):
        with work() as job:
            seeding.add_many(job, tickets=batch)
        done += len(batch)
        _draw(done, number, "writing", what_of="tickets")
    while _indexed():
        _draw(number, number, "filling the search index", what_of="tickets")
    _draw(number, number, "done", end="\n", what_of="tickets")


def _indexed() -> int:
    with work() as job:
        return indexing.index_some(job, at_once=TICKETS_AT_ONCE)


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m rxapp seed", description="Adds made-up data to the shop's database.")
    parser.add_argument("--customers", type=_number, default=1_000, help="how many customers (1000)")
    parser.add_argument("--tickets", type=_number, default=0, help="how many tickets (0)")
    parser.add_argument("--random", type=int, default=7, help="a number; the same number makes the same data (7)")
    return parser.parse_args(words)


def _number(word: str) -> int:
    if not word.isdecimal() or int(word) > MOST:
        raise argparse.ArgumentTypeError(f"a whole number from 0 to {MOST:,}")
    return int(word)


def _draw(done: int, number: int, what: str, end: str = "", *, what_of: str = "customers") -> None:
    """Draw the progress bar in a terminal; elsewhere print only the finished line."""
    bar = "#" * round(WIDTH * done / max(number, 1))
    text = f"{done:>9,} of {number:,} {what_of} [{bar:<{WIDTH}}] {what}"
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end=end, flush=True)
    elif end:
        print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
