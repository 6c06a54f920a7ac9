"""Mails that were kept are read, and become messages; one that cannot be read is set aside and stops no other.

Whoever brings a mail keeps it first. What is kept is read at once by whoever brought it or by the job here, and never twice: reading takes
the mail's row from *stored* to *parsed* in the transaction that makes the message.
"""

import logging

from sqlalchemy.exc import DBAPIError

from rxapp.channels.inbound_mail import parts
from rxapp.channels.inbound_mail import reading as mails
from rxapp.core import db
from rxapp.core.work import reading, work
from rxapp.messages.actions.receiving import receive
from rxapp.messages.delivery.ports import InboundMessage
from rxapp.messages.mailboxes import rules, store
from rxapp.messages.mailboxes.actions import raw_mails
from rxapp.messages.mailboxes.queries import fetching
from rxapp.messages.mailboxes.queries.fetching import RawRow

TRIES = 3  # two transactions that stand in each other's way are no fault of the mail

log = logging.getLogger("rxapp.mail")


def read_all() -> int:
    """Read the mails that were kept and not read yet, some at a time. Returns how many there were. Raises where the database is away."""
    with reading() as job:
        waiting = fetching.unread_ones(job)
    for raw_id in waiting:
        read_one(raw_id)
    return len(waiting)


def read_one(raw_id: int) -> None:
    """Make a message of a mail, or set it aside with the reason. Raises where the database is away."""
    with reading() as job:
        row = fetching.raw_mail(job, raw_id)
    if row is None:
        return
    try:
        inbound = _read(row)
    except parts.Unreadable as error:
        _set_aside(raw_id, error.reason)
    except OSError as error:
        _set_aside(raw_id, rules.UNREADABLE, error.strerror or "")
    except Exception as error:  # whatever a stranger sends, the next mail is read
        log.error("Mail %s cannot be read: %s", raw_id, type(error).__name__)  # noqa: TRY400 (no words of a stranger)
        _set_aside(raw_id, rules.UNREADABLE, type(error).__name__)
    else:
        _take(raw_id, inbound)


def _read(row: RawRow) -> InboundMessage:
    raw = store.bytes_of(row.path)
    known_by = rules.provider_id(row.digest)
    return mails.read(raw, channel=row.channel, provider_id=known_by, received_at=row.received_at, authserv_id=row.authserv_id)


def _take(raw_id: int, inbound: InboundMessage) -> None:
    for left in reversed(range(TRIES)):
        try:
            _receive(raw_id, inbound)
        except Exception as error:
            if db.is_away(error):
                raise
            if left and isinstance(error, DBAPIError):
                continue
            log.error("Mail %s cannot be taken: %s", raw_id, type(error).__name__)  # noqa: TRY400 (no words of rows)
            _set_aside(raw_id, rules.NOT_TAKEN, type(error).__name__)
        return


def _receive(raw_id: int, inbound: InboundMessage) -> None:
    with work() as job:
        if raw_mails.claim(job, raw_id=raw_id):
            raw_mails.parsed(job, raw_id=raw_id, message_id=receive(job, channel=inbound.channel, inbound=inbound))


def _set_aside(raw_id: int, reason: str, words: str = "") -> None:
    with work() as job:
        raw_mails.quarantine(job, raw_id=raw_id, reason=reason, words=words)
