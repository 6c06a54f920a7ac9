"""Attaching files to records, and removing them. Called by the actions of the record's feature, which check the right to change the
record and publish its topic; here is only checked whether the actor may read the record.

A content is in the store before its row is written, and its row is deleted before the content. A crash in between leaves a content
without a row, which nobody sees and `sweep` removes.
"""

from collections.abc import Collection
from datetime import timedelta
from functools import partial
from itertools import islice

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import inputs, locks
from rxapp.core.errors import BadInput, NotAllowed, NotFound
from rxapp.core.work import Work
from rxapp.files import queries, readers, rules
from rxapp.files.models import File, FileUse
from rxapp.files.store import Stored, store
from rxapp.history import actions as history

SETTLED_AFTER = timedelta(hours=1)  # longer than any upload pauses, or than a content waits for its row
SWEPT_AT_ONCE = 500
LONGEST_CID = 255


def attach(work: Work, *, stored: Stored, subject: str, subject_id: int, name: str, cid: str = "", position: int = 0) -> int:
    """Attach a content that is in the store to a record; returns the use's id (TK-18, CC-10).

    The same content is stored once. Raises NotFound where the actor may not read files of this record.
    """
    readers.need(work, subject, subject_id)
    kept = _kept(work, stored)
    use = FileUse(
        subject=subject, subject_id=subject_id, file_id=kept, name=_name(name), cid=cid[:LONGEST_CID], position=position, at=work.now
    )
    work.session.add(use)
    work.session.flush()
    if subject != readers.UPLOAD:
        history.record(work, subject=subject, subject_id=subject_id, kind="file_added", after={"file": use.name})
    return use.id or 0


def upload(work: Work, *, stored: Stored, name: str) -> int:
    """Keep an uploaded file for the acting person alone, until `adopt` attaches it to a record; returns the use's id.

    It is deleted after a day. Raises NotAllowed where they may not upload.
    """
    if work.actor.id is None or not rules.may_upload(work.actor.permissions):
        raise NotAllowed
    return attach(work, stored=stored, subject=readers.UPLOAD, subject_id=work.actor.id, name=name)


def adopt(work: Work, *, use_id: int, subject: str, subject_id: int, position: int = 0) -> None:
    """Attach the actor's own upload to a record. Raises NotFound where it is no upload of theirs, or they may not read the record."""
    use = _use(work, use_id)
    if use.subject != readers.UPLOAD:
        raise NotFound
    readers.need(work, subject, subject_id)
    use.subject, use.subject_id, use.position, use.at = subject, subject_id, position, work.now
    work.session.add(use)
    history.record(work, subject=subject, subject_id=subject_id, kind="file_added", after={"file": use.name})


def attach_again(work: Work, *, subject: str, from_id: int, to_id: int) -> None:
    """Attach the files of one record to another of the same subject too. Raises NotFound where the actor may not read the files of both."""
    theirs = select(FileUse).where(FileUse.subject == subject, FileUse.subject_id == from_id).order_by(col(FileUse.id))
    uses = work.session.exec(locks.rows(locks.FILE_USES, theirs)).all()
    for record in (from_id, to_id) if uses else ():
        readers.need(work, subject, record)
    for use in uses:
        kept = {name: getattr(use, name) for name in ("subject", "file_id", "name", "cid", "position")}
        work.session.add(FileUse(**kept, subject_id=to_id, at=work.now))
        history.record(work, subject=subject, subject_id=to_id, kind="file_added", after={"file": use.name})


def detach(work: Work, *, use_id: int) -> None:
    """Delete a use; with the last one the content is deleted too, after the commit. Raises NotFound."""
    use = _use(work, use_id)
    if use.subject != readers.UPLOAD:
        history.record(work, subject=use.subject, subject_id=use.subject_id, kind="file_removed", before={"file": use.name})
    _end(work, use)


def detach_all(work: Work, *, subject: str, subject_ids: Collection[int]) -> None:
    """Delete every use on these records of one subject. For the action that removes the records, which has checked the right."""
    theirs = select(FileUse).where(FileUse.subject == subject, col(FileUse.subject_id).in_(subject_ids)).order_by(col(FileUse.id))
    held = work.session.exec(locks.rows(locks.FILE_USES, theirs)).all()
    for use in sorted(held, key=lambda use: use.file_id):
        _end(work, use)


def forget_uploads(work: Work, *, limit: int = 200) -> int:
    """Delete uploads not attached within a day, at most `limit`; returns how many. For the SYSTEM actor alone; raises NotAllowed."""
    if not work.actor.is_system:
        raise NotAllowed
    ended = 0
    for use_id in queries.forgotten_uploads(work, before=work.now - rules.UPLOAD_KEPT_FOR, limit=limit):
        use = locks.row(work.session, locks.FILE_USES, FileUse, use_id, waits=False)
        if use is not None and use.subject == readers.UPLOAD:
            _end(work, use)
            ended += 1
    return ended


def sweep(work: Work) -> int:
    """Delete the contents without a row that were written over an hour ago: what a crash left. Returns how many."""
    removed = 0
    left = store().older_than(work.now.timestamp() - SETTLED_AFTER.total_seconds())
    while paths := set(islice(left, SWEPT_AT_ONCE)):
        for path in paths - queries.known_paths(work, paths):
            store().remove(path)
            removed += 1
    return removed


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise BadInput
    return rules.clean_name(name)


def _kept(work: Work, stored: Stored) -> int:
    """The id of the file with this content: an existing row, locked so that nobody deletes it meanwhile, or a new one."""
    same = select(File).where(File.digest == stored.digest).order_by(col(File.id))
    for file in work.session.exec(locks.rows(locks.FILES, same)):
        if _is_there(file.path):
            work.afterwards(partial(store().remove, stored.path))
        else:  # a database that was restored without its files
            file.path = stored.path
            work.session.add(file)
        return file.id or 0
    file = File(digest=stored.digest, size=stored.size, sniffed_type=stored.sniffed_type, path=stored.path, by=work.actor.id, at=work.now)
    work.session.add(file)
    work.session.flush()
    return file.id or 0


def _is_there(path: str) -> bool:
    try:
        store().open(path).close()
    except OSError:
        return False
    return True


def _use(work: Work, use_id: int) -> FileUse:
    use_id = inputs.an_id(use_id)
    queries.file_for(work, use_id)
    use = locks.row(work.session, locks.FILE_USES, FileUse, use_id)
    if use is None:
        raise NotFound
    return use


def _end(work: Work, use: FileUse) -> None:
    """Delete the use, and with the last one the file: its row now, its content after the commit."""
    file = locks.row(work.session, locks.FILES, File, use.file_id)  # whoever attaches the same content waits here
    if file is None:
        raise NotFound
    work.session.delete(use)
    work.session.flush()
    others = work.session.execute(sa.select(sa.exists().where(col(FileUse.file_id) == file.id))).scalar_one()
    if not others:
        work.session.delete(file)
        work.afterwards(partial(store().remove, file.path))
