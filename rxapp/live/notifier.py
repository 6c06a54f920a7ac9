"""One notifier per web process: watches the change feed and sends one small event to every tab that has declared interest.

This module and `tabs` alone touch Reflex's event namespace (`token_to_socket`, the processor's `enqueue`): it is semi-private and not
fully typed.
A change made in this process wakes it at once; a change from elsewhere is seen within POLL_FOR seconds.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, cast

import reflex as rx
from reflex.event import Event

from rxapp.core import clock, db
from rxapp.core.work import reading
from rxapp.live import queries

POLL_FOR = 0.25
LANES = 1  # tabs that read again at the same moment
REST = 6.0  # so many times as long as a round took, nothing more is told of its topic
REST_AT_MOST = 5.0
ANSWER_FOR = 2.0

log = logging.getLogger(__name__)

_heard_by: dict[str, list[Any]] = defaultdict(list)
_called_on: dict[str, list[Callable[[], Awaitable[None]]]] = defaultdict(list)
_interest: dict[str, set[str]] = {}
_changed: set[str] = set()
_rounds: dict[str, asyncio.Task[None]] = {}


def listen(topic: str, handler: Any) -> None:
    """Run this event handler (without arguments) in every tab interested in the topic whenever it changes."""
    _heard_by[topic].append(handler)


def call(topic: str, function: Callable[[], Awaitable[None]]) -> None:
    """Call this async function in the server whenever the topic has changed; several changes in a row may be one call."""
    _called_on[topic].append(function)


def watch(token: str, *topics: str) -> None:
    """Declare that the tab with this client token shows these topics, besides those it has declared already."""
    _interest.setdefault(token, set()).update(topics)


def unwatch(token: str) -> None:
    """Drop the topics of the tab with this client token: it goes to another page, which declares its own."""
    _interest.pop(token, None)


def cookies(app: rx.App) -> dict[tuple[str, str], str]:
    """The Cookie header with which each open socket of this process was opened, by (client token, socket id)."""
    namespace: Any = app.event_namespace
    server: Any = app.sio
    if namespace is None or server is None:
        return {}
    found = {tab: server.get_environ(tab[1], namespace.namespace) for tab in _here(app).items()}
    return {tab: environ.get("HTTP_COOKIE", "") for tab, environ in found.items() if environ}


async def send(app: rx.App, token: str, handler: Any) -> Any:
    """Run a handler without arguments in the tab with this client token. Returns an awaitable that is done when the event is."""
    return await app.event_processor.enqueue(token, events_of(handler())[0])


def events_of(wanted: Any) -> list[Event]:
    """One or several event specifications, as a handler returns them, made into the events that Reflex runs."""
    return cast(Any, Event).from_event_type(wanted)


async def hang_up(app: rx.App, sid: str) -> None:
    """Close the socket with this id."""
    namespace: Any = app.event_namespace
    server: Any = app.sio
    if namespace is not None and server is not None:
        await server.disconnect(sid, namespace=namespace.namespace)


async def notify_forever(app: rx.App) -> None:
    """Watch the change feed and tell the tabs, until cancelled; one task of each web process."""
    loop = asyncio.get_running_loop()
    woken = asyncio.Event()
    db.on_commit(lambda topics: loop.call_soon_threadsafe(woken.set) if topics else None)
    known: dict[str, int] = {}
    try:
        while True:
            await _look(app, woken, known)
    finally:
        for told in _rounds.values():
            told.cancel()


async def _look(app: rx.App, woken: asyncio.Event, known: dict[str, int]) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(POLL_FOR):
            await woken.wait()
    woken.clear()
    try:
        await _pass_on(app, known)
    except Exception as error:  # database or Redis may be away for a while; the loop must outlive it
        log.warning("Changes cannot be passed on; trying again: %s", type(error).__name__)
        known.clear()  # what a tab could not read meanwhile it reads as soon as that goes again
        await asyncio.sleep(1)


async def _pass_on(app: rx.App, known: dict[str, int]) -> None:
    """Tell the tabs of each topic whose version differs from `known`, and put the new one there. A topic that fails is told next time."""
    fresh = await asyncio.to_thread(_versions)
    for topic, version in fresh.items():
        if known.get(topic) != version:
            await tell(app, topic)
            known[topic] = version


async def tell(app: rx.App, topic: str) -> None:
    """Call the server's own functions for this topic, then have the tabs of this process that watch it told, in the background.

    One round goes over all of them. Changes during a round are told together in the next one, so that a thousand changes in a row cost few
    rounds.
    """
    for function in _called_on[topic]:
        await function()
    _changed.add(topic)
    if topic not in _rounds:
        _rounds[topic] = asyncio.create_task(_go_round(app, topic))


async def _go_round(app: rx.App, topic: str) -> None:
    """Go over the tabs until no change came during a round; between rounds the loop is free for the screens' own events."""
    try:
        while topic in _changed:
            _changed.discard(topic)
            began = clock.monotonic()
            try:
                await _tell_each(app, topic)
            except Exception as error:
                log.warning("A change cannot be passed on; trying again: %s", type(error).__name__)
                _changed.add(topic)
                await asyncio.sleep(1)
            await asyncio.sleep(min(REST * (clock.monotonic() - began), REST_AT_MOST))
    finally:
        _rounds.pop(topic, None)


async def _tell_each(app: rx.App, topic: str) -> None:
    """Run the topic's handlers in a few tabs at a time; the next begins when one is done, or has taken too long."""
    here, lanes = _here(app), asyncio.Semaphore(LANES)
    for token in [token for token in _interest if token not in here]:
        _interest.pop(token, None)

    async def tell_one(token: str) -> None:
        async with lanes:
            for handler in _heard_by[topic]:
                await asyncio.wait([await send(app, token, handler)], timeout=ANSWER_FOR)

    async with asyncio.TaskGroup() as told:
        for token in [token for token, topics in _interest.items() if topic in topics]:
            told.create_task(tell_one(token))


def _here(app: rx.App) -> dict[str, str]:
    """Client token -> socket id of the tabs whose socket is in this process. With Redis, Reflex lists those of other processes too."""
    namespace: Any = app.event_namespace
    if namespace is None:
        return {}
    known = namespace._token_manager
    return {token: record.sid for token, record in known.token_to_socket.items() if record.instance_id == known.instance_id}


def _versions() -> dict[str, int]:
    with reading() as work:
        return queries.versions(work)
