"""The guard of all events: every public method of a State can be called by anyone with a socket, so each event passes here first.

It knows sessions, whose a tab is and how fast a person can be; what a person may do is asked again by each action.
"""

from collections.abc import Iterable
from typing import Any

import reflex as rx
from reflex.event import Event, EventSpec
from reflex.state import BaseState, StateUpdate

from rxapp.core import db
from rxapp.core.errors import BadInput, Refusal
from rxapp.core.text import encodable
from rxapp.live import notifier
from rxapp.shop.state import DeskState
from rxapp.staff.sessions import forget, saw_soon, session_of
from rxapp.staff.state import StaffState
from rxapp.ui.browser import begin_again, leave_for, open_again, start_over
from rxapp.ui.failed import on_error
from rxapp.ui.toasts import refused
from rxapp.ui.words import t
from rxapp.web.rate_limits import TokenBucket

per_tab, per_session = TokenBucket(), TokenBucket(burst=120, per_second=24)
heard = TokenBucket(burst=400, per_second=50)
typed = TokenBucket(burst=60, per_second=12)  # above the pace that `ui.pace` keeps
opened = TokenBucket(burst=200, per_second=20)  # a page asks for some eight things
opened_in_session = TokenBucket(burst=400, per_second=60)


class TooFast(Refusal):
    """More events than a person can make."""

    key = "refusal.too_fast"


class EventGuard(rx.Middleware):
    """Denies by default: no event without a live session, none in a tab that belongs to another person, none too fast, and none of a
    page whose state is no longer known: a form of it would be saved as another record."""

    def __init__(self, *, opening: Iterable[Any], refreshing: Iterable[Any], typing: Iterable[Any]) -> None:
        """Three kinds of handlers have an allowance of their own: those that run when a page opens, those that run when something
        has changed elsewhere (both without arguments), and those that take one text with every key."""
        self.opening = frozenset(_name(handler()) for handler in opening)
        self.refreshing = frozenset(_name(handler()) for handler in refreshing)
        self.typing = frozenset(_name(handler("")) for handler in typing)

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """An update that refuses the event, or None to let it pass. A page that cannot be opened now is opened again later.

        Half an emoji is taken out of the arguments: a state that held it could be sent to no tab any more.
        """
        event.payload.update(encodable(event.payload))
        try:
            return await self._refusal(state, event)
        except Exception as error:
            if event.name not in self.opening or not db.is_away(error):
                raise
            return _only([on_error(error), open_again()])

    async def _refusal(self, state: BaseState, event: Event) -> StateUpdate | None:
        router = state.router
        session = await session_of(router.headers.cookie)
        if session is None:
            return _only(leave_for("/login"))
        if event.name.endswith(".setvar"):  # Reflex's own way to any var's setter; no page of ours takes it
            return _only(refused(BadInput()))
        if strange := self._strange((await state.get_state(StaffState)).staff_id, session.actor.id, event.name):
            return strange
        if update := self._too_fast(event.name, router.session.client_token, str(session.session_id)):
            return update
        if event.name not in self.refreshing:
            saw_soon(session)
        return None

    def _too_fast(self, name: str, tab: str, session: str) -> StateUpdate | None:
        """What to answer where more comes than a person can make; who leafs back through ten pages is no machine."""
        if name in self.refreshing:
            return None if heard.allows(tab) else _only(refused(TooFast()))
        if name in self.opening:
            may = opened.allows(tab) and opened_in_session.allows(session)
            return None if may else _only([refused(TooFast()), open_again()])
        may = (typed if name in self.typing else per_tab).allows(tab) and per_session.allows(session)
        return None if may else _only(refused(TooFast()))

    def _strange(self, owner: int, staff_id: int | None, name: str) -> StateUpdate | None:
        """What to answer where the tab's state belongs to another person, or is gone: an hour idle, or a Redis that lost all."""
        if owner:
            return None if owner == staff_id else _only(start_over())
        if name in self.opening or ".rxapp___" not in name:
            return None
        return StateUpdate() if name in self.refreshing else _only(begin_again(t("error.forgotten")))


async def end_dead_sockets(app: rx.App) -> None:
    """Staff, roles or sessions changed, perhaps in another process: a tab whose session has ended goes to the sign-in page, and
    its socket is hung up."""
    forget()
    for (token, sid), cookie in notifier.cookies(app).items():
        if await session_of(cookie) is None:
            answered = await notifier.send(app, token, DeskState.refresh)
            await answered.wait_all()
            await notifier.hang_up(app, sid)


def _name(event: EventSpec) -> str:
    return notifier.events_of(event)[0].name


def _only(spec: EventSpec | list[EventSpec]) -> StateUpdate:
    return StateUpdate(events=notifier.events_of(spec))
