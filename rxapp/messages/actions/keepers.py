"""What becomes of a message is told to the ticket that it belongs to, whose row is held before the message's (D-131, D-132)."""

from collections.abc import Callable
from dataclasses import dataclass

from rxapp.core.registry import Registry
from rxapp.core.work import Work
from rxapp.messages.models import Message

TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Keeper:
    """Answers for the messages of one subject. `hold` takes its row by its number; `goes` hears that a message goes after all, or anew,
    `stays` that one does not go; `takes_back` keeps the words of one as a draft and returns the address of the page where it is."""

    subject: str
    hold: Callable[[Work, int], None]
    goes: Callable[[Work, int, int], None]
    stays: Callable[[Work, int], None]
    takes_back: Callable[[Work, Message], str]


KEEPERS: Registry[Keeper] = Registry("keeper", lambda keeper: keeper.subject)


def hold(work: Work, ticket_id: int | None) -> None:
    """Hold the ticket that a message belongs to, before anything else is held. Raises what the keeper raises: NotAllowed, NotFound."""
    if ticket_id and (keeper := KEEPERS.named(TICKET)):
        keeper.hold(work, ticket_id)


def goes(work: Work, ticket_id: int | None, message_id: int) -> None:
    """A message of a held ticket goes after all, or was sent anew."""
    if ticket_id and (keeper := KEEPERS.named(TICKET)):
        keeper.goes(work, ticket_id, message_id)


def stays(work: Work, ticket_id: int | None) -> None:
    """A message of a held ticket does not go."""
    if ticket_id and (keeper := KEEPERS.named(TICKET)):
        keeper.stays(work, ticket_id)
