"""The frame around every page: menu, who is signed in, live link, and the overlays that open over any page."""

from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from rxapp.customers.view import opener, palette, shortcuts
from rxapp.messages.attention.view import badge, badge_words, stopped_banner
from rxapp.messages.compose.view import panel
from rxapp.shop.state import DeskState
from rxapp.staff.rules import Permission
from rxapp.ui.forms import posted
from rxapp.ui.kit import icon, icon_button
from rxapp.ui.page import BONES
from rxapp.ui.words import t

OUTBOX = "/outbox"
MENU = (
    ("/customers", "menu.customers", "users", Permission.SEE_CUSTOMERS),
    (OUTBOX, "menu.attention", "triangle_alert", Permission.SEND),
    ("/templates", "menu.templates", "file_text", Permission.SEE_CUSTOMERS),
    ("/settings", "menu.settings", "settings", Permission.SEE_CUSTOMERS),
)
UPPER = 2


def frame(*content: rx.Component, current: str, overlays: tuple[rx.Component, ...] = ()) -> rx.Component:
    """The whole page once it is known who is signed in; until then bones without words."""
    over = (panel(), palette(MENU), shortcuts(), *overlays)
    return rx.cond(DeskState.staff_id > 0, rx.fragment(_framed(*content, current=current), *over), _bones())


def title(heading: str | rx.Var[str]) -> rx.Var[str]:
    """The browser tab's title: the page (a key, or a name) and the shop."""
    shown = t(heading) if isinstance(heading, str) else heading
    return rx.cond(DeskState.staff_id > 0, shown + " · " + DeskState.shop_name, "rxapp")


def _framed(*content: rx.Component, current: str) -> rx.Component:
    return rx.el.div(
        _side(current),
        rx.el.main(_connection_banner(), stopped_banner(), *content, class_name="main", id="main"),
        _bottom(current),
        class_name="frame",
    )


def _side(current: str) -> rx.Component:
    links = [_nav(*entry, current=current) for entry in MENU]
    return rx.el.aside(
        rx.el.div(_logo(), rx.el.span(DeskState.shop_name, class_name="cut"), class_name="brand"),
        _go_to(),
        rx.el.nav(*links[:UPPER], rx.el.div(class_name="gap"), *links[UPPER:], aria_label=t("menu.label"), class_name="side-nav"),
        _me(),
        class_name="side",
    )


def _bottom(current: str) -> rx.Component:
    return rx.el.nav(*[_nav(*entry, current=current) for entry in MENU], _more(), aria_label=t("menu.label"), class_name="bottom")


def _nav(path: str, key: str, picture: str, permission: Permission, *, current: str) -> rx.Component:
    extra: dict[str, Any] = {"aria_current": "page"} if path == current else {}
    parts = [icon(picture, 18), rx.el.span(t(key))]
    if path == OUTBOX:
        parts.append(badge())
        extra["custom_attrs"] = {"aria-description": badge_words()}
    link = rx.link(*parts, href=path, class_name="nav", underline="none", **extra)
    return rx.cond(DeskState.permissions.contains(permission.value), link)


def _go_to() -> rx.Component:
    return opener(icon("search"), rx.el.span(t("palette.open")), rx.el.kbd("Ctrl K"))


def _me() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.span(DeskState.staff_name, class_name="name strong cut grow"),
            icon_button(t("menu.theme"), "moon", on_click=rx.toggle_color_mode),
            class_name="row-flex",
        ),
        rx.el.div(
            _form_button("/lock", "menu.lock", "lock"),
            _form_button("/switch", "menu.switch_user", "users_round"),
            _form_button("/logout", "menu.sign_out", "log_out"),
            class_name="row-flex",
        ),
        class_name="me",
    )


def _more() -> rx.Component:
    items = (
        opener(icon("search"), rx.el.span(t("palette.open")), class_name="item", id="go-to-more"),
        _form_item("/lock", "menu.lock", "lock"),
        _form_item("/switch", "menu.switch_user", "users_round"),
        _form_item("/logout", "menu.sign_out", "log_out"),
        rx.el.button(icon("moon"), rx.el.span(t("menu.theme")), type="button", class_name="item", on_click=rx.toggle_color_mode),
    )
    return rx.el.details(
        rx.el.summary(icon("menu", 18), rx.el.span(t("menu.more")), class_name="nav"),
        rx.el.div(rx.el.div(DeskState.staff_name, class_name="item quiet"), *items, class_name="menu more"),
        class_name="more-root",
    )


def _form_button(path: str, key: str, picture: str) -> rx.Component:
    return posted(path, icon_button(t(key), picture, type="submit"))


def _form_item(path: str, key: str, picture: str) -> rx.Component:
    return posted(path, rx.el.button(icon(picture), rx.el.span(t(key)), type="submit", class_name="item"))


def _connection_banner() -> rx.Component:
    shown = rx.el.div(
        icon("wifi_off", 18),
        rx.el.div(rx.el.div(t("live.lost"), class_name="strong"), rx.el.div(t("live.lost_kept"), class_name="small")),
        rx.el.button(t("live.try_now"), type="button", class_name="btn", on_click=rx.call_script("window.location.reload()")),
        class_name="banner",
        role="status",
    )
    return rx.cond(has_connection_errors, shown)


def _logo() -> rx.Component:
    return rx.el.img(src="/favicon.svg", alt="", class_name="logo")


def _bones() -> rx.Component:
    """What is prerendered and shown first: the frame with its pictures, without words."""
    bars = [
        rx.el.div(rx.el.div(class_name="bone", style={"width": f"{width}px"}), class_name="bone-row") for width in (180, 240, 150, 210) * 3
    ]
    pictures = [rx.el.div(icon(picture, 18), class_name="nav") for _path, _key, picture, _permission in MENU]
    upper, lower = pictures[:UPPER], pictures[UPPER:]
    return rx.el.div(
        rx.el.div(
            rx.el.div(_logo(), class_name="brand"),
            rx.el.div(icon("search"), class_name="btn goto"),
            rx.el.div(*upper, rx.el.div(class_name="gap"), *lower, class_name="side-nav"),
            class_name="side",
        ),
        rx.el.div(rx.el.div(class_name="bar"), rx.el.div(*bars, class_name="pad"), class_name="main"),
        rx.el.div(*pictures, class_name="bottom"),
        class_name="frame",
        id=BONES,
        aria_hidden=True,
    )
