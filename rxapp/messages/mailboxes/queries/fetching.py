"""What the loops that fetch need to know. They act as the house, so nothing is asked here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from rxapp.core.work import Work
from rxapp.messages.mailboxes.models import Mailbox, RawMail
from rxapp.messages.mailboxes.rules import RawState

KEPT_FOR = timedelta(days=30)
AT_ONCE, ASKED_AT_ONCE = 50, 500


@dataclass(frozen=True, slots=True)
class FetchedRow:
    """A mailbox to its loop. `version` changes when staff change something or ask for a fetch; `starts_at` is None until it is chosen."""

    id: int
    name: str
    authserv_id: str
    starts_at: datetime | None
    is_on: bool
    uid_validity: int
    waiting: int
    error: str
    version: int


@dataclass(frozen=True, slots=True)
class RawRow:
    """A mail as it came."""

    id: int
    channel: str
    authserv_id: str
    digest: str
    path: str
    received_at: datetime


def mailbox_named(work: Work, name: str) -> FetchedRow | None:
    """The mailbox of that name; None where it has no row yet."""
    row = work.session.exec(select(Mailbox).where(Mailbox.name == name)).first()
    if row is None:
        return None
    same = {field: getattr(row, field) for field in FetchedRow.__slots__ if field != "id"}
    return FetchedRow(id=row.id or 0, **same)


def states(work: Work, mailbox_id: int, uid_validity: int, uids: Sequence[int]) -> dict[int, str]:
    """Of those uids that were kept already, how far each got."""
    found: dict[int, str] = {}
    for begins in range(0, len(uids), ASKED_AT_ONCE):
        some = col(RawMail.uid).in_(uids[begins : begins + ASKED_AT_ONCE])
        kept = (RawMail.mailbox_id == mailbox_id, RawMail.uid_validity == uid_validity, some)
        found |= dict(work.session.exec(select(RawMail.uid, RawMail.state).where(*kept)).all())
    return found


def unread_ones(work: Work) -> list[int]:
    """The ids of the next mails that were kept and not read yet, the oldest first."""
    waiting = select(col(RawMail.id)).where(RawMail.state == RawState.STORED).order_by(col(RawMail.id)).limit(AT_ONCE)
    return [number or 0 for number in work.session.exec(waiting).all()]


def raw_mail(work: Work, raw_id: int) -> RawRow | None:
    """A mail that was kept and not read yet; None where it has been read meanwhile."""
    row = work.session.get(RawMail, raw_id)
    if row is None or row.state != RawState.STORED:
        return None
    box = work.session.get(Mailbox, row.mailbox_id) if row.mailbox_id else None
    return RawRow(raw_id, row.channel, box.authserv_id if box else "", row.digest, row.path, row.received_at)


def old_ones(work: Work) -> list[tuple[int, str]]:
    """Id and path of some mails whose bytes are not needed any more: read, and older than 30 days."""
    old = (RawMail.state == RawState.PARSED, RawMail.path != "", RawMail.received_at < work.now - KEPT_FOR)
    found = work.session.exec(select(col(RawMail.id), RawMail.path).where(*old).order_by(col(RawMail.id)).limit(AT_ONCE)).all()
    return [(number or 0, path) for number, path in found]


def unnamed(work: Work, paths: Sequence[str]) -> set[str]:
    """Those of these paths that no row names."""
    named: set[str] = set()
    for begins in range(0, len(paths), AT_ONCE):
        some = paths[begins : begins + AT_ONCE]
        named |= set(work.session.exec(select(RawMail.path).where(col(RawMail.path).in_(some))).all())
    return set(paths) - named
