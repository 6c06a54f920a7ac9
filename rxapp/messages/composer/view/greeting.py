"""The greeting as it will be sent, or why there is none; and the words around it as the customer will see them."""

import reflex as rx

from rxapp.messages.composer.view.form import Form
from rxapp.ui.kit import icon, text_link
from rxapp.ui.words import t


def greeting_preview(form: Form) -> rx.Component:
    """The status region *Greeting preview*: the greeting, or why there will be none and the way to one."""
    return rx.el.div(
        rx.el.div(t("panel.greeting_preview"), class_name="label", id=f"{form.greeting}-label"),
        rx.el.div(
            rx.cond(form.fields.no_greeting == "", _greeting(form), _none(form)),
            role="status",
            aria_labelledby=f"{form.greeting}-label",
            id=form.greeting,
            class_name="greeting",
        ),
        class_name="greeting-box",
    )


def _greeting(form: Form) -> rx.Component:
    why = t("panel.why." + form.fields.greeting_case)
    add_title = text_link(t("panel.add_title"), href="/customers/" + form.fields.person.id.to_string() + "/edit")
    is_formal = form.fields.greeting_style == "formal"
    lacks_title = is_formal & (form.fields.greeting_case == "formal_first") & (form.fields.person.title == "")
    style = t("panel.style_in", style=t("panel.style." + form.fields.greeting_style), language=t("panel.in." + form.fields.language))
    ours = rx.fragment(style, " ", why, " ", rx.cond(lacks_title, add_title))
    return rx.fragment(
        rx.el.div(rx.el.span(form.fields.greeting, class_name="marker", key=form.fields.greeting), class_name="greeting-text"),
        rx.el.div(rx.cond(form.fields.greeting_style == "own", t("panel.own_greeting_why"), ours), class_name="quiet"),
    )


def _none(form: Form) -> rx.Component:
    empty = text_link(t("panel.use_empty." + form.fields.kind), on_click=form.text.use_empty_template(form.fields.whose))
    again = text_link(t("panel.reinsert"), on_click=form.text.reinsert_greeting(form.fields.whose))
    return rx.match(
        form.fields.no_greeting,
        ("note", _nothing("lock", "panel.none.note", t("panel.none.note_why"))),
        ("own_words", _nothing("minus", "panel.none.own_words", t("panel.none.own_words_why"))),
        ("not_in_text", _nothing("minus", "panel.none.not_in_text", rx.fragment(t("panel.none.not_in_text_why"), " ", again))),
        _nothing("minus", "panel.none.no_template", rx.fragment(t("panel.none.no_template_why"), " ", empty)),
    )


def _nothing(picture: str, key: str, why: rx.Component | rx.Var) -> rx.Component:
    return rx.fragment(
        rx.el.div(icon(picture, 20), rx.el.span(t(key)), class_name="greeting-none"),
        rx.el.div(why, class_name="quiet"),
    )


def greeting_style(form: Form) -> rx.Component:
    """One line above the text: how it greets, and the way back to the greeting that is set up."""
    some = rx.fragment(
        rx.el.span(t("panel.style." + form.fields.greeting_style), class_name="strong"),
        " ",
        rx.el.span(form.fields.greeting, class_name="marker"),
    )
    none = rx.match(
        form.fields.no_greeting,
        ("own_words", t("panel.none.own_words")),
        ("not_in_text", t("panel.none.not_in_text")),
        t("panel.none.no_template_style"),
    )
    again = text_link(t("panel.reinsert"), on_click=form.text.reinsert_greeting(form.fields.whose))
    return rx.el.div(
        rx.el.span(t("panel.greeting_style"), " ", rx.cond(form.fields.greeting != "", some, none), class_name="style-line"),
        rx.cond(form.fields.may_reinsert, again),
        role="status",
        class_name="row-flex wrap",
    )


def words_shown(form: Form) -> rx.Component:
    """Greeting marked, words, signature quiet, with the breaks as they will be sent."""
    shown = form.text.shown
    return rx.cond(
        form.fields.body.strip() == "",
        rx.el.span(t("panel.empty_until"), class_name="quiet"),
        rx.fragment(
            rx.cond(shown.greeting != "", rx.el.span(shown.greeting, class_name="marker")),
            shown.words,
            rx.cond(shown.culprit != "", rx.fragment(rx.el.span(shown.culprit, class_name="culprit"), shown.after)),
            rx.cond(shown.signature != "", rx.el.span(shown.signature, class_name="quiet")),
        ),
    )
