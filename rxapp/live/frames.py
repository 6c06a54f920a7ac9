"""Drops socket frames that no page of ours sends, before they cost anything, and without their text in the log.

Reflex would raise an exception with the whole text for each such frame, before the guard of events can count it.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, cast

import reflex as rx

from rxapp.core import logs, shapes

OWN = ("connect", "disconnect")  # the socket's own; what they raise refuses a connection
said = logs.sparing(logging.getLogger("rxapp.socket"))


def hear_only_pages(app: rx.App) -> None:
    """Make Reflex's socket drop every frame that is no event of a page. Called once per process."""
    namespace = app.event_namespace
    if namespace is None:
        return
    hear: Callable[..., Awaitable[Any]] = cast(Any, namespace).trigger_event

    async def heard(event: str, *frame: Any) -> Any:
        if event in OWN:
            return await hear(event, *frame)
        if event == "event" and not _is_event(frame[1:]):
            said.warning("A socket sent what no page sends; it was dropped")
            return None
        try:
            return await hear(event, *frame)
        except Exception as error:
            said.warning("A socket sent what no page sends; it was dropped\n%s", logs.places_of(error))

    namespace.trigger_event = heard


def _is_event(data: tuple[Any, ...]) -> bool:
    """Whether this is one dictionary with a name, and with dictionaries for what an event carries."""
    event = data[0] if len(data) == 1 else None
    if not shapes.is_dict(event) or not isinstance(event.get("name"), str):
        return False
    where = event.get("router_data", {})
    return isinstance(event.get("payload", {}), dict) and shapes.is_dict(where) and isinstance(where.get("query", {}), dict)
