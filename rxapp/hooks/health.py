"""/_health for whoever watches over the desk: all is well (200), or something needs a person (503).

503 stands for: the database or the shared Redis is away; a channel that serves stands stopped; messages are ten minutes
overdue (a provider that does not answer, a channel that is not set up, or nobody who delivers). A stranger learns only that
much; with a login or the token it names channel, kind, since when, how many wait, and why. A proxy that asks whether this
process may be given visitors asks GET /ping instead: no process serves better because another one took its place.
"""

import asyncio
import hmac
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rxapp.core import clock, db, i18n, redis
from rxapp.core.settings import settings
from rxapp.core.work import Work, reading
from rxapp.hooks.requests import cookie_header
from rxapp.live import queries as live
from rxapp.messages import queries as messages
from rxapp.messages.queries import StuckRow
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission
from rxapp.staff.sessions import session_of

STARTED_AT = clock.now()
OVERDUE_AFTER = timedelta(minutes=10)

log = logging.getLogger(__name__)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="health")  # a stranger's flood never takes the screens' threads


async def health(request: Request) -> Response:
    """GET /_health: 200 or 503."""
    found = await asyncio.get_running_loop().run_in_executor(_threads, _found)
    if not await _may_see(request):
        found = {"status": found["status"]}
    return JSONResponse(found, 200 if found["status"] == "ok" else 503)


async def _may_see(request: Request) -> bool:
    token = settings().health_token.get_secret_value()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    try:
        session = await session_of(cookie_header(request))
    except Exception:  # the database is away: then nobody can be known
        return False
    return session is not None and session.actor.may(Permission.SEE_CUSTOMERS)


def _found() -> dict[str, Any]:
    """Everything that is known, and the status that follows."""
    try:
        with reading() as job:
            stuck, changes = messages.stuck(job), live.versions(job)
            told = [_told(job, row) for row in stuck]
            is_late = messages.is_any_stopped(job) or any(row.since <= job.now - OVERDUE_AFTER for row in stuck)
    except Exception as error:
        log.warning("The database does not answer: %s", type(error).__name__)
        return {"status": "failing", "database": "away"}
    kind, shared = "sqlite" if db.is_sqlite() else "postgresql", _shared()
    facts = {"since": STARTED_AT.isoformat(), "database": kind, "redis": shared, "changes": changes, "stuck": told}
    return {"status": "failing" if is_late or shared == "away" else "ok", **facts}


def _told(work: Work, row: StuckRow) -> dict[str, Any]:
    language = shops.shop(work).language
    channel = i18n.say(language, row.channel) if row.channel else ""
    why = i18n.say(language, row.why, **row.why_values)
    return {"channel": channel, "kind": row.kind, "since": row.since.isoformat(), "waiting": row.waiting, "why": why}


def _shared() -> str:
    if not settings().redis_url:
        return "none"
    return "away" if redis.trouble() else "here"


ROUTES = [Route("/_health", health, methods=["GET"])]
