"""The three cookies: the session (never readable by scripts), language and zone (readable), who signed in on this device.

Each is Secure where the visitor comes by https.
"""

from urllib.parse import quote

from itsdangerous import BadData, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from rxapp.core.settings import settings
from rxapp.hooks.origins import is_https
from rxapp.hooks.requests import UI_COOKIE, cookie_header
from rxapp.staff.rules import SESSION_LASTS_FOR
from rxapp.staff.sessions import COOKIE, cookie_in, cookie_name

PEOPLE_COOKIE = "rxapp_people"
PEOPLE_KEPT = 6
PEOPLE_KEPT_FOR = 90 * 24 * 3600
UI_KEPT_FOR = 365 * 24 * 3600


def keep_session(request: Request, answer: Response, token: str) -> None:
    """Hand the session's token to the browser, for 30 days at most."""
    _set(request, answer, COOKIE, token, int(SESSION_LASTS_FOR.total_seconds()))


def drop_session(request: Request, answer: Response) -> None:
    """Take the session's token back."""
    answer.delete_cookie(cookie_name(COOKIE), path="/", httponly=True, samesite="lax", secure=is_https(request.scope))


def keep_ui(request: Request, answer: Response, language: str, zone: str) -> None:
    """Tell the words loader which catalogue and zone to use."""
    value = quote(f"{language}|{zone}", safe="")
    answer.set_cookie(UI_COOKIE, value, max_age=UI_KEPT_FOR, path="/", samesite="lax", secure=is_https(request.scope))


def people_of(request: Request) -> list[int]:
    """Ids of those who signed in on this device lately, the latest first; a cookie that was tampered with counts for nothing."""
    try:
        ids = _signer().loads(cookie_in(cookie_header(request), cookie_name(PEOPLE_COOKIE)))
    except BadData:
        return []
    return [staff_id for staff_id in ids if isinstance(staff_id, int)][:PEOPLE_KEPT] if isinstance(ids, list) else []


def keep_people(request: Request, answer: Response, ids: list[int]) -> None:
    """Remember who signed in on this device, the latest first."""
    value = _signer().dumps(list(dict.fromkeys(ids))[:PEOPLE_KEPT])
    _set(request, answer, PEOPLE_COOKIE, value if isinstance(value, str) else value.decode(), PEOPLE_KEPT_FOR)


def _set(request: Request, answer: Response, name: str, value: str, lasts_for: int) -> None:
    answer.set_cookie(cookie_name(name), value, max_age=lasts_for, path="/", httponly=True, samesite="lax", secure=is_https(request.scope))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret(), salt="people of this device")
