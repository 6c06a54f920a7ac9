"""Who may read the files of a subject: each feature says it for its own. A subject without a reader is refused.

A reader gets the ids of several records at once and returns those that the actor of the work may read.
"""

from collections.abc import Callable, Collection, Set
from dataclasses import dataclass

from rxapp.core.errors import NotFound
from rxapp.core.registry import Registry
from rxapp.core.work import Work

UPLOAD = "upload"  # an upload that hangs on nothing yet: its subject is the person who brought it


@dataclass(frozen=True, slots=True)
class Reader:
    """The rule for the files of one subject, such as "ticket" (at most 20 characters): `readable` takes ids of its records and returns
    those whose files the actor of the work may read.
    """

    subject: str
    readable: Callable[[Work, Collection[int]], Set[int]]


READERS: Registry[Reader] = Registry("reader", lambda reader: reader.subject)


def _own(work: Work, staff_ids: Collection[int]) -> Set[int]:
    return {work.actor.id} & set(staff_ids) if work.actor.id else set()


OWN = (Reader(UPLOAD, _own),)


def readable(work: Work, subject: str, subject_ids: Collection[int]) -> Set[int]:
    """Ids of those records whose files the actor may read; none where no feature declares a reader for the subject."""
    reader = READERS.named(subject)
    return reader.readable(work, subject_ids) & set(subject_ids) if reader and subject_ids else set()


def need(work: Work, subject: str, subject_id: int) -> None:
    """Raises NotFound unless the actor may read the files of this record."""
    if subject_id not in readable(work, subject, [subject_id]):
        raise NotFound
