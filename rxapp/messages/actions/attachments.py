"""The files that go with a mail: uploads of the writer's own, and on a retry those of the message that is sent anew (TK-18, D-10)."""

from rxapp.core.errors import BadInput, NotFound
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.files import actions as files
from rxapp.files import queries
from rxapp.files.readers import UPLOAD
from rxapp.messages.actions.message_request import MessageRequest
from rxapp.messages.models import Message
from rxapp.messages.queries.viewers import SUBJECT


def sizes(work: Work, wanted: MessageRequest) -> list[int]:
    """How large each file of a request is, in bytes. Raises BadInput for what is no mail, NotFound for no upload of the writer's own."""
    if wanted.files and wanted.kind != Kind.EMAIL:
        raise BadInput
    uploads = [queries.file_for(work, use_id) for use_id in wanted.files]
    if any(row.subject != UPLOAD for row in uploads):
        raise NotFound
    return [row.size for row in (*uploads, *_before(work, wanted))]


def attach(work: Work, wanted: MessageRequest, message_id: int) -> None:
    """Hang the files of a request on the message that it made, in their order. Raises NotFound."""
    if wanted.kind == Kind.EMAIL and wanted.files_of:
        files.attach_again(work, subject=SUBJECT, from_id=wanted.files_of, to_id=message_id)
    for position, use_id in enumerate(wanted.files):
        files.adopt(work, use_id=use_id, subject=SUBJECT, subject_id=message_id, position=position)


def are_same(work: Work, made: Message, wanted: MessageRequest) -> bool:
    """Whether the message has the files of the request that may have made it: an upload keeps its number when it is attached."""
    if wanted.files_of:
        return True
    attached = queries.files_of(work, SUBJECT, [made.id or 0]).get(made.id or 0, [])
    return [row.id for row in attached] == list(wanted.files)


def _before(work: Work, wanted: MessageRequest) -> list[queries.FileRow]:
    of = wanted.files_of if wanted.kind == Kind.EMAIL else None
    return queries.files_of(work, SUBJECT, [of]).get(of, []) if of else []
