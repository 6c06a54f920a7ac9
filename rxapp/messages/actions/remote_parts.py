"""Files of received messages that lie at a provider: which are due, what came of fetching one (TK-18, D-10)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import locks
from rxapp.core.errors import NotAllowed
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.actions import received_parts
from rxapp.messages.delivery.actions.transitions import MESSAGE
from rxapp.messages.delivery.ports import InboundFile
from rxapp.messages.models import RemoteFile

AT_ONCE = 5
TRIES = 8
_WAITS = (10, 60, 300, 900, 3600, 3600, 7200)  # seconds after each try
LOST = "lost_files"  # the fact of a message that tells how many of its files could not be had


@dataclass(frozen=True, slots=True)
class DueFile:
    """A file to be fetched now."""

    id: int
    url: str


def due(work: Work) -> list[DueFile]:
    """The next few files to fetch. For the house alone; raises NotAllowed."""
    if not work.actor.is_system:
        raise NotAllowed
    asked = select(RemoteFile).where(RemoteFile.next_try_at <= work.now).order_by(col(RemoteFile.next_try_at)).limit(AT_ONCE)
    return [DueFile(row.id or 0, row.url) for row in work.session.exec(asked)]


def fetched(work: Work, *, remote_id: int, content: bytes, content_type: str) -> None:
    """Hang what was fetched on its message; nothing where that is gone, or another worker was quicker."""
    row = _taken(work, remote_id)
    if row is None:
        return
    name = f"picture-{row.position + 1}.{content_type.rpartition('/')[2]}"
    received_parts.attach(work, row.message_id, InboundFile(name, content_type, content), row.position)
    live.publish(work, "messages")


def failed(work: Work, *, remote_id: int) -> None:
    """Try it again later; after the last try the message tells that a file was lost."""
    row = _taken(work, remote_id)
    if row is None:
        return
    if row.tries + 1 < TRIES:
        again = work.now + timedelta(seconds=_WAITS[row.tries])
        work.session.add(RemoteFile(message_id=row.message_id, url=row.url, position=row.position, tries=row.tries + 1, next_try_at=again))
        return
    facts: dict[str, Any] = work.session.execute(sa.select(MESSAGE.c.facts).where(MESSAGE.c.id == row.message_id)).scalar() or {}
    lost = {**facts, LOST: facts.get(LOST, 0) + 1}
    work.session.execute(sa.update(MESSAGE).where(MESSAGE.c.id == row.message_id).values(facts=lost))
    history.record(work, subject="message", subject_id=row.message_id, kind="file_lost", after={"position": row.position})
    live.publish(work, "messages")


def _taken(work: Work, remote_id: int) -> RemoteFile | None:
    """The row, taken away, with its message held."""
    if not work.actor.is_system:
        raise NotAllowed
    found = work.session.get(RemoteFile, remote_id)
    if found is None:
        return None
    held = locks.rows(locks.MESSAGES, sa.select(MESSAGE.c.id).where(MESSAGE.c.id == found.message_id), [found.message_id])
    work.session.execute(held).all()
    row = work.session.get(RemoteFile, remote_id, populate_existing=True)
    if row is not None:
        work.session.delete(row)
        work.session.flush()
    return row
