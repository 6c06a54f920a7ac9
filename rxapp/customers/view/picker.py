"""The box *Find customer* and the lines that it offers, as two parts: a page puts them where it has room (CLX-8, RO-6, D-28)."""

import reflex as rx

from rxapp.customers.queries.picker import Pick
from rxapp.customers.state.picker import BOX, OFFERED, PickerMixin
from rxapp.customers.view.names import name
from rxapp.ui import combobox, kit
from rxapp.ui.pace import paced
from rxapp.ui.words import t


def box(state: type[PickerMixin]) -> rx.Component:
    """The form with the box; empty whenever it comes anew."""
    typed = kit.text_input(
        BOX,
        role="combobox",
        aria_label=t("picker.find"),
        aria_expanded=state.picks.length() > 0,
        aria_controls=OFFERED,
        aria_autocomplete="list",
        aria_keyshortcuts="/",
        placeholder=t("picker.find"),
        auto_focus=True,
        auto_complete="off",
        spell_check=False,
        enter_key_hint="search",
        on_change=state.look,
        custom_attrs={**combobox.keys(), **paced()},
    )
    return rx.el.form(kit.with_icon("search", typed), on_submit=state.enter, role="search", class_name="picker", no_validate=True)


def suppliers_first(state: type[PickerMixin]) -> rx.Component:
    """The switch *Suppliers first* (RO-6)."""
    return kit.button(
        t("picker.suppliers_first"),
        picture="truck",
        aria_pressed=state.suppliers_first,
        on_click=state.put_suppliers_first(~state.suppliers_first),
    )


def count(state: type[PickerMixin]) -> rx.Component:
    """How many were found, in words; a screen reader says each change."""
    words = rx.cond(
        state.total == 0,
        t("grid.nobody", q=state.q),
        rx.cond(
            state.is_capped,
            t("grid.customers_match_capped", n=state.total, q=state.q),
            t("grid.customers_match", n=state.total, q=state.q),
        ),
    )
    return rx.el.span(rx.cond(state.q == "", "", words), role="status", class_name="quiet cut")


def offered(state: type[PickerMixin]) -> rx.Component:
    """The lines, at most ten; and that there are more."""
    more = t("picker.only_first", n=state.picks.length())
    return rx.fragment(
        rx.el.ul(
            rx.foreach(state.picks, lambda row: _line(state, row)),
            role="listbox",
            id=OFFERED,
            aria_label=t("picker.offered"),
            class_name="picks",
        ),
        rx.cond(state.total > state.picks.length(), rx.el.p(more, class_name="quiet small picks-more")),
    )


def _line(state: type[PickerMixin], row: rx.Var[Pick]) -> rx.Component:
    return rx.el.li(
        name(row),
        rx.el.span(row.phone, class_name="num pick-phone"),
        rx.el.span(row.email, class_name="quiet cut pick-mail"),
        rx.el.span(row.place, class_name="quiet cut pick-place"),
        role="option",
        aria_selected="false",
        id=f"{OFFERED}-" + row.id.to(str),
        key=row.id.to(str),
        on_click=state.choose(row.id),
        class_name="pick",
    )
