"""The greeting as it will be sent, or why there is none; and the words around it as the customer will see them."""

import reflex as rx

from rxapp.messages.composer.view.form import Form
from rxapp.ui.kit import icon, text_link
from rxapp.ui.words import t

_OFFERED = (("greeting", "greeting"), ("style", "greeting_style"), ("case", "greeting_case"))
_GUESSED_FOR = 2000  # milliseconds, in which a line that is not lost answers
_PRESSED = (
    "(p, revision, name, formal, n) => !p || !n || p[0] !== revision || (p[1] === name && p[2] === formal) ? -1 : p[1] ? (p[2] ? 0 : 1) : 2"
)


def greeting_preview(form: Form) -> rx.Component:
    """The status region *Greeting preview*: the greeting, or why there will be none and the way to one."""
    return rx.el.div(
        rx.el.div(t("panel.greeting_preview"), class_name="label", id=f"{form.greeting}-label"),
        rx.el.div(
            rx.cond(_now(form, "none", form.fields.no_greeting) == "", _greeting(form), _none(form)),
            role="status",
            aria_labelledby=f"{form.greeting}-label",
            id=form.greeting,
            class_name="greeting",
        ),
        class_name="greeting-box",
    )


def _greeting(form: Form) -> rx.Component:
    greeting, style_key, case = (_now(form, name, getattr(form.fields, own)) for name, own in _OFFERED)
    why = t("panel.why." + case)
    add_title = text_link(t("panel.add_title"), href="/customers/" + form.fields.person.id.to_string() + "/edit")
    lacks_title = (style_key == "formal") & (case == "formal_first") & (form.fields.person.title == "")
    style = t("panel.style_in", style=t("panel.style." + style_key), language=t("panel.in." + form.fields.language))
    ours = rx.fragment(style, " ", why, " ", rx.cond(lacks_title, add_title))
    return rx.fragment(
        rx.el.div(rx.el.span(greeting, class_name="marker", key=greeting), class_name="greeting-text"),
        rx.el.div(rx.cond(style_key == "own", t("panel.own_greeting_why"), ours), class_name="quiet"),
    )


def on_press(form: Form, *, uses_name: bool | rx.Var[bool], formal: rx.Var[bool] | None = None) -> dict[str, rx.Var]:
    """What a control does in the browser when it is pressed: the greeting preview shows at once what comes of it.

    `formal` is None for the tick box itself. The server's answer is the truth; where none comes the guess ends.
    """
    chosen = [form.fields.fields_revision, rx.Var.create(uses_name), rx.Var("e.target.checked") if formal is None else formal]
    set_to = f"{form.pressed.set!s}?."
    told = f"{set_to}([{', '.join(map(str, chosen))}]); clearTimeout(globalThis.__pressed); "
    told += f"globalThis.__pressed = setTimeout(() => {set_to}(null), {_GUESSED_FOR})"
    return {"onClick": rx.Var(f"(e) => {{ {told} }}", _var_data=_hooks_of(form.pressed.set, *chosen))}


def _now(form: Form, name: str, own: rx.Var[str]) -> rx.Var[str]:
    """A part of the greeting as what was just pressed makes it, until the server has heard of that; else the server's own."""
    fields, pressed = form.fields, form.pressed.value
    known = (pressed, fields.fields_revision, fields.use_name, fields.formal, fields.offers.length())
    at = rx.Var(f"({_PRESSED})({', '.join(map(str, known))})", _var_type=int, _var_data=_hooks_of(*known)).to(int)
    return rx.cond(at < 0, own, getattr(fields.offers[at], name)).to(str)


def _hooks_of(*parts: rx.Var):
    return rx.vars.VarData.merge(*(part._get_all_var_data() for part in parts))


def _none(form: Form) -> rx.Component:
    empty = text_link(t("panel.use_empty." + form.fields.kind), on_click=form.text.use_empty_template(form.fields.whose))
    again = text_link(t("panel.reinsert"), on_click=form.text.reinsert_greeting(form.fields.whose))
    return rx.match(
        _now(form, "none", form.fields.no_greeting),
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
