"""One message by its number."""

from rxapp.core.errors import NotFound
from rxapp.core.inputs import an_id
from rxapp.core.work import Work
from rxapp.messages.models import Message
from rxapp.messages.queries import viewers
from rxapp.staff.rules import Permission


def message_of(work: Work, message_id: int) -> Message:
    """The message, read anew from the database, for an action that will change it.

    Raises BadInput, and NotFound also where it belongs to a ticket that the actor does not see (D-129).
    """
    found = work.session.get(Message, an_id(message_id), populate_existing=True)
    if found is None:
        raise NotFound
    if found.ticket_id:
        viewers.need(work, found)
    return found


def message_to_change(work: Work, message_id: int) -> Message:
    """The same for who may send: *send*, or in a ticket *work tickets*. Raises NotAllowed too."""
    found = message_of(work, message_id) if work.actor.may(Permission.WORK_TICKETS) or work.actor.may(Permission.SEND) else None
    work.need(Permission.WORK_TICKETS if found and found.ticket_id else Permission.SEND)
    if found is None:
        raise NotFound
    return found
