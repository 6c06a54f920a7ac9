"""Facts that a message may quote and that can change before it leaves: is what it says still so (D-127)?

A feature declares the facts whose values its placeholders write (a job's promised day). A message keeps what it quoted; before it
leaves, each quoted value is compared with what holds then.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rxapp.core.registry import Registry
from rxapp.core.work import Work


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact by its name ("job.promised_on"): `now` reads what a record's value would be written as at this moment, "" for none."""

    name: str
    now: Callable[[Work, int], str]


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a message says of a fact of one record."""

    fact: str
    source_id: int
    value: str


@dataclass(frozen=True, slots=True)
class Stale:
    """A quoted value that no longer holds, and the one that does; None where nobody can tell."""

    quoted: Quoted
    now: str | None


FACTS: Registry[Fact] = Registry("fact", lambda fact: fact.name)


def stale(work: Work, quoted: Iterable[Quoted]) -> tuple[Stale, ...]:
    """Which of the quoted values no longer hold. A fact that no feature declares holds never."""
    found: list[Stale] = []
    for said in quoted:
        fact = FACTS.named(said.fact)
        now = fact.now(work, said.source_id) if fact else None
        if now != said.value:
            found.append(Stale(said, now))
    return tuple(found)
