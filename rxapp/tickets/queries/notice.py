"""What every page tells of the inbox: how many tickets have words that the person has not seen, and whether they want to hear it."""

from dataclasses import dataclass

import sqlalchemy as sa

from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.staff.models import Staff
from rxapp.tickets.queries import counts

_STAFF = table_of(Staff)
_SOUND = Read(sa.select(_STAFF.c.has_sound).where(_STAFF.c.id == sa.bindparam("me")))


@dataclass(frozen=True, slots=True)
class Notice:
    """The unread count, and whether a new one is heard (TK-33)."""

    unread: int
    has_sound: bool


def unread(work: Work) -> Notice:
    """The count for the acting person; nothing is unread for who may not work tickets."""
    person = _SOUND.first(work, me=work.actor.id or 0)
    return Notice(counts.unread(work), bool(person and person.has_sound))
