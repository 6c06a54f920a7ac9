"""Facts that a message quotes and that may change before it is sent (D-127).

A feature declares the facts that its placeholders write, such as a job's promised day. A message stores the values it quotes; before it
is sent each is compared with the present one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rxapp.core.registry import Registry
from rxapp.core.work import Work
from rxapp.wording.quotes import Quoted


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact by its name ("job.promised_on"). `now` takes a record's id and a language and returns the present value as its placeholder
    writes it in that language, "" for none."""

    name: str
    now: Callable[[Work, int, str], str]


@dataclass(frozen=True, slots=True)
class Stale:
    """A quoted value that has changed, with the present one; None where no feature declares the fact."""

    quoted: Quoted
    now: str | None


FACTS: Registry[Fact] = Registry("fact", lambda fact: fact.name)


def stale(work: Work, quoted: Iterable[Quoted]) -> tuple[Stale, ...]:
    """Those of the quoted values that have changed. A fact that no feature declares counts as changed."""
    found: list[Stale] = []
    for said in quoted:
        fact = FACTS.named(said.fact)
        now = fact.now(work, said.source_id, said.language) if fact else None
        if now != said.value:
            found.append(Stale(said, now))
    return tuple(found)
