"""/workshop: the bar, the calendar, and the parts of which its cards and columns are made (CL-4, D-136)."""

from typing import Any

import reflex as rx

from rxapp.customers.view.names import MARKS, mark
from rxapp.shop.menu import MenuEntry
from rxapp.staff.rules import Permission
from rxapp.ui import kit, page
from rxapp.ui.planner import days_shown, planner
from rxapp.ui.words import t
from rxapp.workshop.rules import Status
from rxapp.workshop.state.calendar import VIEWS, CalendarState
from rxapp.workshop.state.menu import JOBS, NEW, MenuState
from rxapp.workshop.view.menu import Writer, job_menu, slot_menu
from rxapp.workshop.view.move import move_dialog
from rxapp.workshop.view.names import mechanic_options, told

MENU_ENTRY = MenuEntry("/workshop", "workshop", "menu.workshop", "wrench", Permission.SEE_JOBS, is_at_hand=True)
MAY_WORK = CalendarState.permissions.contains(Permission.WORK_JOBS.value)
MAY_CREATE = CalendarState.permissions.contains(Permission.CREATE_JOBS.value)
COUNT = "open-jobs"


def calendar(heading: rx.Var[str], *, on_write: Writer) -> rx.Component:
    """The whole screen under the frame; `on_write` opens the panel for a customer, a type and a job."""
    days = planner(
        _card(),
        _lane(),
        source=JOBS,
        view=CalendarState.view,
        date=CalendarState.date,
        version=CalendarState.version,
        answered=MenuState.answered,
        lane=CalendarState.lane,
        status=CalendarState.status,
        moves=MAY_WORK,
        creates=MAY_CREATE,
        counted=COUNT,
        on_move=MenuState.move,
        on_open=MenuState.open,
        on_menu=MenuState.aim,
        on_slot=MenuState.pick_slot,
    )
    shown = rx.cond(CalendarState.date != "", days, page.body())
    return rx.fragment(_bar(heading), shown, job_menu(on_write), slot_menu(), move_dialog(CalendarState.mechanics))


def _bar(heading: rx.Var[str]) -> rx.Component:
    return rx.el.header(
        rx.el.h1(heading, class_name="cut"),
        rx.el.span(id=COUNT, class_name="quiet nowrap", role="status"),
        _days(),
        rx.el.div(
            _filter(
                "lane", "planner.mechanic", "planner.all_mechanics", CalendarState.pick_lane, mechanic_options(CalendarState.mechanics)
            ),
            _filter("status", "planner.status", "planner.all_statuses", CalendarState.pick_status, _statuses()),
            _views(),
            rx.cond(MAY_CREATE, kit.link_button(t("planner.new"), NEW, kind="primary", picture="plus")),
            class_name="actions",
        ),
        class_name="bar planner-bar",
    )


def _days() -> rx.Component:
    return rx.el.div(
        kit.icon_button(t("planner.previous"), "chevron_left", on_click=CalendarState.go(-1)),
        rx.el.h2(days_shown(CalendarState.first, CalendarState.last), class_name="strong nowrap", aria_live="polite"),
        kit.icon_button(t("planner.next"), "chevron_right", on_click=CalendarState.go(1)),
        kit.button(t("planner.today"), on_click=CalendarState.go_today),
        class_name="row-flex planner-when",
    )


def _views() -> rx.Component:
    return rx.el.div(*map(_view, VIEWS), role="radiogroup", aria_label=t("planner.view"), class_name="segments")


def _view(name: str) -> rx.Component:
    box = rx.el.input(
        type="radio", name="planner-view", value=name, checked=CalendarState.view == name, on_change=CalendarState.set_view(name)
    )
    return rx.el.label(box, rx.el.span(t(f"planner.{name}")))


def _filter(name: str, label: str, everything: str, picked: Any, options: rx.Component) -> rx.Component:
    value = getattr(CalendarState, name)
    return kit.choice(
        f"planner-{name}", kit.option(t(everything), ""), options, value=value, on_change=picked, aria_label=t(label), class_name="narrow"
    )


def _statuses() -> rx.Component:
    return rx.fragment(*[kit.option(t(f"job.status.{one.value}"), one.value) for one in Status])


def _card() -> rx.Component:
    marks = [mark(kind, **{"data-only": f"is_{kind}"}) for kind in MARKS]
    return rx.el.div(
        rx.el.button(type="button", class_name="job-press", custom_attrs={"data-press": ""}),
        rx.el.div(
            rx.el.span(_slot("customer", "cut strong job-customer"), *marks, class_name="who"),
            _slot("hours", "num small quiet end nowrap"),
            class_name="job-line",
        ),
        rx.el.div(_slot("shown", "num"), " ", _slot("item", ""), class_name="quiet cut job-item"),
        *[told(one, custom_attrs={"data-only": f"status={one.value}"}) for one in Status],
        rx.el.button(kit.icon("ellipsis"), type="button", class_name="btn icon ghost job-more", custom_attrs={"data-more": ""}),
        class_name="job-card",
        custom_attrs={"data-part": "card"},
    )


def _lane() -> rx.Component:
    initials = rx.el.span(custom_attrs={"data-slot": "initials"})
    face = rx.el.span(initials, class_name="avatar s28", aria_hidden=True, custom_attrs={"data-only": "somebody"})
    return rx.el.div(
        face,
        _slot("name", "cut strong"),
        _slot("load", "quiet nowrap lane-load"),
        class_name="lane",
        custom_attrs={"data-part": "lane"},
    )


def _slot(name: str, class_name: str) -> rx.Component:
    return rx.el.span(class_name=class_name, custom_attrs={"data-slot": name})
