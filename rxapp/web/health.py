"""/_health for monitoring: all is well (200), or something needs a person (503).

503 means: the database or the shared Redis cannot be reached; a channel in use is stopped; messages are ten minutes
overdue (a provider that does not answer, a channel that is not set up, or nobody who delivers); a mailbox cannot be
read, or nobody fetches it. A stranger learns only that much; with a login or the token it names channel or mailbox, since
when, how many wait, and why. A proxy that asks whether this
process may be given visitors asks GET /ping instead: no process serves better because another one took its place.

However many ask, the database is looked at by one request at a time, at most once a second; for strangers alone, every five seconds.
"""

import asyncio
import hmac
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rxapp.core import clock, db, i18n, logs, redis
from rxapp.core.settings import settings
from rxapp.core.work import Work, reading
from rxapp.live import queries as live
from rxapp.messages.delivery.queries import channels
from rxapp.messages.delivery.queries.rows import StuckRow
from rxapp.messages.mailboxes.queries import listing as mailboxes
from rxapp.messages.mailboxes.queries.listing import MailboxRow
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission
from rxapp.staff.sessions import session_of
from rxapp.web.requests import cookie_header

STARTED_AT = clock.now()
OVERDUE_AFTER = timedelta(minutes=10)
ANSWERS_WITHIN, REDIS_WITHIN = 5.0, 3.0
KNOWN_FOR = 1.0  # seconds, for the token's holder
STRANGERS_FOR = 5.0  # so that all of them together cost a look in five seconds

log = logs.sparing(logging.getLogger(__name__))
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="health")  # a stranger's flood never takes the screens' threads
Findings = dict[str, Any]
AWAY = "away"
_AWAY: Findings = {"status": "failing", "database": AWAY}


async def health(request: Request) -> Response:
    """GET /_health: 200 or 503 within five seconds, even where database or Redis do not answer."""
    has_token = _has_token(request)
    found = await _looking.findings(KNOWN_FOR if has_token else STRANGERS_FOR)
    if not (has_token or await _is_staff(request, found)):
        found = {"status": found["status"]}
    return JSONResponse(found, 200 if found["status"] == "ok" else 503)


def forget() -> None:
    """Drop the findings, so that the next request looks again; for tests."""
    global _looking
    _looking = _Looking()


def _has_token(request: Request) -> bool:
    token = settings().health_token.get_secret_value()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


async def _is_staff(request: Request, found: Findings) -> bool:
    if found.get("database") == AWAY:
        return False  # then nobody can be known
    try:
        async with asyncio.timeout(ANSWERS_WITHIN):
            session = await session_of(cookie_header(request))
    except (SQLAlchemyError, *db.FAULTS, OSError, TimeoutError):
        return False
    return session is not None and session.actor.may(Permission.SEE_CUSTOMERS)


class _Looking:
    """The findings of the last look, and the look under way: requests that come meanwhile wait for that one."""

    def __init__(self) -> None:
        self._last: tuple[Findings, float] = {}, 0.0
        self._began_at = 0.0
        self._under_way: Future[Findings] | None = None

    async def findings(self, fresh_for: float) -> Findings:
        """The findings, at most `fresh_for` seconds old. What does not answer in time counts as away."""
        now, (found, found_at) = clock.monotonic(), self._last
        if found and now - found_at < fresh_for:
            return found
        if self._under_way is None or self._under_way.done():
            self._began_at, self._under_way = now, _threads.submit(self._look)
        try:
            async with asyncio.timeout(max(0.0, self._began_at + ANSWERS_WITHIN - now)):
                return await asyncio.shield(asyncio.wrap_future(self._under_way))
        except TimeoutError:
            log.warning("The database does not answer in time.")
            return _AWAY

    def _look(self) -> Findings:
        found = _found()
        self._last = found, clock.monotonic()
        return found


def _found() -> Findings:
    """Look at database, Redis, channels and queue; `status` is "ok" or "failing"."""
    shared = _threads.submit(_shared)
    try:
        with reading() as job:
            stuck, changes = channels.stuck(job), live.versions(job)
            told = [_told(job, row) for row in stuck]
            boxes = mailboxes.watched(job)
            fetched = [_mailbox(job, row) for row, _ in boxes]
            is_late = channels.is_any_stopped(job) or any(row.since <= job.now - OVERDUE_AFTER for row in stuck)
            is_late = is_late or any(needs_a_person for _, needs_a_person in boxes)
    except Exception as error:
        log.warning("The database does not answer: %s", type(error).__name__)
        return _AWAY
    kind, redis_is = "sqlite" if db.is_sqlite() else "postgresql", _in_time(shared)
    facts = {"since": STARTED_AT.isoformat(), "database": kind, "redis": redis_is, "changes": changes, "stuck": told, "mailboxes": fetched}
    return {"status": "failing" if is_late or redis_is == AWAY else "ok", **facts}


def _in_time(shared: Future[str]) -> str:
    try:
        return shared.result(REDIS_WITHIN)
    except TimeoutError:
        return AWAY


def _told(work: Work, row: StuckRow) -> dict[str, Any]:
    language = shops.shop(work).language
    channel = i18n.say(language, row.channel) if row.channel else ""
    why = i18n.say(language, row.why, **row.why_values)
    return {"channel": channel, "kind": row.kind, "since": row.since.isoformat(), "waiting": row.waiting, "why": why}


def _mailbox(work: Work, row: MailboxRow) -> dict[str, Any]:
    why = i18n.say(shops.shop(work).language, row.error, host=row.host, folder=row.folder) if row.error else ""
    since, last = (moment.isoformat() if moment else "" for moment in (row.stopped_at, row.fetched_at))
    numbers = {"waiting": row.waiting, "quarantined": row.quarantined}
    return {"mailbox": row.name, "stopped_since": since, "fetched": last, **numbers, "why": why}


def _shared() -> str:
    if not settings().redis_url:
        return "none"
    return AWAY if redis.trouble() else "here"


_looking = _Looking()
ROUTES = [Route("/_health", health, methods=["GET"])]
