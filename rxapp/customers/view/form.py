"""The form of one customer: fields fixed per type, *Save* at the bottom, and what is in the way of saving (RO-1..14, CL-14..16)."""

import reflex as rx

from rxapp.customers import fieldset
from rxapp.customers.state.form import Double, FormState
from rxapp.customers.view.controls import IS_COMPANY, control, controls
from rxapp.staff.rules import Permission
from rxapp.ui import browser, clashes, kit, leaving, page
from rxapp.ui.filled import told
from rxapp.ui.words import t, t_with, when_long

FORM = "customer-form"
MAY_EDIT = FormState.permissions.contains(Permission.EDIT_CUSTOMERS.value)


def form(heading: rx.Var[str]) -> rx.Component:
    """The whole screen under the frame, for a new customer or for one that is there."""
    sections = (_type(), _name(), _contact(), _address(), _note())
    kind = rx.el.input(type="hidden", name="customer-kind", value=FormState.kind, read_only=True)  # so that its change is one
    body = rx.el.fieldset(
        told(FormState.filled), kind, *sections, disabled=~MAY_EDIT, class_name="form customer-fields", key=FormState.filled
    )
    filled = rx.el.form(
        page.body(_notice(), _newer(), _in_the_way(), body, class_name="pad"),
        _foot(),
        id=FORM,
        key=FormState.opened,
        on_submit=FormState.save,
        on_mount=leaving.watch(FORM),
        class_name="screen-form",
        no_validate=True,
    )
    return rx.fragment(
        leaving.sheet(FORM),
        page.bar(heading, rx.el.span(FormState.name, class_name="quiet cut")),
        rx.cond(FormState.is_missing, missing(), rx.cond(FormState.is_ready, filled, page.body())),
    )


def missing() -> rx.Component:
    """What stands there instead of a record that does not exist."""
    back = kit.link_button(t("card.back"), "/customers", kind="primary")
    return page.body(kit.empty("user_x", t("card.gone"), t("card.gone_why"), back))


def _notice() -> rx.Component:
    return rx.cond(MAY_EDIT, rx.fragment(), kit.alert(t("form.read_only")))


def _newer() -> rx.Component:
    """Somebody else saved the record while this form is open: said before *Save* (D-37)."""
    told = t("form.newer", who=FormState.newer_by, at=when_long(FormState.newer_at))
    seen = kit.text_link(t("form.newer_look"), href="/customers/" + FormState.customer_id.to(str), target="_blank")
    return rx.cond(FormState.newer_by != "", kit.alert(told, seen, class_name="customer-newer"))


def _in_the_way() -> rx.Component:
    told = t_with(FormState.wrong.key, FormState.wrong.facts)
    doubles = rx.fragment(rx.el.ul(rx.foreach(FormState.doubles, _double), class_name="plain-list"), _anyway())
    shown = kit.alert(
        rx.el.div(
            told,
            rx.cond(FormState.doubles.length() > 0, doubles),
            clashes.choices(FormState.clashes, who=FormState.who, key=FormState.filled),
            rx.cond(FormState.wrong.link != "", kit.text_link(t("form.mend"), href=FormState.wrong.link)),
            class_name="stack-tight",
        ),
        id="customer-problem",
        tab_index=-1,
        class_name="customer-problem",
    )
    return rx.cond((FormState.wrong.key != "") & (FormState.wrong.field == ""), shown)


def _double(row: rx.Var[Double]) -> rx.Component:
    link = rx.link(row.name, href=f"/customers/{row.id}", target="_blank", class_name="textlink")
    why = rx.cond(row.reason == "name", t("form.same_name"), t("form.shares", shared=row.shared))
    return rx.el.li(link, " ", why, rx.cond(row.is_hidden, rx.fragment(" ", kit.chip(t("form.hidden")))))


def _anyway() -> rx.Component:
    return rx.el.div(
        rx.el.input(hidden=True, name="customer-confirmed", default_value=""),
        kit.button(t("form.save_anyway"), on_click=browser.submit(FORM, **{"customer-confirmed": "on"})),
    )


def _type() -> rx.Component:
    kind, *ticks = fieldset.in_block("type")
    return rx.el.div(
        control(kind),
        rx.el.div(*map(control, ticks), class_name="row-flex wrap customer-ticks"),
        class_name="row-flex wrap customer-type",
    )


def _name() -> rx.Component:
    person = rx.el.fieldset(
        rx.el.legend(t("form.client_name"), class_name="h3"), _grid("person", "three"), custom_attrs={"hidden": IS_COMPANY}
    )
    return _section(person, *controls("company"), _grid("greeting"), _grid("account"))


def _contact() -> rx.Component:
    return _section(rx.el.h2(t("form.contact")), *controls("addresses"), _grid("contact"))


def _address() -> rx.Component:
    return _section(rx.el.h2(t("form.address")), _grid("address"))


def _note() -> rx.Component:
    return _section(*controls("note"))


def _grid(block: str, columns: str = "two") -> rx.Component:
    return rx.el.div(*controls(block), class_name=columns)


def _section(*children: rx.Component) -> rx.Component:
    return rx.el.section(*children, class_name="section")


def _foot() -> rx.Component:
    start = rx.cond(FormState.back != "", FormState.back, "/customers")
    back = rx.cond(FormState.customer_id > 0, f"/customers/{FormState.customer_id}", start)
    save = kit.button(t("form.save"), kind="primary", type="submit")
    return page.foot(actions=(kit.link_button(t("form.cancel"), back, kind="ghost"), rx.cond(MAY_EDIT, save)))
