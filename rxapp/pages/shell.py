"""The frame around every page: menu, who is signed in, live link, and the overlays that open over any page."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from rxapp.customers.state.palette import PaletteState
from rxapp.customers.view.palette import opener, palette, shortcuts
from rxapp.live.topics import Topic
from rxapp.messages.attention.state.notices import NoticeState
from rxapp.messages.attention.view.notices import stopped_banner
from rxapp.messages.history.state.timeline import PanelHistory
from rxapp.messages.panel.state.held import HeldState
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.view.panel import panel
from rxapp.messages.panel.view.sent import held_toasts
from rxapp.messages.panel.view.signing_out import sign_out_sheet
from rxapp.pages import menu
from rxapp.shop.state import DeskState
from rxapp.tickets.state.views import UnreadState
from rxapp.tickets.view.keys import ticket_keys
from rxapp.ui.failed import guarded
from rxapp.ui.kit import icon
from rxapp.ui.page import BONES
from rxapp.ui.words import t

LOAD = (DeskState.arrive, UnreadState.arrive, ComposeState.arrive, NoticeState.arrive, HeldState.arrive)  # of every page, before its own
TYPED = (PaletteState.look,)
TOPICS = (
    Topic("panel", (ComposeState.reread,), follows=("customers", "templates", "jobs")),
    Topic("panel_history", (PanelHistory.refresh,), follows=("messages",)),
    Topic("sent", (SendingState.refresh, HeldState.refresh), follows=("messages",)),
    Topic("attention", (NoticeState.refresh,)),
    Topic("unread", (UnreadState.refresh,), follows=("tickets",)),
    Topic("shop", (DeskState.refresh,)),
    Topic("staff", (DeskState.refresh,)),
)


def frame(*content: rx.Component, current: str, overlays: tuple[rx.Component, ...] = ()) -> rx.Component:
    """The whole page once it is known who is signed in; until then bones without words."""
    held = rx.cond(ComposeState.is_open, rx.fragment(), held_toasts())
    over = (panel(), held, palette(), shortcuts(*ticket_keys()), sign_out_sheet(), *overlays)
    return rx.cond(DeskState.staff_id > 0, rx.fragment(_framed(*content, current=current), *over), _bones())


def title(heading: str | rx.Var[str]) -> rx.Var[str]:
    """The browser tab's title: the count of unread tickets (TK-33), the page (a key, or a name), the shop."""
    unread: rx.Var[int] = UnreadState.unread  # type: ignore[assignment]
    count = rx.cond(unread > 0, "(" + unread.to_string() + ") ", "")
    shown = t(heading) if isinstance(heading, str) else heading
    before = rx.cond(shown != "", shown + " · ", "")  # a name that is not known yet
    return rx.cond(DeskState.staff_id > 0, count + before + DeskState.shop_name, "rxapp")


def _framed(*content: rx.Component, current: str) -> rx.Component:
    return rx.el.div(
        _side(current),
        rx.el.main(_connection_banner(), stopped_banner(), guarded(*content), class_name="main", id="main"),
        menu.bottom(current),
        class_name="frame",
    )


def _side(current: str) -> rx.Component:
    return rx.el.aside(
        rx.el.div(_logo(), rx.el.span(DeskState.shop_name, class_name="cut"), class_name="brand"),
        opener(icon("search"), rx.el.span(t("palette.open")), rx.el.kbd("Ctrl K", aria_hidden=True)),
        menu.side(current),
        menu.me(),
        class_name="side",
    )


def _connection_banner() -> rx.Component:
    shown = rx.el.div(
        icon("wifi_off", 18),
        rx.el.div(rx.el.div(t("live.lost"), class_name="strong"), rx.el.div(t("live.lost_kept"), class_name="small")),
        rx.el.button(t("live.try_now"), type="button", class_name="btn", on_click=rx.call_script("window.location.reload()")),
        class_name="banner",
        role="status",
    )
    return rx.cond(has_connection_errors & ~ComposeState.is_open, shown)  # the open panel says it itself, above its scrim


def _logo() -> rx.Component:
    return rx.el.img(src="/favicon.svg", alt="", class_name="logo")


def _bones() -> rx.Component:
    """What is prerendered and shown first: the frame with its pictures, without words."""
    bars = [
        rx.el.div(rx.el.div(class_name="bone", style={"width": f"{width}px"}), class_name="bone-row") for width in (180, 240, 150, 210) * 3
    ]
    return rx.el.div(
        rx.el.div(
            rx.el.div(_logo(), class_name="brand"),
            rx.el.div(icon("search"), class_name="btn goto"),
            rx.el.div(*menu.pictures(), class_name="side-nav"),
            class_name="side",
        ),
        rx.el.div(rx.el.div(class_name="bar"), rx.el.div(*bars, class_name="pad"), class_name="main"),
        rx.el.div(*menu.pictures(at_hand=True), class_name="bottom"),
        class_name="frame",
        id=BONES,
        aria_hidden=True,
    )
