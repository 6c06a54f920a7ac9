"""State changes of messages: an UPDATE that only succeeds in the expected state (compare-and-set), and the delivery event that goes with
it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from rxapp.core.tables import rows_changed, table_of
from rxapp.core.work import Work
from rxapp.messages.delivery.actions import recipients
from rxapp.messages.models import Message, MessageEvent
from rxapp.messages.rules.states import Status, may_move

MESSAGE = table_of(Message)
NO_FAILURE: dict[str, Any] = {"failure": "", "failure_values": {}, "failure_words": ""}
EVENT = table_of(MessageEvent)
_WRITTEN = sa.insert(EVENT)


@dataclass(frozen=True, slots=True)
class DeliveryEvent:
    """A delivery event to be written: `label` is a catalogue key with its `values`, `words` are the provider's own, `channel` its name."""

    message_id: int
    status: Status
    label: str
    values: Mapping[str, str | int] = field(default_factory=dict[str, str | int])
    words: str = ""
    channel: str = ""


def move(
    work: Work,
    message_id: int,
    old: Iterable[Status],
    new: Status,
    changed: Mapping[str, Any],
    *,
    leased_to: str | None = None,
    nothing_left: bool = False,
    copies: Status | None = None,
) -> bool:
    """Set the state to `new` and the columns `changed`, where the state is one of `old` and, if named, the lease is that of `leased_to`.

    Returns whether it was; if not, nothing has changed. The recipients follow; copies come to `copies` where it is given
    (`recipients.follow`). Transitions that `rules.states.may_move` forbids count as not met.
    """
    allowed = [status.value for status in old if may_move(status, new, nothing_left=nothing_left)]
    wanted = sa.update(MESSAGE).where(MESSAGE.c.id == message_id, MESSAGE.c.status.in_(allowed))
    if leased_to is not None:
        wanted = wanted.where(MESSAGE.c.worker == leased_to)
    if rows_changed(work, wanted.values(status=new.value, **changed)) != 1:
        return False
    recipients.follow(work, [message_id], new, copies=copies, event=changed.get("failure", ""))
    return True


def add_event(
    work: Work,
    message_id: int,
    status: Status,
    label: str,
    values: Mapping[str, str | int] | None = None,
    *,
    words: str = "",
    channel: str = "",
    event_key: str | None = None,
    at: datetime | None = None,
) -> None:
    """Add one delivery event to a message: `label` is a catalogue key with its `values`, `words` are the provider's own, `at` (UTC) is
    now where it is not given. `event_key` names the provider's report that it comes from.
    """
    work.session.add(
        MessageEvent(
            message_id=message_id,
            status=status.value,
            label=label,
            label_values=dict(values or {}),
            words=words[:1000],
            channel=channel,
            event_key=event_key,
            at=at or work.now,
        )
    )


def add_events(work: Work, events: Iterable[DeliveryEvent]) -> None:
    """Add several delivery events in one statement, all at `work.now`."""
    rows = [
        {
            "message_id": event.message_id,
            "status": event.status.value,
            "label": event.label,
            "label_values": dict(event.values),
            "words": event.words[:1000],
            "channel": event.channel,
            "at": work.now,
        }
        for event in events
    ]
    if rows:
        work.session.connection().execute(_WRITTEN, rows)
