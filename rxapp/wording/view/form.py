"""The form of one template, its questions asked inline, and the preview beside it."""

import json

import reflex as rx
from reflex.event import prevent_default

from rxapp.core.i18n import LANGUAGES
from rxapp.core.kinds import WRITTEN
from rxapp.ui.browser import run
from rxapp.ui.filled import told
from rxapp.ui.kit import alert, button, choice, field, icon, option, text_area, text_input
from rxapp.ui.page import foot
from rxapp.ui.words import t, t_with
from rxapp.wording.actions import FIELDS
from rxapp.wording.placeholders import PLACEHOLDERS
from rxapp.wording.rules import CONTENT_LIMIT
from rxapp.wording.state.form import TemplateFormState
from rxapp.wording.view.preview import preview

FORM, SHEET, PROBLEM = "template-form", TemplateFormState.sheet, TemplateFormState.problem
ABOVE_FOOT = {"flex": "none", "maxHeight": "40dvh", "overflowY": "auto", "padding": "0 var(--edge)", "& > *": {"margin": "8px 0"}}
LONG = ("subject", "content")


def form(*, may_edit: rx.Var[bool], test_button: rx.Component) -> rx.Component:
    """The form left, the preview right, *Save*, *Close* and *Delete* below."""
    shown = rx.cond(TemplateFormState.template_id > 0, TemplateFormState.saved.name, t("templates.new"))
    reads_only = rx.el.p(icon("lock", 14), rx.el.span(t("templates.read_only")), class_name="row-flex quiet")
    left = rx.el.div(
        rx.el.h2(shown, class_name="h2"),
        rx.cond(~may_edit, reads_only),
        rx.el.form(
            told(TemplateFormState.filled),
            rx.el.fieldset(_fields(), disabled=~may_edit),
            rx.cond(may_edit, _picker()),
            id=FORM,
            on_submit=TemplateFormState.save,
            class_name="stack",
            key=TemplateFormState.filled,
        ),
        class_name="panel-left stack",
    )
    return rx.fragment(
        rx.el.div(left, rx.el.div(preview(test_button=test_button), class_name="panel-right"), class_name="panel-columns"),
        rx.el.div(_questions(), style=ABOVE_FOOT),
        _foot(may_edit),
    )


def _fields() -> rx.Component:
    kinds = [option(t(f"kind.{kind}"), kind.value) for kind in WRITTEN]
    languages = [option(t(f"templates.tongue.{language}"), language) for language in LANGUAGES]
    needs_name = rx.cond(PROBLEM.key == "templates.refusal.needs_name", t("templates.refusal.needs_name"), "")
    about_subject = rx.cond(SHEET.kind == "sms", t("templates.subject_sms"), "")
    return rx.el.div(
        field(t("templates.name"), text_input("template-name", **_written("name"), max_length=80), name="template-name", error=needs_name),
        rx.el.div(
            field(t("templates.kind"), choice("template-kind", *kinds, **_chosen("kind")), name="template-kind"),
            field(t("templates.language"), choice("template-language", *languages, **_chosen("language")), name="template-language"),
            class_name="two",
        ),
        field(
            t("templates.subject"),
            text_input("template-subject", **_written("subject"), max_length=200),
            name="template-subject",
            help_text=about_subject,
        ),
        field(
            t("templates.content"),
            text_area("template-content", **_written("content"), class_name="message", rows="8", max_length=CONTENT_LIMIT),
            name="template-content",
            help_text=t("templates.content_help"),
        ),
        class_name="stack",
    )


def _written(name: str) -> dict:
    def put(text: rx.Var[str]) -> rx.event.EventSpec:
        return TemplateFormState.write(name, text, TemplateFormState.filled)

    later = {"on_change": lambda text: put(text).debounce(300), "on_blur": put}
    return {"default_value": getattr(SHEET, name), **later, "auto_complete": "off"}


def _chosen(name: str) -> dict:
    return {
        "default_value": getattr(SHEET, name),
        "on_change": lambda value: TemplateFormState.write(name, value, TemplateFormState.filled),
    }


def _picker() -> rx.Component:
    """The placeholders by their labels; a press inserts one at the caret and moves the caret behind it."""
    groups = list(dict.fromkeys(row.group for row in PLACEHOLDERS))
    return rx.el.div(
        rx.el.h3(t("templates.placeholders"), class_name="h3", id="template-placeholders"),
        rx.el.p(t("templates.placeholders_help"), class_name="help"),
        *[
            rx.el.div(
                *[_placeholder(row.name, row.written) for row in PLACEHOLDERS if row.group == group],
                class_name="row-flex wrap",
                role="group",
                aria_label=t(f"placeholder.group.{group}"),
            )
            for group in groups
        ],
        class_name="section",
        role="group",
        aria_labelledby="template-placeholders",
    )


