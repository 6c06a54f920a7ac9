"""Password hashes take a fifth of a second and 64 MB each: two at a time, so that a flood of them cannot starve the desk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

AT_ONCE = 2

_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hashing")


async def hashing(function: Callable[..., T], *arguments: object) -> T:
    """Run a function that hashes, off the event loop, after those before it. Returns its result."""
    return await asyncio.get_running_loop().run_in_executor(_threads, function, *arguments)
