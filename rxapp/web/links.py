"""/setup and /invite: the pages that one-time links open. Opening the page does not use the link up; sending its form does.

The key stands behind the `#` of the link. Browsers do not send that part, so no log and no proxy sees it (ASVS 14.2.1); the page that
opens posts it back. /renew gives a browser its new session after a new password.
"""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast
from urllib.parse import quote

from babel import Locale
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from rxapp.core.errors import Refusal
from rxapp.core.i18n import LANGUAGES
from rxapp.core.work import Actor, Work, reading, work
from rxapp.core.zones import zones
from rxapp.shop import actions as shop_actions
from rxapp.shop import queries as shops
from rxapp.shop.rules import COUNTRIES
from rxapp.staff import queries
from rxapp.staff.actions import links, passwords
from rxapp.staff.hashing import hashing
from rxapp.staff.rules import MIN_PASSWORD, Purpose
from rxapp.web import pages, rate_limits
from rxapp.web.login import remember, welcome
from rxapp.web.requests import form_of, safe_next

HOMES = {"en": ("GB", "Europe/London"), "pl": ("PL", "Europe/Warsaw"), "es": ("ES", "Europe/Madrid"), "uk": ("UA", "Europe/Kyiv")}
Values = Mapping[str, str | int] | None  # what the words of a refusal name
SETUP, INVITED = (Purpose.SETUP,), (Purpose.INVITE, Purpose.RESET)


async def show_setup(request: Request) -> Response:
    """GET /setup#key: the page that posts the key back to be checked."""
    return await _opening(request, "setup.heading")


async def set_up(request: Request) -> Response:
    """POST /setup: show the form for a valid key; with the form filled in, make the shop's first administrator and sign them in."""
    return await _use(request, SETUP, _setup_page, _set_up)


async def show_invitation(request: Request) -> Response:
    """GET /invite#key: the same page for an invitation and for a new password."""
    return await _opening(request, "invite.heading")


async def accept(request: Request) -> Response:
    """POST /invite: show the form for a valid key; with a password chosen, sign the person in."""
    return await _use(request, INVITED, _invite_page, _accept)


async def renew(request: Request) -> Response:
    """POST /renew: a new session for the browser in which a new password was chosen, and a page that says so (ASVS 7.2.4)."""
    form = await form_of(request)
    try:
        token, actor, shop = await asyncio.to_thread(_acted, _renew, form, "")
    except links.LinkUnusable:
        return RedirectResponse("/login", 303)
    language, say = pages.words_for(request, shop.language)
    body = [pages.paragraph(say("renew.said")), pages.link(safe_next(form.get("next", "/")), say("renew.go_on"), kind="primary")]
    answer = pages.page(language, brand=shop.name, heading=say("renew.heading"), body=body)
    return remember(answer, request, shop, token, actor)


async def _opening(request: Request, heading: str) -> Response:
    """The page that a link opens: its script posts the key behind the `#` back to the same address."""
    if old := request.query_params.get("key"):  # a link of a version that put it there
        return RedirectResponse(f"{request.url.path}#{quote(old)}", 303)
    shop = await asyncio.to_thread(_shop)
    language, say = pages.words_for(request, shop.language)
    return pages.opening(language, brand=shop.name, heading=say(heading), action=request.url.path, without=say("link.script"))


async def _use(request: Request, purposes: tuple[str, ...], page: Callable[..., Response], act: Callable[..., str]) -> Response:
    form = await form_of(request)
    key, password, looks = form.get("key", ""), form.get("password", ""), "look" in form
    wait = 0 if looks else await rate_limits.wait_for_link(request)
    link, shop = await asyncio.to_thread(_opened, key, purposes)
    if wait or not link:
        return _unusable(request, shop, wait=wait)
    if looks:
        return page(request, shop, link, {"key": key})
    try:
        about = (form.get("name", link.name), form.get("email", link.email))
        await hashing(partial(passwords.good_password, password, about=about))
        token, actor, shop = await asyncio.to_thread(_acted, act, form, await hashing(passwords.hash_password, password))
    except links.LinkUnusable:
        return _unusable(request, shop)
    except Refusal as refusal:
        return page(request, shop, link, form, key_of_refusal=refusal.key, values=refusal.values)
    return welcome(request, shop, token, actor)


def _opened(key: str, purposes: tuple[str, ...]) -> tuple[queries.LinkRow | None, shops.ShopRow]:
    with reading() as job:
        link = queries.open_link(job, key)
        return (link if link and link.purpose in purposes else None), shops.shop(job)


def _acted(act: Callable[..., str], form: dict[str, str], password_hash: str) -> tuple[str, Actor, shops.ShopRow]:
    with work() as job:
        return act(job, form, password_hash), job.actor, shops.shop(job)


def _shop() -> shops.ShopRow:
    with reading() as job:
        return shops.shop(job)


def _renew(job: Work, form: dict[str, str], _password_hash: str) -> str:
    return links.renew(job, token=form.get("key", ""))


def _set_up(job: Work, form: dict[str, str], password_hash: str) -> str:
    return shop_actions.set_up(job, token=form.get("key", ""), form=form, password_hash=password_hash)


def _accept(job: Work, form: dict[str, str], password_hash: str) -> str:
    return links.accept(job, token=form.get("key", ""), password_hash=password_hash, name=form.get("name"))


def _setup_page(
    request: Request, shop: shops.ShopRow, _link: queries.LinkRow, form: dict[str, str], *, key_of_refusal: str = "", values: Values = None
) -> Response:
    language, say = pages.words_for(request, shop.language)
    country, zone = HOMES.get(language, HOMES["en"])
    body = [
        _said(say, key_of_refusal, values),
        pages.form(
            "/setup",
            pages.field(say("setup.shop_name"), "shop_name", value=form.get("shop_name", ""), required=True),
            pages.field(
                say("store.email"),
                "service_email",
                value=form.get("service_email", ""),
                kind="email",
                help_text=say("setup.service_email_help"),
            ),
            pages.choice(say("setup.country"), "country", _countries(language), chosen=form.get("country", country)),
            pages.choice(say("setup.zone"), "zone", ((name, name.replace("_", " ")) for name in zones()), chosen=form.get("zone", zone)),
            pages.choice(say("setup.language"), "language", LANGUAGES.items(), chosen=form.get("language", language)),
            _name(say, form.get("name", "")),
            pages.field(say("login.email"), "email", value=form.get("email", ""), kind="email", autocomplete="username", required=True),
            _password(say),
            pages.submit(say("setup.submit")),
            hidden={"key": form.get("key", "")},
        ),
    ]
    return pages.page(language, brand="rxapp", heading=say("setup.heading"), body=body, status=422 if key_of_refusal else 200)


def _invite_page(
    request: Request, shop: shops.ShopRow, link: queries.LinkRow, form: dict[str, str], *, key_of_refusal: str = "", values: Values = None
) -> Response:
    language, say = pages.words_for(request, shop.language)
    is_new = link.purpose == Purpose.INVITE
    body = [
        _said(say, key_of_refusal, values),
        pages.paragraph(say("invite.welcome" if is_new else "invite.again", name=link.name, email=link.email)),
        pages.form(
            "/invite",
            pages.field(say("login.email"), "email", value=link.email, kind="email", autocomplete="username", readonly=True),
            _name(say, form.get("name", link.name)) if is_new else Markup(),
            _password(say),
            pages.submit(say("invite.submit")),
            hidden={"key": form.get("key", "")},
        ),
    ]
    return pages.page(language, brand=shop.name, heading=say("invite.heading"), body=body, status=422 if key_of_refusal else 200)


def _unusable(request: Request, shop: shops.ShopRow, *, wait: int = 0) -> Response:
    language, say = pages.words_for(request, shop.language)
    text = say("login.too_many", n=max(1, -(-wait // 60))) if wait else say("link.unusable")
    body = [pages.alert(text), pages.link("/login", say("link.to_sign_in"), kind="textlink")]
    return pages.page(language, brand=shop.name, heading=say("link.heading"), body=body, status=429 if wait else 410)


def _said(say: pages.Say, key: str, values: Values) -> Markup:
    return pages.alert(say(key, **(values or {})) if key else "")


def _name(say: pages.Say, value: str) -> Markup:
    return pages.field(say("invite.name"), "name", value=value, autocomplete="name", required=True)


def _password(say: pages.Say) -> Markup:
    return pages.field(
        say("login.password"),
        "password",
        kind="password",
        help_text=say("staff.password_rule", n=MIN_PASSWORD),
        autocomplete="new-password",
        minlength=MIN_PASSWORD,
        required=True,
    )


def _countries(language: str) -> list[tuple[str, str]]:
    names: Mapping[str, object] = cast(Any, Locale(language)).territories
    return sorted(((code, str(names.get(code, code))) for code in COUNTRIES), key=lambda pair: pair[1].casefold())


ROUTES = [
    Route("/setup", show_setup, methods=["GET"]),
    Route("/setup", set_up, methods=["POST"]),
    Route("/invite", show_invitation, methods=["GET"]),
    Route("/invite", accept, methods=["POST"]),
    Route("/renew", renew, methods=["POST"]),
]
