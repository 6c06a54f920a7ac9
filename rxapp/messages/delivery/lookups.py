"""What a provider is asked when nobody knows what became of a message, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rxapp.messages.delivery.ports import OutgoingMessage, ReportState


class LookupResult(StrEnum):
    """What a look-up at the provider found."""

    SENT = "sent"
    NOT_THERE = "not_there"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a provider: what became of this message? `tried_at` is when its last try began, `asked_at` is now (both UTC).

    `provider_id` is the message's own id at the provider where it is known. `taken_ids` are the provider's ids of our other messages, so
    that of two equal texts none is taken for the other.
    """

    message: OutgoingMessage
    tried_at: datetime
    asked_at: datetime
    provider_id: str = ""
    taken_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """The provider's answer. `key` is the catalogue key of why it cannot say, or why it failed, and may need {provider} and
    {address}; `state` is how far it got.

    `NOT_THERE` is said only where the provider would know of the message: sending it again is then safe.
    """

    found: LookupResult
    provider_id: str = ""
    state: ReportState = ReportState.UNKNOWN
    key: str = ""
    words: str = ""
    code: str = ""
