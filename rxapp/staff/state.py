"""The base of every State: who is signed in, and the one way down to queries and actions.

A handler makes one call, `_read` or `_do`; both run off the event loop, inside one unit of work, as the person whose
cookie opened the socket. A Refusal comes back in the Outcome, ready to be shown, and never as an exception.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import reflex as rx

from rxapp.core.errors import Refusal
from rxapp.core.work import NOBODY, Actor, reading, work
from rxapp.live import relay
from rxapp.staff.sessions import COOKIE, forget, saw, session_of, token_in
from rxapp.ui.toasts import refused

__all__ = ["COOKIE", "Outcome", "StaffState", "actor_of", "forget", "session_of", "token_in"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call down: a value, or a refusal with the events that show it."""

    value: Any = None
    refusal: Refusal | None = None
    events: list[rx.event.EventSpec] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return self.refusal is None


class StaffState(rx.State):
    """Who is signed in, for the frame; every State of staff's screens inherits from it."""

    staff_id: int = 0
    staff_name: str = ""
    language: str = ""
    zone: str = ""
    permissions: list[str] = []
    has_shortcuts: bool = True

    def _signed_in(self, actor: Actor, *, has_shortcuts: bool) -> None:
        self.staff_id, self.staff_name = actor.id or 0, actor.name
        self.permissions = sorted(actor.permissions)
        self.has_shortcuts = has_shortcuts

    def _watch(self, *topics: str) -> None:
        """This tab shows these topics too: it hears of their changes until it goes to another page."""
        relay.watch(self.router.session.client_token, *topics)

    def _watch_nothing(self) -> None:
        relay.unwatch(self.router.session.client_token)

    async def _actor(self) -> Actor:
        return await actor_of(self.router.headers.cookie)

    async def _read(self, query: Callable[..., Any], *arguments: Any, **values: Any) -> Outcome:
        """Run a query as the signed-in person."""
        return await _run(reading, await self._actor(), query, *arguments, **values)

    async def _do(self, action: Callable[..., Any], **form: Any) -> Outcome:
        """Run an action as the signed-in person, in one transaction; who acts is not idle."""
        session = await session_of(self.router.headers.cookie)
        if session:
            await saw(session)
        return await _run(work, session.actor if session else NOBODY, action, **form)


async def actor_of(cookie: str) -> Actor:
    """The actor whose session the cookie header names; NOBODY without one."""
    session = await session_of(cookie)
    return session.actor if session else NOBODY


async def _run(opened: Callable[..., Any], actor: Actor, function: Callable[..., Any], *arguments: Any, **values: Any) -> Outcome:
    try:
        return Outcome(await asyncio.to_thread(partial(_inside, opened, actor, function, *arguments, **values)))
    except Refusal as refusal:
        return Outcome(refusal=refusal, events=[refused(refusal)])


def _inside(opened: Callable[..., Any], actor: Actor, function: Callable[..., Any], *arguments: Any, **values: Any) -> Any:
    with opened(actor) as job:
        return function(job, *arguments, **values)
