"""The middleware: one ASGI wrapper that every request passes, before our routes and before Reflex. It denies by default.

It knows nothing of pages; it asks whose origin, which path and which session. Put it outermost, so that no CORS header
of the framework gets out. What may be had without a session stands in the lists below, and the static files, which hold no facts;
what else differs at one address stands in `EXCEPTIONS`, each by its name.
"""

import asyncio
import re
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rxapp.core import db
from rxapp.core.settings import settings
from rxapp.staff.sessions import saw, session_of
from rxapp.web import error_pages, files, mails, uploads, webhooks
from rxapp.web.exceptions import NOBODY, Exceptions, RouteException
from rxapp.web.origins import READS, may_come_from

OPEN_READS = frozenset({"/login", "/setup", "/invite", "/ping", "/_health"})
OPEN_POSTS = frozenset({"/login", "/setup", "/invite", "/renew", "/logout", "/lock", "/switch"})
OPEN_FOLDERS = ("/assets/", "/words/", "/fonts/", "/sounds/", "/external/")
STATIC = re.compile(r"/[\w.-]+\.(?:css|js|mjs|map|svg|png|ico|webp|jpg|woff2?|txt|webmanifest|mp3|ogg|wav)")
SOCKET = "/_event"
HSTS = "max-age=31536000"  # a year, this name alone: what else lies under the shop's domain is not ours to know
TEXTS = frozenset({"application/json", "application/javascript", "application/manifest+json", "application/xml", "image/svg+xml"})
NOTHING = -1
DROPPED = 48 * 1024 * 1024  # more than a proxy of ours lets through: one whose upstream hangs up early takes it for dead
BODY_FOR = 30.0  # who sends a letter a minute holds no memory of ours
HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,260}")
EXCEPTIONS = Exceptions([*webhooks.EXCEPTIONS, *files.EXCEPTIONS, *mails.EXCEPTIONS])


