"""The text of a message: the text area, what it costs as SMS, and how near it is to the longest."""

import reflex as rx

from rxapp.messages.composer.state.parts import TYPED_AT_MOST
from rxapp.messages.composer.view.fields import manage_templates, subject_error
from rxapp.messages.composer.view.form import Form
from rxapp.ui import browser
from rxapp.ui.kit import button, field, icon, labelled, text_input
from rxapp.ui.words import t

_CTRL_ENTER = "(e) => {if((e.ctrlKey||e.metaKey)&&e.key==='Enter'){e.preventDefault();document.getElementById('%s')?.click()}}"


def reminder(form: Form) -> rx.Component:
    """The subject again, above the text, not to be changed here."""
    control = rx.el.span(
        text_input(form.box("reminder"), value=form.fields.subject, read_only=True),
        rx.el.span(icon("lock", 15), class_name="trail lock"),
        class_name="with-icon no-lead",
    )
    sms = rx.cond(form.fields.kind == "sms", t("panel.reminder_sms"), t("panel.reminder_help"))
    return field(t("panel.reminder"), control, name=form.box("reminder"), help_text=sms, error=subject_error(form))


def message(form: Form, *, kept_as: rx.Var[str]) -> rx.Component:
    """The text area; `kept_as` is the name under which the browser keeps its words until the server has them."""
    control = rx.el.textarea(
        id=form.message,
        key=form.fields.text_revision,
        default_value=form.fields.body,
        on_change=lambda text: form.if_it_fits(form.text.write(text, form.fields.text_revision).debounce(300)),
        on_blur=lambda text: form.if_it_fits(form.text.write(text, form.fields.text_revision), is_told=False),
        class_name="area message",
        aria_describedby=form.box("meter"),
        custom_attrs={"onInput": browser.keeper(kept_as, most=TYPED_AT_MOST), "onKeyDown": rx.Var(_CTRL_ENTER % form.send)},
    )
    return labelled(t("panel.message"), control, name=form.message, beside=manage_templates())


def size(form: Form) -> rx.Component:
    """How many characters of how many, from nine tenths on."""
    size = form.text.size
    over = rx.el.span(icon("circle_x"), t("size.over", used=size.used, most=size.most), class_name="state wrong wrap-words")
    near = rx.el.span(icon("triangle_alert"), t("size.near", used=size.used, most=size.most), class_name="state care wrap-words")
    return rx.el.div(rx.cond(size.is_over, over, near), role="status", class_name="num")


def meter(form: Form) -> rx.Component:
    """How many SMS the text makes, how full each is, and which character made them dear."""
    cost = form.text.meter
    dear = cost.plain_count < cost.count
    return rx.el.div(
        rx.el.div(
            rx.el.span(t("panel.sms_count", n=cost.count), class_name="strong"),
            rx.el.span(rx.cond(cost.is_unicode, t("panel.unicode"), t("panel.plain")), class_name="quiet"),
            rx.el.span(t("panel.characters", used=cost.units, n=cost.room), class_name="quiet end num"),
            class_name="row-flex",
        ),
        rx.el.div(rx.foreach(cost.bars, lambda share: _bar(share, dear)), class_name="bars", aria_hidden=True),
        rx.cond(cost.culprit != "", _culprit(form, dear)),
        id=form.box("meter"),
        class_name="stack-tight",
    )


def _bar(share: rx.Var[int], dear: rx.Var[bool]) -> rx.Component:
    return rx.el.span(rx.el.span(style={"width": share.to_string() + "%"}), class_name=rx.cond(dear, "seg care", "seg"))


def _culprit(form: Form, dear: rx.Var[bool]) -> rx.Component:
    cost = form.text.meter
    says = rx.cond(
        dear,
        rx.cond(
            cost.others > 0,
            t("panel.culprit_several", n=cost.others + 1),
            t("panel.culprit_dear", n=cost.count, plain=cost.plain_count),
        ),
        t("panel.culprit_same"),
    )
    word = rx.el.span("“", cost.before, rx.el.span(cost.culprit, class_name="culprit"), cost.behind, "”", class_name="strong")
    one = t("panel.replace_with", replacement=cost.replacement, n=cost.plain_count)
    fix = button(
        rx.cond(cost.others > 0, t("panel.replace_all", n=cost.plain_count), one), on_click=form.text.make_plain(form.fields.whose)
    )
    return rx.el.div(
        rx.cond(dear, icon("triangle_alert", 16, class_name="amber"), icon("info", 16)),
        rx.el.div(says, " ", t(cost.label), " ", word, class_name="grow"),
        rx.cond(cost.may_replace, fix),
        class_name="row-flex culprit-line",
    )


def replace_ways(form: Form) -> rx.Component:
    """The answers to a question about words that would be replaced: the subject, the text, or its greeting (D-17)."""
    ask = form.fields.ask
    subject = rx.fragment(
        button(t("panel.replace_subject"), on_click=form.text.replace_subject(form.fields.whose)),
        button(t("panel.keep_subject"), on_click=form.text.keep_text(form.fields.whose)),
    )
    is_template = (ask.key == "panel.ask.template_changed") & (form.fields.template_id > 0) & (form.fields.kind != "note")
    text = rx.fragment(
        button(t("panel.replace_text"), on_click=form.text.replace_text(form.fields.whose)),
        button(t("panel.keep_text"), on_click=form.text.keep_text(form.fields.whose)),
        rx.cond(is_template, button(t("panel.add_around"), on_click=form.text.add_around(form.fields.whose))),
    )
    return rx.cond(ask.key == "panel.ask.subject_kept", subject, text)
