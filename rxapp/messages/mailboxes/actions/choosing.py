"""What staff choose for a mailbox: from when, its address, whether it is fetched, that it is fetched now; and reading a mail again."""

from datetime import datetime

from sqlmodel import col, select

from rxapp.core.errors import NotAllowed, NotFound
from rxapp.core.inputs import a_flag, a_line, an_id
from rxapp.core.work import Work
from rxapp.customers.rules import email_address, folded_email
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.mailboxes.actions.errors import AddressTaken, BadStart, NoAddress, NothingToRead
from rxapp.messages.mailboxes.models import Mailbox, RawMail
from rxapp.messages.mailboxes.queries import counting
from rxapp.messages.mailboxes.rules import RawState
from rxapp.staff.rules import Permission

ADDRESS_LIMIT, SERVER_LIMIT = 254, 200
SUBJECT = "mailbox"
TOPIC = "mailboxes"


def known(work: Work, *, names: tuple[str, ...]) -> None:
    """Give each mailbox of the environment its row; those that have one stay as they are. Raises NotAllowed for staff."""
    if not work.actor.is_system:
        raise NotAllowed
    there = set(work.session.exec(select(Mailbox.name).where(col(Mailbox.name).in_(names))).all())
    for name in names:
        if name not in there:
            work.session.add(Mailbox(name=name))


def connect(work: Work, *, mailbox_id: int, address: str, starts_at: str = "", authserv_id: str = "") -> None:
    """Fetch a mailbox from a moment on ("" for now, else local time of the shop); mail before it stays where it is. Again: change it.

    `authserv_id` is the server whose word of a sender counts, "" for none (D-141). Raises NotAllowed, NotFound, BadInput, TooLong,
    BadStart, NoAddress, AddressTaken.
    """
    row = _row(work, mailbox_id)
    typed = email_address(a_line(address, limit=ADDRESS_LIMIT))
    if not typed:
        raise NoAddress
    others = work.session.exec(select(Mailbox.address).where(Mailbox.id != row.id)).all()
    if folded_email(typed) in {folded_email(other) for other in others if other}:
        raise AddressTaken(address=typed)
    since = _moment(work, a_line(starts_at, limit=40), row.starts_at)
    _change(work, row, address=typed, starts_at=since, authserv_id=a_line(authserv_id, limit=SERVER_LIMIT).lower(), is_on=True)


def turn(work: Work, *, mailbox_id: int, is_on: bool) -> None:
    """Fetch a mailbox, or let it rest. Raises NotAllowed, NotFound, BadInput."""
    _change(work, _row(work, mailbox_id), is_on=a_flag(is_on))


def fetch_now(work: Work, *, mailbox_id: int) -> None:
    """*Fetch now*: its loop connects anew at once, also where it waits after an error. Raises NotAllowed, NotFound, BadInput."""
    row = _row(work, mailbox_id)
    row.version += 1
    live.publish(work, TOPIC)


def try_again(work: Work, *, raw_id: int) -> None:
    """*Try again*: a mail that could not be read is read once more. Raises NotAllowed, NotFound, BadInput, NothingToRead."""
    work.need(Permission.MANAGE_CHANNELS)
    row = work.session.get(RawMail, an_id(raw_id))
    if row is None or row.state != RawState.QUARANTINED:
        raise NotFound
    if not row.path:
        raise NothingToRead
    row.state, row.reason, row.reason_words = RawState.STORED.value, "", ""
    live.publish(work, TOPIC)


def _row(work: Work, mailbox_id: int) -> Mailbox:
    work.need(Permission.MANAGE_CHANNELS)
    row = work.session.get(Mailbox, an_id(mailbox_id))
    if row is None:
        raise NotFound
    return row


def _moment(work: Work, typed: str, before: datetime | None) -> datetime:
    """The moment that was typed; without one that which stood there, else now."""
    if not typed and before:
        return before
    found = counting.moment(work, typed)
    if found is None:
        raise BadStart
    return found


def _change(work: Work, row: Mailbox, **values: object) -> None:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return
    before = {name: _plain(getattr(row, name)) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    after = {name: _plain(value) for name, value in changed.items()}
    history.record(work, subject=SUBJECT, subject_id=row.id or 0, kind="edited", before=before, after=after)
    live.publish(work, TOPIC)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
