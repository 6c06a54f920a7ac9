"""/hooks/...: receives what providers post to the addresses that their channels declare. Taken only with the provider's proof, and stored
before it is answered.

| what came                                             | answer                                                        |
|-------------------------------------------------------|---------------------------------------------------------------|
| no, odd, wrong or old signature, or no key set up     | 403, nothing changes; one line a minute of each reason        |
| larger than the provider ever sends                   | 413, by the middleware, which reads it to its end and drops it      |
| genuine, once or again                                | 2xx                                                           |
| genuine, but not readable                             | 2xx, kept as an unknown event: a repeat would be no better    |
| genuine, and the database is away                     | 503, so that the provider tells it again                      |
"""

import asyncio
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rxapp.channels import registry
from rxapp.channels.hooks import PREFIX, Hook, Posted
from rxapp.channels.signatures import NotGenuine, single
from rxapp.core import clock, logs
from rxapp.core.kinds import Kind
from rxapp.core.work import work
from rxapp.messages.actions import receiving
from rxapp.messages.delivery.actions import reports as reports_actions
from rxapp.messages.delivery.ports import DeliveryReport, InboundMessage, ReportState
from rxapp.web.exceptions import RouteException

AT_ONCE, LARGE_AT_ONCE = 2, 4
BODY_FOR = 120.0  # seconds for a large body
SHOWN = 200
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_HOOK = partial(RouteException, is_public=True, takes_posts=True, needs_origin=False)  # each checks its provider's signature


class _TooLarge(Exception):
    """A body is larger than the provider ever sends."""


class _Busy(Exception):
    """As many large bodies as fit are being read: the provider tells it again."""


log = logs.sparing(logging.getLogger("rxapp.web"))
_large = asyncio.Semaphore(LARGE_AT_ONCE)
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hooks")  # a flood of reports never takes the screens' threads


def _endpoint(channel: str, hook: Hook) -> Callable[[Request], Awaitable[Response]]:
    """The route of one hook: what is genuine is stored before it is answered."""

    async def answered(request: Request) -> Response:
        if request.method != "POST":
            return Response(status_code=405, headers={"Allow": "POST"})
        query = request.scope.get("query_string", b"").decode("latin-1")
        address = request.url.path + (f"?{query}" if query else "")
        try:
            posted = Posted(address, request.query_params, request.headers, await _body(request, hook))
            await asyncio.get_running_loop().run_in_executor(_threads, partial(_take, channel, hook, posted))
        except NotGenuine as why:
            log.warning("A request to %s was refused, it is not genuine: %s.", request.url.path, why)
            return Response("Not genuine.", 403, media_type="text/plain")
        except _TooLarge:
            return Response("Too large.", 413, media_type="text/plain")
        except Exception as error:
            log.error("What came to %s cannot be noted yet: %s", request.url.path, type(error).__name__)  # noqa: TRY400 (no contents)
            return Response(status_code=503, headers={"Retry-After": "30"})
        return Response(hook.answer, media_type="text/xml") if hook.answer else Response(status_code=204)

    return answered


async def _body(request: Request, hook: Hook) -> bytes:
    """The body. A large one is read only where it names its proof, and by few at once. Raises NotGenuine, _TooLarge, TimeoutError,
    ClientDisconnect, _Busy."""
    if not hook.needs:
        return await request.body()
    for name in hook.needs:
        single(request.headers, name)
    if _large.locked():
        raise _Busy
    body = bytearray()
    async with _large, asyncio.timeout(BODY_FOR):
        async for part in request.stream():
            body += part
            if len(body) > hook.cap:
                raise _TooLarge
        return bytes(body)


def _take(channel: str, hook: Hook, posted: Posted) -> None:
    try:
        told = hook.read(posted)
    except ValueError:
        told = [_unreadable(channel, hook.kind, posted.body)]
    if reports := [one for one in told if isinstance(one, DeliveryReport)]:
        _record(channel, reports)
    for inbound in (one for one in told if isinstance(one, InboundMessage)):
        with work() as job:
            receiving.receive(job, channel=channel, inbound=inbound)


def _record(channel: str, reports: Sequence[DeliveryReport]) -> None:
    """Note them in one transaction; where one of them is beyond us, the others are noted and all come again."""
    try:
        with work() as job:
            reports_actions.record_reports(job, channel=channel, reports=reports)
    except (LookupError, TypeError, ValueError, ArithmeticError):
        if len(reports) < 2:
            raise
        log.error("A batch of %s reports of %s cannot be noted whole.", len(reports), channel)  # noqa: TRY400 (no contents)
        _one_by_one(channel, reports)


def _one_by_one(channel: str, reports: Sequence[DeliveryReport]) -> None:
    failed: Exception | None = None
    for report in reports:
        try:
            _record(channel, [report])
        except (LookupError, TypeError, ValueError, ArithmeticError) as error:
            failed = error
    if failed:
        raise failed


def _unreadable(channel: str, kind: Kind, body: bytes) -> DeliveryReport:
    """What a provider signed and we do not understand, with its beginning, for whoever looks into it."""
    return DeliveryReport(
        event_key=f"{channel}:unreadable:{hashlib.sha256(body).hexdigest()}",
        channel=channel,
        kind=kind,
        state=ReportState.UNKNOWN,
        raw_state="unreadable",
        happened_at=clock.now(),
        words=body[:SHOWN].decode("utf-8", "replace"),
    )


HOOKS = tuple((channel.facts.name, hook) for channel in registry.channels() for hook in channel.hooks)
_ALLOWED = [_HOOK("hook", re.escape(hook.path), cap=hook.cap, is_streamed=bool(hook.needs)) for _, hook in HOOKS]
EXCEPTIONS = (*_ALLOWED, _HOOK("hooks", PREFIX + ".*"))
ROUTES = [Route(hook.path, _endpoint(channel, hook), methods=METHODS) for channel, hook in HOOKS]
