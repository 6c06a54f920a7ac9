"""/login: sign-in, unlocking a locked screen, and the choice of person on a shared tablet."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from rxapp.core.ids import digest
from rxapp.core.settings import settings
from rxapp.core.text import one_line
from rxapp.core.work import Actor, reading, work
from rxapp.shop import queries as shops
from rxapp.staff import queries
from rxapp.staff.actions import access, passwords
from rxapp.staff.hashing import hashing
from rxapp.staff.rules import DEMO_PASSWORD
from rxapp.staff.sessions import session_of, token_in
from rxapp.web import cookies, pages, rate_limits
from rxapp.web.requests import cookie_header, form_of, safe_next


@dataclass(frozen=True, slots=True)
class Doorway:
    """What the sign-in page shows before anybody is signed in."""

    shop: shops.ShopRow
    is_staffed: bool
    locked: queries.LockedRow | None
    demo: list[queries.NameRow]
    people: list[queries.NameRow]


async def show(request: Request) -> Response:
    """GET /login: the form; who is signed in already is led on at once."""
    if await session_of(cookie_header(request)):
        return RedirectResponse(safe_next(request.query_params.get("next", "/")), 303)
    doorway = await asyncio.to_thread(_doorway, request)
    email = _prefilled(request, doorway)
    return _page(request, doorway, email=email, next_page=request.query_params.get("next", "/"))


async def enter(request: Request) -> Response:
    """POST /login: check the password and sign in, or show the form again with why not."""
    form = await form_of(request)
    email, next_page = one_line(form.get("email", ""))[:254], form.get("next", "/")
    doorway = await asyncio.to_thread(_doorway, request)
    login = await asyncio.to_thread(_login_for, email)
    device = cookies.device_of(request, login.staff_id if login else 0)
    if wait := await rate_limits.wait_for_sign_in(request, email, device=device):
        return _page(request, doorway, email=email, next_page=next_page, wait=wait)
    password = form.get("password", "")
    if not await hashing(passwords.password_fits, login, password) or login is None:
        return _page(request, doorway, email=email, next_page=next_page, is_wrong=True)
    await rate_limits.signed_in(request, email, device=device)
    try:
        token, actor = await asyncio.to_thread(_come_in, login, token_in(cookie_header(request)))
    except access.WrongLogin:
        return _page(request, doorway, email=email, next_page=next_page, is_wrong=True)
    return welcome(request, doorway.shop, token, actor, next_page=next_page)


def welcome(request: Request, shop: shops.ShopRow, token: str, actor: Actor, *, next_page: str = "/") -> Response:
    """Redirect the person who has just signed in to `next_page`, with their cookies (see `remember`)."""
    return remember(RedirectResponse(safe_next(next_page), 303), request, shop, token, actor)


def remember(answer: Response, request: Request, shop: shops.ShopRow, token: str, actor: Actor) -> Response:
    """Set the cookies of who signed in on the answer: session, language and zone, and the people of this device. Returns it."""
    cookies.keep_session(request, answer, token)
    cookies.keep_ui(request, answer, actor.language or shop.language, actor.zone or shop.zone)
    cookies.keep_people(request, answer, [actor.id or 0, *cookies.people_of(request)])
    cookies.keep_device(request, answer, actor.id or 0)
    return answer


def _come_in(login: queries.LoginRow, old_token: str) -> tuple[str, Actor]:
    with work() as job:
        if old_token and (token := access.unlock(job, token=old_token, login=login)):
            return token, job.actor
        if old_token:
            access.sign_out(job, token=old_token)
        return access.open_session(job, login=login), job.actor


def _login_for(email: str) -> queries.LoginRow | None:
    with reading() as job:
        return queries.login_for(job, email)


def _doorway(request: Request) -> Doorway:
    token, ids = token_in(cookie_header(request)), cookies.people_of(request)
    is_switch = "switch" in request.query_params
    with reading() as job:
        shop = shops.shop(job)
        return Doorway(
            shop=shop,
            is_staffed=queries.has_staff(job),
            locked=queries.locked_session(job, digest(token)) if token and not is_switch else None,
            demo=queries.demo_people(job) if shop.is_demo and not settings().refuses_demo_passwords else [],
            people=queries.people_named(job, ids) if ids and is_switch else [],
        )


def _prefilled(request: Request, doorway: Doorway) -> str:
    if doorway.locked:
        return doorway.locked.email
    chosen = request.query_params.get("person", "")
    return next((row.email for row in doorway.people if str(row.id) == chosen), "")


def _page(request: Request, doorway: Doorway, *, email: str, next_page: str, is_wrong: bool = False, wait: int = 0) -> Response:
    language, say = pages.words_for(request, doorway.shop.language)
    locked = doorway.locked
    body = [
        pages.alert(say("login.wrong") if is_wrong else say("login.too_many", n=max(1, -(-wait // 60))) if wait else ""),
        pages.paragraph(say("login.locked", name=locked.name)) if locked else Markup(),
        _people(say, doorway.people, next_page),
        _form(say, email=email, next_page=next_page),
        pages.link("/login?switch=1", say("login.other"), kind="textlink") if locked else Markup(),
        pages.paragraph(say("login.no_staff")) if not doorway.is_staffed else Markup(),
        _demo(say, doorway.demo),
    ]
    answer = pages.page(language, brand=doorway.shop.name, heading=say("login.heading"), body=body, status=_status(is_wrong, wait))
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


def _form(say: pages.Say, *, email: str, next_page: str) -> Markup:
    return pages.form(
        "/login",
        pages.field(say("login.email"), "email", value=email, kind="email", autocomplete="username", required=True, autofocus=not email),
        pages.field(
            say("login.password"), "password", kind="password", autocomplete="current-password", required=True, autofocus=bool(email)
        ),
        pages.submit(say("login.submit")),
        hidden={"next": safe_next(next_page)},
    )


def _people(say: pages.Say, people: list[queries.NameRow], next_page: str) -> Markup:
    if not people:
        return Markup()
    links = (
        pages.link("/login?" + urlencode({"switch": 1, "person": row.id, "next": safe_next(next_page)}), row.name, kind="person")
        for row in people
    )
    return pages.listed(say("login.lately"), links)


def _demo(say: pages.Say, people: list[queries.NameRow]) -> Markup:
    if not people:
        return Markup()
    named = ", ".join(f"{row.email} ({say(f'role.{row.role_key}').lower()})" for row in people)
    return pages.paragraph(say("login.demo", people=named, password=DEMO_PASSWORD), kind="quiet small")


def _status(is_wrong: bool, wait: int) -> int:
    return 429 if wait else 401 if is_wrong else 200


ROUTES = [Route("/login", show, methods=["GET"]), Route("/login", enter, methods=["POST"])]
