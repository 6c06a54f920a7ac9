"""Files come to a subject and go again. Called by the actions of the subject's feature, which check the right to change the
record and publish its topic; here it is only asked whether the actor may see the record at all.

The content is in the store before its row is written, and its row is gone before the content: whatever breaks off in between
leaves a content without a row, which nobody sees and `sweep` removes.
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
    """Hang a content that is in the store on a record; returns the use's id (TK-18, CC-10).

    A content that the shop has already is kept once. Raises NotFound where the actor may not read files of this record.
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
    """Keep what a person brought, for them alone, until they attach it to something; returns the use's id.

    After a day it is forgotten. Raises NotAllowed for who may not bring files in.
    """
    if work.actor.id is None or not rules.may_upload(work.actor.permissions):
        raise NotAllowed
    return attach(work, stored=stored, subject=readers.UPLOAD, subject_id=work.actor.id, name=name)


def adopt(work: Work, *, use_id: int, subject: str, subject_id: int, position: int = 0) -> None:
    """Hang an upload of the actor's own on a record. Raises NotFound where it is no upload of theirs, or the record may not be read."""
    use = _use(work, use_id)
    if use.subject != readers.UPLOAD:
        raise NotFound
    readers.need(work, subject, subject_id)
    use.subject, use.subject_id, use.position, use.at = subject, subject_id, position, work.now
    work.session.add(use)
    history.record(work, subject=subject, subject_id=subject_id, kind="file_added", after={"file": use.name})


def attach_again(work: Work, *, subject: str, from_id: int, to_id: int) -> None:
    """Hang the files of one record on another of its subject as well. Raises NotFound where the actor may not read those of both."""
    theirs = select(FileUse).where(FileUse.subject == subject, FileUse.subject_id == from_id).order_by(col(FileUse.id))
    uses = work.session.exec(locks.rows(locks.FILE_USES, theirs)).all()
    for record in (from_id, to_id) if uses else ():
        readers.need(work, subject, record)
    for use in uses:
        kept = {name: getattr(use, name) for name in ("subject", "file_id", "name", "cid", "position")}
        work.session.add(FileUse(**kept, subject_id=to_id, at=work.now))
        history.record(work, subject=subject, subject_id=to_id, kind="file_added", after={"file": use.name})


def detach(work: Work, *, use_id: int) -> None:
    """Take a file off its record; with its last use the content goes too. Raises NotFound."""
    use = _use(work, use_id)
    if use.subject != readers.UPLOAD:
        history.record(work, subject=use.subject, subject_id=use.subject_id, kind="file_removed", before={"file": use.name})
    _end(work, use)


def detach_all(work: Work, *, subject: str, subject_ids: Collection[int]) -> None:
    """Take every file off these records of one subject, for the action that removes the records and has asked who may."""
    theirs = select(FileUse).where(FileUse.subject == subject, col(FileUse.subject_id).in_(subject_ids)).order_by(col(FileUse.id))
    held = work.session.exec(locks.rows(locks.FILE_USES, theirs)).all()
    for use in sorted(held, key=lambda use: use.file_id):
        _end(work, use)


def forget_uploads(work: Work, *, limit: int = 200) -> int:
    """End the uploads that nobody attached to anything within a day; returns how many. The house alone may; raises NotAllowed."""
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
    """Remove the contents that no row knows, an hour after they were written: what broke off. Returns how many."""
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
    """The id of the file with this content: one that is there, held so that it stays until we are done, or a new one."""
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
    """Delete the use, and the file where it was the last one: its row now, its content after the commit."""
    file = locks.row(work.session, locks.FILES, File, use.file_id)  # whoever attaches the same content waits here
    if file is None:
        raise NotFound
    work.session.delete(use)
    work.session.flush()
    others = work.session.execute(sa.select(sa.exists().where(col(FileUse.file_id) == file.id))).scalar_one()
    if not others:
        work.session.delete(file)
        work.afterwards(partial(store().remove, file.path))
