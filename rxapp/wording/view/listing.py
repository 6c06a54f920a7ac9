"""The list: search, type and language above, a table below, or what to do where there is nothing."""

import reflex as rx

from rxapp.core.i18n import LANGUAGES
from rxapp.core.kinds import WRITTEN
from rxapp.ui.kit import button, choice, empty, icon, kind_icon, option, text_input, text_link, with_icon
from rxapp.ui.page import body
from rxapp.ui.words import t, when
from rxapp.wording.queries.templates import TemplateLine
from rxapp.wording.state.form import TemplateFormState
from rxapp.wording.state.listing import TemplatesState

WIDE = {"@media (max-width: 1023px)": {"display": "none"}}


def listing(*, may_edit: rx.Var[bool]) -> rx.Component:
    """The list with its search and filters; a skeleton until it is loaded."""
    found = rx.cond(TemplatesState.total > 0, _table(), _nothing(may_edit))
    return body(_tools(), rx.cond(TemplatesState.is_read, found), _pages())


def _tools() -> rx.Component:
    search = text_input(
        "templates-search",
        type="search",
        key=TemplatesState.filled,
        default_value=TemplatesState.q,
        placeholder=t("templates.search"),
        aria_label=t("templates.search"),
        on_change=TemplatesState.search.debounce(150),
        auto_complete="off",
    )
    kinds = choice(
        "templates-kinds",
        option(t("templates.every_kind"), ""),
        *[option(t(f"kind.{kind}"), kind.value) for kind in WRITTEN],
        value=TemplatesState.kind,
        aria_label=t("templates.kinds_shown"),
        on_change=TemplatesState.choose_kind,
    )
    languages = choice(
        "templates-languages",
        option(t("templates.every_language"), ""),
        *[option(t(f"templates.tongue.{language}"), language) for language in LANGUAGES],
        value=TemplatesState.tongue,
        aria_label=t("templates.languages_shown"),
        on_change=TemplatesState.choose_language,
    )
    return rx.el.div(with_icon("search", search), kinds, languages, class_name="past-tools", role="search")


def _table() -> rx.Component:
    heads = (("name", {"@media (min-width: 1024px)": {"width": "34%"}}), ("kind", {"width": "110px"}), ("language", {"width": "120px"}))
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(
                *[rx.el.th(t(f"templates.{name}"), scope="col", style=style) for name, style in heads],
                rx.el.th(t("templates.subject"), scope="col", style=WIDE),
                rx.el.th(t("templates.changed"), scope="col", style={"width": "220px", **WIDE}),
            )
        ),
        rx.el.tbody(rx.foreach(TemplatesState.rows, _row)),
        class_name="grid templates",
        aria_label=t("templates.heading"),
    )


def _row(row: rx.Var[TemplateLine]) -> rx.Component:
    name = text_link(row.name, on_click=TemplateFormState.open(row.id), title=row.name)
    by = rx.cond(row.changed_by != "", rx.fragment(" · ", row.changed_by))
    return rx.el.tr(
        rx.el.td(name, rx.cond(row.is_sound, rx.fragment(), _unsound())),
        rx.el.td(rx.el.span(kind_icon(row.kind), rx.el.span(t("kind." + row.kind)), class_name="state", style={"verticalAlign": "middle"})),
        rx.el.td(t("templates.tongue." + row.language), class_name="quiet"),
        rx.el.td(row.subject, title=row.subject, class_name="quiet", style=WIDE),
        rx.el.td(rx.el.span(when(row.changed_at), class_name="num"), rx.el.span(by, class_name="quiet"), style=WIDE),
        key=row.id.to_string(),
    )


def _unsound() -> rx.Component:
    """The mark of a template that no longer passes the check, until somebody corrects it (D-20)."""
    return rx.el.div(icon("triangle_alert", 14), rx.el.span(t("templates.unsound")), class_name="state care")


def _nothing(may_edit: rx.Var[bool]) -> rx.Component:
    new = rx.cond(may_edit, button(t("templates.new"), picture="plus", on_click=TemplateFormState.new))
    return rx.cond(
        TemplatesState.all > 0,
        empty("search_x", t("templates.none_found"), t("templates.none_found_next")),
        empty("file_text", t("templates.none"), t("templates.none_next"), new),
    )


def _pages() -> rx.Component:
    back = button(
        t("templates.previous"),
        picture="chevron_left",
        disabled=TemplatesState.number <= 1,
        on_click=TemplatesState.go_to_page(TemplatesState.number - 1),
    )
    forth = button(
        t("templates.next"),
        trail="chevron_right",
        disabled=TemplatesState.number >= TemplatesState.pages,
        on_click=TemplatesState.go_to_page(TemplatesState.number + 1),
    )
    place = rx.el.span(t("templates.page", number=TemplatesState.number, pages=TemplatesState.pages), class_name="quiet num")
    return rx.cond(TemplatesState.pages > 1, rx.el.div(place, rx.el.span(class_name="grow"), back, forth, class_name="past-tools"))
