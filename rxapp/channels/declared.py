"""What each channel's folder declares of itself in its `channel.py`, and `registry` lists."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rxapp.channels.hooks import Hook
from rxapp.core.settings import SettingsGroup
from rxapp.messages.delivery.lookups import Answer, Question
from rxapp.messages.delivery.ports import ChannelFacts, OutgoingMessage, Receipt


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: its facts, how it sends, and how its login is checked (`send` and `check` raise ChannelError).

    `ask` looks up what became of a message and raises no network error; None where the provider cannot be asked. `settings` is the group
    that it reads from the environment. `lacks` are the settings that are still missing where a login is given in part,
    `lacks_for_reports` those without which the provider's reports cannot be verified, `lacks_for_mail` those without which it brings no
    mail. `hooks` are the addresses at which its provider posts to us, whether it is set up or not.
    """

    facts: ChannelFacts
    send: Callable[[OutgoingMessage], Awaitable[Receipt]]
    check: Callable[[], Awaitable[None]]
    ask: Callable[[Question], Awaitable[Answer]] | None = None
    settings: type[SettingsGroup] | None = None
    lacks: tuple[str, ...] = ()
    lacks_for_reports: tuple[str, ...] = ()
    lacks_for_mail: tuple[str, ...] = ()
    hooks: tuple[Hook, ...] = ()


def digest(*parts: str) -> str:
    """Changes with whatever a login depends on, and shows none of it: 16 hexadecimal digits."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
