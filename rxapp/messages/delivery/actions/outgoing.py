"""Builds from message rows what channels get: complete messages with copies, files, further headers and the thread."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from rxapp.core.kinds import Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.files import queries as files
from rxapp.files.queries import FileRow
from rxapp.files.store import store
from rxapp.messages.delivery.actions.recipients import RECIPIENT
from rxapp.messages.delivery.actions.transitions import MESSAGE
from rxapp.messages.delivery.ports import Mailbox, OutgoingFile, OutgoingMessage
from rxapp.messages.models import MailId
from rxapp.messages.queries.viewers import SUBJECT
from rxapp.messages.rules import mailtext
from rxapp.messages.rules.states import Role, Status

THREAD_AT_MOST = 20
_MAIL_ID = table_of(MailId)


def outgoing(work: Work, rows: Sequence[Any]) -> list[OutgoingMessage]:
    """The outgoing messages of these rows (table `message`), in the same order."""
    mails = [row.id for row in rows if row.kind == Kind.EMAIL]
    copies = _copies(work, mails)
    attached = files.files_to_send(work, SUBJECT, [row.id for row in rows])
    return [_made(work, row, copies.get(row.id, ()), attached.get(row.id, ())) for row in rows]


def _made(work: Work, row: Any, cc: Sequence[Mailbox], attached: Iterable[FileRow]) -> OutgoingMessage:
    is_mail = row.kind == Kind.EMAIL
    thread = _thread(work, row) if is_mail and row.about_id else ()
    return OutgoingMessage(
        id=row.id,
        reference=row.reference,
        kind=Kind(row.kind),
        to=row.to,
        body=row.body,
        subject=row.subject if is_mail else "",
        html=mailtext.as_html(row.body, language=row.language) if is_mail else "",
        sender=row.sender,
        sender_name=row.sender_name,
        reply_to=row.reply_to,
        header_id=row.header_id or "",
        dated_at=work.now.replace(microsecond=0),
        cc=tuple(cc),
        files=tuple(_file(file) for file in attached),
        headers=row.facts.get("headers", {}),
        in_reply_to=thread[-1] if thread else "",
        references=thread,
        is_auto=row.is_auto,
    )


def _copies(work: Work, mails: Sequence[int]) -> dict[int, list[Mailbox]]:
    """Who gets a copy of which of these mails; those left out stand as failed."""
    if not mails:
        return {}
    gone = (Status.FAILED.value, Status.CANCELLED.value)
    mine = (RECIPIENT.c.message_id.in_(mails), RECIPIENT.c.role == Role.CC.value, RECIPIENT.c.status.not_in(gone))
    found: dict[int, list[Mailbox]] = defaultdict(list)
    for row in work.session.execute(sa.select(RECIPIENT).where(*mine).order_by(RECIPIENT.c.id)):
        found[row.message_id].append(Mailbox(row.address, row.name))
    return found


def _thread(work: Work, row: Any) -> tuple[str, ...]:
    """The Message-IDs of the mails before this one in its ticket, the answered one last; a digest is no id that a header carries."""
    asked = sa.select(_MAIL_ID.c.value, _MAIL_ID.c.message_id).join(MESSAGE, MESSAGE.c.id == _MAIL_ID.c.message_id)
    answered = _MAIL_ID.c.message_id == row.about_id
    before = sa.and_(MESSAGE.c.ticket_id == row.ticket_id, MESSAGE.c.id < row.id) if row.ticket_id else sa.false()
    newest = asked.where(sa.or_(answered, before)).order_by(_MAIL_ID.c.message_id.desc()).limit(THREAD_AT_MOST)
    found = [pair for pair in work.session.execute(newest).all()[::-1] if not pair.value.startswith(mailtext.DIGEST)]
    return tuple(f"<{pair.value}>" for pair in sorted(found, key=lambda pair: pair.message_id == row.about_id))


def _file(row: FileRow) -> OutgoingFile:
    return OutgoingFile(row.name, row.sniffed_type, row.size, partial(_content, row.path), row.cid)


def _content(path: str) -> bytes:
    with store().open(path) as content:
        return content.read()
