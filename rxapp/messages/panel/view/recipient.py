"""Whom the message goes to, and whether they agreed: under *Send to* on tab 1, and before *Send* on tab 2."""

import reflex as rx

from rxapp.messages.panel.state.setup import ComposeState
from rxapp.ui.kit import icon, text_link
from rxapp.ui.words import t


def consent_line() -> rx.Component:
    """The consent of the address in *Send to*, by whoever owns it, with the way to their record where it is missing."""
    kind, name = rx.cond(ComposeState.kind == "sms", "sms", "email"), ComposeState.owner.name
    mine, others = _record(ComposeState.person.id), _record(ComposeState.owner.customer_id)
    return rx.match(
        ComposeState.to_consent,
        ("yes", _state("check", "ok", t("panel.agrees_" + kind))),
        ("no", _state("ban", "care", t("panel.no_consent_" + kind), mine)),
        ("other_yes", _state("triangle_alert", "care", t("panel.others_" + kind, name=name))),
        ("other_no", _state("ban", "care", t("panel.others_no_consent_" + kind, name=name), others)),
        ("nobody", _state("triangle_alert", "care", t("panel.nobodys_" + kind))),
        ("objects", _state("ban", "care", t("panel.objects_" + kind), mine)),
        ("none", _state("triangle_alert", "care", t("panel.no_such_" + kind))),
        rx.el.span(t("panel.no_address_" + kind), " ", mine, class_name="small"),
    )


def recipient_line() -> rx.Component:
    """Tab 2: the address and its consent in one line, before anything is sent."""
    chosen = rx.fragment(rx.el.span(t("panel.to_line", to=ComposeState.to), class_name="strong wrap-words"), " ")
    return rx.el.div(
        rx.cond(ComposeState.to != "", chosen), consent_line(), role="status", id="panel-recipient", class_name="row-flex wrap"
    )


def empty_line() -> rx.Component:
    """Beside *Send*: the placeholders of the template that the record cannot fill, while their gaps stand (D-19)."""
    names = rx.el.span(rx.foreach(ComposeState.empty_names, lambda name: rx.el.span(t("placeholder." + name), class_name="chip")))
    told = rx.el.span(icon("triangle_alert", 14), rx.el.span(t("panel.empty_gaps"), " ", names), class_name="state care small wrap-words")
    return rx.el.div(rx.cond(ComposeState.empty_names.length() > 0, told), role="status", id="panel-empty")


def _state(picture: str, tone: str, words: rx.Var[str], *more: rx.Component) -> rx.Component:
    return rx.el.span(
        icon(picture, 14), rx.el.span(words), *[part for one in more for part in (" ", one)], class_name=f"state {tone} small wrap-words"
    )


def _record(customer_id: rx.Var[int]) -> rx.Component:
    """The way to the record, unless the refusal in sight on tab 2 already leads there."""
    path = "/customers/" + customer_id.to_string() + "/edit"
    leads_there = (ComposeState.tab == "compose") & (ComposeState.ask.confirms == "") & (ComposeState.ask.link == path)
    return rx.cond(leads_there, rx.fragment(), text_link(t("panel.open_record"), href=path))
