"""The list of channels, one line each, the preferred first."""

from rxapp.channels.declared import Channel
from rxapp.channels.demo import channel as demo
from rxapp.channels.imap.settings import ImapSettings
from rxapp.channels.sendgrid import channel as sendgrid
from rxapp.channels.smtp import channel as smtp
from rxapp.channels.twilio import channel as twilio
from rxapp.core.kinds import Kind
from rxapp.core.settings import Settings, settings
from rxapp.messages.delivery import ports

_made: tuple[Settings, tuple[Channel, ...]] | None = None


def channels() -> tuple[Channel, ...]:
    """The channels of this process, set up or not, as its settings say. The first call reads those of every channel and mailbox: a wrong
    value ends the process with one sentence on standard error.
    """
    global _made
    if _made is None or _made[0] is not settings():
        _made = settings(), _of_settings()
    return _made[1]


def _of_settings() -> tuple[Channel, ...]:
    listed = (
        sendgrid.channel(),
        smtp.channel(),
        twilio.channel(),
        demo.channel(Kind.EMAIL),
        demo.channel(Kind.SMS),
    )
    settings().of(ImapSettings)
    for channel in listed:
        if channel.settings:
            settings().of(channel.settings)
    return listed


def introduce() -> None:
    """Hand the facts of all channels to `messages.delivery.ports`, which may not import this module. Called once at start."""
    ports.set_channels(channel.facts for channel in channels())


def channel(name: str, kind: str) -> Channel | None:
    """The channel of this name and kind; None where there is none."""
    return next((found for found in channels() if found.facts.name == name and found.facts.kind == kind), None)
