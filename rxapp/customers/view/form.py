"""The form of one customer: fields fixed per type, *Save* at the bottom, and what is in the way of saving (RO-1..14, CL-14..16)."""

import reflex as rx

from rxapp.core.i18n import LANGUAGES
from rxapp.customers import fieldset, rules
from rxapp.customers.state.form import Clash, Double, FormState
from rxapp.customers.state.lines import OWN
from rxapp.customers.view.lines import listed
from rxapp.staff.rules import Permission
from rxapp.ui import browser, kit, leaving, page
from rxapp.ui.filled import told
from rxapp.ui.places import country_options
from rxapp.ui.words import t, t_with, when_long

FORM = "customer-form"
MAY_EDIT = FormState.permissions.contains(Permission.EDIT_CUSTOMERS.value)
IS_COMPANY = FormState.kind == rules.Kind.COMPANY.value


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
    clashes = rx.el.div(rx.foreach(FormState.clashes, _clash), class_name="stack-tight", key="clashes-" + FormState.filled)
    shown = kit.alert(
        rx.el.div(
            told,
            rx.cond(FormState.doubles.length() > 0, doubles),
            rx.cond(FormState.clashes.length() > 0, clashes),
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


def _clash(clash: rx.Var[Clash]) -> rx.Component:
    group = "keep-" + clash.field

    def choice(value: str, words: rx.Var[str], *, chosen: bool) -> rx.Component:
        box = rx.el.input(type="radio", name=group, value=value, default_checked=chosen)
        return rx.el.label(box, rx.el.span(words), class_name="tick")

    return rx.el.fieldset(
        rx.el.legend(t(clash.label), class_name="label"),
        choice("mine", t("form.mine", value=clash.mine), chosen=True),
        choice("theirs", t("form.theirs", who=FormState.who, value=clash.theirs), chosen=False),
        class_name="two clash",
    )


def _type() -> rx.Component:
    kinds = [_kind(kind.value) for kind in rules.Kind]
    ticks = [
        kit.tick(t(f"field.{name}"), name=f"customer-{name}", default_checked=FormState.ticks[name])
        for name in ("is_supplier", "is_conflict", "is_vip")
    ]
    return rx.el.div(
        rx.el.div(*kinds, role="group", aria_label=t("field.kind"), class_name="row-flex"),
        rx.el.div(*ticks, class_name="row-flex wrap customer-ticks"),
        class_name="row-flex wrap customer-type",
    )


def _kind(kind: str) -> rx.Component:
    return kit.button(t(f"form.kind.{kind}"), aria_pressed=FormState.kind == kind, on_click=FormState.set_kind(kind, FormState.opened))


def _name() -> rx.Component:
    own = kit.text_input(
        "customer-title_own",
        default_value=FormState.texts["title_own"],
        aria_label=t("form.title_own"),
        max_length=40,
        class_name="title-own",
    )
    titles = [kit.option(t(f"title.{code}"), code) for code in rules.TITLES]
    title = kit.choice(
        "customer-title",
        kit.option(t("form.no_title"), ""),
        *titles,
        kit.option(t("form.title_own"), OWN),
        default_value=FormState.texts["title"],
    )
    names = rx.el.fieldset(
        rx.el.legend(t("form.client_name"), class_name="h3"),
        rx.el.div(
            kit.field(t("field.title"), rx.el.div(title, own, class_name="title-pick stack-tight"), name="customer-title"),
            _line("first_name"),
            _line("last_name"),
            class_name="three",
        ),
        custom_attrs={"hidden": IS_COMPANY},
    )
    company = _line("company", label=rx.cond(IS_COMPANY, t("field.company.company"), t("field.company.person")))
    return _section(
        names,
        company,
        rx.el.div(
            _line("form_informal", help_text=t("form.informal_help")),
            _line("form_formal", help_text=t("form.formal_help")),
            class_name="two",
        ),
        rx.el.div(_language(), _number(), class_name="two"),
    )


def _number() -> rx.Component:
    return rx.cond(FormState.customer_id > 0, _line("number"), _line("number", help_text=t("form.number_help")))


def _language() -> rx.Component:
    options = [kit.option(rx.Var.create(name), code) for code, name in LANGUAGES.items()]
    shown = kit.choice("customer-language", kit.option(t("form.shop_language"), ""), *options, default_value=FormState.texts["language"])
    return kit.field(t("field.language"), shown, name="customer-language", help_text=t("form.language_help"))


def _contact() -> rx.Component:
    options = [kit.option(t(f"form.preference.{value or 'none'}"), value) for value in rules.Preference]
    preference = kit.choice("customer-preference", *options, default_value=FormState.texts["preference"])
    return _section(
        rx.el.h2(t("form.contact")),
        listed("phones"),
        listed("emails"),
        rx.el.div(
            kit.field(t("field.preference"), preference, name="customer-preference", help_text=t("form.preference_help")), class_name="two"
        ),
    )


def _address() -> rx.Component:
    codes = sorted(rules.countries())
    country = kit.choice(
        "customer-country", kit.option(t("form.no_country"), ""), country_options(codes), default_value=FormState.texts["country"]
    )
    return _section(
        rx.el.h2(t("form.address")),
        rx.el.div(
            *[_line(name) for name in ("line1", "line2", "town", "county", "postcode")],
            kit.field(t("field.country"), country, name="customer-country"),
            class_name="two",
        ),
    )


def _note() -> rx.Component:
    limit = fieldset.BY_NAME["note"].limit
    area = kit.text_area("customer-note", default_value=FormState.texts["note"], max_length=limit, class_name="staff-area", rows="3")
    known = rx.foreach(
        FormState.known_tags,
        lambda tag: rx.el.button("+ ", tag, type="button", class_name="chip", on_click=browser.add_word("customer-tags", tag)),
    )
    return _section(
        kit.field(rx.fragment(t("field.note"), ", ", t("form.staff_only")), area, name="customer-note", error=_error("note")),
        _line("tags", help_text=t("form.tags_help")),
        rx.el.div(known, class_name="row-flex wrap"),
    )


def _line(name: str, *, label: rx.Var[str] | None = None, help_text: rx.Var[str] | None = None) -> rx.Component:
    limit = fieldset.BY_NAME[name].limit if name != "tags" else 1300
    shown = kit.text_input(
        f"customer-{name}",
        default_value=FormState.texts[name],
        max_length=limit,
        auto_complete="off",
        aria_invalid=(FormState.wrong.field == name).to(str),
    )
    return kit.field(
        label if label is not None else t(f"field.{name}"), shown, name=f"customer-{name}", help_text=help_text, error=_error(name)
    )


def _error(name: str) -> rx.Var[str]:
    return rx.cond(FormState.wrong.field == name, t_with(FormState.wrong.key, FormState.wrong.facts), "").to(str)


def _section(*children: rx.Component) -> rx.Component:
    return rx.el.section(*children, class_name="section")


def _foot() -> rx.Component:
    back = rx.cond(FormState.customer_id > 0, f"/customers/{FormState.customer_id}", "/customers")
    save = kit.button(t("form.save"), kind="primary", type="submit")
    return page.foot(actions=(kit.link_button(t("form.cancel"), back, kind="ghost"), rx.cond(MAY_EDIT, save)))
