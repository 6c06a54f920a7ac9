"""/_health: without a login or token only whether all is well; with one, since when and what."""

import asyncio
import hmac
import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rxapp.core import clock, db
from rxapp.core.settings import settings
from rxapp.core.work import reading
from rxapp.hooks.requests import cookie_header
from rxapp.live import queries as live
from rxapp.staff.rules import Permission
from rxapp.staff.sessions import session_of

STARTED_AT = clock.now()

log = logging.getLogger(__name__)


async def health(request: Request) -> Response:
    """GET /_health: 200 or 503."""
    try:
        versions = await asyncio.to_thread(_versions)
    except Exception:
        log.warning("The database does not answer.")
        return JSONResponse({"status": "failing"}, 503)
    if not await _may_see(request):
        return JSONResponse({"status": "ok"})
    kind = "sqlite" if db.is_sqlite() else "postgresql"
    return JSONResponse({"status": "ok", "since": STARTED_AT.isoformat(), "database": kind, "changes": versions})


async def _may_see(request: Request) -> bool:
    token = settings().health_token.get_secret_value()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    session = await session_of(cookie_header(request))
    return session is not None and session.actor.may(Permission.SEE_CUSTOMERS)


def _versions() -> dict[str, int]:
    with reading() as job:
        return live.versions(job)


ROUTES = [Route("/_health", health, methods=["GET"])]
