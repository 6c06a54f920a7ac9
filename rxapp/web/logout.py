"""/logout, /lock and /switch: leaving, and a tablet that several people share. In each case the open sockets of the session may do nothing
more.
"""

import asyncio
from collections.abc import Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from rxapp.core.work import work
from rxapp.staff.actions import access
from rxapp.staff.sessions import session_of, token_in
from rxapp.web import cookies
from rxapp.web.requests import cookie_header, form_of, safe_next


async def leave(request: Request) -> Response:
    """POST /logout: end the session, and take the person off this device's list of people."""
    session = await session_of(cookie_header(request))
    await _end(request, access.sign_out)
    answer = RedirectResponse("/login", 303)
    cookies.drop_session(request, answer)
    if session:
        cookies.keep_people(request, answer, [staff_id for staff_id in cookies.people_of(request) if staff_id != session.actor.id])
    return answer


async def lock(request: Request) -> Response:
    """POST /lock: lock the session; the password opens it again on the page that was open."""
    await _end(request, access.lock)
    form = await form_of(request)
    return RedirectResponse("/login?" + urlencode({"next": safe_next(form.get("next", "/"))}), 303)


async def switch(request: Request) -> Response:
    """POST /switch: end the session, and offer the people who signed in on this device lately."""
    await _end(request, access.sign_out)
    answer = RedirectResponse("/login?switch=1", 303)
    cookies.drop_session(request, answer)
    return answer


async def _end(request: Request, action: Callable[..., None]) -> None:
    if token := token_in(cookie_header(request)):
        await asyncio.to_thread(_act, action, token)


def _act(action: Callable[..., None], token: str) -> None:
    with work() as job:
        action(job, token=token)


ROUTES = [
    Route("/logout", leave, methods=["POST"]),
    Route("/lock", lock, methods=["POST"]),
    Route("/switch", switch, methods=["POST"]),
]
