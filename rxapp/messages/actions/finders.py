"""Whom or what is a message from outside about? Each feature has its finder; the first that knows is believed, in declared order.

A finder reads, and holds what it finds where it must stand still until the message is written; `receiving` holds the customer.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rxapp.core.registry import Registry
from rxapp.core.work import Work
from rxapp.customers.queries import lookups
from rxapp.messages.actions.message_request import NO_CONTEXT, Context
from rxapp.messages.delivery.ports import InboundMessage


@dataclass(frozen=True, slots=True)
class About:
    """What a finder knows: the customer whose message it is (None: nobody's), and the ticket, job or message that it belongs to."""

    customer_id: int | None = None
    context: Context = NO_CONTEXT


@dataclass(frozen=True, slots=True)
class Finder:
    """`find` takes the message and its sender's address (E.164, or an e-mail address as it is compared); None where it knows nothing."""

    name: str
    find: Callable[[Work, InboundMessage, str], About | None]


FINDERS: Registry[Finder] = Registry("finder", lambda finder: finder.name)


def about(work: Work, inbound: InboundMessage, sender: str) -> About:
    """Whom and what this message is about; nobody and nothing where no finder knows."""
    found = (finder.find(work, inbound, sender) for finder in FINDERS)
    return next((known for known in found if known is not None), About())


def _by_address(work: Work, inbound: InboundMessage, sender: str) -> About | None:
    """The customer who has the address; of several the one contacted last (D-25, D-55)."""
    owner = lookups.likeliest_owner(work, inbound.kind, sender)
    return About(owner.id) if owner else None


OWN = (Finder("address", _by_address),)
