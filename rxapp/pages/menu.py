"""The menu that the features declare (D-74), in the side bar and in the bar at the bottom of a tablet; and who is signed in."""

from functools import reduce
from operator import or_
from typing import Any

import reflex as rx

from rxapp.customers.view.palette import opener
from rxapp.messages.panel.view.signing_out import sign_out
from rxapp.shop.menu import MENU, MenuEntry, groups
from rxapp.shop.state import DeskState
from rxapp.ui.forms import posted
from rxapp.ui.kit import avatar, icon, icon_button
from rxapp.ui.words import t

ACCOUNT = "/settings/account"


def side(current: str) -> rx.Component:
    """The groups of the side bar; where it is narrow a heading is a thin line."""
    return rx.el.nav(*[_group(*group, current=current) for group in groups()], aria_label=t("menu.label"), class_name="side-nav")


def bottom(current: str) -> rx.Component:
    """The bar of a tablet: what is at hand, and *More* with the rest."""
    links = [_link(entry, current) for entry in MENU if entry.is_at_hand]
    return rx.el.nav(*links, _more(current), aria_label=t("menu.label"), class_name="bottom")


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


def pictures(*, at_hand: bool = False) -> list[rx.Component]:
    """The icons alone, for what is shown before it is known who is signed in; of all lines, or of those at hand."""
    listed = [entry for _, entries in groups() for entry in entries if entry.is_at_hand or not at_hand]
    return [rx.el.div(icon(entry.picture, 18), class_name="nav") for entry in listed]


def _group(name: str, entries: tuple[MenuEntry, ...], *, current: str, prefix: str = "menu") -> rx.Component:
    head = f"{prefix}-{name}"
    shown = rx.el.div(
        rx.el.div(t(f"menu.group.{name}"), class_name="group-head", id=head),
        rx.el.ul(*[_line(entry, current) for entry in entries], aria_labelledby=head),
        class_name="group",
    )
    allowed = [DeskState.permissions.contains(entry.right.value) for entry in entries]
    return rx.cond(reduce(or_, allowed), shown)


def _line(entry: MenuEntry, current: str) -> rx.Component:
    below = [entry.below()] if entry.below and entry.path == current else []
    return rx.cond(DeskState.permissions.contains(entry.right.value), rx.el.li(_anchor(entry, current), *below))


def _link(entry: MenuEntry, current: str) -> rx.Component:
    return rx.cond(DeskState.permissions.contains(entry.right.value), _anchor(entry, current))


def _anchor(entry: MenuEntry, current: str) -> rx.Component:
    extra: dict[str, Any] = {"aria_current": "page"} if entry.path == current else {}
    if entry.heading:
        extra["aria_label"] = t(entry.heading)
    parts = [icon(entry.picture, 18), rx.el.span(t(entry.label))]
    if entry.badge:
        parts.append(entry.badge())
    if entry.badge_words:
        extra["custom_attrs"] = {"aria-description": entry.badge_words()}
    return rx.link(*parts, href=entry.path, class_name="nav", underline="none", **extra)


def _person() -> tuple[rx.Component, ...]:
    return (
        avatar(DeskState.initials, DeskState.staff_id % 8, size="s28"),
        rx.el.span(DeskState.staff_name, class_name="name strong cut grow"),
    )


def _more(current: str) -> rx.Component:
    rest = [_rest(*group, current) for group in groups()]
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


def _rest(name: str, entries: tuple[MenuEntry, ...], current: str) -> rx.Component:
    """What of a group is not at hand."""
    left = tuple(entry for entry in entries if not entry.is_at_hand)
    return _group(name, left, current=current, prefix="more") if left else rx.fragment()


def _form_button(path: str, key: str, picture: str) -> rx.Component:
    return posted(path, icon_button(t(key), picture, type="submit"))


def _form_item(path: str, key: str, picture: str) -> rx.Component:
    return posted(path, rx.el.button(icon(picture), rx.el.span(t(key)), type="submit", class_name="item"))


def _way_out(path: str, key: str, picture: str, *, is_item: bool = False) -> rx.Component:
    if not is_item:
        return posted(path, icon_button(t(key), picture, on_click=sign_out(path)))
    return posted(path, rx.el.button(icon(picture), rx.el.span(t(key)), type="button", class_name="item", on_click=sign_out(path)))
