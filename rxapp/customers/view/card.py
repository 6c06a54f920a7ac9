"""One customer's page: heading with marks and actions, filled facts at the left, what the page puts at the right."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from rxapp.customers import fieldset
from rxapp.customers.state.card import CardState, Reach
from rxapp.customers.view.names import label, marks, phone_label, trouble
from rxapp.staff.rules import Permission
from rxapp.ui import kit, page
from rxapp.ui.words import moment_full, t

CARD = CardState.card
MAY_EDIT = CardState.permissions.contains(Permission.EDIT_CUSTOMERS.value)


def card(*, on_contact: Callable[[rx.Var[int]], Any], right: rx.Component, actions: tuple[rx.Component, ...] = ()) -> rx.Component:
    """The whole screen; `on_contact` takes the customer id, `right` is the history, `actions` are those of features above."""
    return rx.cond(CardState.is_gone, _gone(), rx.fragment(_bar(on_contact, actions), rx.cond(CARD.is_hidden, _hidden()), _columns(right)))


def _bar(on_contact: Callable[[rx.Var[int]], Any], actions: tuple[rx.Component, ...]) -> rx.Component:
    name = rx.el.span(rx.cond(CARD.title != "", title_word(CARD.title) + " ", ""), CARD.name, class_name="cut")
    heading = rx.el.span(name, marks(CARD), class_name="who")
    return page.bar(
        heading,
        actions=(
            rx.cond(MAY_EDIT, kit.link_button(t("card.edit"), _edit_path(), picture="pencil")),
            rx.cond(MAY_EDIT, _more()),
            *actions,
            kit.button(t("grid.contact"), kind="primary", picture="messages_square", on_click=on_contact(CARD.id)),
        ),
    )


def title_word(title: rx.Var[str]) -> rx.Var[str]:
    """A title code in the staff member's words, an own text as it is (D-14)."""
    codes = [(code, t(f"title.{code}")) for code in ("mr", "mrs", "ms", "miss", "mx", "dr", "prof")]
    return rx.match(title, *codes, title).to(str)


def _edit_path() -> rx.Var[str]:
    return "/customers/" + CARD.id.to_string() + "/edit"


def _more() -> rx.Component:
    no_vip, is_vip = _item("star_off", "card.no_vip", CardState.mark_vip(False)), _item("star", "card.vip", CardState.mark_vip(True))
    shown, hidden = _item("eye", "card.show_again", CardState.unhide), _item("eye_off", "card.hide", CardState.hide)
    return rx.el.details(
        rx.el.summary(kit.icon("ellipsis"), class_name="btn icon", aria_label=t("card.more"), title=t("card.more"), role="button"),
        rx.el.div(rx.cond(CARD.is_vip, no_vip, is_vip), rx.cond(CARD.is_hidden, shown, hidden), class_name="menu more-menu"),
        class_name="more-actions",
        key=CARD.version,
    )


def _item(picture: str, key: str, pressed) -> rx.Component:
    return rx.el.button(kit.icon(picture), rx.el.span(t(key)), type="button", class_name="item", on_click=pressed)


def _hidden() -> rx.Component:
    return rx.el.div(
        kit.icon("eye_off"),
        rx.el.div(t("card.is_hidden")),
        rx.cond(MAY_EDIT, kit.button(t("card.show_again"), on_click=CardState.unhide)),
        class_name="banner plain",
        role="status",
    )


def _columns(right: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.div(_facts(), class_name="card-left"), rx.el.div(right, class_name="card-right"), class_name="card-columns")


def _facts() -> rx.Component:
    kind = rx.cond(CARD.kind == "company", t("card.company"), t("card.person"))
    return rx.fragment(
        rx.el.div(
            kit.avatar(CARD.initials, CARD.id % 8, name=t("card.avatar_of", name=CARD.name), size="s72"),
            rx.el.div(
                rx.el.div(kind, rx.cond((CARD.kind == "person") & (CARD.company != ""), ", " + CARD.company, "")),
                rx.el.div(t("card.number", number=CARD.number), class_name="quiet"),
                rx.el.div(t("card.since", date=moment_full(CARD.created_at)), class_name="small quiet"),
            ),
            class_name="row-flex card-top",
        ),
        rx.el.h2(t("panel.customer"), class_name="h3"),
        rx.foreach(CARD.phones, lambda reach: _reach(reach, "sms")),
        rx.foreach(CARD.emails, lambda reach: _reach(reach, "email")),
        rx.el.hr(class_name="hairline"),
        rx.el.dl(
            _fact(t("field.preference"), rx.match(CARD.preference, ("email", t("kind.email")), ("sms", t("kind.sms")), "")),
            _fact(t("card.address"), CARD.address),
            _fact(t("field.language"), rx.cond(CARD.language != "", t("panel.language." + CARD.language), "")),
            *[_fact(label(field, CARD.kind), CARD.facts[field.name]) for field in fieldset.FACTS],
            rx.cond(CARD.tags.length() > 0, rx.fragment(rx.el.dt(t("field.tags")), rx.el.dd(_tags()))),
            class_name="facts",
        ),
        rx.cond(CARD.note != "", kit.note(t("card.note"), CARD.note)),
    )


def _fact(name: rx.Var[str], value: rx.Var[str]) -> rx.Component:
    return rx.cond(value != "", rx.fragment(rx.el.dt(name), rx.el.dd(value)))


def _tags() -> rx.Component:
    return rx.el.div(rx.foreach(CARD.tags, kit.chip), class_name="row-flex wrap")


def _reach(reach: rx.Var[Reach], kind: str) -> rx.Component:
    yes = rx.el.span(kit.icon("check", 15), rx.el.span(t(f"panel.agrees_{kind}")), class_name="state ok small")
    no = rx.el.span(kit.icon("ban", 15), rx.el.span(t(f"panel.lacks_{kind}")), class_name="state care small")
    value = rx.el.span(reach.shown, class_name="num" if kind == "sms" else "")
    shown = rx.el.div(value, " ", rx.el.span(phone_label(reach.label), class_name="quiet"))
    return rx.fragment(rx.el.div(shown, rx.cond(reach.agrees, yes, no), class_name="reach"), trouble(reach.trouble))


def _gone() -> rx.Component:
    back = kit.link_button(t("card.back"), "/customers", kind="primary")
    return rx.fragment(page.bar(t("customers.heading")), kit.empty("user_x", t("card.gone"), t("card.gone_why"), back))
