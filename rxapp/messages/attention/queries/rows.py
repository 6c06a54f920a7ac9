"""What the reads of *Needs attention* return."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rxapp.messages.history.queries.rows import MessageRow


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """A line of *Needs attention*: the message, whose it is, and why it waits.

    `waiting` is a catalogue key with its values, "" where it does not wait; `since` is when it was due, or went wrong.
    """

    message: MessageRow
    customer_name: str
    is_supplier: bool
    is_conflict: bool
    is_vip: bool
    waiting: str
    waiting_values: dict[str, Any]
    since: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages stand in each view of *Needs attention*, counted to 1,000 and one more."""

    stopped: int
    failed: int
    uncertain: int
    waiting: int
    said_stop: int


@dataclass(frozen=True, slots=True)
class AttentionPage:
    """At most 50 rows of a `view`; `after` is the next page's cursor, "" at the end."""

    rows: tuple[AttentionRow, ...]
    after: str
    counts: Counts
    view: str
