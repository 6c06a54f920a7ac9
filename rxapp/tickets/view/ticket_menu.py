"""*Ticket actions* in the send row, opening upwards (D-85), and the windows *Change queue* and *Delete*."""

from typing import Any

import reflex as rx

from rxapp.staff.rules import Permission
from rxapp.tickets.state.change import DELETE_SHEET, QUEUE_SHEET, ChangeState
from rxapp.tickets.view.choices import choice_options
from rxapp.ui import browser, kit
from rxapp.ui.filled import told
from rxapp.ui.words import t

CHANGE: Any = ChangeState
TICKET = CHANGE.ticket
MAY_DELETE = CHANGE.permissions.contains(Permission.DELETE_TICKETS.value)
_CLOSED = "document.querySelectorAll('details.tk-actions[open]').forEach((x) => x.removeAttribute('open'))"


def ticket_actions() -> rx.Component:
    """The menu button; its lines do their one thing at once."""
    watch = rx.cond(
        TICKET.is_watched,
        _item("bell_off", "ticket.card.unwatch", CHANGE.watch(False)),
        _item("bell", "ticket.card.watch", CHANGE.watch(True)),
    )
    unpin = rx.cond(TICKET.customer_id > 0, _item("pin_off", "ticket.card.unpin", CHANGE.unpin))
    spam = rx.cond(TICKET.is_in_spam, rx.fragment(), _item("shield_ban", "ticket.card.spam", CHANGE.spam))
    delete = rx.cond(MAY_DELETE, _item("trash_2", "ticket.card.delete", browser.open_sheet(DELETE_SHEET)))
    label = t("ticket.card.actions")
    return rx.el.details(
        rx.el.summary(kit.icon("ellipsis"), class_name="btn icon", aria_label=label, title=label, role="button", aria_haspopup="menu"),
        rx.el.div(watch, unpin, spam, delete, class_name="menu tk-menu"),
        class_name="tk-actions",
    )


def _item(picture: str, key: str, pressed: Any) -> rx.Component:
    words = (kit.icon(picture), rx.el.span(t(key)))
    return rx.el.button(*words, type="button", class_name="item", on_click=[browser.run(_CLOSED), pressed])


def windows() -> rx.Component:
    """The two windows, closed."""
    return rx.fragment(_queue(), _delete())


def _queue() -> rx.Component:
    """*Change queue*: the ticket is nobody's afterwards, unless somebody is chosen here (TK-49, D-38)."""
    queues = kit.choice("queue", choice_options(CHANGE.choices.queues), default_value=TICKET.queue_id.to_string())
    nobody = kit.option(t("ticket.card.nobody"), "0")
    people = kit.choice("queue-staff", nobody, choice_options(CHANGE.choices.everybody))
    return rx.el.dialog(
        rx.el.h2(t("ticket.card.change_queue"), class_name="h2", id="ticket-queue-heading"),
        rx.el.form(
            told(CHANGE.head_filled),
            kit.field(t("ticket.card.queue"), queues, name="queue"),
            kit.field(t("ticket.card.assigned"), people, name="queue-staff", help_text=t("ticket.card.queue_unassigns")),
            rx.el.div(
                kit.button(t("form.cancel"), on_click=browser.close_sheet(QUEUE_SHEET)),
                kit.button(t("ticket.card.change_queue"), kind="primary", type="submit"),
                class_name="actions",
            ),
            on_submit=CHANGE.change_queue,
            key=CHANGE.head_filled,
            class_name="form stack",
        ),
        id=QUEUE_SHEET,
        aria_labelledby="ticket-queue-heading",
        class_name="sheet centre tk-window",
    )


def _delete() -> rx.Component:
    return rx.el.dialog(
        rx.el.h2(t("ticket.card.delete_heading"), class_name="h2", id="ticket-delete-heading"),
        rx.el.p(t("ticket.card.delete_why")),
        rx.el.div(
            kit.button(t("form.cancel"), on_click=browser.close_sheet(DELETE_SHEET)),
            kit.button(t("ticket.card.delete"), kind="danger sure", on_click=CHANGE.delete),
            class_name="actions",
        ),
        id=DELETE_SHEET,
        aria_labelledby="ticket-delete-heading",
        class_name="sheet centre tk-window",
    )
