"""The demo channel: one for each kind that leaves the house by a provider."""

from rxapp.channels.declared import Channel
from rxapp.channels.demo import send
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import ChannelFacts


def channel(kind: Kind) -> Channel:
    """What stands in for messages of this kind; always set up."""
    facts = ChannelFacts("demo", kind, "channel.demo", is_set_up=True, is_demo=True, no_look_up="channel.no_look_up")
    return Channel(facts, send.send, send.check)
