"""The menu: what stands in which group (D-74), in the side bar and in the bar at the bottom of a tablet; and who is signed in."""

from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import reflex as rx

from rxapp.customers.view.palette import opener
from rxapp.messages.attention.view.notices import badge, badge_words
from rxapp.messages.panel.view.signing_out import sign_out
from rxapp.shop.state import DeskState
from rxapp.staff.rules import Permission
from rxapp.ui.forms import posted
from rxapp.ui.kit import avatar, icon, icon_button
from rxapp.ui.words import t

ACCOUNT = "/settings/account"


class Entry(NamedTuple):
    """One link: its address, its word, its icon, the right that it needs, and its accessible name where that says more."""

    path: str
    word: str
    picture: str
    permission: Permission
    name: str = ""


CUSTOMERS = Entry("/customers", "menu.customers", "users", Permission.SEE_CUSTOMERS)
OUTBOX = Entry("/outbox", "menu.attention", "triangle_alert", Permission.SEND)
TEMPLATES = Entry("/templates", "menu.templates", "file_text", Permission.SEE_CUSTOMERS, "templates.heading")
SETTINGS = Entry("/settings", "menu.settings", "settings", Permission.SEE_CUSTOMERS)
GROUPS = (
    ("customers", "menu.group.customers", (CUSTOMERS,)),
    ("conversations", "menu.group.conversations", (OUTBOX,)),
    ("office", "menu.group.office", (TEMPLATES, SETTINGS)),
)
ENTRIES = tuple(entry for _, _, entries in GROUPS for entry in entries)
AT_HAND = (CUSTOMERS, OUTBOX)  # on a tablet; the Inbox, the workshop and the counter join them when they are built


def side(current: str) -> rx.Component:
    """The groups of the side bar; where it is narrow a heading is a thin line."""
    return rx.el.nav(*[_group(*group, current=current) for group in GROUPS], aria_label=t("menu.label"), class_name="side-nav")


def bottom(current: str) -> rx.Component:
    """The bar of a tablet: what is at hand, and *More* with the rest."""
    return rx.el.nav(*[_link(entry, current) for entry in AT_HAND], _more(current), aria_label=t("menu.label"), class_name="bottom")


def me() -> rx.Component:
    """Who is signed in, which opens *My account*, and the ways to leave."""
    return rx.el.div(
        rx.el.div(
            rx.link(*_person(), href=ACCOUNT, title=t("account.heading"), class_name="person", underline="none"),
            icon_button(t("menu.theme"), "moon", on_click=rx.toggle_color_mode),
            class_name="row-flex",
        ),
        rx.el.div(
            _form_button("/lock", "menu.lock", "lock"),
            _way_out("/switch", "menu.switch_user", "users_round"),
            _way_out("/logout", "menu.sign_out", "log_out"),
            class_name="row-flex",
        ),
        class_name="me",
    )


def pictures(entries: tuple[Entry, ...] = ENTRIES) -> list[rx.Component]:
    """The icons alone, for what is shown before it is known who is signed in."""
    return [rx.el.div(icon(entry.picture, 18), class_name="nav") for entry in entries]


def _group(name: str, heading: str, entries: tuple[Entry, ...], *, current: str, prefix: str = "menu") -> rx.Component:
    head = f"{prefix}-{name}"
    shown = rx.el.div(
        rx.el.div(t(heading), class_name="group-head", id=head),
        rx.el.ul(*[_line(entry, current) for entry in entries], aria_labelledby=head),
        class_name="group",
    )
    allowed = [DeskState.permissions.contains(entry.permission.value) for entry in entries]
    return rx.cond(reduce(or_, allowed), shown)


def _line(entry: Entry, current: str) -> rx.Component:
    return rx.cond(DeskState.permissions.contains(entry.permission.value), rx.el.li(_anchor(entry, current)))


def _link(entry: Entry, current: str) -> rx.Component:
    return rx.cond(DeskState.permissions.contains(entry.permission.value), _anchor(entry, current))


def _anchor(entry: Entry, current: str) -> rx.Component:
    extra: dict[str, Any] = {"aria_current": "page"} if entry.path == current else {}
    if entry.name:
        extra["aria_label"] = t(entry.name)
    parts = [icon(entry.picture, 18), rx.el.span(t(entry.word))]
    if entry == OUTBOX:
        parts.append(badge())
        extra["custom_attrs"] = {"aria-description": badge_words()}
    return rx.link(*parts, href=entry.path, class_name="nav", underline="none", **extra)


def _person() -> tuple[rx.Component, ...]:
    return (
        avatar(DeskState.initials, DeskState.staff_id % 8, size="s28"),
        rx.el.span(DeskState.staff_name, class_name="name strong cut grow"),
    )


def _more(current: str) -> rx.Component:
    rest = [_rest(*group, current) for group in GROUPS]
    items = (
        opener(icon("search"), rx.el.span(t("palette.open")), class_name="item", id="go-to-more"),
        _form_item("/lock", "menu.lock", "lock"),
        _way_out("/switch", "menu.switch_user", "users_round", is_item=True),
        _way_out("/logout", "menu.sign_out", "log_out", is_item=True),
        rx.el.button(icon("moon"), rx.el.span(t("menu.theme")), type="button", class_name="item", on_click=rx.toggle_color_mode),
    )
    mine = rx.link(*_person(), href=ACCOUNT, title=t("account.heading"), class_name="item", underline="none")
    return rx.el.details(
        rx.el.summary(icon("menu", 18), rx.el.span(t("menu.more")), class_name="nav"),
        rx.el.div(*rest, rx.el.hr(), mine, *items, class_name="menu more"),
        class_name="more-root",
    )


def _rest(name: str, heading: str, entries: tuple[Entry, ...], current: str) -> rx.Component:
    """What of a group is not at hand."""
    left = tuple(entry for entry in entries if entry not in AT_HAND)
    return _group(name, heading, left, current=current, prefix="more") if left else rx.fragment()


def _form_button(path: str, key: str, picture: str) -> rx.Component:
    return posted(path, icon_button(t(key), picture, type="submit"))


def _form_item(path: str, key: str, picture: str) -> rx.Component:
    return posted(path, rx.el.button(icon(picture), rx.el.span(t(key)), type="submit", class_name="item"))


def _way_out(path: str, key: str, picture: str, *, is_item: bool = False) -> rx.Component:
    if not is_item:
        return posted(path, icon_button(t(key), picture, on_click=sign_out(path)))
    return posted(path, rx.el.button(icon(picture), rx.el.span(t(key)), type="button", class_name="item", on_click=sign_out(path)))
