"""*Queues*: the list with what each is for, and one queue's form below it."""

from typing import Any

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.shop.sections import SettingsSection
from rxapp.staff.rules import Permission
from rxapp.tickets.rules.kinds import NAME_LIMIT
from rxapp.tickets.state.settings.queues import QueuesState
from rxapp.tickets.view.choices import choice_options
from rxapp.ui.filled import told
from rxapp.ui.kit import button, chip, choice, field, icon_button, option, text_input, tick
from rxapp.ui.sections import part, section
from rxapp.ui.words import t

QUEUES: Any = QueuesState  # its names are vars here, and values inside the handlers
FORM = QUEUES.form


def queues() -> rx.Component:
    """The section."""
    return section(
        t("queues.heading"),
        "queues",
        rx.el.p(t("queues.help"), class_name="help"),
        rx.el.ul(rx.foreach(QUEUES.rows, _row), class_name="plain-list"),
        rx.el.div(button(t("queues.new"), picture="plus", on_click=QUEUES.open(0))),
        rx.cond(QUEUES.is_open, _form()),
    )


def _row(row: Any) -> rx.Component:
    marks = [
        rx.cond(row.is_default, chip(t("queues.default"))),
        rx.cond(row.is_spam, chip(t("queues.spam"))),
        rx.cond(row.is_active, rx.fragment(), chip(t("settings.archived"))),
    ]
    is_plain = row.is_active & ~row.is_default & ~row.is_spam
    presses = (
        ("queues.make_default", "queues.make_default_of", QUEUES.make_default(row.id)),
        ("queues.make_spam", "queues.make_spam_of", QUEUES.make_spam(row.id)),
        ("settings.archive", "settings.archive_of", QUEUES.set_active(row.id, False)),
    )
    only = [button(t(key), kind="ghost", on_click=press, aria_label=t(whole, name=row.name)) for key, whole, press in presses]
    again = button(
        t("settings.take_up"), kind="ghost", on_click=QUEUES.set_active(row.id, True), aria_label=t("settings.take_up_of", name=row.name)
    )
    return rx.el.li(
        icon_button(t("settings.up_of", name=row.name), "arrow_up", on_click=QUEUES.move(row.id, True)),
        icon_button(t("settings.down_of", name=row.name), "arrow_down", on_click=QUEUES.move(row.id, False)),
        rx.el.span(row.name, class_name="strong"),
        rx.el.span(t("queues.open", n=row.open), class_name="quiet num"),
        *marks,
        button(t("settings.edit"), on_click=QUEUES.open(row.id), aria_label=t("settings.edit_of", name=row.name)),
        rx.cond(is_plain, rx.fragment(*only)),
        rx.cond(row.is_active, rx.fragment(), again),
        class_name="row-flex wrap",
        key=row.id.to_string(),
    )


def _form() -> rx.Component:
    return rx.el.form(
        told(QUEUES.filled),
        part(
            rx.cond(FORM.id > 0, FORM.name, t("queues.new")),
            "queue-form",
            _name(),
            tick(t("queues.takes_tickets"), name="queue-takes_tickets", default_checked=FORM.takes_tickets),
            tick(t("queues.acknowledges"), name="queue-acknowledges", default_checked=FORM.acknowledges),
            rx.el.p(t("queues.acknowledges_help"), class_name="help"),
        ),
        part(
            t("queues.members"),
            "queue-members",
            rx.el.p(t("queues.members_help"), class_name="help"),
            rx.el.div(rx.foreach(QUEUES.people, _member), class_name="row-flex wrap"),
        ),
        part(
            t("queues.hours"),
            "queue-hours",
            tick(t("queues.own_hours"), name="queue-has_own_hours", default_checked=FORM.has_own_hours),
            rx.el.p(t("queues.hours_help"), class_name="help"),
            rx.foreach(QUEUES.week, _day),
        ),
        rx.el.div(
            button(t("settings.save"), kind="primary", type="submit"),
            button(t("settings.cancel"), on_click=QUEUES.close, type="button"),
            class_name="row-flex",
        ),
        on_submit=QUEUES.save,
        key=QUEUES.filled,
        class_name="stack",
    )


def _name() -> rx.Component:
    mailbox = choice(
        "queue-mailbox",
        option(t("queues.shops_address"), "0"),
        choice_options(QUEUES.mailboxes),
        default_value=FORM.mailbox_id.to_string(),
    )
    name = text_input("queue-name", default_value=FORM.name, required=True, max_length=NAME_LIMIT, auto_complete="off")
    return rx.el.div(
        field(t("settings.name"), name, name="queue-name"), field(t("queues.mailbox"), mailbox, name="queue-mailbox"), class_name="two"
    )


def _member(person: Any) -> rx.Component:
    return tick(person.name, name="queue-member-" + person.id.to_string(), default_checked=person.is_on, key=person.id.to_string())


def _day(line: Any) -> rx.Component:
    label = t("hours.day." + line.day)
    times = [
        rx.el.input(
            type="time",
            name=f"queue-{line.day}-{which}",
            default_value=getattr(line, which),
            aria_label=t(f"hours.{which}_of", day=label),
            class_name="input num",
        )
        for which in ("opens", "closes")
    ]
    return rx.el.div(
        rx.el.span(label, class_name="strong"),
        rx.el.span(times[0], "–", times[1], class_name="row-flex"),
        role="group",
        aria_label=label,
        class_name="hours-line",
        key=line.day,
    )


SECTION = SettingsSection(
    "queues",
    "menu.group.conversations",
    "queues.heading",
    queues,
    QueuesState.load,
    holds=("queues.members", "queues.hours", "queues.acknowledges", "queues.spam"),
    right=Permission.EDIT_SETTINGS,
    topics=(Topic("ticket_queues", (QueuesState.load,), follows=("ticket_settings",)),),
)
