"""The button *Simulate a message* and its window (demo shop only)."""

from typing import Any

import reflex as rx

from rxapp.tickets.state.simulate import SHEET, SimulateState
from rxapp.ui import kit
from rxapp.ui.browser import close_sheet
from rxapp.ui.filled import told
from rxapp.ui.words import t

SIM: Any = SimulateState


def simulate() -> rx.Component:
    """The button, where it may be used."""
    press = kit.button(t("inbox.simulate.open"), kind="ghost", picture="flask_conical", on_click=SIM.open)
    return rx.cond(SIM.kinds.length() > 0, press)


def simulate_window() -> rx.Component:
    """Channel, sender, text; a subject for an e-mail."""
    kinds = rx.foreach(SIM.kinds, lambda kind: kit.option(t("kind." + kind.to(str)), kind))
    kind = kit.choice("simulate-kind", kinds, default_value=SIM.kind, on_change=SIM.set_kind)
    is_email = SIM.kind == "email"
    sender = kit.text_input("simulate-sender", default_value="", auto_complete="off", spell_check=False)
    subject = kit.text_input("simulate-subject", default_value="", auto_complete="off")
    body = kit.text_area("simulate-body", default_value="", max_length=5_000, rows="5")
    form = rx.el.form(
        told(SIM.filled),
        rx.el.h2(t("inbox.simulate.open"), class_name="h2", id=f"{SHEET}-heading"),
        rx.el.p(t("inbox.simulate.help"), class_name="help"),
        kit.field(t("inbox.simulate.kind"), kind, name="simulate-kind"),
        kit.field(
            rx.cond(is_email, t("inbox.simulate.from_email"), t("inbox.simulate.from_number")).to(str), sender, name="simulate-sender"
        ),
        rx.cond(is_email, kit.field(t("new_ticket.field.subject"), subject, name="simulate-subject")),
        kit.field(t("new_ticket.field.message"), body, name="simulate-body"),
        rx.el.div(
            kit.button(t("form.cancel"), on_click=close_sheet(SHEET)),
            kit.button(t("inbox.simulate.do"), kind="primary", type="submit"),
            class_name="actions",
        ),
        key=SIM.filled,
        on_submit=SIM.receive,
        no_validate=True,
        class_name="stack",
    )
    closes = {"closedby": "any"}
    return rx.el.dialog(form, id=SHEET, aria_labelledby=f"{SHEET}-heading", class_name="sheet centre leaving wide", custom_attrs=closes)
