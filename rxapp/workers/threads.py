"""The threads in which the loops use the database; not those of the screens, which must never wait for a delivery."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

PREFIX = "deliver"
_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")

log = logging.getLogger("rxapp.deliver")
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix=PREFIX)


def in_thread(function: Callable[_Given, _Answer], *arguments: _Given.args, **named: _Given.kwargs) -> asyncio.Future[_Answer]:
    """Run the function in such a thread, at once; returns the future of its result. To stop waiting for the future does not stop the
    function.
    """
    return asyncio.get_running_loop().run_in_executor(_threads, partial(function, *arguments, **named))


async def safely(function: Callable[_Given, _Answer], *arguments: _Given.args, **named: _Given.kwargs) -> _Answer | None:
    """The function's result; None where the database is away."""
    try:
        return await in_thread(function, *arguments, **named)
    except Exception as error:
        log.warning("The database cannot be asked now: %s", type(error).__name__)
        return None
