"""The fields that fill a message: template, subject, and how the customer is greeted."""

import reflex as rx

from rxapp.core.kinds import SUBJECT_LIMIT
from rxapp.messages.composer.queries import TemplateChoice
from rxapp.messages.composer.view.form import Form
from rxapp.messages.composer.view.greeting import on_press
from rxapp.ui.kit import choice, field, labelled, option, radio, text_input, text_link, tick
from rxapp.ui.words import t


def template(form: Form) -> rx.Component:
    """The list of templates, and what is to be known of the chosen one: another language, deleted meanwhile."""
    control = choice(
        form.box("template"),
        option(t("panel.no_template"), "0"),
        rx.foreach(form.fields.templates, lambda row: _template_option(form, row)),
        value=form.fields.template_id.to_string(),
        on_change=lambda template_id: form.fields.set_template(template_id, form.fields.whose),
    )
    differs = rx.cond(
        (form.fields.template_id > 0) & (form.fields.language != form.fields.person.language),
        t("panel.language_differs", template=t("panel.in." + form.fields.language), customer=t("panel.in." + form.fields.person.language)),
        "",
    )
    help_text = rx.cond(form.fields.is_template_gone, t("panel.template_gone"), differs)
    return labelled(t("panel.template"), control, name=form.box("template"), beside=manage_templates(), help_text=help_text)


def _template_option(form: Form, row: rx.Var[TemplateChoice]) -> rx.Component:
    other = row.language != form.fields.person.language
    return rx.el.option(rx.cond(other, row.name + " · " + t("panel.language." + row.language), row.name), value=row.id.to_string())


def subject(form: Form) -> rx.Component:
    """The subject; of an SMS it is for staff alone."""
    control = text_input(
        form.box("subject"),
        key="subject-" + form.fields.whose,
        default_value=form.fields.subject,
        max_length=SUBJECT_LIMIT,
        on_change=lambda text: form.fields.set_subject(text, form.fields.fields_revision).debounce(300),
        on_blur=lambda text: form.fields.set_subject(text, form.fields.fields_revision),
    )
    help_text = rx.cond(form.fields.kind == "sms", t("panel.subject_sms"), "")
    return field(t("panel.subject"), control, name=form.box("subject"), help_text=help_text, error=subject_error(form))


def subject_error(form: Form) -> rx.Var[str]:
    """What stands under the subject, and under its reminder, while it is too long."""
    return rx.cond(form.fields.subject.length() > SUBJECT_LIMIT, t("field.too_long", limit=SUBJECT_LIMIT), "")


def use_name(form: Form) -> rx.Component:
    """*Use the customer's name?* and, where yes, *Formal greeting* with what it gives for this person (CL-27, CL-29)."""
    yes = radio(
        t("panel.yes"),
        name=form.box("name-yes"),
        group=form.box("name"),
        default_checked=form.fields.use_name,
        key="yes-" + form.fields.fields_revision,
        on_change=form.fields.set_use_name("yes", form.fields.whose),
        custom_attrs=on_press(form, uses_name=True, formal=form.fields.formal),
    )
    no = radio(
        t("panel.no"),
        name=form.box("name-no"),
        group=form.box("name"),
        default_checked=~form.fields.use_name,
        key="no-" + form.fields.fields_revision,
        on_change=form.fields.set_use_name("no", form.fields.whose),
        custom_attrs=on_press(form, uses_name=False, formal=form.fields.formal),
    )
    return rx.el.div(
        rx.el.div(
            rx.el.div(t("panel.use_name"), class_name="label", id=form.box("use-name")),
            rx.el.div(yes, no, class_name="radios"),
            role="radiogroup",
            aria_labelledby=form.box("use-name"),
            class_name="field",
        ),
        rx.cond(form.fields.use_name, _formal(form)),
        class_name="stack-tight",
    )


def _formal(form: Form) -> rx.Component:
    choices = form.fields.greeting_choices
    hint = rx.el.div(t("panel.formal_hint", on=choices[0], off=choices[1]), class_name="help tick-help")
    return rx.el.div(
        tick(
            t("panel.formal"),
            name=form.box("formal"),
            key="formal-" + form.fields.fields_revision,
            default_checked=form.fields.formal,
            on_change=lambda formal: form.fields.set_formal(formal, form.fields.whose),
            custom_attrs=on_press(form, uses_name=form.fields.use_name),
        ),
        hint,
    )


def manage_templates() -> rx.Component:
    """To the templates in a tab of its own (D-77): the panel and its draft stay. `noopener` gives that tab a state of its own."""
    return text_link(t("panel.manage_templates"), href="/templates", target="_blank", rel="noopener", class_name="small")
