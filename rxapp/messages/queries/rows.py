"""What the reads of messages return."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class StepRow:
    """One rung of the ladder; `label` is a catalogue key, `words` the provider's own, `channel` the key of whose, "" for none."""

    status: str
    label: str
    values: dict[str, Any]
    words: str
    at: datetime
    channel: str = ""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A line of history. `body`, `words` and `steps` are filled only where the row is opened.

    `state` names the word staff read (`rules.shown_as`), `at` the moment shown and sorted by, `author` who wrote it.
    `reason` is the catalogue key of what went wrong, `waiting` of why it has not gone in time, each with its values.
    `sender` is whom it came from. `no_look_up` says why the provider cannot be asked, `is_asked` that the answer is awaited,
    `instead` by which other kind the same words could go. `record_id` is the customer whose consent is still missing, for a
    message that failed for want of it, 0 else. `local_at` is when it goes on the shop's clock, for an opened one that waits.
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
    sender: str = ""
    no_look_up: str = ""
    is_asked: bool = False
    instead: str = ""
    record_id: int = 0
    local_at: str = ""
    waiting: str = ""
    waiting_values: dict[str, Any] = field(default_factory=dict)
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

    failed: int
    uncertain: int
    waiting: int
    said_stop: int


@dataclass(frozen=True, slots=True)
class AttentionPage:
    """At most 50 rows of a view; `after` is the next page's cursor, "" at the end."""

    rows: tuple[AttentionRow, ...]
    after: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class StandingRow:
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
