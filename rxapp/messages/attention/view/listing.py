"""*Needs attention*: the views with their counts, the list, one message opened in place, and what stands there when all is well."""

from typing import Any

import reflex as rx

from rxapp.customers.view.names import name
from rxapp.messages.attention.queries import listing
from rxapp.messages.attention.state.listing import VIEWS, AttentionState, Line
from rxapp.messages.history.view.opened import job_link, opened
from rxapp.ui import kit, links, page
from rxapp.ui.words import moment_full, t, t_with, when_long

STATE: Any = AttentionState  # its names are vars here, and values inside the handlers
COLUMNS = (("customer", "a-who"), ("message", "a-what"), ("reason", "a-why"), ("sender", "a-by"), ("when", "a-when"))
COUNTED = listing.COUNTED
BONES = (200, 260, 170, 220) * 3


def attention(heading: rx.Var[str], *, on_edit_retry: Any) -> rx.Component:
    """The whole screen under the frame; `on_edit_retry` takes a message id and opens it for editing."""
    listed = rx.cond(STATE.rows.length() > 0, _table(on_edit_retry), _nothing())
    wrong = kit.empty("circle_x", t("attention.broken"), t("attention.broken_next"), kit.button(t("live.try_now"), on_click=STATE.load))
    found = rx.cond(STATE.is_loaded, listed, rx.cond(STATE.failed_to_load, wrong, _bones()))
    return rx.fragment(page.bar(heading, _count()), _views(), page.body(found, id="attention-scroll"), _foot())


def _count() -> rx.Component:
    words = rx.match(STATE.view, *[(view, t(f"attention.count.{view}", n=STATE.counts[view])) for view in VIEWS], "")
    words = rx.cond(STATE.counts[STATE.view] > COUNTED, t("attention.many", n=COUNTED), words)
    return rx.el.span(rx.cond(STATE.is_loaded, words, ""), role="status", class_name="quiet cut grid-count")


def _views() -> rx.Component:
    return rx.el.nav(*[_view(view) for view in VIEWS], aria_label=t("attention.views"), class_name="tabs views")


def _view(view: str) -> rx.Component:
    number = rx.el.span(rx.cond(STATE.counts[view] > COUNTED, f"{COUNTED:,}+", STATE.counts[view].to_string()), class_name="count num")
    return rx.link(
        rx.el.span(t("attention.stopped_view" if view == "stopped" else f"attention.{view}")),
        rx.cond(STATE.is_loaded, number),
        href=f"/outbox?view={view}",
        class_name="tab",
        underline="none",
        aria_current=rx.cond(STATE.view == view, "page", "false"),
    )


def _table(on_edit_retry: Any) -> rx.Component:
    heads = [rx.el.th(t(f"attention.{column}"), scope="col", role="columnheader", class_name=style) for column, style in COLUMNS]
    return rx.el.table(
        rx.el.thead(rx.el.tr(rx.el.td(class_name="a-open"), *heads, role="row"), role="rowgroup"),
        links.rows(rx.foreach(STATE.rows, lambda sent: _row(sent, on_edit_retry)), role="rowgroup"),
        class_name="grid",
        role="table",
        aria_label=t("attention.heading"),
        id="attention",
    )


def _seen(row: rx.Var[Line]) -> Line:
    """A row's parts by their names: what is sent has only places."""
    parts = row.to(list)
    return Line(*[parts[place].to(kind) for place, kind in enumerate(Line.__annotations__.values())])


def _row(sent: rx.Var[Line], on_edit_retry: Any) -> rx.Component:
    line: Any = _seen(sent)
    is_open = STATE.open_id == line.id
    chevron = rx.el.button(
        kit.icon("chevron_right"),
        type="button",
        class_name="btn icon ghost chevron",
        aria_label=rx.cond(is_open, t("past.hide"), t("past.show")),
        aria_expanded=is_open,
        on_click=STATE.toggle(line.id),
    )
    link = links.plain(line.name, "/customers/" + line.customer_id.to(str), class_name="strong")
    who = rx.cond(line.customer_id > 0, name(line, link), rx.el.span(t("attention.nobody"), class_name="quiet"))
    kind = rx.el.span(kit.kind_icon(line.kind), rx.el.span(t("kind." + line.kind), class_name="visually-hidden"), class_name="state")
    why = t_with(line.why, line.why_facts)
    shown = rx.el.tr(
        rx.el.td(chevron, role="cell", class_name="a-open"),
        rx.el.td(who, role="cell", class_name="a-who"),
        rx.el.td(kind, rx.el.span(line.subject, title=line.subject, class_name="cut"), _demo(line), role="cell", class_name="a-what"),
        rx.el.td(why, role="cell", title=why, class_name="a-why " + STATE.view),
        rx.el.td(line.author, role="cell", title=line.author, class_name="quiet a-by"),
        rx.el.td(rx.el.time(when_long(line.at), date_time=line.at, title=moment_full(line.at)), role="cell", class_name="num quiet a-when"),
        role="row",
        class_name=rx.cond(is_open, "opened", ""),
    )
    return rx.fragment(shown, rx.cond(is_open & (STATE.shown.id == line.id), _opened(on_edit_retry)), key=line.id)


def _opened(on_edit_retry: Any) -> rx.Component:
    inside = rx.el.td(job_link(STATE.shown), opened(STATE, STATE.shown, on_edit_retry), role="cell", col_span=6, class_name="a-inside")
    return rx.el.tr(inside, role="row", class_name="opened inside")


def _demo(line: Any) -> rx.Component:
    return rx.cond(line.is_demo, kit.chip(t("demo.chip")))


def _nothing() -> rx.Component:
    return rx.match(
        STATE.view,
        *[(view, kit.empty("circle_check", t(f"attention.none.{view}"), t(f"attention.none_why.{view}"))) for view in VIEWS],
        rx.fragment(),
    )


def _bones() -> rx.Component:
    bars = [rx.el.div(rx.el.div(class_name="bone", style={"width": f"{width}px"}), class_name="bone-row") for width in BONES]
    return rx.el.div(*bars, class_name="pad", aria_hidden=True)


def _foot() -> rx.Component:
    shown = page.foot(
        actions=(
            kit.button(t("past.previous"), picture="chevron_left", disabled=STATE.before.length() == 0, on_click=STATE.previous_page),
            kit.button(t("past.next"), trail="chevron_right", disabled=STATE.after == "", on_click=STATE.next_page),
        ),
    )
    return rx.cond((STATE.after != "") | (STATE.before.length() > 0), shown)
