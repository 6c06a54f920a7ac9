"""What the counter shows of a customer's note and jobs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from rxapp.workshop.rules import Status

NOTE_SHOWN = 120  # characters


class WithStatus(Protocol):
    """Anything that has a job's status."""

    @property
    def status(self) -> str:
        """A `workshop.rules.Status`."""
        ...


J = TypeVar("J", bound=WithStatus)


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note on one line, and whether it was cut for that."""

    text: str = ""
    is_cut: bool = False


def note_line(note: str) -> NoteLine:
    """The note on one line: its first 120 characters, then three dots where there is more (CLX-10)."""
    line = " ".join(note.split())
    return NoteLine(line[:NOTE_SHOWN].rstrip() + "...", True) if len(line) > NOTE_SHOWN else NoteLine(line)


def ready_first(jobs: Sequence[J]) -> list[J]:
    """The jobs in their order, but what can be collected now before all the others: for that one comes to the counter."""
    return sorted(jobs, key=lambda job: job.status != Status.READY)
