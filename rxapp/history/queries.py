"""Reads of the change log."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from rxapp.core.errors import BadInput
from rxapp.core.work import Work
from rxapp.history.models import Change

LOOKS_BACK = 200
THE_SYSTEM = "form.the_system"  # the catalogue key of who changed a record where nobody of staff did


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One entry as shown; the moment is aware UTC."""

    id: int
    kind: str
    before: dict[str, Any]
    after: dict[str, Any]
    staff_name: str
    changed_at: datetime

    @property
    def who(self) -> str:
        """Who made it: a name, or a catalogue key behind "@"."""
        return self.staff_name or f"@{THE_SYSTEM}"


@dataclass(frozen=True, slots=True)
class Edit:
    """Who saved a record last (a name, or a catalogue key behind "@"), when (aware UTC), and the version that came of it."""

    version: int
    staff_name: str
    at: datetime


def changes_of(work: Work, subject: str, subject_id: int, *, limit: int = 50) -> list[ChangeRow]:
    """The newest changes of one record, newest first. The caller has checked who may see the record."""
    rows = work.session.exec(
        select(Change).where(Change.subject == subject, Change.subject_id == subject_id).order_by(col(Change.id).desc()).limit(limit)
    )
    return [ChangeRow(r.id or 0, r.kind, r.before, r.after, r.staff_name, r.changed_at) for r in rows]


def latest_edit(work: Work, subject: str, subject_id: int, *, kinds: Container[str] | None = None) -> Edit | None:
    """The newest change of a record that raised its version, among these kinds; None where the newest twenty have none."""
    listed = changes_of(work, subject, subject_id, limit=20)
    newest = next((row for row in listed if "version" in row.after and (kinds is None or row.kind in kinds)), None)
    return Edit(newest.after["version"], newest.who, newest.changed_at) if newest else None


def latest_about(changes: Sequence[ChangeRow], fields: Iterable[str]) -> ChangeRow:
    """The first of these changes, newest first, that concerns one of the fields; there is one."""
    return next(change for change in changes if any(name in change.after for name in fields))


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
