"""What a press that sends or keeps a message returns of it."""

from dataclasses import dataclass
from datetime import datetime

from rxapp.core.work import Work
from rxapp.messages.models import Message
from rxapp.messages.rules.sending import undo_left
from rxapp.messages.rules.states import Status


@dataclass(frozen=True, slots=True)
class QueuedRow:
    """The message that was put into the outbox or kept; `undo_for` is how many seconds it can still be stopped."""

    id: int
    key: str
    kind: str
    status: str
    customer_id: int | None
    to: str
    subject: str
    send_after: datetime | None
    is_scheduled: bool
    undo_for: int


def queued_row(work: Work, message: Message) -> QueuedRow:
    """A stored message as it stands now."""
    is_undoable = message.status == Status.HELD and not message.is_scheduled
    undo_for = undo_left(message.send_after, work.now) if message.send_after and is_undoable else 0
    given = {name: getattr(message, name) for name in QueuedRow.__dataclass_fields__ if name != "undo_for"}
    return QueuedRow(**given, undo_for=undo_for)
