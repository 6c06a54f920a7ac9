"""The live session of a browser's cookie, remembered for half a minute: the edge that routes and screens share.

Not a seventh layer: it reads through `queries` and notes a mark of life through `actions`, and knows no Reflex, so that
`web` may use it. A commit of this process that announces a change of staff or sessions forgets what is remembered;
another process hears of it by the change feed, and forgets then. That a session is none is never remembered: it may be unlocked
by another process.
"""

import asyncio
import logging
from collections.abc import Set
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from rxapp.core import clock, db
from rxapp.core.ids import digest
from rxapp.core.settings import settings
from rxapp.core.work import reading, work
from rxapp.staff import queries
from rxapp.staff.actions import access
from rxapp.staff.rules import is_seen_long_ago

COOKIE = "rxapp_session"
REMEMBER_FOR = 30.0
REMEMBERED = 5000

log = logging.getLogger("rxapp.staff")

_seen: dict[str, tuple[float, queries.SessionRow]] = {}
_noted: dict[int, datetime] = {}
_being_noted: set[int] = set()
_marks = ThreadPoolExecutor(max_workers=1, thread_name_prefix="marks")
_forgotten = 0


async def session_of(cookie: str, *, anew: bool = False) -> queries.SessionRow | None:
    """The live session of a Cookie header, None without one. `anew` reads the database, for whatever writes, so that revoked rights count
    at once.
    """
    token = token_in(cookie)
    if not token:
        return None
    known = None if anew else _seen.get(token)
    if known and clock.monotonic() - known[0] < REMEMBER_FOR:
        return known[1]
    before = _forgotten
    session = await asyncio.to_thread(_look_up, token)
    if session and before == _forgotten:
        _remember(token, session)
    return session


async def saw(session: queries.SessionRow) -> None:
    """Store that the session's owner was active; writes at most once a minute.

    Not for what the server does of itself (live refreshes): a tab left open must become idle.
    """
    if _is_to_be_noted(session):
        await asyncio.to_thread(_saw, session.session_id)


def saw_soon(session: queries.SessionRow) -> None:
    """Like `saw` in the background: no answer on a screen waits for somebody else's write."""
    if _is_to_be_noted(session) and session.session_id not in _being_noted:
        _being_noted.add(session.session_id)
        _marks.submit(_note, session.session_id)


def forget() -> None:
    """Forget the remembered sessions."""
    global _forgotten
    _forgotten += 1
    _seen.clear()
    _noted.clear()


def cookie_name(name: str) -> str:
    """The name under which a browser keeps a cookie of ours: with https one that only this very host can set (ASVS 3.3.1)."""
    return f"__Host-{name}" if settings().is_https else name


def token_in(cookie: str) -> str:
    """The session token in a cookie header, or ""."""
    return cookie_in(cookie, cookie_name(COOKIE))


def cookie_in(cookie: str, name: str) -> str:
    """The value of the first cookie of this name in a cookie header, or ""; strange neighbours do no harm."""
    for part in cookie.split(";"):
        key, found, value = part.strip().partition("=")
        if found and key == name:
            return value.strip('"')
    return ""


def _look_up(token: str) -> queries.SessionRow | None:
    with reading() as job:
        return queries.live_session(job, digest(token))


def _is_to_be_noted(session: queries.SessionRow) -> bool:
    seen_at = max(session.last_seen_at, _noted.get(session.session_id, session.last_seen_at))
    return is_seen_long_ago(last_seen_at=seen_at, now=clock.now())


def _saw(session_id: int) -> None:
    with work() as job:
        access.saw(job, session_id=session_id)
    _noted[session_id] = job.now


def _note(session_id: int) -> None:
    try:
        _saw(session_id)
    except SQLAlchemyError:
        log.warning("A mark of life has to wait.")  # the next event brings another
    finally:
        _being_noted.discard(session_id)


def _remember(token: str, session: queries.SessionRow) -> None:
    if len(_seen) >= REMEMBERED:
        _seen.clear()
        _noted.clear()
    _seen[token] = (clock.monotonic(), session)


def _hear(topics: Set[str]) -> None:
    if "staff" in topics:
        forget()


db.on_commit(_hear)
