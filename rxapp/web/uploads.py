"""Receives an uploaded file: each piece is written to the store while the next one arrives; the whole is never in memory.

For every route that takes files; the route names the cap. An upload that breaks off leaves nothing behind.
"""

import asyncio
import errno
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request

from rxapp.core.errors import Refusal
from rxapp.files.store import Incoming, Stored, store

PART = 256 * 1024  # bytes that are gathered before the disk is asked
PART_FOR = 30.0  # seconds without a byte, after which an upload is given up
UPLOAD_FOR = 3600.0
AT_ONCE = 32  # uploads of a process
DROPPED = 48 * 1024 * 1024  # bytes of a refused body that are read
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="files")  # a slow disk never takes the screens' threads


class TooLarge(Refusal):
    """A file is larger than the route takes; values: limit in MB."""

    key = "file.refusal.too_large"


class Empty(Refusal):
    """A file holds nothing."""

    key = "file.refusal.empty"


class BrokenOff(Refusal):
    """An upload stopped before its end, or was not as long as it said."""

    key = "file.refusal.broken_off"


class NoRoom(Refusal):
    """The disk takes nothing more."""

    key = "file.refusal.no_room"


class TooMany(Refusal):
    """More uploads are under way than this process takes."""

    key = "file.refusal.too_many"


async def in_thread(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run a function that waits for disk or database in a thread pool of the files' own. Returns what it returns."""
    return await asyncio.get_running_loop().run_in_executor(_threads, partial(function, *arguments))


async def take(request: Request, *, cap: int) -> Stored:
    """Write the request's body to the store. At most `cap` bytes; a body of exactly `cap` passes.

    Raises TooLarge, Empty, BrokenOff, NoRoom, TooMany; then nothing of it is left.
    """
    announced = request.headers.get("content-length", "")
    if announced and (not announced.isdecimal() or len(announced) > 15):
        raise BrokenOff
    if announced and int(announced) > cap:
        raise TooLarge(limit=cap // 2**20)
    async with _incoming() as incoming:
        await _fill(incoming, request, cap)
        if not incoming.size:
            raise Empty
        if announced and incoming.size != int(announced):
            raise BrokenOff
        return await in_thread(incoming.finish, name_in(request))


def name_in(request: Request) -> str:
    """The file's name from the X-File-Name header, percent-decoded and otherwise as its owner wrote it; "" for none."""
    return unquote(request.headers.get("x-file-name", "")[:8192], errors="replace")


async def drop(request: Request) -> None:
    """Read what is left of a refused body and drop it, so that its sender hears the answer and a proxy does not report 502."""
    size = 0
    with suppress(TimeoutError, ClientDisconnect, RuntimeError):  # the last: it was read to its end
        async for part in _parts(request):
            size += len(part)
            if size > DROPPED:
                return


@asynccontextmanager
async def _incoming() -> AsyncGenerator[Incoming]:
    if _under_way.locked():
        raise TooMany
    async with _under_way:
        incoming = None
        try:
            incoming = await in_thread(store().begin)
            async with asyncio.timeout(UPLOAD_FOR):
                yield incoming
        except (TimeoutError, ClientDisconnect):
            raise BrokenOff from None
        except OSError as error:
            raise (NoRoom if error.errno in FULL else error) from None
        finally:
            if incoming is not None:
                await in_thread(incoming.abandon)


async def _fill(incoming: Incoming, request: Request, cap: int) -> None:
    waiting, size = bytearray(), 0
    async for part in _parts(request):
        size += len(part)
        if size > cap:
            raise TooLarge(limit=cap // 2**20)
        waiting += part
        if len(waiting) >= PART:
            await in_thread(incoming.write, bytes(waiting))
            waiting.clear()
    await in_thread(incoming.write, bytes(waiting))


async def _parts(request: Request) -> AsyncIterator[bytes]:
    """The pieces of the body as they arrive. Raises TimeoutError where it pauses too long, ClientDisconnect where it ends too soon."""
    stream = request.stream()
    while True:
        async with asyncio.timeout(PART_FOR):
            part = await anext(stream, None)
        if part is None:
            return
        yield part


_under_way = asyncio.Semaphore(AT_ONCE)
