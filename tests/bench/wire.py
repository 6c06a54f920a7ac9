"""One tab of a browser without the browser: Reflex's event protocol over a real websocket.

A socket.io client. The first event rides in the CONNECT packet, as a browser's does; an event goes out as
`event {name, payload, router_data}`, and what it changed comes back as `event {delta: {state: {var: value}}}`.
"""

import asyncio
import json
import time
import uuid
from typing import Any

import socketio

NAMESPACE = "/_event"
ROOT_STATE = "reflex___state____state"
WAIT_FOR = 30


class _Clocked:
    """JSON for socket.io that notes in each update when its text came in, before it is read."""

    @staticmethod
    def loads(text: str, **options: Any) -> Any:
        """Read, after a look at the clock."""
        came = time.perf_counter()
        read = json.loads(text, **options)
        if isinstance(read, list) and len(read) == 2 and isinstance(read[1], dict):
            read[1]["came"] = came
        return read

    dumps = staticmethod(json.dumps)


class Tab:
    """An open tab of a signed-in person. Times are seconds from sending an event to the coming of its answer."""

    def __init__(self, base: str, cookie: str, path: str = "/customers") -> None:
        self.base, self.cookie, self.path = base, cookie, path
        self.token = str(uuid.uuid4())
        self.client = socketio.AsyncClient(reconnection=False, json=_Clocked)
        self.came: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.client.on("event", self.came.put, namespace=NAMESPACE)

    async def __aenter__(self) -> "Tab":
        hydrate = self._event(f"{ROOT_STATE}.hydrate_and_load", {})
        await self.client.connect(
            f"{self.base}?token={self.token}",
            headers={"Cookie": self.cookie},
            auth={"event": hydrate},
            namespaces=[NAMESPACE],
            socketio_path=NAMESPACE,
            transports=["websocket"],
            wait_timeout=WAIT_FOR,
        )
        await self.quiet(0.5)
        return self

    async def __aexit__(self, *_failed: Any) -> None:
        await self.client.disconnect()

    async def press(self, handler: str, payload: dict[str, Any], changes: str) -> float:
        """Send one event to a handler (full name); seconds until the delta that changes the state of that name is here."""
        began = time.perf_counter()
        return (await self._update(handler, payload, changes))["came"] - began

    async def ask(self, handler: str, payload: dict[str, Any], changes: str) -> dict[str, Any]:
        """Send one event; what it changed in the state of that name, without Reflex's suffix on the names."""
        delta = (await self._update(handler, payload, changes))["delta"][changes]
        return {name.removesuffix("_rx_state_"): value for name, value in delta.items()}

    async def quiet(self, span: float) -> None:
        """Wait until nothing has come for so many seconds."""
        with_more = True
        while with_more:
            try:
                await asyncio.wait_for(self.came.get(), span)
            except TimeoutError:
                with_more = False

    async def _update(self, handler: str, payload: dict[str, Any], changes: str) -> dict[str, Any]:
        while not self.came.empty():
            self.came.get_nowait()
        await self.client.emit("event", self._event(handler, payload), namespace=NAMESPACE)
        while True:
            update = await asyncio.wait_for(self.came.get(), WAIT_FOR)
            if changes in (update.get("delta") or {}):
                return update

    def _event(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {"name": name, "payload": payload, "router_data": {"pathname": self.path, "asPath": self.path}}
