"""Reads of files: only those that the reader of their subject allows."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core.errors import NotAllowed, NotFound
from rxapp.core.work import Work
from rxapp.files import readers
from rxapp.files.models import File, FileUse


@dataclass(frozen=True, slots=True)
class FileRow:
    """One use of a file; `id` is the use's number, `size` in bytes, `digest` SHA-256 in hex, `at` when it came here, in UTC."""

    id: int
    subject: str
    subject_id: int
    name: str
    size: int
    sniffed_type: str
    digest: str
    path: str
    cid: str
    at: datetime


def file_for(work: Work, use_id: int) -> FileRow:
    """One use. Raises NotFound where there is none, or the actor may not read it."""
    row = found(work, use_id)
    if row is None:
        raise NotFound
    readers.need(work, row.subject, row.subject_id)
    return row


def files_of(work: Work, subject: str, subject_ids: Collection[int]) -> dict[int, list[FileRow]]:
    """Record id -> its files in their order, for those of these records whose files the actor may read."""
    return _listed(work, subject, readers.readable(work, subject, subject_ids))


def files_to_send(work: Work, subject: str, subject_ids: Collection[int]) -> dict[int, list[FileRow]]:
    """Record id -> its files in their order, for sending. For the SYSTEM actor alone; raises NotAllowed."""
    if not work.actor.is_system:
        raise NotAllowed
    return _listed(work, subject, subject_ids)


def found(work: Work, use_id: int) -> FileRow | None:
    """One use without a check of rights, None where there is none. For signed links, and for the guarded reads above."""
    row = work.session.execute(_USES.where(col(FileUse.id) == use_id)).first()
    return _row(row) if row else None


def known_paths(work: Work, paths: Collection[str]) -> set[str]:
    """Which of these places in the store belong to a `File` row."""
    return set(work.session.exec(select(File.path).where(col(File.path).in_(paths))))


def forgotten_uploads(work: Work, *, before: datetime, limit: int) -> list[int]:
    """Ids of uploads from before `before` (UTC) that were never attached, at most `limit`."""
    old = select(FileUse.id).where(FileUse.subject == readers.UPLOAD, FileUse.at < before).order_by(col(FileUse.id)).limit(limit)
    return [use_id for use_id in work.session.exec(old) if use_id]


_USES = (
    sa.select(
        col(FileUse.id),
        col(FileUse.subject),
        col(FileUse.subject_id),
        col(FileUse.name),
        col(FileUse.cid),
        col(FileUse.at),
        col(File.size),
        col(File.sniffed_type),
        col(File.digest),
        col(File.path),
    )
    .select_from(FileUse)
    .join(File)
)


def _listed(work: Work, subject: str, subject_ids: Collection[int]) -> dict[int, list[FileRow]]:
    listed: dict[int, list[FileRow]] = defaultdict(list)
    if subject_ids:
        mine = _USES.where(col(FileUse.subject) == subject, col(FileUse.subject_id).in_(subject_ids))
        for row in work.session.execute(mine.order_by(col(FileUse.position), col(FileUse.id))):
            listed[row.subject_id].append(_row(row))
    return dict(listed)


def _row(row: Any) -> FileRow:
    return FileRow(**row._mapping)