class RequestGuard:
    """Wraps the whole app. `also` are further origins that count as ours (a development server's)."""

    def __init__(self, app: ASGIApp, *, also: Iterable[str] = ()) -> None:
        self.app = app
        self.also = tuple(also)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request; pass it on, or answer it here with why not."""
        if scope["type"] == "http":
            exception = EXCEPTIONS.at(scope["path"])
            await self._request(exception, scope, receive, _guarded(exception, scope, send))
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A WebSocket needs our own origin (or none, outside browsers) and in both cases the cookie of a live session."""
        is_ours = scope["path"].rstrip("/") == SOCKET and may_come_from(scope, self.also)
        if not is_ours or not await _may_connect(scope):
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        await self.app(scope, receive, send)

    async def _request(self, exception: RouteException, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            refused = await self._refusal(exception, scope)
        except Exception as error:
            refused = await error_pages.answer(Request(scope), error)
        headers = Headers(scope=scope)
        has_body = scope["method"] not in READS or "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
        if has_body and (refused or not exception.streams(scope["method"])):
            body = await _whole_body(receive, NOTHING if refused else exception.cap, headers)
            if body is not None:
                receive = _replayed(body, receive)
            refused = refused or (PlainTextResponse("Too large.", 413) if body is None else None)
        if refused or not exception.streams(scope["method"]):
            await (refused or self.app)(scope, receive, send)
        else:
            await self._streamed(scope, receive, send)

    async def _streamed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the route read the body itself. What it leaves unread is read and dropped, else a proxy would report the server as dead
        (502).
        """
        is_over = False

        async def noted() -> Message:
            nonlocal is_over
            message = await receive()
            is_over = message["type"] != "http.request" or not message.get("more_body")
            return message

        await self.app(scope, noted, send)
        if not is_over:
            await uploads.drop(Request(scope, noted))

    async def _refusal(self, exception: RouteException, scope: Scope) -> Response | None:
        """The answer to a request that may not pass; None where it may."""
        path, reads = scope["path"], scope["method"] in READS
        if not may_come_from(scope, self.also, needs_origin=exception.needs_origin):
            return PlainTextResponse("This request came from another site.", 403)
        if ".." in path.split("/") or "\\" in path or "//" in path:
            return PlainTextResponse("Not found.", 404)
        if exception.lets_in(scope["method"]) or _is_open(path, reads=reads):
            return None
        if path.startswith("/_") or not (reads or exception.takes(scope["method"])):
            return PlainTextResponse("Not found.", 404)
        session = await session_of(_cookies(scope))
        if session is None:
            return _to_sign_in(scope)
        if Headers(scope=scope).get("sec-fetch-mode", "navigate") == "navigate":
            await saw(session)
        return None


async def _may_connect(scope: Scope) -> bool:
    """Whether the request has a live session. While the database is away it has none; the browser tries again by itself."""
    try:
        return await session_of(_cookies(scope)) is not None
    except Exception as error:
        if not db.is_away(error):
            raise
        return False


def _is_open(path: str, *, reads: bool) -> bool:
    if not reads:
        return path in OPEN_POSTS
    return path in OPEN_READS or path.startswith(OPEN_FOLDERS) or STATIC.fullmatch(path) is not None


def _to_sign_in(scope: Scope) -> Response:
    accepted = Headers(scope=scope).get("accept", "")
    if scope["method"] not in READS or ("application/json" in accepted and "text/html" not in accepted):
        return JSONResponse({"error": "sign in"}, 401)
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    return RedirectResponse("/login" if wanted == "/" else f"/login?next={quote(wanted, safe='')}", 303)


def _cookies(scope: Scope) -> str:
    return "; ".join(Headers(scope=scope).getlist("cookie"))


def _guarded(exception: RouteException, scope: Scope, send: Send) -> Send:
    """A `send` that adds the security headers to each answer, and takes off those by which other sites could read it (CORS)."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name in [name for name in headers if name.lower().startswith("access-control-")]:
                del headers[name]
            for name, value in _safety(exception, scope, headers):
                headers[name] = value
        await send(message)

    return guarded


def _safety(exception: RouteException, scope: Scope, headers: MutableHeaders) -> list[tuple[str, str]]:
    listed = [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin")]
    if exception.framed_by == NOBODY:  # the old header knows no hosts; where somebody may frame a page, its policy says who
        listed.append(("X-Frame-Options", "DENY"))
    if settings().is_https:
        listed.append(("Strict-Transport-Security", HSTS))
    kind = headers.get("content-type", "")
    if kind and "charset" not in kind and (kind.startswith("text/") or kind.partition(";")[0] in TEXTS):
        listed.append(("Content-Type", f"{kind}; charset=utf-8"))
    if kind.startswith("text/html"):
        listed += [("Cross-Origin-Opener-Policy", "same-origin"), ("Cache-Control", "no-store")]
        if "content-security-policy" not in headers:
            listed.append(("Content-Security-Policy", policy(Headers(scope=scope).get("host", ""), exception)))
    return listed


def policy(host: str, exception: RouteException) -> str:
    """The Content-Security-Policy of Reflex's pages. It allows inline scripts and `eval`, because Reflex starts by the first and runs what
    events send by the second.
    """
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    sockets += "".join(f" {other}" for other in exception.connects_to)
    return (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'{sockets}; media-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; "
        f"frame-ancestors {exception.framed_by}"
    )


async def _whole_body(receive: Receive, cap: int, headers: Headers) -> bytes | None:
    """The request's body, or None where it is larger than `cap` bytes, breaks off, or takes longer than BODY_FOR.

    What is too large is read to its end and dropped, so that whoever sends it hears the answer.
    """
    announced = headers.get("content-length", "0")
    if not announced.isdecimal() or len(announced) > 15 or int(announced) > cap:
        cap = NOTHING
    with suppress(TimeoutError):
        async with asyncio.timeout(BODY_FOR):
            return await _read(receive, cap)
    return None


async def _read(receive: Receive, cap: int) -> bytes | None:
    body, size = bytearray(), 0
    while size <= DROPPED:
        message = await receive()
        if message["type"] != "http.request":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size <= cap:
            body += part
        else:
            body.clear()
        if not message.get("more_body"):
            return bytes(body) if size <= cap else None
    return None


def _replayed(body: bytes, receive: Receive) -> Receive:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed
