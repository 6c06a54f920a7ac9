"""Writing the change log."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from rxapp.core.work import Work
from rxapp.history.models import Change


def record(
    work: Work,
    *,
    subject: str,
    subject_id: int,
    kind: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add an entry to the change history, in the caller's transaction.

    `subject` is the record's kind ("customer"), `kind` the verb ("edited"); `before` and `after` hold plain JSON values of the changed
    fields only. No secrets and no passwords.
    """
    work.session.add(
        Change(
            subject=subject,
            subject_id=subject_id,
            kind=kind,
            before=before or {},
            after=after or {},
            staff_id=work.actor.id,
            staff_name=work.actor.name,
            changed_at=work.now,
        )
    )


def blank(work: Work, *, subject: str, subject_ids: Collection[int]) -> None:
    """Take the words out of what was recorded of records that are deleted for good: who did what and when stays (D-26)."""
    these = (col(Change.subject) == subject, col(Change.subject_id).in_(subject_ids))
    work.session.execute(sa.update(Change).where(*these).values(before={}, after={}))
