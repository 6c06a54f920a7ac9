"""What the *Channels* section shows and does."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.core.kinds import OUTGOING
from rxapp.messages.actions import trying
from rxapp.messages.channel_settings import actions as serving
from rxapp.messages.channel_settings import queries
from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState
from rxapp.ui import filled
from rxapp.ui.toasts import said


@dataclass
class Channel:
    """One channel of one kind; moments in ISO, "" for never. No login and no key ever stands here."""

    name: str = ""
    kind: str = ""
    label: str = ""
    is_set_up: bool = False
    is_demo: bool = False
    serves: bool = False
    stopped_at: str = ""
    success_at: str = ""
    error_at: str = ""
    error: str = ""
    error_facts: dict[str, str | int] = field(default_factory=dict[str, str | int])
    error_words: str = ""
    waiting: int = 0
    waiting_since: str = ""


class ServingState(StaffState):
    """One row per kind and one per channel; none for those who may not see the settings."""

    kinds: list[queries.ServedRow] = []
    channels: list[Channel] = []
    own_email: str = ""
    filled: str = ""

    @rx.event
    async def load(self):
        """The page opens."""
        if Permission.MANAGE_CHANNELS not in (await self._actor()).permissions:
            self.kinds, self.channels = [], []
            return None
        self._watch("channels")
        return await self._reread()

    @rx.event
    async def refresh(self):
        """Live: a message went or failed, a channel stopped or started."""
        return await self._reread() if self.kinds else None

    @rx.event
    async def choose(self, kind: str, name: str):
        """Another channel for a kind; saved at once."""
        done = await self._do(serving.choose, kind=kind, name=name)
        self.filled = filled.mark("channels")
        return (await self._reread() or said("settings.saved")) if done.ok else done.events

    @rx.event
    async def send_test(self, form: dict[str, Any]):
        """*Send me a test* by one channel: an e-mail to oneself, an SMS to the number typed beside the button."""
        asked = inputs.a_form(form)
        to = self.own_email if asked.get("test-kind") == OUTGOING[0] else asked.get("test-to", "")
        done = await self._do(trying.send_channel_test, name=asked.get("test-name"), kind=asked.get("test-kind"), to=to)
        return said("serving.test_sent", to=done.value.to) if done.ok else done.events

    @rx.event
    async def start_again(self, name: str, kind: str):
        """*Start again*: a stopped channel may try."""
        done = await self._do(trying.resume_channel, name=name, kind=kind)
        return (await self._reread() or said("serving.started")) if done.ok else done.events

    async def _reread(self):
        found = await self._read(queries.serving)
        if not found.ok:
            return found.events
        shown = found.value
        self.kinds, self.own_email = list(shown.kinds), shown.own_email
        self.channels = [_channel(row) for row in shown.channels]
        return None


_PLAIN = ("name", "kind", "label", "is_set_up", "is_demo", "serves", "error", "error_words", "waiting")


def _channel(row: Any) -> Channel:
    shown: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    moments: dict[str, Any] = {name: _iso(getattr(row, name)) for name in ("stopped_at", "success_at", "error_at", "waiting_since")}
    return Channel(error_facts=row.error_values, **shown, **moments)


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
