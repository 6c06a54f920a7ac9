"""Mails as they came: kept before they are read, and what became of each. For the house itself (loops and hooks)."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import db
from rxapp.core.errors import NotAllowed
from rxapp.core.tables import rows_changed, table_of
from rxapp.core.text import one_line
from rxapp.core.work import Work
from rxapp.live import actions as live
from rxapp.messages.mailboxes.actions.choosing import TOPIC
from rxapp.messages.mailboxes.models import RawMail
from rxapp.messages.mailboxes.rules import TOO_LARGE, RawState
from rxapp.messages.mailboxes.store import Kept

_RAW = table_of(RawMail)


def keep_raw(
    work: Work, *, kept: Kept, channel: str, received_at: datetime, mailbox_id: int | None = None, uid_validity: int = 0, uid: int = 0
) -> int:
    """Note a mail whose bytes were written already (`store.keep`), to be read soon. Returns its id.

    What a mailbox brings with the same uid again is that same row. What a hook brings again with the same content is too, and its
    second file goes with the next sweep. Raises NotAllowed for staff.
    """
    _as_house(work)
    known = _known(work, kept.digest, mailbox_id, uid_validity, uid)
    if known:
        return known
    values = {"mailbox_id": mailbox_id, "uid_validity": uid_validity, "uid": uid, "channel": channel, "digest": kept.digest}
    more = {"size": kept.size, "path": kept.path, "state": RawState.STORED.value, "received_at": min(received_at, work.now)}
    if not mailbox_id:
        live.publish(work, TOPIC)  # whoever brings it by a mailbox reads it too
    return _insert(work, {**values, **more})


def keep_too_large(work: Work, *, mailbox_id: int, uid_validity: int, uid: int, size: int, received_at: datetime) -> None:
    """Note a mail that is too large to be fetched; it stays in its mailbox, unread. Raises NotAllowed for staff."""
    _as_house(work)
    if _known(work, "", mailbox_id, uid_validity, uid):
        return
    values = {"mailbox_id": mailbox_id, "uid_validity": uid_validity, "uid": uid, "channel": "imap", "digest": "", "size": size, "path": ""}
    _insert(work, {**values, "state": RawState.QUARANTINED.value, "reason": TOO_LARGE, "received_at": min(received_at, work.now)})
    live.publish(work, TOPIC)


def claim(work: Work, *, raw_id: int) -> bool:
    """Say that this transaction makes a message of it. False where another one has done so. Raises NotAllowed for staff."""
    _as_house(work)
    return _moved(work, raw_id, state=RawState.PARSED.value, reason="", reason_words="")


def parsed(work: Work, *, raw_id: int, message_id: int | None) -> None:
    """Note which message it became; None where the same mail was one already. Raises NotAllowed for staff."""
    _as_house(work)
    if message_id is None:
        row = work.session.get(RawMail, raw_id)
        same = (RawMail.digest == (row.digest if row else ""), col(RawMail.message_id).is_not(None))
        message_id = work.session.exec(select(RawMail.message_id).where(*same)).first()
    rows_changed(work, sa.update(_RAW).where(_RAW.c.id == raw_id).values(message_id=message_id))


def quarantine(work: Work, *, raw_id: int, reason: str, words: str = "") -> None:
    """Set a mail aside that cannot be read. `reason` is a catalogue key. Raises NotAllowed for staff."""
    _as_house(work)
    values = {"state": RawState.QUARANTINED.value, "reason": reason, "reason_words": one_line(words)[:900], "tries": _RAW.c.tries + 1}
    if _moved(work, raw_id, **values):
        live.publish(work, TOPIC)


def forget(work: Work, *, raw_ids: list[int]) -> None:
    """The bytes of these are not needed any more; the rows stay, so that nothing enters twice. Raises NotAllowed for staff."""
    _as_house(work)
    rows_changed(work, sa.update(_RAW).where(_RAW.c.id.in_(raw_ids), _RAW.c.state == RawState.PARSED.value).values(path=""))


def _as_house(work: Work) -> None:
    if not work.actor.is_system:
        raise NotAllowed


def _known(work: Work, digest: str, mailbox_id: int | None, uid_validity: int, uid: int) -> int | None:
    if mailbox_id:
        same = (RawMail.mailbox_id == mailbox_id, RawMail.uid_validity == uid_validity, RawMail.uid == uid)
    else:
        same = (RawMail.digest == digest, col(RawMail.mailbox_id).is_(None))
    return work.session.exec(select(col(RawMail.id)).where(*same)).first()


def _insert(work: Work, values: dict[str, object]) -> int:
    defaults = {"reason": "", "reason_words": "", "tries": 0}
    row = db.inserting(_RAW, work.session.get_bind()).values(**{**defaults, **values}).on_conflict_do_nothing().returning(_RAW.c.id)
    return work.session.execute(row).scalar() or 0


def _moved(work: Work, raw_id: int, **values: object) -> bool:
    return rows_changed(work, sa.update(_RAW).where(_RAW.c.id == raw_id, _RAW.c.state == RawState.STORED.value).values(**values)) == 1
