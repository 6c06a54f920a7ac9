"""GET /workshop/jobs?from=&to=: what the calendar shows on these days of the shop, both included, for who may see jobs.

Times are the shop's clock without an offset; the browser may stand in any zone. Rows go straight to the page, never through its state.
"""

import json
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rxapp.core.errors import NotAllowed
from rxapp.core.work import Actor, reading
from rxapp.staff.sessions import session_of
from rxapp.web.requests import cookie_header
from rxapp.web.uploads import in_thread
from rxapp.workshop import screens

MOST_DAYS = 62
NO_STORE = {"Cache-Control": "no-store"}


class _Told(JSONResponse):
    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


async def jobs(request: Request) -> Response:
    """The days, hours, columns and jobs as JSON; 400 for days that are none, 403 without the right, 401 without a session."""
    session = await session_of(cookie_header(request))
    if session is None:
        return JSONResponse({"error": "sign in"}, 401, NO_STORE)
    days = _days(request)
    if days is None:
        return JSONResponse({"error": "days"}, 400, NO_STORE)
    try:
        return _Told(await in_thread(_read, session.actor, *days), headers=NO_STORE)
    except NotAllowed:
        return JSONResponse({"error": "right"}, 403, NO_STORE)


def _days(request: Request) -> tuple[date, date] | None:
    """The days asked for; None where they are none, turned round, or too many."""
    try:
        first, last = (date.fromisoformat(request.query_params.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return None
    is_near = date(1990, 1, 1) < first <= last < date(2110, 1, 1)
    return (first, last) if is_near and (last - first).days < MOST_DAYS else None


def _read(actor: Actor, first: date, last: date) -> dict[str, Any]:
    with reading(actor) as job:
        return screens.calendar_told(job, first, last)


ROUTES = [Route("/workshop/jobs", jobs, methods=["GET"])]
