"""Signing out: what the browser still holds for the person is handed to the server first (ASVS 14.3.1)."""

import reflex as rx

from rxapp.core.inputs import one_of
from rxapp.messages.actions import drafts
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.ui import browser

KEPT_UNDER = "rxapp.text"
WAYS_OUT = ("/logout", "/switch")


class SignOutState(ComposeState):
    """The words that were typed and never saved, on their way out."""

    @rx.event
    async def hand_over(self, kept: str, path: str):
        """*Sign out* or *Switch user*, where this browser still holds words: they become drafts, it forgets them, and goes."""
        if not kept:
            return None
        way_out = one_of(path, WAYS_OUT)
        await self._keep_unkept()
        done = await self._do(drafts.take_over, kept=kept)
        mine = [browser.forget(f"{KEPT_UNDER}.{self.staff_id}.{name}") for name in done.value or ()]
        return [*mine, browser.post(way_out)] if done.ok else done.events
