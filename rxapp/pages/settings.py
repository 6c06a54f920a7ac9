"""/settings/<section>: one's own account for everyone; store, staff, channels and words for those who may. One section at a time."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import reflex as rx

from rxapp.customers.state.labels import LabelsState
from rxapp.customers.view.labels import phone_types, tags
from rxapp.messages.channel_settings.state import ServingState
from rxapp.messages.channel_settings.view import channels
from rxapp.pages.page import Page, Topic
from rxapp.pages.shell import frame
from rxapp.shop.state import DeskState, StoreState
from rxapp.shop.view import message_rules, store
from rxapp.staff.rules import Permission
from rxapp.staff.state import AccountState, TeamState
from rxapp.staff.view.account import account
from rxapp.staff.view.team import team
from rxapp.ui import browser
from rxapp.ui.kit import choice, empty, option, text_input, with_icon
from rxapp.ui.page import bar, body
from rxapp.ui.words import t
from rxapp.wording.state.greetings import GreetingsState
from rxapp.wording.view.greetings import greetings

HEADING = "settings.heading"
AFTER_SAVE = [DeskState.refresh]
DESK: Any = DeskState
MENU = "settings-menu"


class Section(NamedTuple):
    """One section: its address under /settings, its heading, what it shows, what it loads, what it holds besides, who may see it, and what
    is read again live."""

    slug: str
    heading: str
    show: Callable[[], rx.Component]
    load: Any
    holds: tuple[str, ...] = ()
    right: Permission = Permission.SEE_CUSTOMERS
    topics: tuple[Topic, ...] = ()

    @property
    def path(self) -> str:
        """The section's own address."""
        return f"/settings/{self.slug}"


def _may(permission: Permission) -> Any:
    return DESK.permissions.contains(permission.value)


GROUPS: tuple[tuple[str, tuple[Section, ...]], ...] = (
    (
        "settings.group.own",
        (
            Section(
                "account",
                "account.heading",
                lambda: account(after_save=AFTER_SAVE),
                AccountState.load,
                ("settings.language", "settings.zone", "settings.signature_email", "account.password", "account.elsewhere"),
            ),
        ),
    ),
    (
        "settings.group.shop",
        (
            Section(
                "store",
                "store.heading",
                lambda: store(may_edit=_may(Permission.EDIT_SETTINGS), after_save=AFTER_SAVE),
                StoreState.load,
                ("store.name", "store.email", "store.phone", "store.address", "settings.zone", "store.undo", "store.consent"),
                topics=(Topic("shop", (StoreState.refresh,)),),
            ),
            Section(
                "staff",
                "team.heading",
                team,
                TeamState.load,
                ("team.invite", "team.roles"),
                Permission.MANAGE_STAFF,
                (Topic("staff", (TeamState.load,)),),
            ),
        ),
    ),
    (
        "menu.group.conversations",
        (
            Section(
                "channels",
                "serving.heading",
                channels,
                ServingState.load,
                ("kind.email", "kind.sms"),
                Permission.MANAGE_CHANNELS,
                (Topic("channels", (ServingState.refresh,), follows=("messages",)),),
            ),
            Section(
                "message-rules",
                "rules.heading",
                lambda: message_rules(may_edit=_may(Permission.EDIT_SETTINGS), after_save=[]),
                StoreState.load,
                ("rules.quiet",),
            ),
            Section(
                "greetings",
                "greetings.heading",
                lambda: greetings(may_edit=_may(Permission.EDIT_TEMPLATES)),
                GreetingsState.load,
                topics=(Topic("templates", (GreetingsState.refresh,)),),
            ),
        ),
    ),
    (
        "customers.heading",
        (
            Section("phone-types", "labels.phone_types", lambda: phone_types(may_edit=_may(Permission.EDIT_CUSTOMERS)), LabelsState.load),
            Section("tags", "labels.tags", tags, LabelsState.load),
        ),
    ),
)
SECTIONS = tuple(section for _, sections in GROUPS for section in sections)


def page(section: Section = SECTIONS[0]) -> rx.Component:
    """One section beside the menu of all; /settings itself shows the first."""
    refused = empty("lock", t("settings.not_yours"), t("settings.not_yours_why"))
    shown = rx.el.div(rx.cond(_may(section.right), section.show(), refused), class_name="form")
    columns = rx.el.div(_menu(section), _select(section), body(shown, class_name="pad", id="settings-body"), class_name="settings-columns")
    return frame(bar(t(HEADING)), columns, current="/settings")


def _menu(current: Section) -> rx.Component:
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
        *[_group(number, *group, current) for number, group in enumerate(GROUPS)],
        rx.el.p(t("settings.none_found"), class_name="none-found quiet", role="status"),
        aria_label=t("settings.sections"),
        id=MENU,
        class_name="settings-menu",
    )


def _group(number: int, heading: str, sections: tuple[Section, ...], current: Section) -> rx.Component:
    head = f"{MENU}-{number}"
    return rx.el.div(
        rx.el.div(t(heading), class_name="group-head", id=head),
        rx.el.ul(*[_line(section, current) for section in sections], aria_labelledby=head),
        class_name="group",
    )


def _line(section: Section, current: Section) -> rx.Component:
    here: dict[str, Any] = {"aria_current": "page"} if section == current else {}
    link = rx.link(t(section.heading), href=section.path, class_name="settings-link", underline="none", **here)
    words: Any = t(section.heading)
    for key in section.holds:
        words = words + " " + t(key)
    return rx.cond(_may(section.right), rx.el.li(link, custom_attrs={"data-words": words}))


def _select(current: Section) -> rx.Component:
    """The same choice where there is no room for the menu."""
    options = [rx.cond(_may(section.right), option(t(section.heading), section.slug)) for section in SECTIONS]
    control = choice(
        "settings-section",
        *options,
        value=current.slug,
        aria_label=t("settings.sections"),
        on_change=lambda slug: rx.redirect("/settings/" + slug),
    )
    return rx.el.div(control, class_name="settings-select")


PAGES = (
    Page(page, route="/settings", heading=HEADING, load=(SECTIONS[0].load,)),
    *[
        Page(partial(page, section), route=section.path, heading=section.heading, load=(section.load,), topics=section.topics)
        for section in SECTIONS
    ],
)
