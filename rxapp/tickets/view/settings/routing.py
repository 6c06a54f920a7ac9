"""*Message rules*: where arriving messages go, below the quiet hours of the shop."""

from typing import Any

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.shop import view as shop
from rxapp.shop.sections import SettingsSection
from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState
from rxapp.tickets.rules.arrival import TYPES, VALUE_LIMIT, If
from rxapp.tickets.state.settings.routing import RoutingState
from rxapp.tickets.view.choices import choice_options
from rxapp.ui.filled import told
from rxapp.ui.kit import alert, button, chip, choice, field, icon_button, option, text_input, tick
from rxapp.ui.sections import part, section
from rxapp.ui.words import t

ROUTING: Any = RoutingState  # its names are vars here, and values inside the handlers
STAFF: Any = StaffState
FORM, OUTCOME = ROUTING.form, ROUTING.outcome
PLAIN = tuple(one for one in If if one not in (If.CUSTOMER_TYPE, If.MAILBOX_IS))
WORDS = {one.value: f"routing.if.{one.value}" for one in PLAIN}
TYPE_WORDS = {f"{If.CUSTOMER_TYPE.value}:{kind}": f"routing.type.{kind}" for kind in TYPES}
NOTHING = "0"


def rules() -> rx.Component:
    """Both regions; that of arriving messages for those who may edit settings."""
    may_edit = STAFF.permissions.contains(Permission.EDIT_SETTINGS.value)
    return rx.el.div(shop.message_rules(may_edit=may_edit, after_save=[]), rx.cond(may_edit, _arriving()), class_name="stack")


def _arriving() -> rx.Component:
    return section(
        t("routing.heading"),
        "arriving-messages",
        rx.el.p(t("routing.help"), class_name="help"),
        rx.el.ol(rx.foreach(ROUTING.rows, _row), class_name="plain-list"),
        rx.el.div(button(t("routing.new"), picture="plus", on_click=ROUTING.open(0))),
        rx.cond(ROUTING.is_open, _form()),
    )


def _row(row: Any) -> rx.Component:
    ways = rx.fragment(
        icon_button(t("settings.up_of", name=row.name), "arrow_up", on_click=ROUTING.move(row.id, True)),
        icon_button(t("settings.down_of", name=row.name), "arrow_down", on_click=ROUTING.move(row.id, False)),
    )
    switch = tick(
        t("routing.is_on"),
        name="rule-on-" + row.id.to_string(),
        checked=row.is_on,
        on_change=lambda is_on: ROUTING.set_on(row.id, is_on),
        aria_label=t("routing.is_on_of", name=row.name),
    )
    remove = icon_button(t("routing.remove_of", name=row.name), "trash_2", on_click=ROUTING.remove(row.id))
    return rx.el.li(
        rx.cond(row.is_catch_all, rx.fragment(), ways),
        rx.el.span(row.name, class_name="strong"),
        rx.foreach(row.conditions, lambda slot: chip(_said(slot))),
        rx.el.span("→ ", rx.cond(row.queue == "", t("routing.default_queue"), row.queue), class_name="quiet"),
        button(t("settings.edit"), on_click=ROUTING.open(row.id), aria_label=t("settings.edit_of", name=row.name)),
        rx.cond(row.is_catch_all, chip(t("routing.last")), rx.fragment(switch, remove)),
        class_name="row-flex wrap",
        key=row.id.to_string(),
    )


def _said(slot: Any) -> Any:
    """A condition in words."""
    plain = [(asked, _spaced(key, slot.value)) for asked, key in WORDS.items()]
    types = [(asked, t(key)) for asked, key in TYPE_WORDS.items()]
    return rx.match(slot.asked, *plain, *types, _spaced("routing.if.mailbox_is", slot.label))


def _spaced(key: str, value: Any) -> Any:
    word: Any = t(key)
    return word + " " + value


