"""Reads that run on the event loop's own thread: the one exception to *the event loop never waits*, and only on SQLite.

Handing a read over to a thread and back costs more than one that takes a fraction of a millisecond, and far more with twenty
tabs at once. What stands in SHORT is known to take less than a millisecond on a warm SQLite (`python3 -m tests.bench --only loop`
measures each); everything else stays in a thread, and so does all of it on PostgreSQL, where a read waits for a network.
"""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from rxapp.core import clock, db

# The query by its full name, and for which of its named values; another value stays in a thread.
SHORT: dict[str, dict[str, tuple[object, ...]]] = {
    "rxapp.customers.queries.pages.page": {"sort": ("name", "-name")},
    "rxapp.customers.queries.picker.found": {"suppliers_first": (False,)},
    "rxapp.messages.panel.queries.panel_for": {},
    "rxapp.messages.panel.queries.send_times": {},
    "rxapp.messages.queries.held.still_held": {},
}
TOO_LONG = 0.01  # seconds
RESTS_FOR = 60.0  # seconds

_OF_LAST = 10

_means: dict[str, float] = {}
_rests_until: dict[str, float] = {}


def runner(query: Callable[..., Any], values: Mapping[str, Any]) -> Callable[..., Any]:
    """How to run a read with these named values: an async function of a function and its arguments, as `asyncio.to_thread` is one.

    A listed read that takes longer than TOO_LONG, in the mean of about its last ten (a slow disk, a base of millions), stays in a
    thread for the next minute.
    """
    name = f"{query.__module__}.{query.__qualname__}"
    if not db.is_sqlite() or not _is_short(name, values) or clock.monotonic() < _rests_until.get(name, 0.0):
        return asyncio.to_thread
    return partial(_here, name)


def _is_short(name: str, values: Mapping[str, Any]) -> bool:
    only = SHORT.get(name)
    return only is not None and all(values.get(key) in allowed for key, allowed in only.items())


async def _here(name: str, function: Callable[..., Any], *arguments: Any) -> Any:
    began = clock.monotonic()
    try:
        return function(*arguments)
    finally:
        ended, mean = clock.monotonic(), _means.get(name, 0.0)
        _means[name] = mean + (ended - began - mean) / _OF_LAST
        if _means[name] > TOO_LONG:
            _means[name], _rests_until[name] = 0.0, ended + RESTS_FOR
