"""How a mailbox fares, as its loop tells: fetched, or stopped with a reason. For the house itself."""

import sqlalchemy as sa

from rxapp.core.errors import NotAllowed
from rxapp.core.tables import rows_changed, table_of
from rxapp.core.text import one_line
from rxapp.core.work import Work
from rxapp.live import actions as live
from rxapp.messages.mailboxes.actions.choosing import TOPIC
from rxapp.messages.mailboxes.models import Mailbox

_MAILBOX = table_of(Mailbox)


def fetched(work: Work, *, mailbox_id: int, uid_validity: int, last_uid: int) -> None:
    """Everything that waited was fetched. Raises NotAllowed for staff."""
    _note(work, mailbox_id, fetched_at=work.now, waiting=0, stopped_at=None, error="", error_words="")
    seen = sa.update(_MAILBOX).where(_MAILBOX.c.id == mailbox_id)
    rows_changed(work, seen.values(uid_validity=uid_validity, last_uid=last_uid)) if last_uid else None


def waiting(work: Work, *, mailbox_id: int, number: int) -> None:
    """So many unread mails wait on the server. Raises NotAllowed for staff."""
    _note(work, mailbox_id, waiting=number)


def stopped(work: Work, *, mailbox_id: int, error: str, words: str) -> None:
    """It cannot be read now: `error` is a catalogue key. Since when it stopped stays. Raises NotAllowed for staff."""
    since = sa.func.coalesce(_MAILBOX.c.stopped_at, sa.bindparam("since", work.now, type_=_MAILBOX.c.stopped_at.type))
    _note(work, mailbox_id, stopped_at=since, error=error, error_words=one_line(words)[:900])


def _note(work: Work, mailbox_id: int, **values: object) -> None:
    if not work.actor.is_system:
        raise NotAllowed
    rows_changed(work, sa.update(_MAILBOX).where(_MAILBOX.c.id == mailbox_id).values(**values))
    live.publish(work, TOPIC)
