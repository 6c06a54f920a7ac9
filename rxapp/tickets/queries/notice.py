"""What every page tells of the inbox: how many tickets have words that the person has not seen, and whether they want to hear it."""

from dataclasses import dataclass

from rxapp.core.work import Work
from rxapp.staff.models import Staff
from rxapp.tickets.queries import counts


@dataclass(frozen=True, slots=True)
class Notice:
    """The unread count, and whether a new one is heard (TK-33)."""

    unread: int
    has_sound: bool


def unread(work: Work) -> Notice:
    """The count for the acting person; nothing is unread for who may not work tickets."""
    person = work.session.get(Staff, work.actor.id) if work.actor.id else None
    return Notice(counts.unread(work), bool(person and person.has_sound))
