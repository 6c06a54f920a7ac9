"""The four cookies: the session (HttpOnly); language and zone (readable by scripts); who signed in on this device lately, for the choice of
person; and who ever signed in here, so that a stranger's wrong passwords do not lock these people out.

Each is Secure where the visitor comes by https.
"""

import secrets
from urllib.parse import quote

from itsdangerous import BadData, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from rxapp.core import shapes
from rxapp.core.settings import settings
from rxapp.staff.rules import SESSION_LASTS_FOR
from rxapp.staff.sessions import COOKIE, cookie_in, cookie_name
from rxapp.web.origins import is_https
from rxapp.web.requests import UI_COOKIE, cookie_header

PEOPLE_COOKIE = "rxapp_people"
DEVICE_COOKIE = "rxapp_device"
PEOPLE_KEPT = 6
DEVICE_PEOPLE = 30
PEOPLE_KEPT_FOR = 90 * 24 * 3600
UI_KEPT_FOR = 365 * 24 * 3600


def keep_session(request: Request, answer: Response, token: str) -> None:
    """Set the session cookie to this token, for at most 30 days."""
    _set(request, answer, COOKIE, token, int(SESSION_LASTS_FOR.total_seconds()))


def drop_session(request: Request, answer: Response) -> None:
    """Delete the session cookie."""
    answer.delete_cookie(cookie_name(COOKIE), path="/", httponly=True, samesite="lax", secure=is_https(request.scope))


def keep_ui(request: Request, answer: Response, language: str, zone: str) -> None:
    """Set the cookie from which the page takes its catalogue (language) and time zone (IANA name)."""
    value = quote(f"{language}|{zone}", safe="")
    answer.set_cookie(UI_COOKIE, value, max_age=UI_KEPT_FOR, path="/", samesite="lax", secure=is_https(request.scope))


def people_of(request: Request) -> list[int]:
    """Staff ids of those who signed in on this device lately, the latest first; empty where the cookie's signature is not ours."""
    try:
        ids = _signer("people of this device").loads(cookie_in(cookie_header(request), cookie_name(PEOPLE_COOKIE)))
    except BadData:
        return []
    return [staff_id for staff_id in ids if isinstance(staff_id, int)][:PEOPLE_KEPT] if shapes.is_list(ids) else []


def device_of(request: Request, staff_id: int) -> str:
    """The random id of this device where this person has signed in on it before, else "". The cookie is signed; nobody can forge one."""
    name, people = _device(request)
    return f"device {name}" if staff_id in people else ""


def keep_device(request: Request, answer: Response, staff_id: int) -> None:
    """Set the cookie that says that this person has signed in on this device. It outlives a sign-out."""
    name, people = _device(request)
    known = list(dict.fromkeys([staff_id, *people]))[:DEVICE_PEOPLE]
    _keep(request, answer, DEVICE_COOKIE, _signer("device").dumps([name or secrets.token_urlsafe(12), *known]))


def keep_people(request: Request, answer: Response, ids: list[int]) -> None:
    """Set the cookie with the staff ids of those who signed in on this device, the latest first."""
    _keep(request, answer, PEOPLE_COOKIE, _signer("people of this device").dumps(list(dict.fromkeys(ids))[:PEOPLE_KEPT]))


def _device(request: Request) -> tuple[str, list[int]]:
    try:
        kept = _signer("device").loads(cookie_in(cookie_header(request), cookie_name(DEVICE_COOKIE)))
    except BadData:
        return "", []
    return (str(kept[0]), [one for one in kept[1:] if isinstance(one, int)]) if shapes.is_list(kept) and kept else ("", [])


def _keep(request: Request, answer: Response, name: str, value: str | bytes) -> None:
    _set(request, answer, name, value if isinstance(value, str) else value.decode(), PEOPLE_KEPT_FOR)


def _set(request: Request, answer: Response, name: str, value: str, lasts_for: int) -> None:
    answer.set_cookie(cookie_name(name), value, max_age=lasts_for, path="/", httponly=True, samesite="lax", secure=is_https(request.scope))


def _signer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret(), salt=salt)
