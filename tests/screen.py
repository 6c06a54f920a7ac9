"""A screen without a browser: real handlers through Reflex's own pipeline, with what would have reached the tab."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

import reflex as rx
from reflex.event import Event, EventHandler, EventSpec
from reflex_base.event.context import EventContext
from reflex_base.event.processor import BaseStateEventProcessor

from rxapp.staff.sessions import COOKIE
from rxapp.ui import pauses

S = TypeVar("S", bound=rx.State)


@dataclass
class Screen:
    """One tab of one person.

    `await screen.do(CustomersState.search("ann"))` runs a handler and all that it chains; `await screen.state(CustomersState)`
    is what the tab would show; `screen.events` are the events sent to the browser (toasts, redirects), newest last.
    """

    cookie: str
    path: str = "/"
    tab: str = "tab-1"
    line: str = "sid-1"
    events: list[Event] = field(default_factory=list)
    deltas: list[dict[str, Any]] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.processor = BaseStateEventProcessor(backend_exception_handler=self._failed).configure()
        context = self.processor._root_context
        object.__setattr__(context, "emit_event_impl", self._emit_event)
        object.__setattr__(context, "emit_delta_impl", self._emit_delta)
        self._manager = context.state_manager  # type: ignore[union-attr]

    async def do(self, *steps: EventHandler | EventSpec | Any) -> None:
        """Press, type or load: run each handler to its end, with whatever it chains. A bug in one is raised here."""
        for step in steps:
            for event in Event.from_event_type(step, router_data=self._router_data()):
                await (await self.processor.enqueue(self.tab, event)).wait_all()
            await self.pause()
        if self.errors:
            raise self.errors.pop()

    async def pause(self) -> None:
        """The person does nothing for a moment: what waits for that is done."""
        while key := next((key for key in pauses.pending if key[0] == self.tab), None):
            waiting = pauses.pending.pop(key)
            waiting.timer.cancel()
            await (await self.processor.enqueue(self.tab, waiting.event)).wait_all()

    async def call(self, handler: EventHandler | Any, **payload: Any) -> None:
        """Call a handler the way a bare socket client can: any payload, unchecked by Reflex."""
        event = Event.from_event_type(handler, router_data=self._router_data())[0]
        event.payload.clear()
        event.payload.update(payload)
        await (await self.processor.enqueue(self.tab, event)).wait_all()
        await self.pause()
        if self.errors:
            raise self.errors.pop()

    async def state(self, state: type[S]) -> S:
        """The state instance of this tab."""
        root = await self._manager.get_state(rx.BaseStateToken(ident=self.tab, cls=state))
        return await root.get_state(state)

    async def open(self) -> "Screen":
        """Connect the tab: the cookie and the address are known before the first event, as on a real socket."""
        await self.processor.start()
        attached, self.processor._attached_root_context_token = self.processor._attached_root_context_token, None
        if attached:
            EventContext.reset(attached)  # two tabs of one test share no context
        root = await self._manager.get_state(rx.BaseStateToken(ident=self.tab, cls=rx.State))
        root.router_data = root._update_router_vars(self._router_data(), {})
        root.is_hydrated = True
        root._clean()
        return self

    async def go(self, path: str, *on_load: EventHandler | EventSpec | Any) -> None:
        """Change the address, then run the page's own on_load handlers."""
        self.path = path
        await self.do(*on_load)

    async def close(self) -> None:
        """Close the tab; nothing of it waits any longer."""
        for key in [key for key in pauses.pending if key[0] == self.tab]:
            pauses.pending.pop(key).timer.cancel()
        await self.processor.stop()
        await self._manager.close()

    def said(self) -> str:
        """Everything sent to the browser as one text: look for catalogue keys and redirects in it."""
        return "\n".join(f"{event.name} {event.payload}" for event in self.events)

    def _router_data(self) -> dict[str, Any]:
        query = dict(part.split("=", 1) for part in self.path.partition("?")[2].split("&") if "=" in part)
        headers = {"cookie": self.cookie, "host": "localhost:3000", "origin": "http://localhost:3000"}
        place = {"pathname": self.path.partition("?")[0], "asPath": self.path, "query": query}
        return {**place, "headers": headers, "token": self.tab, "sid": self.line, "ip": "127.0.0.1"}

    async def _emit_event(self, _token: str, *events: Event) -> None:
        self.events.extend(events)

    async def _emit_delta(self, _token: str, delta: Any) -> None:
        self.deltas.append(dict(delta))

    def _failed(self, error: Exception) -> None:
        self.errors.append(error)


def cookie_of(token: str) -> str:
    """The cookie header of a signed-in browser."""
    return f"{COOKIE}={token}" if token else ""
