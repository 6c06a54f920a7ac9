"""Who may read the files of a subject: each feature says it for its own. A subject without a reader is refused.

A reader is asked for several records at once and answers which of them the actor of the work may read.
"""

from collections.abc import Callable, Collection, Set

from rxapp.core.errors import NotFound
from rxapp.core.work import Work

UPLOAD = "upload"  # an upload that hangs on nothing yet: its subject is the person who brought it

Reader = Callable[[Work, Collection[int]], Set[int]]


def _own(work: Work, staff_ids: Collection[int]) -> Set[int]:
    return {work.actor.id} & set(staff_ids) if work.actor.id else set()


_readers: dict[str, Reader] = {UPLOAD: _own}


def introduce(subject: str, reader: Reader) -> None:
    """Let this reader answer for a subject such as "ticket" (at most 20 characters); filled once, at the start."""
    _readers[subject] = reader


def readable(work: Work, subject: str, subject_ids: Collection[int]) -> Set[int]:
    """Which of these records' files the actor may read; none where nobody answers for the subject."""
    reader = _readers.get(subject)
    return reader(work, subject_ids) & set(subject_ids) if reader and subject_ids else set()


def need(work: Work, subject: str, subject_id: int) -> None:
    """Raises NotFound unless the actor may read the files of this record."""
    if subject_id not in readable(work, subject, [subject_id]):
        raise NotFound
