"""What a feature above makes of a message from outside, in the transaction that stores it: tickets open or join theirs.

`place` is asked before anything of the message is written and before addresses are held, so that it may hold rows of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rxapp.core.registry import Registry
from rxapp.core.work import Work
from rxapp.messages.actions.finders import About
from rxapp.messages.delivery.ports import InboundMessage
from rxapp.messages.models import Message


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message belongs, whose it is, what its row keeps of that (`facts`), and what is done before it is written
    (`first`) and once it stands there (`settle`).

    `is_stored`: it is here already, as another copy of the same mail, and is not stored again. `touches_nobody`: a machine wrote it, so
    that it is no contact of a customer and says nothing of a consent.
    """

    about: About
    settle: Callable[[Work, Message], None] = lambda work, message: None
    first: Callable[[Work], None] = lambda work: None
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    is_stored: bool = False
    touches_nobody: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """`place` takes the message and its sender's address as it is compared; None where the feature has nothing to do with it."""

    name: str
    place: Callable[[Work, InboundMessage, str], Place | None]


ARRIVALS: Registry[Arrival] = Registry("arrival", lambda arrival: arrival.name)


def place(work: Work, inbound: InboundMessage, sender: str) -> Place | None:
    """The place that the first feature names which has one."""
    found = (arrival.place(work, inbound, sender) for arrival in ARRIVALS)
    return next((known for known in found if known is not None), None)
