"""The foot of a new ticket: *Send* with its menu, which opens upwards, and what is in the way (D-72, D-85)."""

from typing import Any

import reflex as rx

from rxapp.tickets.actions.opening_form import Way
from rxapp.tickets.state.new import FORM, NewState
from rxapp.ui import browser, kit
from rxapp.ui.words import t, t_with, wall_time

NEW: Any = NewState
IS_SENT = NEW.direction == Way.TO.value


def send_row(*tools: rx.Component) -> rx.Component:
    """The row; `tools` stand at its right."""
    when = rx.el.input(hidden=True, name="ticket-when", default_value="")
    return rx.el.div(
        _problem(),
        rx.cond(NEW.is_later, _later()),
        rx.el.div(
            when,
            rx.el.div(_send(), rx.cond(IS_SENT, _menu()), class_name="send-split"),
            rx.el.span(_hint(), class_name="small quiet cut"),
            rx.el.div(*tools, class_name="row-flex end wrap"),
            class_name="send-row",
        ),
        class_name="new-foot",
    )


def _send() -> rx.Component:
    later = rx.cond(NEW.send_at != "", t("new_ticket.send_at", at=wall_time(NEW.send_at)), t("new_ticket.send_later")).to(str)
    label = rx.cond(IS_SENT, rx.cond(NEW.is_later, later, t("new_ticket.send")), t("new_ticket.save")).to(str)
    picture = rx.cond(IS_SENT, rx.cond(NEW.is_later, kit.icon("clock"), kit.icon("send")), kit.icon("check"))
    waits = NEW.is_later & (NEW.send_at == "")
    words = rx.el.span(label)
    return rx.el.button(picture, words, type="submit", class_name="btn primary", id="ticket-send", disabled=waits)


def _hint() -> rx.Var[str]:
    undo = rx.cond(NEW.form.undo_for > 0, t("new_ticket.goes_after", n=NEW.form.undo_for), t("new_ticket.goes_now")).to(str)
    sent = rx.cond(NEW.is_later, t("new_ticket.later_hint"), undo)
    return rx.cond(IS_SENT, sent, t("new_ticket.kept_only")).to(str)


def _menu() -> rx.Component:
    """Each way with what follows from it."""
    closed = "document.getElementById('send-menu')?.removeAttribute('open')"

    def line(picture: str, label: rx.Var[str], help_text: rx.Var[str], *pressed: Any) -> rx.Component:
        words = (kit.icon(picture), rx.el.span(label), rx.el.span(help_text, class_name="small quiet end"))
        return rx.el.button(*words, type="button", class_name="item", on_click=[browser.run(closed), *pressed])

    def goes(when: str) -> tuple[Any, ...]:
        return NEW.open_later(False), browser.submit(FORM, **{"ticket-when": when})

    lines = (
        line("send", t("new_ticket.send_now"), t("new_ticket.no_undo"), *goes("now")),
        line("undo_2", t("new_ticket.send_in", n=NEW.form.undo_for), t("new_ticket.usual"), *goes("undo")),
        line("calendar_clock", t("new_ticket.send_later"), t("new_ticket.up_to"), NEW.open_later(True)),
    )
    label = t("new_ticket.send_menu")
    return rx.el.details(
        rx.el.summary(kit.icon("chevron_up"), class_name="btn primary icon", aria_label=label, title=label, role="button"),
        rx.el.div(*lines, class_name="menu send-menu"),
        id="send-menu",
        class_name="send-ways",
    )


def _later() -> rx.Component:
    """The time on the shop's clock."""
    box = rx.el.input(
        type="datetime-local",
        id="ticket-send_at",
        name="ticket-send_at",
        default_value="",
        max=NEW.form.latest,
        aria_invalid=NEW.wrong.part == "send_at",
        on_change=NEW.set_send_at,
        class_name="input num",
    )
    wrong = rx.cond(NEW.wrong.part == "send_at", t_with(NEW.wrong.key, NEW.wrong.facts), "").to(str)
    shown = kit.field(
        t("new_ticket.field.send_at"),
        box,
        name="ticket-send_at",
        help_text=t("new_ticket.zone", zone=NEW.form.zone, latest=wall_time(NEW.form.latest)),
        error=wrong,
    )
    away = kit.button(t("new_ticket.no_later"), kind="ghost", picture="x", on_click=NEW.open_later(False))
    return rx.el.div(shown, away, class_name="send-later")


def _problem() -> rx.Component:
    """What is in the way, beside *Send* too, with its ways out."""
    yes = kit.button(t("new_ticket.send_anyway"), on_click=NEW.send_anyway)
    asks = rx.fragment(yes, kit.button(t("new_ticket.do_not"), kind="ghost", on_click=NEW.drop_question))
    ways = rx.fragment(
        rx.cond(NEW.wrong.confirms != "", asks), rx.cond(NEW.wrong.link != "", kit.link_button(t("toast.open"), NEW.wrong.link))
    )
    shown = kit.alert(t_with(NEW.wrong.key, NEW.wrong.facts), ways, tone="wrong", id="ticket-problem", tab_index=-1)
    return rx.cond(NEW.wrong.key != "", shown)
