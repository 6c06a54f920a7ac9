"""Whose words may this person read? Each feature answers for the messages of its subject (D-129); one that nobody answers for is refused.

A message belongs to its ticket, where it has one; else it is a test of somebody's own, or the customer's. Kind, moment and number of
a message may be shown to whoever sees the list it stands in; subject, text, addresses and files only to those named here.
"""

from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rxapp.core.errors import NotFound
from rxapp.core.registry import Registry
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.files.readers import Reader
from rxapp.messages.models import Message
from rxapp.staff.rules import Permission

SUBJECT = "message"  # by which files hang on a message
TICKET, TEST, CUSTOMER = "ticket", "test", "customer"
_MESSAGE = table_of(Message)
ASKED = ("id", "ticket_id", "is_test", "staff_id")  # what every row that is asked about has


@dataclass(frozen=True, slots=True)
class Viewer:
    """Answers for the messages of one subject: `readable` takes such rows, several at once, and returns the ids of those whose
    words the actor of the work may read."""

    subject: str
    readable: Callable[[Work, Sequence[Any]], Set[int]]


VIEWERS: Registry[Viewer] = Registry("viewer", lambda viewer: viewer.subject)


def readable(work: Work, rows: Sequence[Any]) -> set[int]:
    """The ids of those of the rows whose words the actor may read; a row has at least the columns `ASKED`."""
    found: set[int] = set()
    for subject in {_subject(row) for row in rows}:
        viewer = VIEWERS.named(subject)
        asked = [row for row in rows if _subject(row) == subject]
        found |= viewer.readable(work, asked) & {row.id for row in asked} if viewer else set()
    return found


def need(work: Work, row: Any) -> None:
    """Raises NotFound unless the actor may read the words of this row."""
    if row.id not in readable(work, [row]):
        raise NotFound


def _subject(row: Any) -> str:
    return TICKET if row.ticket_id else TEST if row.is_test else CUSTOMER


def _own_tests(work: Work, rows: Sequence[Any]) -> Set[int]:
    return {row.id for row in rows if work.actor.is_system or row.staff_id == work.actor.id}


def _of_customers(work: Work, rows: Sequence[Any]) -> Set[int]:
    """A message without a customer came from an address that nobody has: whoever sees customers may say whose it is."""
    return {row.id for row in rows} if work.actor.may(Permission.SEE_CUSTOMERS) else set()


def _with_files(work: Work, message_ids: Collection[int]) -> Set[int]:
    """Those of the messages whose words the actor may read, and so their files."""
    asked = sa.select(*(_MESSAGE.c[name] for name in ASKED)).where(_MESSAGE.c.id.in_(message_ids))
    return readable(work, work.session.execute(asked).all())


OWN = (Viewer(TEST, _own_tests), Viewer(CUSTOMER, _of_customers))
FILES = Reader(SUBJECT, _with_files)