def _placeholder(name: str, written: str) -> rx.Component:
    return button(t(f"placeholder.{name}"), title=written, on_click=_insert(written), on_mouse_down=prevent_default)


def _insert(written: str) -> rx.event.EventSpec:
    return run(
        "(() => { const s = document.getElementById('template-subject'), c = document.getElementById('template-content');"
        "const e = document.activeElement === s ? s : c, here = document.activeElement === e, n = e.value.length;"
        "const fresh = !here && e.selectionStart === 0 && e.selectionEnd === 0; e.focus();"
        f"e.setRangeText({json.dumps(written)}, fresh ? n : e.selectionStart, fresh ? n : e.selectionEnd, 'end');"
        "e.dispatchEvent(new Event('input', { bubbles: true })); })()"
    )


def _questions() -> rx.Component:
    return rx.fragment(
        rx.cond((PROBLEM.key != "") & (PROBLEM.key != "templates.refusal.needs_name") & (TemplateFormState.theirs_by == ""), _problem()),
        rx.cond(TemplateFormState.theirs_by != "", _two_edits()),
        rx.match(
            TemplateFormState.ask,
            ("leave", _ask("templates.ask_leave", "templates.discard", TemplateFormState.discard)),
            ("delete", _ask("templates.ask_delete", "templates.delete_sure", TemplateFormState.delete)),
            rx.fragment(),
        ),
    )


def _problem() -> rx.Component:
    where = rx.match(PROBLEM.facts["place"], *[(name, t(f"templates.{name}") + ": ") for name in LONG], "")
    return alert(rx.fragment(where, t_with(PROBLEM.key, PROBLEM.facts)), tone="wrong")


def _ask(key: str, yes: str, done: rx.event.EventType) -> rx.Component:
    sure = button(t(yes), kind="danger sure", on_click=done)
    return alert(t(key), sure, button(t("templates.keep"), on_click=TemplateFormState.drop_ask))


def _two_edits() -> rx.Component:
    """D-37: both values of every field that differs, theirs and mine."""
    rows = [
        rx.cond(
            getattr(TemplateFormState.theirs, name) != getattr(SHEET, name),
            rx.el.tr(
                rx.el.th(t(f"templates.{name}"), scope="row"),
                rx.el.td(_value(name, getattr(TemplateFormState.theirs, name)), class_name="wrap-words"),
                rx.el.td(_value(name, getattr(SHEET, name)), class_name="wrap-words"),
            ),
        )
        for name in FIELDS
    ]
    table = rx.el.table(
        rx.el.thead(rx.el.tr(rx.el.td(), rx.el.th(TemplateFormState.theirs_by, scope="col"), rx.el.th(t("templates.mine"), scope="col"))),
        rx.el.tbody(*rows),
        class_name="edits",
        style={"width": "100%", "textAlign": "left", "verticalAlign": "top", "whiteSpace": "pre-wrap", "overflowWrap": "anywhere"},
    )
    return alert(
        rx.fragment(t("templates.refusal.changed", name=TemplateFormState.theirs_by), table),
        button(t("templates.keep_mine"), on_click=TemplateFormState.keep_mine),
        button(t("templates.take_theirs"), on_click=TemplateFormState.take_theirs),
    )


def _value(name: str, value: rx.Var[str]) -> rx.Var[str]:
    words = {"kind": "kind.", "language": "templates.tongue."}
    return t(words[name] + value) if name in words else value


def _foot(may_edit: rx.Var[bool]) -> rx.Component:
    changed = rx.el.span(icon("pencil_line", 15), rx.el.span(t("templates.unsaved")), class_name="state")
    may_delete = may_edit & (TemplateFormState.template_id > 0)
    save = button(t("templates.save"), kind="primary", type="submit", form=FORM)
    return foot(
        rx.cond(may_delete, button(t("templates.delete"), kind="danger", picture="trash_2", on_click=TemplateFormState.ask_delete)),
        rx.el.span(rx.cond(TemplateFormState.is_changed, changed), role="status"),
        actions=(button(t("templates.close"), kind="ghost", on_click=TemplateFormState.leave), rx.cond(may_edit, save)),
    )
