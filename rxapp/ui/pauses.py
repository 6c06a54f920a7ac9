"""A handler of a tab that runs once its person pauses: each change puts it off again, on the server, and is no event of its own."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from reflex.event import Event
from reflex_base.event.context import EventContext

PAUSE = 0.6  # seconds

log = logging.getLogger(__name__)

_running: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, slots=True)
class Pending:
    """A handler that waits for its tab's pause."""

    event: Event
    context: EventContext
    timer: asyncio.TimerHandle


pending: dict[tuple[str, str], Pending] = {}  # by client token and the event's name


def after(handler: Any, *, seconds: float = PAUSE) -> None:
    """Run this handler (of no arguments) in the tab whose event is being handled, so many seconds after the last call for it.

    It runs as any event of that tab does, in its turn and past the guard, so that it finds the state as it stands then; whether
    anything is left to do it looks itself. A process that ends forgets it.
    """
    context, event = EventContext.get(), Event.from_event_type(handler())[0]
    key = (context.token, event.name)
    _stop(key)
    timer = asyncio.get_running_loop().call_later(seconds, _begin, key)
    pending[key] = Pending(event, context, timer)


def stop(handler: Any) -> None:
    """What the handler would do has been done: it does not run any more."""
    _stop((EventContext.get().token, Event.from_event_type(handler())[0].name))


def _stop(key: tuple[str, str]) -> None:
    if known := pending.pop(key, None):
        known.timer.cancel()


def _begin(key: tuple[str, str]) -> None:
    task = asyncio.create_task(_run(pending.pop(key)))
    _running.add(task)
    task.add_done_callback(_running.discard)


async def _run(due: Pending) -> None:
    try:
        await due.context.enqueue(due.event)
    except Exception as error:  # the process is about to end
        log.warning("What was to be done after a pause is not done: %s", type(error).__name__)
