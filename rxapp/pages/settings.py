"""/settings/<section>: one's own account for everyone; store, staff, channels and words for those who may. One section at a time."""

from functools import partial
from typing import Any

import reflex as rx

from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.shop import sections
from rxapp.shop.sections import SettingsSection
from rxapp.shop.state import DeskState
from rxapp.staff.rules import Permission
from rxapp.ui import browser
from rxapp.ui.kit import choice, empty, option, text_input, with_icon
from rxapp.ui.page import bar, body
from rxapp.ui.words import t

HEADING = "settings.heading"
DESK: Any = DeskState
MENU = "settings-menu"


def pages() -> tuple[Page, ...]:
    """/settings, which shows the first section, and an address for each section that a feature has declared."""
    every = [section for _, group in sections.groups() for section in group]
    own = [
        Page(partial(page, section), route=section.path, heading=section.label, load=(section.load,), topics=section.topics)
        for section in every
    ]
    return (Page(partial(page, every[0]), route="/settings", heading=HEADING, load=(every[0].load,)), *own)


def page(section: SettingsSection) -> rx.Component:
    """One section beside the menu of all."""
    refused = empty("lock", t("settings.not_yours"), t("settings.not_yours_why"))
    shown = rx.el.div(rx.cond(_may(section.right), section.show(), refused), class_name="form")
    columns = rx.el.div(_menu(section), _select(section), body(shown, class_name="pad", id="settings-body"), class_name="settings-columns")
    return frame(bar(t(HEADING)), columns, current="/settings")


def _menu(current: SettingsSection) -> rx.Component:
    search = text_input(
        "find-setting",
        type="search",
        aria_label=t("settings.find"),
        placeholder=t("settings.find"),
        auto_complete="off",
        on_change=lambda text: browser.narrow(MENU, text),
    )
    return rx.el.nav(
        with_icon("search", search),
        *[_group(number, *group, current) for number, group in enumerate(sections.groups())],
        rx.el.p(t("settings.none_found"), class_name="none-found quiet", role="status"),
        aria_label=t("settings.sections"),
        id=MENU,
        class_name="settings-menu",
    )


def _group(number: int, heading: str, listed: tuple[SettingsSection, ...], current: SettingsSection) -> rx.Component:
    head = f"{MENU}-{number}"
    return rx.el.div(
        rx.el.div(t(heading), class_name="group-head", id=head),
        rx.el.ul(*[_line(section, current) for section in listed], aria_labelledby=head),
        class_name="group",
    )


def _line(section: SettingsSection, current: SettingsSection) -> rx.Component:
    here: dict[str, Any] = {"aria_current": "page"} if section == current else {}
    link = rx.link(t(section.label), href=section.path, class_name="settings-link", underline="none", **here)
    words: Any = t(section.label)
    for key in section.holds:
        words = words + " " + t(key)
    return rx.cond(_may(section.right), rx.el.li(link, custom_attrs={"data-words": words}))


def _select(current: SettingsSection) -> rx.Component:
    """The same choice where there is no room for the menu."""
    listed = [section for _, group in sections.groups() for section in group]
    options = [rx.cond(_may(section.right), option(t(section.label), section.slug)) for section in listed]
    control = choice(
        "settings-section",
        *options,
        value=current.slug,
        aria_label=t("settings.sections"),
        on_change=lambda slug: rx.redirect("/settings/" + slug),
    )
    return rx.el.div(control, class_name="settings-select")


def _may(permission: Permission) -> Any:
    return DESK.permissions.contains(permission.value)
