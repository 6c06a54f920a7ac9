"""The right side of a new ticket: whose the address is, note, recent tickets, last order (TK-21..24, D-43, D-84, D-129)."""

from typing import Any

import reflex as rx

from rxapp.customers.view.names import name
from rxapp.tickets.actions.opening_form import Way
from rxapp.tickets.state.new import NewState
from rxapp.tickets.view.choices import choice_label
from rxapp.ui import kit
from rxapp.ui.words import t, when

NEW: Any = NewState
OWNER = NEW.owner
PERSON = OWNER.person


def consent() -> rx.Component:
    """Whether this address may be written to, beside *To*."""
    yes = rx.el.span(kit.icon("check", 15), rx.el.span(t("panel.agrees_" + OWNER.kind)), class_name="state ok small")
    no = rx.el.span(kit.icon("ban", 15), rx.el.span(t("panel.lacks_" + OWNER.kind)), class_name="state care small")
    known = rx.cond(OWNER.agrees, yes, rx.cond(NEW.direction == Way.TO.value, no))
    nobody = rx.el.span(kit.icon("circle_help", 15), rx.el.span(t("new_ticket.owner.nobody_short")), class_name="state small")
    shown = rx.match(OWNER.state, ("known", known), ("nobody", nobody), rx.fragment())
    return rx.el.span(shown, role="status", class_name="to-state")


def beside() -> rx.Component:
    """The column."""
    body = rx.match(
        OWNER.state,
        ("known", _known()),
        ("several", _several()),
        ("nobody", _nobody()),
        ("staff", rx.el.p(t("new_ticket.owner.staff"), class_name="quiet")),
        rx.el.p(t("new_ticket.owner.none"), class_name="quiet"),
    )
    return rx.el.aside(
        rx.el.section(body, aria_label=t("new_ticket.region.customer"), class_name="stack-tight", custom_attrs={"aria-live": "polite"}),
        _note(),
        _recent(),
        _order(),
        class_name="new-beside",
    )


def _known() -> rx.Component:
    by = rx.el.div(t("new_ticket.owner.found_by", address=OWNER.address), class_name="small quiet wrap-words")
    found = rx.el.div(
        kit.avatar(PERSON.initials, PERSON.id % 8),
        rx.el.div(rx.el.div(name(PERSON), class_name="strong"), by),
        class_name="row-flex owner",
    )
    card = kit.link_button(t("toast.open_record"), "/customers/" + PERSON.id.to(str), target="_blank")
    facts = rx.el.dl(
        rx.foreach(PERSON.phones, lambda line: _fact(rx.cond(line.label != "", _label(line.label), t("field.phones")).to(str), line.shown)),
        rx.foreach(PERSON.emails, lambda line: _fact(t("kind.email"), line.value)),
        rx.cond(PERSON.preference != "", _fact(t("new_ticket.owner.prefers"), t("kind." + PERSON.preference))),
        class_name="beside-facts",
    )
    return rx.fragment(found, rx.el.div(card), rx.el.h2(t("new_ticket.region.customer"), class_name="h3"), facts)


def _label(label: rx.Var[str]) -> rx.Var[str]:
    codes = [(code, t(f"phone_label.{code}")) for code in ("mobile", "work", "home")]
    return rx.match(label, *codes, label).to(str)


def _fact(label: rx.Var[str], value: rx.Var[str]) -> rx.Component:
    return rx.el.div(rx.el.dt(label), rx.el.dd(value, class_name="num"))


def _several() -> rx.Component:
    def line(row: Any) -> rx.Component:
        words = (name(row), rx.el.span(row.fact, class_name="small quiet cut"))
        return rx.el.li(rx.el.button(*words, type="button", class_name="item pick-owner", on_click=NEW.choose(row.id)), key=row.id.to(str))

    return rx.fragment(
        rx.el.h2(t("new_ticket.owner.choose"), class_name="h3"),
        rx.el.p(t("new_ticket.owner.several", address=OWNER.address), class_name="small quiet wrap-words"),
        rx.el.ul(rx.foreach(OWNER.candidates, line), class_name="plain-list"),
    )


def _nobody() -> rx.Component:
    return rx.fragment(
        rx.el.p(t("new_ticket.owner.nobody", address=OWNER.address), class_name="strong wrap-words"),
        rx.el.p(t("new_ticket.owner.nobody_next"), class_name="small quiet"),
    )


def _note() -> rx.Component:
    shown = rx.el.section(kit.note(t("new_ticket.note_staff"), PERSON.note), aria_label=t("new_ticket.region.note"))
    return rx.cond((OWNER.state == "known") & (PERSON.note != ""), shown)


def _recent() -> rx.Component:
    def line(row: Any) -> rx.Component:
        hidden = rx.el.span(t("new_ticket.recent_hidden"), class_name="quiet")
        subject = rx.link(row.subject, href="/tickets/" + row.id.to(str), target="_blank", class_name="cut", underline="hover")
        words = rx.el.div("#", row.number, " · ", choice_label(row.label), " ", when(row.at), class_name="small quiet")
        return rx.el.li(rx.cond(row.is_seen, subject, hidden), words, key=row.id.to(str))

    none = rx.el.p(t("new_ticket.recent_none"), class_name="small quiet")
    listed = rx.cond(OWNER.recent.length() > 0, rx.el.ul(rx.foreach(OWNER.recent, line), class_name="recent"), none)
    head = rx.el.h2(t("new_ticket.region.recent"), class_name="h3")
    return rx.cond(OWNER.state == "known", rx.el.section(head, listed, aria_label=t("new_ticket.region.recent"), class_name="stack-tight"))


def _order() -> rx.Component:
    head = rx.el.h2(t("new_ticket.region.order"), class_name="h3")
    none = rx.el.p(t("new_ticket.order_none"), class_name="small quiet")
    return rx.cond(OWNER.state == "known", rx.el.section(head, none, aria_label=t("new_ticket.region.order"), class_name="stack-tight"))
