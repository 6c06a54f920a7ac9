"""The template as a real customer would get it: as an e-mail, an SMS bubble or a note for staff."""

import reflex as rx

from rxapp.customers.view.names import marks, name
from rxapp.ui.kit import alert, field, icon, text_input, tick, with_icon
from rxapp.ui.words import t, t_with
from rxapp.wording.queries.filling import Match
from rxapp.wording.state.form import TemplateFormState
from rxapp.wording.state.preview import TemplatePreviewState

SEEN = TemplatePreviewState


def preview(*, test_button: rx.Component) -> rx.Component:
    """The customer picker, then the text; above it the placeholders without a value, and errors."""
    nobody = rx.el.p(t("templates.nobody"), class_name="quiet")
    return rx.el.section(
        rx.el.h3(t("templates.preview"), class_name="h3", id="template-preview"),
        _customer(),
        rx.el.div(rx.cond((SEEN.problem.key != "") & (TemplateFormState.problem.key == ""), _problem()), role="status"),
        rx.cond(SEEN.empty.length() > 0, _empty()),
        rx.cond(SEEN.customer.id > 0, _text(), nobody),
        rx.cond(SEEN.kind == "email", _test(test_button)),
        aria_labelledby="template-preview",
        class_name="as-seen stack",
    )


def _customer() -> rx.Component:
    search = text_input(
        "template-customer",
        type="search",
        key="customer-" + SEEN.filled,
        auto_complete="off",
        on_change=SEEN.find.debounce(200),
    )
    chosen = rx.cond(
        SEEN.customer.id > 0,
        rx.el.div(rx.el.span(t("templates.shown_for"), class_name="quiet"), name(SEEN.customer), class_name="row-flex"),
    )
    formal = tick(t("templates.formal"), name="template-formal", checked=SEEN.is_formal, on_change=SEEN.set_formal)
    return rx.el.div(
        field(t("templates.find_customer"), with_icon("search", search), name="template-customer"),
        rx.cond(SEEN.matches.length() > 0, rx.el.ul(rx.foreach(SEEN.matches, _match), class_name="fact-list")),
        rx.el.div(
            rx.cond(SEEN.customer.id > 0, chosen),
            rx.el.span(class_name="grow"),
            rx.cond(SEEN.kind != "note", formal),
            class_name="row-flex wrap",
        ),
        class_name="stack-tight",
    )


def _match(row: rx.Var[Match]) -> rx.Component:
    shown = rx.el.span(rx.el.span(row.name, class_name="cut"), marks(row), class_name="who")
    return rx.el.li(rx.el.button(shown, type="button", class_name="btn ghost", on_click=SEEN.choose(row.id)), key=row.id.to_string())


def _problem() -> rx.Component:
    return rx.el.p(icon("circle_x", 14), rx.el.span(t_with(SEEN.problem.key, SEEN.problem.facts)), class_name="error")


def _empty() -> rx.Component:
    listed = rx.el.ul(
        rx.foreach(SEEN.empty, lambda placeholder: rx.el.li(t("placeholder." + placeholder), class_name="chip")), class_name="row-flex wrap"
    )
    return alert(rx.fragment(t("templates.empty_for"), listed))


def _text() -> rx.Component:
    return rx.match(SEEN.kind, ("sms", _bubble()), ("note", _note()), _letter())


def _letter() -> rx.Component:
    no_subject = rx.el.span(t("templates.no_subject"), class_name="quiet")
    return rx.el.article(
        rx.el.header(rx.el.h4(rx.cond(SEEN.subject != "", SEEN.subject, no_subject), class_name="h2"), class_name="letter-head"),
        rx.el.div(_words("\n\n"), class_name="letter-body"),
        class_name="paper",
    )


def _bubble() -> rx.Component:
    return rx.el.div(rx.el.div(_words("\n"), class_name="bubble"), class_name="paper", style={"padding": "20px", "display": "flex"})


def _note() -> rx.Component:
    return rx.el.article(
        rx.el.div(icon("lock", 14), rx.el.span(t("templates.staff_only")), class_name="label"),
        rx.el.h4(SEEN.subject, class_name="strong"),
        SEEN.content,
        class_name="note",
    )


def _words(gap: str) -> rx.Component:
    """Greeting (marked), content and signature (muted), with the line breaks as they will be sent (D-14a)."""
    signed = rx.fragment(gap, rx.el.span(SEEN.signature, class_name="quiet"))
    return rx.fragment(
        rx.el.span(SEEN.greeting, class_name="marker"),
        rx.cond(SEEN.content != "", rx.fragment(gap, SEEN.content)),
        rx.cond(SEEN.signature != "", signed),
    )


def _test(test_button: rx.Component) -> rx.Component:
    help_text = rx.cond(
        TemplateFormState.is_changed | (TemplateFormState.template_id == 0), t("templates.test_saved_first"), t("templates.test_help")
    )
    return rx.el.div(test_button, rx.el.span(help_text, class_name="help"), class_name="row-flex wrap")
