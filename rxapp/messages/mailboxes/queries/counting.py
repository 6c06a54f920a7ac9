"""How many mails would come, asked at the mailbox's server before somebody chooses from when."""

from dataclasses import dataclass
from datetime import datetime

from rxapp.core.inputs import a_line, an_id
from rxapp.core.work import Work
from rxapp.messages.mailboxes import ports
from rxapp.messages.mailboxes.models import Mailbox
from rxapp.messages.rules import times
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission


@dataclass(frozen=True, slots=True)
class Asked:
    """The name of a mailbox, and a moment; None where it cannot be read or is still to come."""

    name: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Counted:
    """So many unread mails would come; or `error`, the catalogue key of why that cannot be said."""

    number: int = 0
    error: str = ""


def moment(work: Work, typed: str) -> datetime | None:
    """The moment of a local time of the shop that has passed, now for ""; None where it cannot be read or is still to come."""
    if not typed:
        return work.now
    found = times.shop_moment(typed, shops.shop(work).zone).at
    return found if found and found <= work.now else None


def asked(work: Work, mailbox_id: int, starts_at: str) -> Asked:
    """Which mailbox is asked, and from when. Raises NotAllowed, BadInput, TooLong."""
    work.need(Permission.MANAGE_CHANNELS)
    row = work.session.get(Mailbox, an_id(mailbox_id))
    return Asked(row.name if row else "", moment(work, a_line(starts_at, limit=40)))


def would_come(given: Asked) -> Counted:
    """How many unread mails that mailbox has from that moment on. Waits for the network, outside every transaction."""
    if given.since is None:
        return Counted(error="mailbox.refusal.start")
    try:
        return Counted(ports.count_since(given.name, given.since))
    except ports.CannotCount as error:
        return Counted(error=error.key)
