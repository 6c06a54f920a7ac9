"""Where this feature meets the providers: what is handed to a channel, what comes back, and which channels there are.

Channels import these shapes; messages never imports a channel. Whoever starts the app hands over the list of channels.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rxapp.messages.kinds import Kind


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message for one recipient, complete: a channel adds nothing and looks nothing up.

    `reference` and `header_id` (the Message-ID) are ours, fixed before the first try and the same at every try.
    """

    id: int
    reference: str
    kind: Kind
    to: str
    body: str
    subject: str = ""
    html: str = ""
    sender: str = ""
    sender_name: str = ""
    reply_to: str = ""
    header_id: str = ""
    dated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took it: its own id where it gives one, and its words."""

    provider_id: str = ""
    words: str = ""


class ChannelError(Exception):
    """The provider did not take it, or we do not know.

    `permanent`: the same message will never pass. `certain_nothing_left`: surely nothing went out, so another try is
    safe. `stops_channel`: the account or the connection is wrong, not the message. `key` and `values` name the reason in
    the catalogue, `words` are the provider's own, `wait_for` is the pause it asks for in seconds.
    """

    def __init__(
        self,
        key: str,
        *,
        permanent: bool,
        certain_nothing_left: bool,
        stops_channel: bool = False,
        words: str = "",
        wait_for: float = 0,
        **values: str | int,
    ) -> None:
        super().__init__(key)
        self.key = key
        self.permanent = permanent
        self.certain_nothing_left = certain_nothing_left
        self.stops_channel = stops_channel
        self.words = words[:1000]
        self.wait_for = wait_for
        self.values = values


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What the house may know of a channel. `can_look_up`: whether the provider can be asked what became of a message."""

    name: str
    kind: Kind
    label: str
    is_set_up: bool
    is_demo: bool = False
    can_look_up: bool = False


_channels: tuple[ChannelFacts, ...] = ()


def set_channels(facts: Iterable[ChannelFacts]) -> None:
    """Hand over the channels that exist, the preferred first; called once at start by whoever may import channels."""
    global _channels
    _channels = tuple(facts)


def channels() -> tuple[ChannelFacts, ...]:
    """Every channel that exists, set up or not, the preferred first."""
    return _channels


def channel_for(kind: Kind, chosen: str = "") -> ChannelFacts | None:
    """The channel that serves a kind: the shop's choice, else the first one set up; None where the choice is not set up.

    A shop that chose a provider never falls back to the demo channel in silence: its messages wait instead.
    """
    able = [facts for facts in _channels if facts.kind == kind]
    if chosen:
        return next((facts for facts in able if facts.name == chosen and facts.is_set_up), None)
    return next((facts for facts in able if facts.is_set_up), None)
