"""What the reads of the delivery return."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """How many messages wait, have failed or are uncertain; `waiting_since` is when the oldest overdue one was due."""

    waiting: int
    overdue: int
    failed: int
    uncertain: int
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True)
class ChannelStatusRow:
    """How one channel fares. `label` and `error` are catalogue keys, `error_words` the provider's own.

    `serves` is whether messages of its kind go by it now. `waiting` counts those that are due and have not gone,
    `waiting_since` is when the oldest was due. `per_second` is its limit, 0 where it has none.
    """

    name: str
    kind: str
    label: str
    is_set_up: bool
    is_demo: bool
    serves: bool
    stopped_at: datetime | None
    success_at: datetime | None
    error_at: datetime | None
    error: str
    error_values: dict[str, Any]
    error_words: str
    waiting: int
    waiting_since: datetime | None
    can_look_up: bool
    per_second: float


@dataclass(frozen=True, slots=True)
class StuckRow:
    """A channel that does not do its work. `channel` and `why` are catalogue keys; `channel` is "" where none is set up."""

    channel: str
    kind: str
    since: datetime
    waiting: int
    why: str
    why_values: dict[str, Any]
