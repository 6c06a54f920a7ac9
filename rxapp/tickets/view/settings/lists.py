"""*Statuses*, *Categories* and *Priorities*: a list each, and one line's form below it."""

from functools import partial
from typing import Any

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.shop.sections import SettingsSection
from rxapp.staff.rules import Permission
from rxapp.tickets.rules.kinds import NAME_LIMIT, Built
from rxapp.tickets.state.settings.lists import ListsState
from rxapp.tickets.view.choices import choice_label
from rxapp.ui.filled import told
from rxapp.ui.kit import button, chip, choice, field, icon_button, option, text_input, tick
from rxapp.ui.sections import part, section
from rxapp.ui.words import t

LISTS: Any = ListsState  # its names are vars here, and values inside the handlers
FORM = LISTS.form
PARENTS = (Built.NEW, Built.IN_PROGRESS, Built.AWAITING, Built.POSTPONED, Built.CLOSED)
ROWS = {"status": LISTS.statuses, "category": LISTS.categories, "priority": LISTS.priorities}
NAMES = {"status": "statuses", "category": "categories", "priority": "priorities"}


def listed(what: str) -> rx.Component:
    """The section of one list."""
    name = NAMES[what]
    return section(
        t(f"ticket_lists.{what}_heading"),
        name,
        rx.el.p(t(f"ticket_lists.{what}_help"), class_name="help"),
        rx.el.ul(rx.foreach(ROWS[what], partial(_row, what)), class_name="plain-list"),
        rx.el.div(button(t(f"ticket_lists.{what}_new"), picture="plus", on_click=LISTS.open(what, 0))),
        rx.cond(LISTS.what == what, _form(what)),
    )


def _row(what: str, row: Any) -> rx.Component:
    name = choice_label(row.label)
    again = button(
        t("settings.take_up"), kind="ghost", on_click=LISTS.set_active(what, row.id, True), aria_label=t("settings.take_up_of", name=name)
    )
    archive = button(
        t("settings.archive"), kind="ghost", on_click=LISTS.set_active(what, row.id, False), aria_label=t("settings.archive_of", name=name)
    )
    own = rx.fragment(
        button(t("settings.edit"), on_click=LISTS.open(what, row.id), aria_label=t("settings.edit_of", name=name)),
        rx.cond(row.is_active, rx.cond(row.is_default, rx.fragment(), archive), again),
    )
    facts = {"status": _as(row), "category": rx.fragment(), "priority": _spans(row)}
    return rx.el.li(
        icon_button(t("settings.up_of", name=name), "arrow_up", on_click=LISTS.move(what, row.id, True)),
        icon_button(t("settings.down_of", name=name), "arrow_down", on_click=LISTS.move(what, row.id, False)),
        rx.el.span(name, class_name="strong"),
        facts[what],
        rx.cond(row.is_default, chip(t("priorities.default"))),
        rx.cond(row.is_active, rx.fragment(), chip(t("settings.archived"))),
        rx.cond(row.is_built_in, chip(t("statuses.built_in")), own),
        class_name="row-flex wrap",
        key=row.id.to_string(),
    )


def _as(row: Any) -> rx.Component:
    said = rx.el.span(t("statuses.as", name=t("ticket.status." + row.parent)), class_name="quiet")
    return rx.cond(row.is_built_in, rx.fragment(), said)


def _spans(row: Any) -> rx.Component:
    told_of = {"respond": "priorities.respond_in", "alert": "priorities.alert_in", "execute": "priorities.execute_in"}
    hours = {key: getattr(row, name) for name, key in told_of.items()}
    parts = [rx.cond(typed != "", rx.el.span(t(key, hours=typed), class_name="quiet num")) for key, typed in hours.items()]
    return rx.fragment(*parts)


def _form(what: str) -> rx.Component:
    name = field(
        t("settings.name"),
        text_input("line-name", default_value=FORM.name, required=True, max_length=NAME_LIMIT, auto_complete="off"),
        name="line-name",
    )
    more = {"status": _parent, "category": rx.fragment, "priority": _hours}[what]()
    return rx.el.form(
        told(LISTS.filled),
        part(rx.cond(FORM.id > 0, FORM.name, t(f"ticket_lists.{what}_new")), f"{what}-form", name, more),
        rx.el.div(
            button(t("settings.save"), kind="primary", type="submit"),
            button(t("settings.cancel"), on_click=LISTS.close, type="button"),
            class_name="row-flex",
        ),
        on_submit=LISTS.save,
        key=LISTS.filled,
        class_name="stack",
    )


def _parent() -> rx.Component:
    options = [option(t(f"ticket.status.{parent.value}"), parent.value) for parent in PARENTS]
    return field(
        t("statuses.parent"),
        choice("line-parent", *options, default_value=FORM.parent),
        name="line-parent",
        help_text=t("statuses.parent_help"),
    )


def _hours() -> rx.Component:
    fields = [
        field(
            t(f"priorities.{name}"),
            text_input(f"line-{name}", type="number", min="0", step="any", default_value=getattr(FORM, name)),
            name=f"line-{name}",
        )
        for name in ("respond", "alert", "execute")
    ]
    default = tick(t("priorities.is_default"), name="line-is_default", default_checked=FORM.is_default, disabled=FORM.is_default)
    return rx.fragment(rx.el.div(*fields, class_name="three"), rx.el.p(t("priorities.hours_help"), class_name="help"), default)


def _section(what: str) -> SettingsSection:
    return SettingsSection(
        NAMES[what],
        "menu.group.conversations",
        f"ticket_lists.{what}_heading",
        partial(listed, what),
        ListsState.load,
        right=Permission.EDIT_SETTINGS,
        topics=(Topic("ticket_lists", (ListsState.load,), follows=("ticket_settings",)),),
    )


STATUSES, CATEGORIES, PRIORITIES = (_section(what) for what in NAMES)
