"""The channel SMTP, as the settings of this process have it."""

from rxapp.channels.declared import Channel, digest
from rxapp.channels.smtp import send
from rxapp.channels.smtp.settings import SmtpSettings, smtp_url
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import ChannelFacts


def channel() -> Channel:
    """E-mail by the shop's mail server, set up or not."""
    facts = ChannelFacts(
        "smtp",
        Kind.EMAIL,
        "channel.smtp",
        is_set_up=send.is_set_up(),
        no_look_up="channel.no_look_up",
        login=digest(smtp_url()),
        at_once=8,  # a connection each, and many servers take no more from one sender
    )
    return Channel(facts, send.send, send.check, settings=SmtpSettings)
