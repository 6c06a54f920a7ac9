"""The form's phones and e-mails: address, type, consent with its proof, and the buttons that add and remove lines."""

import reflex as rx

from rxapp.consent.rules import CHOICES
from rxapp.customers import fieldset, rules
from rxapp.customers.state.form import FormState
from rxapp.customers.state.lines import Line
from rxapp.customers.view.names import trouble
from rxapp.staff.rules import Permission
from rxapp.ui import browser, kit
from rxapp.ui.places import prefix_options
from rxapp.ui.words import t, t_with

MAY_CONSENT = FormState.permissions.contains(Permission.SET_CONSENT.value)
IS_HOW = FormState.wrong.part == "how"
LIMITS = {"phones": fieldset.NUMBER_LIMIT, "emails": fieldset.ADDRESS_LIMIT}


def listed(name: str) -> rx.Component:
    """All lines of `phones` or `emails`, and *Add*."""
    rows = getattr(FormState, name)
    add = kit.button(t(f"form.add_{name}"), kind="link", picture="plus", on_click=FormState.add(name, FormState.filled))
    return rx.el.div(
        rx.foreach(rows, lambda line, at: _line(name, line, at)),
        _error(name, -1),
        rx.el.div(add, *([_add_label()] if name == "phones" else []), class_name="row-flex wrap"),
        class_name="stack-tight",
    )


def _line(listed_as: str, line: rx.Var[Line], at: rx.Var[int]) -> rx.Component:
    controls = _phone(line) if listed_as == "phones" else _email(line)
    remove = kit.icon_button(t(f"form.remove_{listed_as}"), "x", on_click=FormState.remove(listed_as, line.key, FormState.filled))
    return rx.el.div(
        rx.el.div(*controls, remove, class_name=f"line line-{listed_as}"),
        rx.cond(~IS_HOW, _error(listed_as, line.key)),
        trouble(line.trouble),
        _consent(listed_as, line),
        rx.cond(IS_HOW, _error(listed_as, line.key)),
        role="group",
        aria_label=t(f"form.line_{listed_as}", at=at + 1),
        class_name="line-box",
        key=line.key.to(str),
    )


def _phone(line: rx.Var[Line]) -> tuple[rx.Component, ...]:
    prefix = kit.choice(_id("phones", line, "prefix"), prefix_options(rules.prefixes()), default_value=line.prefix)
    own = rx.foreach(FormState.own_labels, lambda name: kit.option(name, name))
    codes = [kit.option(t(f"phone_label.{code}"), code) for code in rules.PHONE_LABELS]
    label = kit.choice(_id("phones", line, "label"), kit.option(t("form.no_label"), ""), *codes, own, default_value=line.label)
    return (
        kit.field(t("form.prefix"), prefix, name=_id("phones", line, "prefix")),
        kit.field(t("field.phones"), _address("phones", line, type="tel", input_mode="tel"), name=_id("phones", line, "address")),
        kit.field(t("form.phone_label"), label, name=_id("phones", line, "label")),
    )


def _email(line: rx.Var[Line]) -> tuple[rx.Component, ...]:
    label = kit.text_input(_id("emails", line, "label"), default_value=line.label, max_length=fieldset.LABEL_LIMIT)
    main = rx.el.input(type="radio", name="customer-main", value=line.key.to(str), default_checked=line.is_main)
    return (
        kit.field(t("field.emails"), _address("emails", line, type="email", input_mode="email"), name=_id("emails", line, "address")),
        kit.field(t("form.email_label"), label, name=_id("emails", line, "label")),
        rx.cond(FormState.emails.length() > 1, rx.el.label(main, rx.el.span(t("form.main_email")), class_name="tick line-main")),
    )


def _address(listed_as: str, line: rx.Var[Line], **props) -> rx.Component:
    wrong = _is_wrong(listed_as, line) & ~IS_HOW
    return kit.text_input(
        _id(listed_as, line, "address"),
        default_value=line.address,
        max_length=LIMITS[listed_as],
        auto_complete="off",
        aria_invalid=wrong.to(str),
        on_change=browser.untick_for_another(_id(listed_as, line, "agrees"), _id(listed_as, line, "agrees_for")),
        **props,
    )


def _consent(listed_as: str, line: rx.Var[Line]) -> rx.Component:
    ticked_for = rx.el.input(
        hidden=True,  # not type=hidden, whose value React would take back with its default
        id=_id(listed_as, line, "agrees_for"),
        name=_id(listed_as, line, "agrees_for"),
        default_value=rx.cond(line.agreed, line.address, ""),
    )
    tick = rx.el.label(
        rx.el.input(
            type="checkbox",
            id=_id(listed_as, line, "agrees"),
            name=_id(listed_as, line, "agrees"),
            default_checked=line.is_ticked,
            disabled=~MAY_CONSENT,
            on_change=browser.copy_value(_id(listed_as, line, "address"), _id(listed_as, line, "agrees_for")),
        ),
        rx.el.span(t(f"form.agrees_{listed_as}")),
        class_name="tick",
    )
    ways = [kit.option(t(f"consent.how.{way}"), way.value) for way in CHOICES]
    how = kit.choice(
        _id(listed_as, line, "how"),
        kit.option(t("form.how_choose"), ""),
        *ways,
        default_value=rx.cond(line.agreed, "", line.how),
        aria_invalid=(_is_wrong(listed_as, line) & IS_HOW).to(str),
    )
    given = rx.el.span(t("form.agreed", how="@consent.how." + line.how), class_name="help how")
    asked = kit.field(t("form.how"), how, name=_id(listed_as, line, "how"))
    return rx.el.div(tick, ticked_for, rx.cond(line.agreed, given, rx.el.div(asked, class_name="how")), class_name="consent")


def _is_wrong(listed_as: str, line: rx.Var[Line]) -> rx.Var[bool]:
    return (FormState.wrong.field == listed_as) & (FormState.wrong.line == line.key)


def _add_label() -> rx.Component:
    name = kit.text_input("phone-type", aria_label=t("form.label_name"), max_length=fieldset.LABEL_LIMIT, placeholder=t("form.label_name"))
    typed = rx.Var("document.getElementById('phone-type').value", _var_type=str).to(str)
    adding = rx.el.span(name, kit.button(t("form.label_save"), on_click=FormState.add_label(typed)), class_name="row-flex")
    ask = kit.button(t("form.add_label"), kind="ghost", on_click=FormState.ask_label, aria_expanded=FormState.adds_label)
    return rx.fragment(ask, rx.cond(FormState.adds_label, adding))


def _error(listed_as: str, key: rx.Var[int] | int) -> rx.Component:
    here = (FormState.wrong.field == listed_as) & (FormState.wrong.line == key)
    told = rx.el.div(
        kit.icon("circle_x", 14),
        rx.el.span(t_with(FormState.wrong.key, FormState.wrong.facts)),
        *([_use_suggestion(key)] if listed_as == "phones" else []),
        class_name="error",
        role="alert",
    )
    return rx.cond(here, told)


def _use_suggestion(key: rx.Var[int] | int) -> rx.Component:
    """The number that was probably meant, into the field with one press."""
    suggestion = FormState.wrong.facts["suggestion"].to(str)
    use = kit.button(t("form.use_number", number=suggestion), kind="link", on_click=browser.write_into(f"phones-{key}-address", suggestion))
    return rx.cond(FormState.wrong.facts.contains("suggestion"), use)


def _id(listed_as: str, line: rx.Var[Line], part: str) -> rx.Var[str]:
    return f"{listed_as}-" + line.key.to(str) + f"-{part}"
