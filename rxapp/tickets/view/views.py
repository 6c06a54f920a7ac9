"""The views of the inbox with their counts: under *Inbox* in the menu, and where the menu is narrow in a strip above the list."""

from typing import Any

import reflex as rx

from rxapp.tickets.queries.counts import CAP
from rxapp.tickets.rules import views
from rxapp.tickets.state.inbox import InboxState
from rxapp.tickets.state.views import QueueLine, ViewsState
from rxapp.ui.words import t

VIEWS: Any = ViewsState
INBOX: Any = InboxState


def menu_views() -> rx.Component:
    """The list of views in the menu, of the page that is open alone."""
    return rx.cond(VIEWS.has_counts, rx.el.nav(_list(), aria_label=t("inbox.views"), class_name="nav-views"))


def strip() -> rx.Component:
    """The same above the list."""
    return rx.cond(VIEWS.has_counts, rx.el.nav(_list(), aria_label=t("inbox.views"), class_name="view-strip"))


def _list() -> rx.Component:
    built_in = [_line(view, t(f"inbox.view.{view}"), VIEWS.counts[view]) for view in views.VIEWS]
    return rx.el.ul(*built_in, rx.foreach(VIEWS.queues, _queue))


def _queue(line: rx.Var[QueueLine]) -> rx.Component:
    return _line(line.view, line.name, line.n, key=line.view)


def _line(view: str | rx.Var[str], label: rx.Var[str], count: rx.Var[int], **props: Any) -> rx.Component:
    number = rx.cond(count >= CAP, f"{CAP:,}+", count.to_string())
    link = rx.link(
        rx.el.span(label, class_name="cut"),
        rx.cond(count > 0, rx.el.span(number, class_name="num end")),
        href="/inbox?view=" + rx.Var.create(view).to(str),
        underline="none",
        class_name="nav-view",
        aria_current=rx.cond((INBOX.view == view) & (INBOX.q == ""), "page", "false"),
    )
    return rx.el.li(link, **props)
