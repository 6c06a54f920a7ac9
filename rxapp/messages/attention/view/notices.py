"""The count beside the menu link, and the banner for those who can start a stopped channel again."""

from typing import Any

import reflex as rx

from rxapp.messages.attention.state.notices import NoticeState
from rxapp.shop.menu import MenuEntry
from rxapp.staff.rules import Permission
from rxapp.ui.kit import icon, link_button
from rxapp.ui.words import t, t_with

NOTICE: Any = NoticeState  # its names are vars here, and values inside the handlers
MOST_SHOWN = 99


def badge() -> rx.Component:
    """How many messages need attention; nothing where none does. Its words stand in `badge_words`."""
    shown = rx.cond(NOTICE.count > MOST_SHOWN, f"{MOST_SHOWN}+", NOTICE.count.to_string())
    return rx.cond(NOTICE.count > 0, rx.el.span(shown, class_name="badge num", aria_hidden=True))


def badge_words() -> rx.Var[str]:
    """The count in words, for those who hear the menu; "" for none."""
    return rx.cond(NOTICE.count > 0, t("attention.badge", n=NOTICE.count), "").to(str)


def stopped_banner() -> rx.Component:
    """Which channel has stopped, why, and how many messages wait for it."""
    return rx.foreach(NOTICE.stopped, _stopped)


def _stopped(row: Any) -> rx.Component:
    waits = rx.cond(row.waiting > 0, rx.fragment(" ", t("attention.stopped_wait", n=row.waiting)))
    return rx.el.div(
        icon("circle_pause", 18),
        rx.el.div(
            rx.el.div(t("attention.stopped", kind=t("kind." + row.kind), channel=t(row.channel)), class_name="strong"),
            rx.el.div(t_with(row.why, row.why_facts), waits, class_name="small"),
        ),
        link_button(t("attention.open_channels"), "/settings/channels"),
        class_name="banner",
        role="status",
        key=row.kind,
    )


MENU_ENTRY = MenuEntry(
    "/outbox",
    "conversations",
    "menu.attention",
    "triangle_alert",
    Permission.SEND,
    badge=badge,
    badge_words=badge_words,
)