def _form() -> rx.Component:
    name = field(
        t("settings.name"),
        text_input("rule-name", default_value=FORM.name, required=True, max_length=80, auto_complete="off"),
        name="rule-name",
    )
    conditions = part(
        t("routing.if"),
        "rule-if",
        rx.el.p(t("routing.if_help"), class_name="help"),
        rx.foreach(ROUTING.slots, _slot),
        rx.el.div(button(t("routing.try"), on_click=ROUTING.try_it, type="button")),
        rx.cond(ROUTING.tried >= 0, _tried()),
    )
    return rx.el.form(
        told(ROUTING.filled),
        rx.cond(FORM.is_catch_all, alert(t("routing.catch_all_help")), rx.el.div(name, conditions, class_name="stack")),
        _then(),
        rx.el.div(
            button(t("settings.save"), kind="primary", type="submit"),
            button(t("settings.cancel"), on_click=ROUTING.close, type="button"),
            class_name="row-flex",
        ),
        on_submit=ROUTING.save,
        key=ROUTING.filled,
        class_name="stack",
    )


def _slot(slot: Any) -> rx.Component:
    number = slot.at + 1
    plain = [option(t(key), asked) for asked, key in {**WORDS, **TYPE_WORDS}.items()]
    boxes = rx.foreach(
        ROUTING.choices["mailboxes"], lambda box: option(_spaced("routing.if.mailbox_is", box.label), "mailbox_is:" + box.id.to_string())
    )
    asked = choice(
        "rule-if-" + slot.at.to_string(),
        option(t("routing.no_condition"), ""),
        *plain,
        boxes,
        default_value=slot.asked,
        aria_label=t("routing.condition", n=number),
        on_change=lambda chosen: ROUTING.set_asked(slot.at, chosen),
    )
    words = text_input(
        "rule-value-" + slot.at.to_string(),
        default_value=slot.value,
        max_length=VALUE_LIMIT,
        auto_complete="off",
        aria_label=t("routing.words", n=number),
        on_blur=lambda typed: ROUTING.set_value(slot.at, typed),
    )
    return rx.el.div(asked, words, class_name="two", key=slot.at.to_string())


def _tried() -> rx.Component:
    line = rx.el.p(t("routing.tried", n=ROUTING.met.length(), all=ROUTING.tried), role="status")
    met = rx.foreach(
        ROUTING.met,
        lambda row: rx.el.li(
            rx.el.span("#" + row.number.to_string(), class_name="num"),
            rx.el.span(row.sender),
            rx.el.span(row.subject, class_name="quiet cut"),
            class_name="row-flex",
            key=row.number.to_string(),
        ),
    )
    return rx.el.div(line, rx.el.ul(met, class_name="plain-list"), class_name="stack-tight")


def _then() -> rx.Component:
    lists = (
        ("queue_id", "queues", "routing.queue", "routing.default_queue"),
        ("staff_id", "people", "routing.person", "routing.nobody"),
        ("category_id", "categories", "routing.category", "routing.none"),
        ("priority_id", "priorities", "routing.priority", "routing.default_priority"),
    )
    fields = [
        field(
            t(label),
            choice(f"rule-{name}", option(t(none), NOTHING), choice_options(ROUTING.choices[rows]), default_value=getattr(OUTCOME, name)),
            name=f"rule-{name}",
        )
        for name, rows, label, none in lists
    ]
    tags = text_input("rule-tags", default_value=OUTCOME.tags, max_length=400, auto_complete="off")
    return part(
        t("routing.then"),
        "rule-then",
        rx.el.div(*fields, class_name="two"),
        tick(t("routing.caretaker"), name="rule-uses_caretaker", default_checked=OUTCOME.uses_caretaker),
        field(t("routing.tags"), tags, name="rule-tags", help_text=t("new_ticket.tags_help")),
    )


SECTION = SettingsSection(
    "message-rules",
    "menu.group.conversations",
    "rules.heading",
    rules,
    RoutingState.load,
    holds=("rules.quiet", "routing.heading", "routing.new"),
    topics=(Topic("ticket_rules", (RoutingState.load,), follows=("ticket_settings",)),),
)
