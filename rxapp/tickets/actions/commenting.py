"""Comments: what staff say among themselves in a ticket, never sent to anybody (TK-14, TK-36, D-82)."""

import sqlalchemy as sa

from rxapp.core.errors import BadInput
from rxapp.core.inputs import a_line, a_text, an_id
from rxapp.core.kinds import KINDS, Direction, Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.messages.actions import entries, once, refusals
from rxapp.messages.actions.message_request import Context
from rxapp.messages.models import Message
from rxapp.tickets.actions import drafts, moving, seen, watching
from rxapp.tickets.actions.system_line import SOURCE
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import one
from rxapp.tickets.rules.kinds import Part

_MESSAGE = table_of(Message)


def comment(work: Work, *, key: str, ticket_id: int, body: str, about_id: int = 0) -> int:
    """Write a comment, which may stand under one message of the ticket (`about_id`, D-82); returns its number, once per `key`.

    Its author watches the ticket, and their draft of it is gone. Raises NotAllowed, NotFound, BadInput, TooLong, NoText.
    """
    ticket = one.held_ticket(work, ticket_id)
    text = a_text(body, limit=KINDS[Kind.COMMENT].body_limit).strip()
    if not text:
        raise refusals.NoText
    made = once.row_of(work, a_line(key, limit=64))
    if made and made.ticket_id != ticket.id:
        raise BadInput
    number = entries.enter(
        work,
        key=key,
        kind=Kind.COMMENT,
        direction=Direction.OUT,
        customer_id=ticket.customer_id,
        body=text,
        source=SOURCE,
        context=Context(ticket_id=ticket.id, about_id=_about(work, ticket, about_id)),
    )
    if not made:
        moving.moved(work, ticket, kind="commented", last_event_id=number, is_unindexed=True)
        watching.begin(work, ticket, work.actor.id)
        seen.note(work, ticket, number)
        drafts.forget(work, ticket_id=ticket.id or 0, part=Part.COMMENT)
    return number


def _about(work: Work, ticket: Ticket, about_id: object) -> int | None:
    """The message that the comment is about. Raises BadInput where it is none of this ticket's."""
    if not about_id:
        return None
    number = an_id(about_id)
    where = (_MESSAGE.c.id == number, _MESSAGE.c.ticket_id == ticket.id, _MESSAGE.c.kind.not_in((Kind.COMMENT.value, Kind.EVENT.value)))
    if work.session.execute(sa.select(_MESSAGE.c.id).where(*where)).first() is None:
        raise BadInput
    return number
