"""The facts that a message tells are kept with it, as far as its words still tell them (D-127)."""

from dataclasses import asdict

from rxapp.core.work import Work
from rxapp.messages.actions.message_request import MessageRequest
from rxapp.messages.models import MessageFact
from rxapp.wording import quotes


def keep(work: Work, wanted: MessageRequest, message_id: int) -> None:
    """Write what the words of a request quote."""
    for said in quotes.still_said(f"{wanted.subject}\n{wanted.body}", wanted.quoted):
        work.session.add(MessageFact(message_id=message_id, **asdict(said)))
