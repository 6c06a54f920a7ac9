"""The list of channels, one line each, the preferred first."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rxapp.channels.demo import send as demo
from rxapp.channels.hooks import Hook
from rxapp.channels.sendgrid import client as sendgrid_client
from rxapp.channels.sendgrid import send as sendgrid
from rxapp.channels.sendgrid import status_lookup as sendgrid_status_lookup
from rxapp.channels.sendgrid import webhook as sendgrid_webhook
from rxapp.channels.smtp import send as smtp
from rxapp.channels.twilio import client as twilio_client
from rxapp.channels.twilio import send as twilio
from rxapp.channels.twilio import status_lookup as twilio_status_lookup
from rxapp.channels.twilio import webhook as twilio_webhook
from rxapp.core.kinds import Kind
from rxapp.core.settings import Settings, settings
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.ports import Answer, ChannelFacts, OutgoingMessage, Question, Receipt


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: its facts, how it sends, and how its login is checked (`send` and `check` raise ChannelError).

    `ask` looks up what became of a message and raises no network error; None where the provider cannot be asked. `lacks` are the settings
    that are still missing where a login is given in part, `lacks_for_reports` those without which the provider's reports cannot be
    verified. `hooks` are the addresses at which its provider posts to us, whether it is set up or not.
    """

    facts: ChannelFacts
    send: Callable[[OutgoingMessage], Awaitable[Receipt]]
    check: Callable[[], Awaitable[None]]
    ask: Callable[[Question], Awaitable[Answer]] | None = None
    lacks: tuple[str, ...] = ()
    lacks_for_reports: tuple[str, ...] = ()
    hooks: tuple[Hook, ...] = ()


_made: tuple[Settings, tuple[Channel, ...]] | None = None


def channels() -> tuple[Channel, ...]:
    """The channels of this process, set up or not, as its settings say."""
    global _made
    if _made is None or _made[0] is not settings():
        _made = settings(), _of_settings()
    return _made[1]


def _of_settings() -> tuple[Channel, ...]:
    return (
        Channel(
            _sendgrid(),
            sendgrid.send,
            sendgrid.check,
            sendgrid_status_lookup.ask,
            lacks_for_reports=_missing("sendgrid_webhook_key"),
            hooks=sendgrid_webhook.HOOKS,
        ),
        Channel(_smtp(), smtp.send, smtp.check),
        Channel(
            _twilio(),
            twilio.send,
            twilio.check,
            twilio_status_lookup.ask,
            lacks=() if twilio_client.is_set_up() else _missing_of_twilio(),
            lacks_for_reports=(() if twilio.hears_reports() else ("RXAPP_PUBLIC_URL",)) + _missing("twilio_auth_token"),
            hooks=twilio_webhook.HOOKS,
        ),
        Channel(_demo(Kind.EMAIL), demo.send, demo.check),
        Channel(_demo(Kind.SMS), demo.send, demo.check),
    )


def introduce() -> None:
    """Hand the facts of all channels to `messages.delivery.ports`, which may not import this module. Called once at start."""
    ports.set_channels(channel.facts for channel in channels())


def channel(name: str, kind: str) -> Channel | None:
    """The channel of this name and kind; None where there is none."""
    return next((found for found in channels() if found.facts.name == name and found.facts.kind == kind), None)


def _sendgrid() -> ChannelFacts:
    login = _digest(settings().sendgrid_api_key.get_secret_value(), settings().sendgrid_host)
    return ChannelFacts(
        "sendgrid",
        Kind.EMAIL,
        "channel.sendgrid",
        is_set_up=sendgrid_client.is_set_up(),
        can_look_up=True,
        most_bytes=sendgrid.MOST_BYTES,
        per_second=settings().sendgrid_per_second,
        login=login,
        account=login,  # a key does not tell whose it is
    )


def _smtp() -> ChannelFacts:
    login = _digest(settings().smtp_url.get_secret_value())
    return ChannelFacts(
        "smtp",
        Kind.EMAIL,
        "channel.smtp",
        is_set_up=smtp.is_set_up(),
        no_look_up="channel.no_look_up",
        login=login,
        at_once=8,  # a connection each, and many servers take no more from one sender
    )


def _twilio() -> ChannelFacts:
    return ChannelFacts(
        "twilio",
        Kind.SMS,
        "channel.twilio",
        is_set_up=twilio_client.is_set_up(),
        can_look_up=True,
        most_chars=twilio.MOST_CHARS,
        per_second=settings().twilio_per_second,
        login=_digest(*twilio_client.login(), settings().twilio_account_sid, settings().twilio_from, settings().twilio_api_base),
        account=_digest(settings().twilio_account_sid, settings().twilio_api_base),
    )


def _missing(*names: str) -> tuple[str, ...]:
    """Those of the settings that are empty, as the environment names them."""
    known = settings()
    given = {name: getattr(known, name) for name in names}
    bare = {name: value if isinstance(value, str) else value.get_secret_value() for name, value in given.items()}
    return tuple(f"RXAPP_{name.upper()}" for name, value in bare.items() if not value)


def _missing_of_twilio() -> tuple[str, ...]:
    """What half an account lacks; nothing where nobody began to set one up."""
    names = ("twilio_account_sid", "twilio_from") + (() if settings().twilio_api_key else ("twilio_auth_token",))
    missing = _missing(*names)
    return missing if len(missing) < len(names) else ()


def _digest(*parts: str) -> str:
    """Changes with whatever a login depends on, and shows none of it."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _demo(kind: Kind) -> ChannelFacts:
    return ChannelFacts("demo", kind, "channel.demo", is_set_up=True, is_demo=True, no_look_up="channel.no_look_up")
