"""One relay per web process: watches the pulse and sends one small event to every tab that has declared interest.

The only module that touches Reflex's event namespace (semi-private: `token_to_socket`, the processor's `enqueue`).
A change made in this process wakes it at once; a change from elsewhere is seen within POLL_FOR seconds.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx
from reflex.event import Event

from rxapp.core import db
from rxapp.core.work import reading
from rxapp.live import queries

POLL_FOR = 0.25

log = logging.getLogger(__name__)

_heard_by: dict[str, list[Any]] = defaultdict(list)
_called_on: dict[str, list[Callable[[], Awaitable[None]]]] = defaultdict(list)
_interest: dict[str, set[str]] = {}


def listen(topic: str, handler: Any) -> None:
    """Send this event handler to every tab interested in the topic, whenever it changes."""
    _heard_by[topic].append(handler)


def call(topic: str, function: Callable[[], Awaitable[None]]) -> None:
    """Call an async function of the server itself whenever the topic changes."""
    _called_on[topic].append(function)


def watch(token: str, *topics: str) -> None:
    """The tab of this client token shows these topics too."""
    _interest.setdefault(token, set()).update(topics)


def unwatch(token: str) -> None:
    """The tab has gone to another page: it shows nothing yet."""
    _interest.pop(token, None)


def cookies(app: rx.App) -> dict[tuple[str, str], str]:
    """The cookie header of every open socket of this process, by client token and socket id."""
    namespace = app.event_namespace
    if namespace is None or app.sio is None:
        return {}
    here = [(token, record.sid) for token, record in namespace._token_manager.token_to_socket.items()]
    found = {tab: app.sio.get_environ(tab[1], namespace.namespace) for tab in here}
    return {tab: environ.get("HTTP_COOKIE", "") for tab, environ in found.items() if environ}


async def send(app: rx.App, token: str, handler: Any) -> Any:
    """Let the tab of this client token run a handler of no arguments; returns what can be waited for."""
    return await app.event_processor.enqueue(token, Event.from_event_type(handler())[0])


async def hang_up(app: rx.App, sid: str) -> None:
    """End one socket."""
    if app.sio is not None and app.event_namespace is not None:
        await app.sio.disconnect(sid, namespace=app.event_namespace.namespace)


async def relay_forever(app: rx.App) -> None:
    """The loop of one web process; started as a lifespan task of the app."""
    loop = asyncio.get_running_loop()
    woken = asyncio.Event()
    db.on_commit(lambda: loop.call_soon_threadsafe(woken.set))
    known = await asyncio.to_thread(_versions)
    while True:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL_FOR):
                await woken.wait()
        woken.clear()
        try:
            fresh = await asyncio.to_thread(_versions)
        except Exception:  # the database may be away for a while; the loop must outlive it
            log.warning("The pulse cannot be read; trying again.")
            await asyncio.sleep(1)
            continue
        changed = [topic for topic, version in fresh.items() if known.get(topic) != version]
        known = fresh
        for topic in changed:
            await _tell(app, topic)


async def _tell(app: rx.App, topic: str) -> None:
    for function in _called_on[topic]:
        await function()
    namespace = app.event_namespace
    if namespace is None:
        return
    here = namespace._token_manager.token_to_socket
    for token in [token for token, topics in _interest.items() if topic in topics]:
        if token not in here:
            _interest.pop(token, None)
            continue
        for handler in _heard_by[topic]:
            await send(app, token, handler)


def _versions() -> dict[str, int]:
    with reading() as work:
        return queries.versions(work)
