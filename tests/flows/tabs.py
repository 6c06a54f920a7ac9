"""A tab without a browser: Reflex's event protocol over a real websocket, keeping what the tab would show."""

import asyncio
import uuid
from collections.abc import Callable
from typing import Any

import socketio
from reflex.event import Event

NAMESPACE = "/_event"
HYDRATE = "reflex___state____state.hydrate_and_load"
READY = "state.is_hydrated"
WITHIN = 20.0


class Tab:
    """One tab of one person; `token` is its name, by which it comes back to its own state in whichever process.

    `shown` holds what each state has sent, such as `shown["desk_state.shop_name"]`; `calls` what the browser was told to do.
    """

    def __init__(self, cookie: str, path: str = "/customers") -> None:
        self.cookie, self.path, self.token = cookie, path, str(uuid.uuid4())
        self.shown: dict[str, Any] = {}
        self.calls: list[str] = []
        self._client = socketio.AsyncClient(reconnection=False)
        self._changed = asyncio.Event()

    @property
    def is_open(self) -> bool:
        """Whether its socket is there."""
        return self._client.connected

    async def open(self, base: str) -> "Tab":
        """Connect to a process, as a browser does at first and after a break, and wait until the page stands."""
        self._client = socketio.AsyncClient(reconnection=False)
        for name, heard in (("event", self._heard), ("new_token", self._renamed), ("disconnect", self._left)):
            self._client.on(name, heard, namespace=NAMESPACE)
        self.shown[READY] = False
        await self._client.connect(
            f"{base}?token={self.token}",
            headers={"Cookie": self.cookie},
            auth={"event": self._event(HYDRATE, {})},
            namespaces=[NAMESPACE],
            socketio_path=NAMESPACE,
            transports=["websocket"],
            wait_timeout=10,
        )
        await self.until(lambda: self.shown[READY] is True)
        return self

    async def close(self) -> None:
        """Leave."""
        await self._client.disconnect()

    async def press(self, handler: Any, **payload: Any) -> None:
        """Send an event to a handler, named by the handler itself."""
        name = Event.from_event_type(handler)[0].name
        await self._client.emit("event", self._event(name, payload), namespace=NAMESPACE)

    async def until(self, happened: Callable[[], bool], within: float = WITHIN) -> None:
        """Wait for something that only the server can bring."""
        async with asyncio.timeout(within):
            while not happened():
                self._changed.clear()
                await self._changed.wait()

    def _heard(self, update: dict[str, Any]) -> None:
        for state, variables in (update.get("delta") or {}).items():
            short = state.rpartition("____")[2]
            self.shown |= {f"{short}.{name.removesuffix('_rx_state_')}": value for name, value in variables.items()}
        self.calls += [str(event.get("payload")) for event in update.get("events") or []]
        self._changed.set()

    def _renamed(self, token: str) -> None:
        self.token = token

    def _left(self, *_reason: Any) -> None:
        self._changed.set()

    def _event(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        place = self.path.partition("?")[0]
        query = dict(part.split("=", 1) for part in self.path.partition("?")[2].split("&") if "=" in part)
        return {"name": name, "payload": payload, "router_data": {"pathname": place, "asPath": self.path, "query": query}}
