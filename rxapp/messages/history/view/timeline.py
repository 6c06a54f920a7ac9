"""The history of one customer's communications: tools, table, opened rows, pages."""

import reflex as rx

from rxapp.core.kinds import WRITTEN
from rxapp.messages.history.state.entries import Entry
from rxapp.messages.history.state.timeline import HistoryMixin
from rxapp.messages.history.view.opened import job_link, opened
from rxapp.ui.kit import button, chip, choice, empty, icon, kind_icon, option, state_word, with_icon
from rxapp.ui.words import moment_full, t, when_long

COLUMNS = (("past.type", "112px"), ("past.date", "150px"), ("past.subject", ""), ("past.sender", "20%"), ("past.state", "184px"))


def history(
    state: type[HistoryMixin], *, of: rx.Var[int], on_edit_retry: rx.EventHandler | None = None, label: rx.Var[str] | None = None
) -> rx.Component:
    """The whole component for one of its states; `on_edit_retry` takes a message id and opens it for editing.

    `label` is its name as a region, where it is not the customer's whole history.
    `of` is the customer whose name stands beside it: another one's rows, left over or on their way, are never shown there.
    """
    is_theirs = state.is_loaded & (state.customer_id == of)
    return rx.el.section(
        _tools(state),
        rx.cond(is_theirs, _found(state, on_edit_retry), rx.el.p(t("past.loading"), class_name="pad quiet")),
        rx.cond(is_theirs, _pages(state)),
        aria_label=t("panel.tab.history") if label is None else label,
        class_name="past",
    )


def _tools(state: type[HistoryMixin]) -> rx.Component:
    search = rx.el.input(
        type="search",
        id="past-search",
        class_name="input",
        aria_label=t("past.search"),
        placeholder=t("past.search"),
        default_value=state.q,
        max_length=200,
        key=state.filled,
        on_change=state.search.debounce(200),
    )
    kinds = choice(
        "past-kind",
        option(t("past.all_types"), ""),
        *[option(t(f"kind.{kind}"), kind.value) for kind in WRITTEN],
        value=state.chosen_kind,
        on_change=state.set_kind,
    )
    directions = choice(
        "past-direction",
        option(t("past.both"), ""),
        option(t("past.out"), "out"),
        option(t("past.in"), "in"),
        value=state.chosen_direction,
        on_change=state.set_direction,
    )
    return rx.el.div(
        with_icon("search", search),
        rx.el.label(rx.el.span(t("past.type"), class_name="quiet"), kinds),
        rx.el.label(rx.el.span(t("past.direction"), class_name="quiet"), directions),
        rx.el.span(t("past.count", n=state.total), class_name="quiet end", role="status"),
        class_name="past-tools",
    )


def _found(state: type[HistoryMixin], on_edit_retry: rx.EventHandler | None) -> rx.Component:
    narrowed = (state.q != "") | (state.chosen_kind != "") | (state.chosen_direction != "")
    nothing = rx.cond(
        narrowed,
        empty("search_x", t("past.nothing_found"), t("past.nothing_found_why"), button(t("past.clear"), on_click=state.clear)),
        empty("messages_square", t("past.none"), t("past.none_why")),
    )
    return rx.cond(state.total > 0, _table(state, on_edit_retry), nothing)


def _table(state: type[HistoryMixin], on_edit_retry: rx.EventHandler | None) -> rx.Component:
    heads = [rx.el.th(t(key), scope="col", style={"width": width} if width else {}) for key, width in COLUMNS]
    return rx.el.div(
        rx.el.table(
            rx.el.thead(rx.el.tr(rx.el.td(style={"width": "64px"}), *heads)),
            rx.el.tbody(rx.foreach(state.rows, lambda row: _row(state, row, on_edit_retry))),
            class_name="grid past-grid",
        ),
        class_name="scroll",
    )


def _row(state: type[HistoryMixin], row: rx.Var[Entry], on_edit_retry: rx.EventHandler | None) -> rx.Component:
    chevron = rx.el.button(
        icon("chevron_right"),
        type="button",
        class_name="btn icon ghost chevron",
        aria_label=rx.cond(row.is_open, t("past.hide"), t("past.show")),
        aria_expanded=row.is_open,
        on_click=state.toggle(row.id),
    )
    subject = rx.cond(row.subject != "", row.subject, t("past.no_text")).to(str)
    line = rx.el.tr(
        rx.el.td(chevron),
        rx.el.td(rx.el.span(kind_icon(row.kind), rx.el.span(t("kind." + row.kind)), class_name="state plain")),
        rx.el.td(rx.el.time(when_long(row.at), date_time=row.at, title=moment_full(row.at)), class_name="quiet num"),
        rx.el.td(rx.el.span(subject, title=subject, class_name=rx.cond(row.is_open, "strong", "")), job_link(row)),
        rx.el.td(row.author, class_name="quiet", title=row.author),
        rx.el.td(
            state_word(row.state),
            rx.cond(row.is_demo, rx.fragment(" ", chip(t("demo.chip")))),
            rx.cond(row.may_mean_stop, rx.fragment(" ", chip(t("past.may_mean_stop")))),
        ),
        class_name=rx.cond(row.is_open, "opened", ""),
        key=row.id,
    )
    more = rx.el.tr(
        rx.el.td(), rx.el.td(opened(state, row, on_edit_retry), col_span=5), class_name="opened", key=row.id.to_string() + "-open"
    )
    return rx.fragment(line, rx.cond(row.is_open, more), key=row.id)


def _pages(state: type[HistoryMixin]) -> rx.Component:
    last = state.first + state.rows.length() - 1
    return rx.cond(
        (state.after != "") | (state.before != ""),
        rx.el.div(
            rx.el.span(t("past.range", first=state.first, last=last, n=state.total), class_name="quiet num"),
            rx.el.div(
                button(t("past.previous"), picture="chevron_left", on_click=state.previous_page, disabled=state.before == ""),
                button(t("past.next"), trail="chevron_right", on_click=state.next_page, disabled=state.after == ""),
                class_name="actions",
            ),
            class_name="foot",
        ),
    )
