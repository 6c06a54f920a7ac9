"""What hangs on a message that arrived: who else got it, its Message-ID, its HTML made harmless, its files, those to be fetched."""

from rxapp.core.text import one_line
from rxapp.core.work import Work
from rxapp.files import actions as files
from rxapp.files.store import store
from rxapp.messages.delivery.actions.recipients import note_mail_id, note_recipients
from rxapp.messages.delivery.ports import InboundFile, InboundMessage
from rxapp.messages.models import Message, MessageHtml, RemoteFile
from rxapp.messages.queries.viewers import SUBJECT
from rxapp.messages.rules import mail_html

COPIES_KEPT = 200
FILES_KEPT = 1_001  # as many parts as a mail may have, and the whole of its words


def note_parts(work: Work, message: Message, inbound: InboundMessage) -> None:
    """Store all of it with the row, which has its number."""
    others = {one_line(copy.address)[:254]: one_line(copy.name)[:120] for copy in inbound.cc[:COPIES_KEPT]}
    others.pop(message.to, None)
    note_recipients(work, message, cc=[(address, name) for address, name in others.items() if address])
    if inbound.mail_id:
        note_mail_id(work, message.id or 0, inbound.mail_id)
    if inbound.html:
        clean = mail_html.clean(inbound.html)
        work.session.add(MessageHtml(message_id=message.id or 0, clean=clean.html, has_remote=clean.has_remote))
    work.session.flush()
    for position, file in enumerate(inbound.files[:FILES_KEPT]):
        if file.content:
            attach(work, message.id or 0, file, position)
        elif file.url:
            work.session.add(RemoteFile(message_id=message.id or 0, url=file.url[:2000], position=position, next_try_at=work.now))


def attach(work: Work, message_id: int, file: InboundFile, position: int) -> None:
    """Store the content of a file and hang it on the message."""
    incoming = store().begin()
    try:
        incoming.write(file.content)
        stored = incoming.finish(file.name)
    except BaseException:
        incoming.abandon()
        raise
    name, cid = file.name or "file", one_line(file.cid).strip("<>")
    files.attach(work, stored=stored, subject=SUBJECT, subject_id=message_id, name=name, cid=cid, position=position)
