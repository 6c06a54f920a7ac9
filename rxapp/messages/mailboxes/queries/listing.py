"""The mailboxes as the settings page and the health check see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from rxapp.core.work import Work
from rxapp.messages.mailboxes import ports, rules
from rxapp.messages.mailboxes.models import Mailbox, RawMail
from rxapp.messages.mailboxes.rules import RawState
from rxapp.staff.rules import Permission

SHOWN = 50
SILENT_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """A mailbox with how it fares. `is_there`: the environment names it. `error` is the catalogue key of why it stopped, "" while it goes.

    `waiting` mails are unread on the server and not fetched yet, `quarantined` ones could not be read.
    """

    id: int
    name: str
    host: str
    folder: str
    address: str
    authserv_id: str
    starts_at: datetime | None
    is_on: bool
    is_there: bool
    fetched_at: datetime | None
    waiting: int
    quarantined: int
    stopped_at: datetime | None
    error: str
    error_words: str


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A mail that could not be read: `reason` is a catalogue key. One too large was not fetched and cannot be tried again (`has_file`)."""

    id: int
    mailbox: str
    received_at: datetime
    size: int
    reason: str
    reason_words: str
    tries: int
    has_file: bool


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """The section: every mailbox, and the newest of the mails that could not be read."""

    rows: tuple[MailboxRow, ...]
    quarantined: tuple[QuarantinedRow, ...]


def mailboxes(work: Work) -> Mailboxes:
    """Every mailbox that the environment names or that was connected once. Raises NotAllowed without MANAGE_CHANNELS."""
    work.need(Permission.MANAGE_CHANNELS)
    return Mailboxes(_rows(work), _quarantined(work))


def watched(work: Work) -> tuple[tuple[MailboxRow, bool], ...]:
    """For the health check, as the house: every mailbox that is meant to be fetched, and whether it needs a person now."""
    wanted = [row for row in _rows(work) if row.is_there and row.is_on and row.starts_at]
    return tuple((row, _needs_a_person(work, row)) for row in wanted)


def _needs_a_person(work: Work, row: MailboxRow) -> bool:
    if row.stopped_at:
        return row.error not in rules.PASSES_BY_ITSELF or row.stopped_at <= work.now - SILENT_FOR
    return (row.fetched_at or row.starts_at or work.now) <= work.now - SILENT_FOR


def _rows(work: Work) -> tuple[MailboxRow, ...]:
    names = ports.names()
    counted = dict(
        work.session.exec(
            select(RawMail.mailbox_id, func.count()).where(RawMail.state == RawState.QUARANTINED).group_by(col(RawMail.mailbox_id))
        ).all()
    )
    found = work.session.exec(select(Mailbox).order_by(Mailbox.name)).all()
    there = {row.name: row for row in found if row.name in names or row.address}
    missing = [name for name in names if name not in there]
    listed = [_row(row, counted, row.name in names) for row in there.values()]
    return (*listed, *(_row(Mailbox(name=name), {}, True) for name in missing))


def _row(row: Mailbox, counted: dict[int | None, int], is_there: bool) -> MailboxRow:
    same = ("name", "address", "authserv_id", "starts_at", "is_on", "fetched_at", "waiting", "stopped_at", "error", "error_words")
    return MailboxRow(
        id=row.id or 0,
        host=rules.host_of(row.name),
        folder=rules.folder_of(row.name),
        is_there=is_there,
        quarantined=counted.get(row.id, 0),
        **{field: getattr(row, field) for field in same},
    )


def _quarantined(work: Work) -> tuple[QuarantinedRow, ...]:
    rows = (
        select(RawMail, col(Mailbox.name))
        .outerjoin(Mailbox, col(Mailbox.id) == RawMail.mailbox_id)
        .where(col(RawMail.state) == RawState.QUARANTINED)
        .order_by(col(RawMail.id).desc())
        .limit(SHOWN)
    )
    return tuple(
        QuarantinedRow(raw.id or 0, name or "", raw.received_at, raw.size, raw.reason, raw.reason_words, raw.tries, bool(raw.path))
        for raw, name in work.session.exec(rows)
    )
