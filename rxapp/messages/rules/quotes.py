"""What a message quotes of the facts of the shop's records (D-127). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quoted:
    """A value that a message quotes, of a fact ("job.promised_on") of one record."""

    fact: str
    source_id: int
    value: str


def still_said(words: str, quoted: Iterable[Quoted]) -> tuple[Quoted, ...]:
    """Those that stand in the words, each once: what staff have taken out says nothing any more."""
    return tuple(dict.fromkeys(said for said in quoted if said.value and said.value in words))
