"""The lines above the words of a new ticket: to or from whom, copies, subject, each with what is wrong with it (TK-12, TK-15, TK-16)."""

from typing import Any

import reflex as rx

from rxapp.core.kinds import SUBJECT_LIMIT
from rxapp.staff.rules import Permission
from rxapp.tickets.actions.opening_form import Way
from rxapp.tickets.state.new import NewState
from rxapp.tickets.view.beside import consent
from rxapp.ui import kit
from rxapp.ui.pace import paced
from rxapp.ui.words import t, t_with

NEW: Any = NewState  # its names are vars here, and values inside the handlers
IS_SENT = NEW.direction == Way.TO.value


def head() -> rx.Component:
    """The lines."""
    return rx.el.div(_to(), _reason(), _copies(), _subject(), class_name="new-head")


def error_of(part: str) -> rx.Var[str]:
    """What is in the way at this field; "" for nothing."""
    return rx.cond(NEW.wrong.part == part, t_with(NEW.wrong.key, NEW.wrong.facts), "").to(str)


def template() -> rx.Component:
    """The templates, to be put into the text (TK-17)."""
    lines = rx.foreach(NEW.form.templates, lambda row: kit.option(row.name, row.id.to_string()))
    label = t("new_ticket.template")
    box = kit.choice("ticket-template", kit.option(label, ""), lines, value="", aria_label=label, on_change=NEW.insert)
    return kit.with_icon("file_text", box)


def _line(name: str, label: rx.Var[str], control: rx.Component, *beside_it: rx.Component) -> rx.Component:
    error = error_of(name)
    shown = rx.el.div(kit.icon("circle_x", 14), rx.el.span(error), class_name="error", role="alert", id=f"ticket-{name}-error")
    return rx.el.div(
        rx.el.label(label, html_for=f"ticket-{name}", class_name="label"),
        control,
        *beside_it,
        rx.cond(error != "", shown),
        class_name="new-line",
    )


def _bare(name: str, **props: Any) -> rx.Component:
    described = {"aria-describedby": f"ticket-{name}-error", **props.pop("custom_attrs", {})}
    invalid = error_of(name) != ""
    return kit.text_input(f"ticket-{name}", class_name="bare", aria_invalid=invalid, auto_complete="off", custom_attrs=described, **props)


def _to() -> rx.Component:
    box = _bare("to", default_value=NEW.to, max_length=254, input_mode="email", spell_check=False, on_change=NEW.look, custom_attrs=paced())
    return _line("to", rx.cond(IS_SENT, t("new_ticket.field.to"), t("new_ticket.field.from")).to(str), box, consent())


def _reason() -> rx.Component:
    """Why a customer without consent is written to; for who has the right to (D-2)."""
    may = NEW.permissions.contains(Permission.SEND_WITHOUT_CONSENT.value)
    box = _bare("reason", default_value="", max_length=200, placeholder=t("new_ticket.reason_help"))
    return rx.cond(NEW.lacks_consent & may, _line("reason", t("new_ticket.field.reason"), box))


def _copies() -> rx.Component:
    box = _bare("cc", default_value="", max_length=8_000, spell_check=False, on_change=NEW.look_at_copies.debounce(250))
    count = rx.el.span(t("new_ticket.cc_count", n=NEW.copies.length()), class_name="small quiet num nowrap", role="status")
    states = {"agrees": ("check", ""), "lacks": ("ban", " care"), "nobody": ("circle_help", ""), "wrong": ("circle_x", " wrong")}

    def shown(copy: Any) -> rx.Component:
        pictures = [(state, kit.icon(picture, 14)) for state, (picture, _) in states.items()]
        tones = [(state, f"chip copy{tone}") for state, (_, tone) in states.items()]
        words = rx.match(copy.state, *[(state, t(f"new_ticket.copy.{state}")) for state in states], "").to(str)
        drawn, style = rx.match(copy.state, *pictures, rx.fragment()), rx.match(copy.state, *tones, "chip")
        who = rx.cond(copy.name != "", copy.name, copy.address)
        return rx.el.li(drawn, who, class_name=style, title=words, key=copy.address)

    listed = rx.cond(NEW.copies.length() > 0, rx.el.ul(rx.foreach(NEW.copies, shown), class_name="copies"))
    return _line("cc", t("new_ticket.field.cc"), box, rx.cond(NEW.copies.length() > 0, count), listed)


def _subject() -> rx.Component:
    return _line("subject", t("new_ticket.field.subject"), _bare("subject", default_value=NEW.subject, max_length=SUBJECT_LIMIT))
