"""Reads of the change log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from rxapp.core.errors import BadInput
from rxapp.core.work import Work
from rxapp.history.models import Change

LOOKS_BACK = 200


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


def as_it_stood(
    work: Work, subject: str, subject_id: int, *, values: Mapping[str, Any], version: int, seen: int
) -> tuple[dict[str, Any], list[ChangeRow]]:
    """The values of a record at an earlier version `seen`, and the changes since, newest first (D-37).

    `values` are those of the present `version`; each change of the record holds the version that came of it. Raises BadInput where
    nobody can tell, because the changes go back too far.
    """
    if seen == version:
        return dict(values), []
    listed = changes_of(work, subject, subject_id, limit=LOOKS_BACK)
    since = [change for change in listed if change.after.get("version", 0) > seen]
    if len(since) < version - seen:
        raise BadInput
    stood = dict(values)
    for change in since:
        stood |= {name: value for name, value in change.before.items() if name in stood}
    return stood, since
