"""What a screen shows of one message: its line, its delivery events, its ways out, and the question that one of them asks."""

from dataclasses import dataclass, field
from typing import Any

from rxapp.core.errors import Refusal
from rxapp.core.kinds import Direction
from rxapp.messages.actions.refusals import Asks
from rxapp.messages.history.queries import rows
from rxapp.messages.rules.keywords import SAID_STOP
from rxapp.messages.rules.states import STOPPED

ABOUT_TIME = "message.refusal.time_"  # how the key of every refusal of a time begins


@dataclass
class DeliveryEvent:
    """One delivery event; the moment in ISO, `channel` the catalogue key of whose it is."""

    state: str = ""
    label: str = ""
    facts: dict[str, str | int] = field(default_factory=dict[str, str | int])
    words: str = ""
    channel: str = ""
    at: str = ""


@dataclass
class Entry:
    """One message; moments in ISO. `job` names the job that it is about, `job_link` its page, `why` what went wrong or why it waits,
    `instead` the other kind it could go by."""

    id: int = 0
    kind: str = ""
    direction: str = ""
    state: str = ""
    is_demo: bool = False
    subject: str = ""
    author: str = ""
    address: str = ""
    at: str = ""
    why: str = ""
    why_facts: dict[str, str | int] = field(default_factory=dict[str, str | int])
    may_undo: bool = False
    may_cancel: bool = False
    may_change_time: bool = False
    may_send_now: bool = False
    may_send_anyway: bool = False
    may_retry: bool = False
    may_settle: bool = False
    may_ask: bool = False
    no_look_up: str = ""
    is_asked: bool = False
    instead: str = ""
    record_id: int = 0
    local_at: str = ""
    may_dismiss: bool = False
    may_mean_stop: bool = False
    job: str = ""
    job_link: str = ""
    is_open: bool = False
    body: str = ""
    words: str = ""
    events: list[DeliveryEvent] = field(default_factory=list[DeliveryEvent])


@dataclass
class Question:
    """What a way out asks or refuses, inline: a catalogue key with its values; `confirms` is empty for a plain no."""

    key: str = ""
    facts: dict[str, str | int] = field(default_factory=dict[str, str | int])
    confirms: str = ""
    link: str = ""


def question(refusal: Refusal) -> Question:
    """A refusal as it is shown inline."""
    confirms = refusal.confirms.value if isinstance(refusal, Asks) else ""
    return Question(refusal.key, dict(refusal.values), confirms, refusal.link)


HURRIED = ("message.waiting.quiet", "message.waiting.again")  # what a person can overrule; a stopped channel waits for its start
PLAIN = (
    "id",
    "kind",
    "direction",
    "state",
    "is_demo",
    "subject",
    "author",
    "may_change_time",
    "may_retry",
    "may_settle",
    "no_look_up",
    "is_asked",
    "instead",
    "record_id",
    "local_at",
    "job",
    "job_link",
    "is_open",
    "body",
    "words",
)


def entry(row: rows.MessageRow) -> Entry:
    """A row of the database as the screen shows it."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in PLAIN}
    is_late = row.waiting != ""
    return Entry(
        **plain,
        address=row.sender if row.direction == Direction.IN else row.to,
        at=row.at.isoformat(),
        why=row.waiting or row.reason,
        why_facts=row.waiting_values if row.waiting else row.reason_values,
        may_undo=row.may_cancel and not row.is_scheduled and not is_late,
        may_cancel=row.may_cancel and (row.is_scheduled or is_late),
        may_send_now=row.may_cancel and row.waiting in HURRIED,
        may_send_anyway=row.may_cancel and row.state == STOPPED,
        may_ask=row.may_look_up,
        may_mean_stop=row.reason == SAID_STOP,
        events=[DeliveryEvent(one.status, one.label, one.values, one.words, one.channel, one.at.isoformat()) for one in row.events],
    )
