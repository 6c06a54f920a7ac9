"""One control of the customer's form for each row of the fieldset, by the row's kind; its id and name are `customer-<field>`."""

import reflex as rx

from rxapp.core.i18n import LANGUAGES
from rxapp.customers import fieldset, rules
from rxapp.customers.fieldset import Field
from rxapp.customers.state.form import FormState
from rxapp.customers.state.lines import OWN
from rxapp.customers.view.lines import listed
from rxapp.customers.view.names import label
from rxapp.ui import browser, kit
from rxapp.ui.places import country_options
from rxapp.ui.words import t, t_with

IS_COMPANY = FormState.kind == rules.Kind.COMPANY.value
ALL_TAGS = 1300  # characters: as many tags as a customer may have, with commas


def controls(block: str) -> list[rx.Component]:
    """The controls of one block of the form, in order."""
    return [control(field) for field in fieldset.in_block(block)]


def control(field: Field) -> rx.Component:
    """The control of one field, with its label, help and error."""
    made = {
        "type": _type,
        "flag": _tick,
        "title": _title,
        "text": _text,
        "number": _number,
        "language": _language,
        "phones": _listed,
        "emails": _listed,
        "preference": _preference,
        "country": _country,
        "tags": _tags,
    }
    return made.get(field.kind, _line)(field)


def _type(field: Field) -> rx.Component:
    return rx.el.div(*map(_one_type, rules.Kind), role="group", aria_label=t(f"field.{field.name}"), class_name="row-flex")


def _one_type(kind: rules.Kind) -> rx.Component:
    chosen = FormState.set_kind(kind.value, FormState.opened)
    return kit.button(t(f"form.kind.{kind.value}"), aria_pressed=FormState.kind == kind.value, on_click=chosen)


def _tick(field: Field) -> rx.Component:
    return kit.tick(t(f"field.{field.name}"), name=f"customer-{field.name}", default_checked=FormState.ticks[field.name])


def _title(field: Field) -> rx.Component:
    own = kit.text_input(
        "customer-title_own",
        default_value=FormState.texts["title_own"],
        aria_label=t("form.title_own"),
        max_length=field.limit,
        class_name="title-own",
    )
    titles = [kit.option(t(f"title.{code}"), code) for code in rules.TITLES]
    title = _choice(field, kit.option(t("form.no_title"), ""), *titles, kit.option(t("form.title_own"), OWN))
    return kit.field(t("field.title"), rx.el.div(title, own, class_name="title-pick stack-tight"), name="customer-title")


def _language(field: Field) -> rx.Component:
    options = [kit.option(rx.Var.create(name), code) for code, name in LANGUAGES.items()]
    return _chosen(field, _choice(field, kit.option(t("form.shop_language"), ""), *options))


def _preference(field: Field) -> rx.Component:
    options = [kit.option(t(f"form.preference.{value or 'none'}"), value) for value in rules.Preference]
    return _chosen(field, _choice(field, *options))


def _country(field: Field) -> rx.Component:
    codes = sorted(rules.countries())
    return _chosen(field, _choice(field, kit.option(t("form.no_country"), ""), country_options(codes)))


def _choice(field: Field, *options: rx.Component | rx.Var) -> rx.Component:
    return kit.choice(f"customer-{field.name}", *options, default_value=FormState.texts[field.name])


def _chosen(field: Field, choice: rx.Component) -> rx.Component:
    return kit.field(t(f"field.{field.name}"), choice, name=f"customer-{field.name}", help_text=_help(field))


def _listed(field: Field) -> rx.Component:
    return listed(field.name)


def _number(field: Field) -> rx.Component:
    """Its help says where a number comes from, which an old record does not ask."""
    return rx.cond(FormState.customer_id > 0, _line(field, is_helped=False), _line(field))


def _text(field: Field) -> rx.Component:
    """Several lines, which staff alone see."""
    area = kit.text_area(
        f"customer-{field.name}", default_value=FormState.texts[field.name], max_length=field.limit, class_name="staff-area", rows="3"
    )
    name = rx.fragment(t(f"field.{field.name}"), ", ", t("form.staff_only"))
    return kit.field(name, area, name=f"customer-{field.name}", help_text=_help(field), error=_error(field))


def _tags(field: Field) -> rx.Component:
    known = rx.foreach(
        FormState.known_tags,
        lambda tag: rx.el.button("+ ", tag, type="button", class_name="chip", on_click=browser.add_word("customer-tags", tag)),
    )
    return rx.fragment(_line(field, limit=ALL_TAGS), rx.el.div(known, class_name="row-flex wrap"))


def _line(field: Field, *, limit: int = 0, is_helped: bool = True) -> rx.Component:
    shown = kit.text_input(
        f"customer-{field.name}",
        default_value=FormState.texts[field.name],
        max_length=limit or field.limit,
        auto_complete="off",
        aria_invalid=(FormState.wrong.field == field.name).to(str),
    )
    help_text = _help(field) if is_helped else None
    return kit.field(label(field, FormState.kind), shown, name=f"customer-{field.name}", help_text=help_text, error=_error(field))


def _help(field: Field) -> rx.Var[str] | None:
    return t(field.help) if field.help else None


def _error(field: Field) -> rx.Var[str]:
    return rx.cond(FormState.wrong.field == field.name, t_with(FormState.wrong.key, FormState.wrong.facts), "").to(str)
