"""One round through a mailbox: what is unread is kept, then read, and only then marked as read. For a thread of its own.

Whatever step it breaks off at, the next round repeats nothing: a mail that was kept is known by its uid, one that became a message by
its row, and what is known as read is marked so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from rxapp.channels.imap.answers import Listed, groups
from rxapp.channels.imap.client import Connection
from rxapp.core.work import reading, work
from rxapp.messages.mailboxes import store
from rxapp.messages.mailboxes.actions import noting, raw_mails
from rxapp.messages.mailboxes.queries import fetching
from rxapp.messages.mailboxes.queries.fetching import FetchedRow
from rxapp.messages.mailboxes.rules import RawState
from rxapp.workers.raw_mail import read_one

MOST_BYTES = 50 * 1024 * 1024
CLOCKS_DIFFER = timedelta(minutes=1)
COUNTED_FROM = 10  # so many at once are shown as waiting


@dataclass(slots=True)
class Visit:
    """One connection to one mailbox. `passed`: uids of mails from before its beginning; they are asked about once."""

    mailbox: FetchedRow
    box: Connection
    passed: set[int] = field(default_factory=set[int])
    last_uid: int = 0
    is_over: bool = False


def look(visit: Visit) -> None:
    """Fetch everything that waits, and note that it is done. Raises MailboxError, and what the database raises."""
    begins = visit.mailbox.starts_at
    if begins is None:
        return
    uids = [uid for uid in visit.box.unread(begins) if uid not in visit.passed]
    known = _states(visit, uids)
    visit.box.mark_seen([uid for uid in uids if known.get(uid) == RawState.PARSED])
    fresh = _wanted(visit, [uid for uid in uids if uid not in known])
    for group in groups(fresh):
        if visit.is_over:
            return
        if len(fresh) >= COUNTED_FROM:
            _note_waiting(visit, len(fresh) - fresh.index(group[0]))
        _fetch(visit, group)
    with work() as job:
        noting.fetched(job, mailbox_id=visit.mailbox.id, uid_validity=visit.box.uid_validity, last_uid=visit.last_uid)


def _states(visit: Visit, uids: Sequence[int]) -> dict[int, str]:
    with reading() as job:
        return fetching.states(job, visit.mailbox.id, visit.box.uid_validity, uids)


def _wanted(visit: Visit, uids: Sequence[int]) -> list[Listed]:
    """Those that came after the beginning. One that is too large is noted and left there."""
    wanted: list[Listed] = []
    for mail in visit.box.listed(uids):
        if visit.mailbox.starts_at and mail.received_at < visit.mailbox.starts_at - CLOCKS_DIFFER:
            visit.passed.add(mail.uid)
        elif mail.size > MOST_BYTES:
            with work() as job:
                raw_mails.keep_too_large(job, size=mail.size, received_at=mail.received_at, **_place(visit, mail))
        else:
            wanted.append(mail)
    return wanted


def _fetch(visit: Visit, group: Sequence[Listed]) -> None:
    fetched = [(mail, store.keep(raw)) for mail, raw in visit.box.raw(group)]
    with work() as job:
        kept = [
            raw_mails.keep_raw(job, kept=kept, channel="imap", received_at=mail.received_at, **_place(visit, mail))
            for mail, kept in fetched
        ]
    for raw_id in kept:
        read_one(raw_id)
    known = _states(visit, [mail.uid for mail in group])
    visit.box.mark_seen([uid for uid, state in known.items() if state == RawState.PARSED])
    visit.last_uid = max(visit.last_uid, *(mail.uid for mail in group))


def _place(visit: Visit, mail: Listed) -> dict[str, int]:
    return {"mailbox_id": visit.mailbox.id, "uid_validity": visit.box.uid_validity, "uid": mail.uid}


def _note_waiting(visit: Visit, number: int) -> None:
    with work() as job:
        noting.waiting(job, mailbox_id=visit.mailbox.id, number=number)
