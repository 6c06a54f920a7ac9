"""Every channel there is, one line each, the preferred first."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rxapp.channels.demo import send as demo
from rxapp.channels.smtp import send as smtp
from rxapp.messages import ports
from rxapp.messages.kinds import Kind
from rxapp.messages.ports import ChannelFacts, OutgoingMessage, Receipt


@dataclass(frozen=True, slots=True)
class Channel:
    """What the house may know of it, how it sends, and how its login is tried (both raise ChannelError)."""

    facts: ChannelFacts
    send: Callable[[OutgoingMessage], Awaitable[Receipt]]
    check: Callable[[], Awaitable[None]]


def channels() -> tuple[Channel, ...]:
    """The channels of this process, set up or not, as its settings say."""
    return (
        Channel(ChannelFacts("smtp", Kind.EMAIL, "channel.smtp", is_set_up=smtp.is_set_up()), smtp.send, smtp.check),
        Channel(ChannelFacts("demo", Kind.EMAIL, "channel.demo", is_set_up=True, is_demo=True), demo.send, demo.check),
        Channel(ChannelFacts("demo", Kind.SMS, "channel.demo", is_set_up=True, is_demo=True), demo.send, demo.check),
    )


def introduce() -> None:
    """Hand the plain facts to `messages.ports`, whose feature may not look up here; called once at start."""
    ports.set_channels(channel.facts for channel in channels())


def channel(name: str, kind: str) -> Channel | None:
    """The channel of that name for that kind."""
    return next((found for found in channels() if found.facts.name == name and found.facts.kind == kind), None)
