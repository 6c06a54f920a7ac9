"""What a channel declares of each address at which its provider posts to us; `web.webhooks` makes a route of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import DeliveryReport, InboundMessage

PREFIX = "/hooks/"


@dataclass(frozen=True, slots=True)
class Posted:
    """One request as it came: `address` is its path with the query, unread; header names in any case, the body in bytes."""

    address: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Hook:
    """One address under /hooks/.

    `read` checks the provider's proof and returns what was told: it raises `signatures.NotGenuine` without that proof (answered with 403,
    nothing changes), ValueError for what is genuine and cannot be read (kept as an unknown event). `cap` is the most that the provider
    ever sends, in bytes; `kind` what an unreadable one was about; `answer` an XML text where the provider wants one ("" answers 204).
    `needs` are headers without which a large body is not even read.
    """

    path: str
    kind: Kind
    cap: int
    read: Callable[[Posted], Sequence[DeliveryReport | InboundMessage]]
    answer: str = ""
    needs: tuple[str, ...] = ()
