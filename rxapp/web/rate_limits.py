"""How often one may try: sign-in attempts per address and per e-mail, events per tab and per session.

Attempts are counted in Redis where several processes share one, so that another process gives nobody further attempts;
while it is away each process counts for itself. Events are counted by the process that holds the tab's socket.
"""

import asyncio
import contextlib
import logging
import math
from functools import cache

from limits import RateLimitItem, RateLimitItemPerMinute, storage, strategies
from limits.errors import StorageError
from starlette.requests import Request

from rxapp.core import clock, logs
from rxapp.core.addresses import compared_email
from rxapp.core.ids import digest
from rxapp.core.redis import ANSWERS_WITHIN
from rxapp.core.settings import settings

PER_PAIR = RateLimitItemPerMinute(10, 10)
PER_ADDRESS = RateLimitItemPerMinute(60, 10)
PER_EMAIL = RateLimitItemPerMinute(100, 10)  # above one address's share, so that a stranger cannot shut a person out
HOPS = 10
PER_LINK = RateLimitItemPerMinute(30, 10)

log = logs.sparing(logging.getLogger(__name__))


class TokenBucket:
    """A token bucket per key: `burst` events at once, then `per_second` without end.

    The limits let steady typing pass (a draft every 300 ms, a search every 150 ms) and stop a script's loop. In memory, per process. A
    refused event takes no token, so that the tab is heard again as soon as it slows down.
    """

    def __init__(self, *, burst: int = 40, per_second: float = 8.0, keys: int = 10_000) -> None:
        self.burst, self.per_second, self.keys = burst, per_second, keys
        self._buckets: dict[str, tuple[float, float]] = {}

    def allows(self, key: str) -> bool:
        """Whether one more event of this key may pass now; it is counted if so."""
        now = clock.monotonic()
        left, since = self._buckets.pop(key, (float(self.burst), now))
        left = min(float(self.burst), left + (now - since) * self.per_second)
        self._buckets[key] = (left - 1 if left >= 1 else left, now)  # set anew: the oldest key stays first
        if len(self._buckets) > self.keys:
            self._buckets.pop(next(iter(self._buckets)))
        return left >= 1


async def wait_for_sign_in(request: Request, email: str, *, device: str = "") -> int:
    """Count one attempt to sign in. Returns 0 if it may go on, else the seconds to wait.

    `device` is the id of a device on which this person has signed in before, "" for none. It has a count of its own, so that a stranger's
    wrong passwords never lock it out.
    """
    address, whose = client_address(request), _whose(email)
    if device:
        return await asyncio.to_thread(_wait, ((PER_PAIR, f"{device} {whose}"),))
    attempts = ((PER_ADDRESS, address), (PER_PAIR, f"{address} {whose}"), (PER_EMAIL, whose))
    return await asyncio.to_thread(_wait, attempts)


async def wait_for_link(request: Request) -> int:
    """Count one attempt with a one-time link. Returns 0 if it may go on, else the seconds to wait."""
    return await asyncio.to_thread(_wait, ((PER_LINK, client_address(request)),))


async def signed_in(request: Request, email: str, *, device: str = "") -> None:
    """Reset the counts of this e-mail from this address or device, after the right password."""
    await asyncio.to_thread(_forgive, f"{device or client_address(request)} {_whose(email)}")


def client_address(request: Request) -> str:
    """The client's network address: from the right of X-Forwarded-For, the first that is none of our proxies (RXAPP_TRUSTED_PROXIES)."""
    address = request.client.host if request.client else ""
    noted = request.headers.get("x-forwarded-for", "").split(",")[-HOPS:]
    while noted and settings().trusts(address):
        address = noted.pop().strip() or address
    return address


def _whose(email: str) -> str:
    return digest(compared_email(email))


def forget() -> None:
    """Forget every attempt; for tests."""
    _own().storage.reset()


def _wait(attempts: tuple[tuple[RateLimitItem, str], ...]) -> int:
    try:
        return _counted(_shared(), attempts)
    except StorageError:
        log.warning("Redis does not answer; attempts are counted by this process alone.")
        return _counted(_own(), attempts)


def _forgive(pair: str) -> None:
    for limiter in (_own(), _shared()):
        with contextlib.suppress(StorageError):
            limiter.clear(PER_PAIR, pair)


def _counted(limiter: strategies.MovingWindowRateLimiter, attempts: tuple[tuple[RateLimitItem, str], ...]) -> int:
    now = clock.now().timestamp()
    waits = [limiter.get_window_stats(item, key).reset_time - now for item, key in attempts if not limiter.hit(item, key)]
    return max(1, math.ceil(max(waits))) if waits else 0


def _shared() -> strategies.MovingWindowRateLimiter:
    return _limiter(settings().redis_url) if settings().redis_url else _own()


def _own() -> strategies.MovingWindowRateLimiter:
    return _limiter("memory://")


@cache
def _limiter(url: str) -> strategies.MovingWindowRateLimiter:
    waits = {} if url == "memory://" else {"socket_timeout": ANSWERS_WITHIN, "socket_connect_timeout": ANSWERS_WITHIN}
    return strategies.MovingWindowRateLimiter(storage.storage_from_string(url, wrap_exceptions=True, **waits))
