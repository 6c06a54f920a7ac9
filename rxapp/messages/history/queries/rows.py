"""What the reads of the timeline return."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rxapp.messages.subjects import Subject
from rxapp.wording.quotes import Quoted


@dataclass(frozen=True, slots=True)
class DeliveryEventRow:
    """One delivery event; `label` is a catalogue key, `words` the provider's own, `channel` the key of whose, "" for none."""

    status: str
    label: str
    values: dict[str, Any]
    words: str
    at: datetime
    channel: str = ""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A line of history. `body`, `words` and `events` are filled only where the row is opened.

    `state` names the word staff read (`rules.shown_as`), `at` the moment shown and sorted by, `author` who wrote it.
    `reason` is the catalogue key of what went wrong, `waiting` of why it has not gone in time, each with its values.
    `job` is the name of the job that it is about ("J-3318"), `job_link` the address of its page; both "" for none, and for who may not
    see it. `sender` is whom it came from. `no_look_up` says why the provider cannot be asked, `is_asked` that the answer is awaited,
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
    waiting_values: dict[str, Any] = field(default_factory=dict[str, Any])
    job: str = ""
    job_link: str = ""
    is_open: bool = False
    body: str = ""
    words: str = ""
    events: tuple[DeliveryEventRow, ...] = ()


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
    """What staff set and wrote in one message, for editing it again; `job` is what it is about, as far as that is still this customer's
    and may be seen, `quoted` the facts that it tells; `ticket_id` is the ticket whose correspondence it stands in."""

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
    ticket_id: int | None = None
    job: Subject | None = None
    quoted: tuple[Quoted, ...] = ()
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One bubble of an SMS thread."""

    id: int
    direction: str
    body: str
    at: datetime
