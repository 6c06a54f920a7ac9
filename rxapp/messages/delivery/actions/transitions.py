"""Moving a message from one state to another: by compare-and-set, with the delivery event that says so."""

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
    """One delivery event, to be written with others: `label` is a catalogue key with its values, `words` the provider's own."""

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
    """Change the state, and the columns `changed`, where it still is one of `old` and the lease that worker's, where named.

    Returns whether it was so; if not, nothing has changed. Only moves of the contract are tried. The recipients follow, those of
    copies to `copies` where it is named (`recipients.follow`).
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
    """Add a delivery event: `label` is a catalogue key with its values, `words` are the provider's own."""
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
    """Add many delivery events at once, all of this moment."""
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
