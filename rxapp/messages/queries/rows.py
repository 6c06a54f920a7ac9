"""What the reads of messages return."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class StepRow:
    """One rung of the ladder; `label` is a catalogue key, `words` the provider's own."""

    status: str
    label: str
    values: dict[str, Any]
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A line of history. `body`, `words` and `steps` are filled only where the row is opened.

    `state` names the word staff read (`rules.shown_as`), `at` the moment shown and sorted by, `author` who wrote it.
    `reason` is the catalogue key of what went wrong, with its values.
    """

    id: int
    customer_id: int | None
    kind: str
    direction: str
    status: str
    state: str
    is_scheduled: bool
    is_demo: bool
    is_ad_hoc: bool
    subject: str
    author: str
    to: str
    at: datetime
    send_after: datetime | None
    reason: str
    reason_values: dict[str, Any]
    retry_of: int | None
    may_cancel: bool
    may_change_time: bool
    may_retry: bool
    may_settle: bool
    may_look_up: bool
    is_open: bool = False
    body: str = ""
    words: str = ""
    steps: tuple[StepRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Rows `first` to `first + len(rows) - 1` of `total`; the cursors are empty where there is no further page."""

    rows: tuple[MessageRow, ...]
    total: int
    first: int
    after: str
    before: str


@dataclass(frozen=True, slots=True)
class MessageText:
    """What staff set and wrote in one message, for editing it again."""

    id: int
    customer_id: int | None
    kind: str
    to: str
    subject: str
    body: str
    greeting: str
    signature: str
    template_id: int | None
    language: str
    uses_name: bool
    is_formal: bool


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One bubble of an SMS thread."""

    id: int
    direction: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft of the acting member of staff."""

    kind: str
    content: dict[str, Any]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class SameWordsRow:
    """Who sent the same words, and when."""

    message_id: int
    staff_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How many messages wait, have failed or are uncertain; `waiting_since` is when the oldest overdue one was due."""

    waiting: int
    overdue: int
    failed: int
    uncertain: int
    waiting_since: datetime | None
