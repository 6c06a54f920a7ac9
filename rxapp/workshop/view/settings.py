"""*Workshop hours*: the week, special days, jobs outside; *Mechanics*: who has a column in the calendar."""

from typing import Any

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.shop.sections import SettingsSection
from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState
from rxapp.ui.kit import alert, button, chip, field, icon_button, text_input, tick
from rxapp.ui.sections import part, section
from rxapp.ui.words import t, wall_time
from rxapp.workshop.state.settings import HoursState, MechanicsState

HOURS: Any = HoursState  # its names are vars here, and values inside the handlers
MECHANICS: Any = MechanicsState
STAFF: Any = StaffState


def hours() -> rx.Component:
    """The section; who may not edit settings sees the same, without controls that work."""
    may_edit = STAFF.permissions.contains(Permission.EDIT_SETTINGS.value)
    save = rx.el.div(button(t("settings.save"), kind="primary", on_click=HOURS.save))
    return section(
        t("hours.heading"),
        "workshop-hours",
        rx.el.p(t("hours.help"), class_name="help"),
        rx.el.fieldset(
            rx.el.div(rx.foreach(HOURS.week, _day), class_name="stack-tight", key=HOURS.filled),
            rx.cond(may_edit, save),
            disabled=~may_edit,
            class_name="stack",
        ),
        _special(may_edit),
        part(
            t("hours.outside"),
            "hours-outside",
            tick(
                t("hours.allow_outside"),
                name="allows-outside",
                checked=HOURS.allows_outside,
                on_change=HOURS.set_outside,
                disabled=~may_edit,
            ),
            rx.el.p(t("hours.outside_help"), class_name="help"),
        ),
    )


def mechanics() -> rx.Component:
    """The section: a tick each for those who may manage staff, names for the others."""
    ticks = rx.el.div(rx.foreach(MECHANICS.people, _mechanic), class_name="stack-tight")
    names = rx.el.div(rx.foreach(MECHANICS.names, chip), class_name="row-flex wrap")
    none = rx.cond(MECHANICS.names.length() == 0, alert(t("mechanics.none")))
    return section(
        t("mechanics.heading"),
        "mechanics",
        rx.el.p(t("mechanics.help"), class_name="help"),
        rx.cond(STAFF.permissions.contains(Permission.MANAGE_STAFF.value), ticks, names),
        none,
    )


def _day(line: Any, place: Any) -> rx.Component:
    """One weekday: its name, closed or not, the two times, and the way to copy them."""
    label = t("hours.day." + line.day)
    is_closed = line.opens == ""
    name = "hours-" + line.day
    times = [
        rx.el.input(
            type="time",
            default_value=getattr(line, which),
            on_change=lambda clock, which=which: HOURS.set_time(place, which, clock),
            aria_label=t(f"hours.{which}_of", day=label),
            class_name="input num",
        )
        for which in ("opens", "closes")
    ]
    return rx.el.div(
        rx.el.span(label, class_name="strong"),
        tick(
            t("hours.closed"),
            name=name,
            checked=is_closed,
            on_change=lambda closed: HOURS.set_closed(place, closed),
            aria_label=t("hours.closed_on", day=label),
        ),
        rx.cond(is_closed, rx.fragment(), rx.el.span(times[0], "–", times[1], class_name="row-flex")),
        rx.cond(
            line.day == "sun",
            rx.fragment(),
            button(
                t("hours.copy"),
                kind="ghost",
                picture="arrow_down",
                on_click=HOURS.copy_down(place),
                aria_label=t("hours.copy_of", day=label),
            ),
        ),
        role="group",
        aria_label=label,
        class_name="hours-line",
    )


def _special(may_edit: Any) -> rx.Component:
    add = rx.el.form(
        field(t("hours.date"), text_input("special-day", type="date", required=True), name="special-day"),
        field(t("hours.why"), text_input("special-name", max_length=80), name="special-name"),
        field(t("hours.opens"), text_input("special-opens", type="time"), name="special-opens"),
        field(t("hours.closes"), text_input("special-closes", type="time"), name="special-closes"),
        button(t("hours.add"), picture="plus", type="submit"),
        on_submit=HOURS.add_day,
        key=HOURS.added,
        class_name="row-flex wrap",
        style={"alignItems": "end"},
    )
    return part(
        t("hours.special"),
        "special-days",
        rx.el.p(t("hours.special_help"), class_name="help"),
        rx.el.ul(rx.foreach(HOURS.special, lambda row: _special_day(row, may_edit)), class_name="plain-list"),
        rx.cond(may_edit, add),
    )


def _special_day(row: Any, may_edit: Any) -> rx.Component:
    said = rx.cond(row.opens == "", t("hours.closed"), row.opens + "–" + row.closes)
    day = wall_time(row.day)
    remove = icon_button(t("hours.remove_day", day=day), "trash_2", on_click=HOURS.remove_day(row.id))
    return rx.el.li(
        rx.el.span(day, class_name="strong num"),
        rx.el.span(said, class_name="num"),
        rx.el.span(row.name, class_name="quiet"),
        rx.cond(may_edit, remove),
        class_name="row-flex wrap",
    )


def _mechanic(person: Any) -> rx.Component:
    return tick(
        person.name,
        name="works-" + person.id.to_string(),
        checked=person.works_on_jobs,
        on_change=lambda is_on: MECHANICS.tick(person.id, is_on),
    )


WORKSHOP_HOURS = SettingsSection(
    "workshop-hours",
    "menu.group.workshop",
    "hours.heading",
    hours,
    HoursState.load,
    holds=("hours.special", "hours.outside"),
    right=Permission.SEE_JOBS,
    topics=(Topic("workshop_hours", (HoursState.load,), follows=("shop",)),),
)
WORKSHOP_MECHANICS = SettingsSection(
    "mechanics",
    "menu.group.workshop",
    "mechanics.heading",
    mechanics,
    MechanicsState.load,
    right=Permission.SEE_JOBS,
    topics=(Topic("mechanics", (MechanicsState.load,), follows=("staff",)),),
)
