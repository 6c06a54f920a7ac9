"""Tab 1: the customer's key facts, then the set-up in the order of the contract."""

import reflex as rx

from rxapp.customers.view.names import marks, phone_label, trouble
from rxapp.messages.composer.queries import Line
from rxapp.messages.composer.view import fields
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.view.form import FORM, WHOSE
from rxapp.messages.panel.view.recipient import consent_line
from rxapp.messages.panel.view.writing import question
from rxapp.ui.kit import choice, field, icon, option, text_input
from rxapp.ui.words import t

PERSON = ComposeState.person


def details() -> rx.Component:
    """The left column of tab 1."""
    return rx.fragment(_customer(), rx.el.hr(class_name="hairline"), _fields())


def _customer() -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("panel.customer"), class_name="h3", id="panel-customer"),
        rx.el.ul(
            _fact(
                "user", _name_parts(), rx.el.span(t("panel.writes_in", language=t("panel.in." + PERSON.language)), class_name="small quiet")
            ),
            rx.foreach(PERSON.phones, lambda line: _address(line, "phone", "sms")),
            rx.foreach(PERSON.emails, lambda line: _address(line, "mail", "email")),
            _fact("thumbs_up", rx.fragment(t("panel.preference"), " ", _preference()), _preference_care()),
            rx.cond(PERSON.note != "", _fact("sticky_note", rx.el.span(PERSON.note, class_name="clamp"), class_name="fact staff-fact")),
            class_name="fact-list",
        ),
        aria_labelledby="panel-customer",
        class_name="customer-region",
    )


def _fact(picture: str, words: rx.Component, *more: rx.Component, class_name: str = "fact") -> rx.Component:
    return rx.el.li(icon(picture), rx.el.span(words, class_name="grow"), *more, class_name=class_name)


def _name_parts() -> rx.Component:
    person = rx.cond(
        PERSON.kind == "company",
        _part("company", PERSON.company),
        rx.fragment(_part("title", PERSON.title_word), _part("first_name", PERSON.first_name), _part("last_name", PERSON.last_name)),
    )
    has_parts = (PERSON.title_word != "") | (PERSON.first_name != "") | (PERSON.last_name != "") | (PERSON.company != "")
    return rx.el.span(rx.cond(has_parts, person, PERSON.name), marks(PERSON), class_name="who strong name-parts")


def _part(name: str, value: rx.Var[str]) -> rx.Component:
    used = ComposeState.greeting_parts.contains(name)
    return rx.cond(value != "", rx.cond(used, rx.el.span(value, class_name="marker"), rx.el.span(value)))


def _address(line: rx.Var[Line], picture: str, kind: str) -> rx.Component:
    value = rx.fragment(
        rx.el.span(line.shown, class_name="num cut" if kind == "sms" else "cut"),
        " ",
        rx.el.span(phone_label(line.label), class_name="quiet"),
    )
    yes = rx.el.span(icon("check", 15), rx.el.span(t(f"panel.agrees_{kind}")), class_name="state ok small")
    no = rx.el.span(icon("ban", 15), rx.el.span(t(f"panel.lacks_{kind}")), class_name="state care small")
    return _fact(picture, value, rx.cond(line.agrees, yes, no))


def _preference() -> rx.Component:
    word = rx.match(
        PERSON.preference,
        ("email", t("kind.email")),
        ("sms", t("kind.sms")),
        t("panel.no_preference"),
    )
    return rx.fragment(rx.el.span(word, class_name="strong"), rx.el.span(" · ", t("panel.advice_only"), class_name="quiet"))


def _preference_care() -> rx.Component:
    return rx.cond(
        ComposeState.is_unmet,
        rx.el.span(icon("triangle_alert", 15), rx.el.span(t("panel.preference_unmet")), class_name="state care small"),
    )


def _fields() -> rx.Component:
    return rx.el.div(
        rx.el.div(_kind(), fields.template(FORM), class_name="two"),
        rx.el.div(fields.subject(FORM), rx.cond(ComposeState.kind != "note", _send_to()), class_name="pair"),
        rx.cond(ComposeState.kind != "note", fields.use_name(FORM)),
        rx.cond(ComposeState.ask.confirms == "replace", question()),
        class_name="stack",
    )


def _kind() -> rx.Component:
    control = choice(
        "panel-kind",
        *[option(t(f"kind.{kind}"), kind) for kind in ("email", "sms", "note")],
        value=ComposeState.kind,
        on_change=lambda kind: ComposeState.set_kind(kind, WHOSE),
    )
    picture = rx.match(ComposeState.kind, ("email", icon("mail")), ("sms", icon("message_square_text")), icon("lock"))
    return field(t("panel.kind"), rx.el.span(picture, control, class_name="with-icon"), name="panel-kind")


def _send_to() -> rx.Component:
    lines = rx.cond(ComposeState.kind == "email", PERSON.emails, PERSON.phones)
    control = text_input(
        "panel-to",
        key="to-" + WHOSE,
        list="panel-to-list",
        default_value=ComposeState.to,
        max_length=254,
        input_mode=rx.cond(ComposeState.kind == "sms", "tel", "email"),
        auto_complete="off",
        on_change=lambda text: ComposeState.set_to(text, ComposeState.fields_revision).debounce(300),
        on_blur=lambda text: ComposeState.set_to(text, ComposeState.fields_revision),
    )
    listed = rx.el.datalist(rx.foreach(lines, lambda line: rx.el.option(phone_label(line.label), value=line.shown)), id="panel-to-list")
    wrong = rx.el.div(rx.foreach(lines, _trouble_of), role="status")
    return rx.el.div(field(t("panel.send_to"), control, name="panel-to", help_text=consent_line()), wrong, listed)


def _trouble_of(line: rx.Var[Line]) -> rx.Component:
    """What a provider told of the address that is chosen."""
    chosen = ComposeState.to.strip().lower()
    return rx.cond((line.value.lower() == chosen) | (line.shown.lower() == chosen), trouble(line.trouble))
