"""What was still to go in a ticket waits once its customer writes first (D-131)."""

from importlib import import_module
from importlib.util import find_spec

from rxapp.core.work import Work
from rxapp.tickets.models import Ticket

_STOPPING = "rxapp.messages.actions.stopping"


def stop(work: Work, ticket: Ticket) -> None:
    """Stop held and scheduled replies of a held ticket."""
    if find_spec(_STOPPING):
        import_module(_STOPPING).stop(work, ticket_id=ticket.id or 0)
