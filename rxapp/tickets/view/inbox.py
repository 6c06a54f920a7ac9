"""The inbox: views, search, the tickets of one page, and what stands there instead when there are none (looks 05, 14, 34)."""

from typing import Any

import reflex as rx

from rxapp.shop.menu import MenuEntry
from rxapp.staff.rules import Permission
from rxapp.tickets.rules import views
from rxapp.tickets.state.inbox import SCROLL, InboxState
from rxapp.tickets.state.views import UnreadState, ViewsState
from rxapp.tickets.view import bulk, row
from rxapp.tickets.view.simulate import simulate, simulate_window
from rxapp.tickets.view.views import menu_views, strip
from rxapp.ui import kit, links, page
from rxapp.ui.pace import paced
from rxapp.ui.words import t

INBOX: Any = InboxState  # its names are vars here, and values inside the handlers
VIEWS: Any = ViewsState
UNREAD: Any = UnreadState
MOST_SHOWN = 99
BONES = (210, 320, 180, 260) * 2
MAY_DELETE = INBOX.permissions.contains(Permission.DELETE_TICKETS.value)


def badge() -> rx.Component:
    """How many tickets are unread; nothing where none is. Its words stand in `badge_words`."""
    shown = rx.cond(UNREAD.unread > MOST_SHOWN, f"{MOST_SHOWN}+", UNREAD.unread.to_string())
    return rx.cond(UNREAD.unread > 0, rx.el.span(shown, class_name="badge num", aria_hidden=True))


def badge_words() -> rx.Var[str]:
    """The count in words, for those who hear the menu; "" for none."""
    return rx.cond(UNREAD.unread > 0, t("inbox.unread_count", n=UNREAD.unread), "").to(str)


MENU_ENTRY = MenuEntry(
    "/inbox",
    "conversations",
    "menu.inbox",
    "inbox",
    Permission.WORK_TICKETS,
    is_at_hand=True,
    badge=badge,
    badge_words=badge_words,
    below=menu_views,
)


def inbox(heading: rx.Var[str]) -> rx.Component:
    """The whole screen under the frame."""
    shown = rx.cond(INBOX.rows.length() > 0, _list(), rx.cond(INBOX.q != "", _nothing_found(), _none()))
    return rx.fragment(
        bulk.window(),
        simulate_window(),
        _bar(heading),
        strip(),
        rx.cond(INBOX.selected.length() > 0, bulk.region(), _tools()),
        page.body(rx.cond(INBOX.is_loaded, shown, _bones()), id=SCROLL),
        _foot(),
        row.keys(),
    )


def _bar(heading: rx.Var[str]) -> rx.Component:
    """*New ticket* and *Delete* at the left above the list (TK-1, TK-61)."""
    new = kit.link_button(t("inbox.new"), "/tickets/new", kind="primary", picture="plus", aria_keyshortcuts="n")
    delete = kit.button(
        t("inbox.delete"),
        kind="ghost",
        picture="trash_2",
        aria_disabled=INBOX.selected.length() == 0,
        title=rx.cond(INBOX.selected.length() == 0, t("inbox.delete_none"), ""),
        on_click=bulk.BULK.ask("delete"),
    )
    select = kit.button(t("inbox.select"), kind="ghost", picture="list_checks", aria_pressed=INBOX.is_selecting, on_click=INBOX.show_ticks)
    return page.bar(heading, new, rx.cond(MAY_DELETE, delete), actions=(simulate(), select))


def _tools() -> rx.Component:
    box = kit.text_input(
        "inbox-q",
        key=INBOX.filled,
        type="search",
        aria_label=t("inbox.search"),
        placeholder=t("inbox.search"),
        aria_keyshortcuts="/",
        default_value=INBOX.q,
        auto_complete="off",
        spell_check=False,
        enter_key_hint="search",
        on_change=INBOX.search,
        custom_attrs=paced(),
    )
    clear = rx.cond(INBOX.q != "", kit.icon_button(t("grid.clear"), "x", kind="ghost trail", on_click=INBOX.clear_search), rx.fragment())
    found = t("inbox.found", n=INBOX.rows.length(), q=INBOX.q)
    more = t("inbox.found_more", n=INBOX.rows.length(), q=INBOX.q)
    words = rx.cond(INBOX.q == "", "", rx.cond(INBOX.next_after != "", more, found))
    return rx.el.div(
        rx.el.div(kit.with_icon("search", box, clear), class_name="inbox-search"),
        rx.el.span(words, role="status", class_name="quiet cut"),
        class_name="inbox-tools",
        role="search",
    )


def _list() -> rx.Component:
    return links.items(
        rx.foreach(INBOX.rows, row.row),
        aria_label=t("inbox.list"),
        id="tickets",
        class_name=rx.cond(INBOX.is_selecting | (INBOX.selected.length() > 0), "tickets selecting", "tickets"),
        custom_attrs=row.long_press(),
    )


def _nothing_found() -> rx.Component:
    clear = kit.button(t("grid.clear"), on_click=INBOX.clear_search)
    return kit.empty("search_x", t("inbox.nothing_found", q=INBOX.q), t("inbox.nothing_found_why"), clear)


def _none() -> rx.Component:
    """What an empty view means, and what next."""
    new = kit.link_button(t("inbox.new"), "/tickets/new", picture="plus")
    pictures = {views.MINE: "user_check", views.US: "circle_check", views.CLOSED: "archive", views.SNOOZED: "alarm_clock"}
    found = [
        (view, kit.empty(pictures.get(view, "inbox"), t(f"inbox.none.{view}"), t(f"inbox.none_next.{view}"), new)) for view in views.VIEWS
    ]
    return rx.match(INBOX.view, *found, kit.empty("inbox", t("inbox.none.queue"), t("inbox.none_next.queue"), new))


def _bones() -> rx.Component:
    bars = [rx.el.div(rx.el.div(class_name="bone", style={"width": f"{width}px"}), class_name="bone-row ticket-bone") for width in BONES]
    return rx.el.div(*bars, class_name="pad", aria_hidden=True)


def _foot() -> rx.Component:
    shown = page.foot(
        actions=(
            kit.button(t("grid.previous"), picture="chevron_left", disabled=INBOX.next_before == "", on_click=INBOX.previous_page),
            kit.button(t("grid.next"), trail="chevron_right", disabled=INBOX.next_after == "", on_click=INBOX.next_page),
        ),
    )
    return rx.cond((INBOX.next_after != "") | (INBOX.next_before != ""), shown)
