"""*Ticket settings*."""

from typing import Any

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.shop.rules import UNDO_MOST
from rxapp.shop.sections import SettingsSection
from rxapp.staff.rules import Permission
from rxapp.tickets.state.settings.desk import TicketDeskState
from rxapp.ui.filled import told
from rxapp.ui.kit import button, field, text_input, tick
from rxapp.ui.sections import section
from rxapp.ui.words import t

DESK: Any = TicketDeskState  # its names are vars here, and values inside the handlers


def desk() -> rx.Component:
    """The section."""
    undo = text_input("desk-undo", type="number", min="0", max=str(UNDO_MOST), required=True, default_value=DESK.undo_for.to_string())
    return section(
        t("ticket_desk.heading"),
        "ticket-settings",
        rx.el.form(
            told(DESK.filled),
            field(t("ticket_desk.undo"), undo, name="desk-undo", help_text=t("ticket_desk.undo_help", most=UNDO_MOST)),
            tick(t("ticket_desk.quotes"), name="desk-quotes", default_checked=DESK.quotes_last),
            rx.el.div(button(t("settings.save"), kind="primary", type="submit")),
            on_submit=DESK.save,
            key=DESK.filled,
            class_name="stack",
        ),
    )


SECTION = SettingsSection(
    "ticket-settings",
    "menu.group.conversations",
    "ticket_desk.heading",
    desk,
    TicketDeskState.load,
    holds=("ticket_desk.undo", "ticket_desk.quotes"),
    right=Permission.EDIT_SETTINGS,
    topics=(Topic("ticket_desk", (TicketDeskState.load,), follows=("shop",)),),
)
