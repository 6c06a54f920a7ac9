"""The right side of a ticket: its customer, note, recent tickets, last order, whole history; who nobody is yet (TK-21..24, CC-20, D-55)."""

from typing import Any

import reflex as rx

from rxapp.customers.view.names import name, phone_label
from rxapp.messages.history.view.timeline import history
from rxapp.staff.rules import Permission
from rxapp.tickets.state.pin import CHOOSE_SHEET, PinState
from rxapp.tickets.state.ticket import TicketHistory, TicketState
from rxapp.tickets.view.choices import choice_label
from rxapp.ui import browser, kit
from rxapp.ui.words import t, when

STATE: Any = TicketState
PIN: Any = PinState
TICKET, PERSON = STATE.ticket, STATE.person
SIDE = "ticket-side"
MAY_ADD = STATE.permissions.contains(Permission.EDIT_CUSTOMERS.value)


def beside(*, on_contact: Any, on_edit_retry: Any) -> rx.Component:
    """The column; below 1280 a drawer, which opens over the page."""
    known = rx.fragment(_who(on_contact), _facts(), _note(), _recent(), _order(), _past(on_edit_retry))
    return rx.el.aside(
        kit.icon_button(
            t("ticket.card.close_details"),
            "x",
            custom_attrs={"popoverTarget": SIDE, "popoverTargetAction": "hide"},
            class_name="tk-side-close",
        ),
        rx.cond(TICKET.customer_id > 0, known, rx.fragment(_nobody(), _recent())),
        aria_label=t("ticket.card.customer"),
        id=SIDE,
        class_name="tk-side",
        custom_attrs={"popover": "auto"},
    )


def strip(*, on_contact: Any) -> rx.Component:
    """The same in one line, where the column is a drawer."""
    count = rx.el.span(TICKET.shown_address, class_name="small quiet cut")
    contact = kit.button(t("grid.contact"), picture="messages_square", on_click=on_contact(PERSON.id))
    return rx.el.div(
        kit.avatar(rx.cond(TICKET.customer_id > 0, PERSON.initials, ""), PERSON.id % 8),
        rx.el.div(rx.el.div(rx.cond(TICKET.customer_id > 0, name(PERSON), TICKET.who), class_name="strong cut"), count, class_name="grow"),
        rx.cond(TICKET.customer_id > 0, contact),
        kit.button(t("ticket.card.details"), custom_attrs={"popoverTarget": SIDE}),
        class_name="tk-strip",
    )


def _who(on_contact: Any) -> rx.Component:
    company = rx.cond((PERSON.company != "") & (PERSON.company != PERSON.name), rx.el.div(PERSON.company, class_name="small quiet cut"))
    return rx.fragment(
        rx.el.div(
            kit.avatar(PERSON.initials, PERSON.id % 8),
            rx.el.div(rx.el.div(name(PERSON), class_name="strong"), company, class_name="grow"),
            class_name="row-flex",
        ),
        rx.el.div(
            kit.button(t("grid.contact"), picture="messages_square", on_click=on_contact(PERSON.id)),
            kit.link_button(t("panel.open_record"), "/customers/" + PERSON.id.to_string()),
            class_name="row-flex wrap",
        ),
    )


def _facts() -> rx.Component:
    def fact(label: Any, value: Any) -> rx.Component:
        return rx.el.div(rx.el.dt(label, class_name="quiet"), rx.el.dd(value, class_name="num"))

    phones = rx.foreach(PERSON.phones, lambda line: fact(rx.cond(line.label != "", phone_label(line.label), t("kind.sms")), line.shown))
    emails = rx.foreach(PERSON.emails, lambda line: fact(t("kind.email"), line.shown))
    prefers = rx.cond(PERSON.preference != "", fact(t("ticket.card.prefers"), t("kind." + PERSON.preference)))
    return rx.el.section(
        rx.el.h2(t("ticket.card.customer_details"), class_name="h3"),
        rx.el.dl(phones, emails, prefers, class_name="beside-facts"),
        aria_label=t("ticket.card.customer_details"),
        class_name="stack-tight",
    )


def _note() -> rx.Component:
    return rx.cond(PERSON.note != "", rx.el.section(kit.note(t("card.note"), PERSON.note), aria_label=t("card.note")))


def _recent() -> rx.Component:
    def line(row: Any) -> rx.Component:
        hidden = rx.el.span(t("ticket.card.recent_hidden"), class_name="quiet")
        words = rx.cond(row.subject != "", row.subject, t("ticket.card.no_subject")).to(str)
        subject = rx.link(words, href="/tickets/" + row.id.to_string(), class_name="cut", underline="hover")
        under = rx.el.div("#", row.number, " · ", choice_label(row.label), " ", when(row.at), class_name="small quiet")
        return rx.el.li(rx.cond(row.is_seen, subject, hidden), under, key=row.id.to_string())

    none = rx.el.p(t("ticket.card.recent_none"), class_name="small quiet")
    listed = rx.cond(STATE.recent.length() > 0, rx.el.ul(rx.foreach(STATE.recent, line), class_name="recent"), none)
    head = rx.el.h2(t("ticket.card.recent"), class_name="h3")
    return rx.el.section(head, listed, aria_label=t("ticket.card.recent"), class_name="stack-tight")


def _order() -> rx.Component:
    head, none = rx.el.h2(t("ticket.card.order"), class_name="h3"), rx.el.p(t("ticket.card.order_none"), class_name="small quiet")
    return rx.el.section(head, none, aria_label=t("ticket.card.order"), class_name="stack-tight")


def _past(on_edit_retry: Any) -> rx.Component:
    """The whole history, read when somebody wants it (CC-20)."""
    is_open = TicketHistory.is_open
    turn = kit.button(
        t("ticket.card.history"),
        picture="history",
        aria_expanded=is_open,
        on_click=TicketHistory.turn(TICKET.customer_id),  # type: ignore[call-arg]
    )
    past = history(TicketHistory, of=TICKET.customer_id, on_edit_retry=on_edit_retry, label=t("ticket.card.history"))
    return rx.el.div(turn, rx.cond(is_open, rx.el.div(past, class_name="job-right tk-history")), class_name="stack-tight")


def _nobody() -> rx.Component:
    """Whose address it is nobody knows, or several have it: nobody is guessed (TK-37, D-55)."""
    several = STATE.candidates.length() > 0
    choose = kit.button(t("ticket.card.choose"), kind="primary", picture="user_search", on_click=browser.open_sheet(CHOOSE_SHEET))
    add = rx.cond(MAY_ADD, kit.button(t("ticket.card.add"), picture="user_plus", on_click=PIN.open_add))
    assign = kit.button(t("ticket.card.assign"), picture="user_check", on_click=PIN.open_assign)
    why = rx.cond(several, t("ticket.card.several"), t("ticket.card.unknown"))
    return rx.el.section(
        rx.el.div(
            kit.avatar(rx.Var.create(""), 0),
            rx.el.div(rx.el.div(TICKET.who, class_name="strong"), rx.el.div(TICKET.shown_address, class_name="small quiet wrap-words")),
            class_name="row-flex",
        ),
        rx.el.p(why, class_name="small quiet"),
        rx.el.div(rx.cond(several, choose), add, assign, class_name="stack-tight tk-pins"),
        aria_label=t("ticket.card.customer_details"),
        class_name="stack-tight",
    )
