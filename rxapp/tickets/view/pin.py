"""The windows *Add customer*, *Assign existing customer* and *Choose customer* (TK-37..40, D-55)."""

from typing import Any

import reflex as rx

from rxapp.customers.view.names import name
from rxapp.tickets.state.pin import ADD_SHEET, ASSIGN_SHEET, CHOOSE_SHEET, SORTS, PinState
from rxapp.ui import browser, kit
from rxapp.ui.filled import told
from rxapp.ui.pace import paced
from rxapp.ui.words import t, t_with

PIN: Any = PinState
TICKET = PIN.ticket


def windows() -> rx.Component:
    """The three windows, closed."""
    return rx.fragment(_add(), _assign(), _choose())


def _window(name: str, heading: rx.Var[str], *parts: rx.Component) -> rx.Component:
    return rx.el.dialog(
        rx.el.h2(heading, class_name="h2", id=f"{name}-heading"),
        *parts,
        id=name,
        aria_labelledby=f"{name}-heading",
        class_name="sheet centre tk-window",
    )


def _problem() -> rx.Component:
    shown = kit.alert(t_with(PIN.wrong.key, PIN.wrong.facts), tone="wrong", id="ticket-pin-problem", tab_index=-1)
    return rx.cond(PIN.wrong.key != "", shown)


def _buttons(sheet: str, label: rx.Var[str], **props: Any) -> rx.Component:
    return rx.el.div(
        kit.button(t("form.cancel"), on_click=browser.close_sheet(sheet)),
        kit.button(label, kind="primary", type="submit", **props),
        class_name="actions",
    )


def _add() -> rx.Component:
    """*Add customer*: a person, a company, or a person who works for one (TK-39)."""
    sorts = [
        rx.el.label(
            rx.el.input(type="radio", name="ticket-sort", value=sort, checked=PIN.sort == sort, on_change=PIN.set_sort(sort)),
            rx.el.span(t(f"ticket.card.sort_{sort}")),
            class_name="tick",
        )
        for sort in SORTS
    ]
    has_person, has_company = PIN.sort != "company", PIN.sort != "person"
    email = rx.cond(TICKET.kind == "email", TICKET.address, "")
    phone = rx.cond(TICKET.kind == "sms", TICKET.shown_address, "")
    form = rx.el.form(
        told(PIN.pin_filled),
        rx.el.div(*sorts, role="radiogroup", aria_label=t("ticket.card.sort"), class_name="radios"),
        _problem(),
        rx.cond(
            has_person, rx.el.div(_line("first_name", t("field.first_name")), _line("last_name", t("field.last_name")), class_name="two")
        ),
        rx.cond(has_company, _line("company", t("field.company.company"))),
        rx.el.div(_line("email", t("kind.email"), email), _line("phone", t("ticket.card.phone"), phone), class_name="two"),
        _buttons(ADD_SHEET, rx.cond(PIN.is_double, t("ticket.card.add_anyway"), t("ticket.card.add")).to(str)),
        on_submit=PIN.add,
        key=PIN.pin_filled,
        class_name="form stack",
        no_validate=True,
    )
    return _window(ADD_SHEET, t("ticket.card.add"), form)


def _line(field: str, label: rx.Var[str], value: Any = "") -> rx.Component:
    box = kit.text_input(f"ticket-{field}", default_value=value, auto_complete="off")
    return kit.field(label, box, name=f"ticket-{field}")


def _assign() -> rx.Component:
    """*Assign existing customer*: who, and the two decisions about the address (TK-40)."""
    search = kit.text_input(
        "ticket-find",
        type="search",
        aria_label=t("picker.find"),
        placeholder=t("picker.find"),
        auto_complete="off",
        spell_check=False,
        on_change=PIN.look,
        key=PIN.pin_filled,
        custom_attrs=paced(),
    )
    nobody = rx.cond((PIN.q != "") & (PIN.picks.length() == 0), rx.el.p(t("grid.nobody", q=PIN.q), class_name="quiet"))
    form = rx.el.form(
        told(PIN.pin_filled),
        _problem(),
        kit.with_icon("search", search),
        rx.el.ul(rx.foreach(PIN.picks, _found), class_name="plain-list tk-found"),
        nobody,
        rx.cond(TICKET.address != "", kit.tick(t("ticket.card.attach_address", address=TICKET.shown_address), name="ticket-attach")),
        kit.tick(t("ticket.card.take_all"), name="ticket-all"),
        _buttons(ASSIGN_SHEET, t("ticket.card.assign_now"), disabled=PIN.chosen.id == 0),
        on_submit=PIN.assign_to,
        key=PIN.pin_filled,
        class_name="form stack",
    )
    return _window(ASSIGN_SHEET, t("ticket.card.assign"), form)


def _found(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            name(row),
            rx.el.span(rx.cond(row.phone != "", row.phone, row.email), class_name="quiet cut end"),
            type="button",
            class_name="item",
            aria_pressed=PIN.chosen.id == row.id,
            on_click=PIN.pick(row.id),
        ),
        key=row.id.to_string(),
        class_name="menu-line",
    )


def _choose() -> rx.Component:
    """*Choose customer*: several have the address (D-55)."""

    def line(row: Any) -> rx.Component:
        words = (name(row), rx.el.span(row.fact, class_name="quiet cut end"))
        return rx.el.li(
            rx.el.button(*words, type="button", class_name="item", on_click=PIN.choose(row.id)),
            key=row.id.to_string(),
            class_name="menu-line",
        )

    listed = rx.el.ul(rx.foreach(PIN.candidates, line), class_name="plain-list")
    cancel = rx.el.div(kit.button(t("form.cancel"), on_click=browser.close_sheet(CHOOSE_SHEET)), class_name="actions")
    return _window(CHOOSE_SHEET, t("ticket.card.choose"), rx.el.div(_problem(), listed, cancel, class_name="form stack"))
