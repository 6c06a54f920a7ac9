"""Reads of the change log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from rxapp.core.work import Work
from rxapp.history.models import Change


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One entry as shown; the moment is aware UTC."""

    id: int
    kind: str
    before: dict[str, Any]
    after: dict[str, Any]
    staff_name: str
    changed_at: datetime


def changes_of(work: Work, subject: str, subject_id: int, *, limit: int = 50) -> list[ChangeRow]:
    """The newest changes of one record, newest first. The caller has checked who may see the record."""
    rows = work.session.exec(
        select(Change).where(Change.subject == subject, Change.subject_id == subject_id).order_by(col(Change.id).desc()).limit(limit)
    )
    return [ChangeRow(r.id or 0, r.kind, r.before, r.after, r.staff_name, r.changed_at) for r in rows]
