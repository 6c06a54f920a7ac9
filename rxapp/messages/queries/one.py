"""One message by its number."""

from rxapp.core.errors import NotFound
from rxapp.core.inputs import an_id
from rxapp.core.work import Work
from rxapp.messages.models import Message


def message_of(work: Work, message_id: int) -> Message:
    """The message, read anew from the database, for an action that will change it. Raises BadInput, NotFound."""
    found = work.session.get(Message, an_id(message_id), populate_existing=True)
    if found is None:
        raise NotFound
    return found
