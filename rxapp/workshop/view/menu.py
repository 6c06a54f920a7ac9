"""The menu of one job (right-click, Shift+F10, the menu key, a long press, the three dots), and the one of an empty place (CL-4)."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from rxapp.customers.view.names import name
from rxapp.staff.rules import Permission
from rxapp.ui import browser, kit
from rxapp.ui.words import t, wall_time
from rxapp.workshop.state.menu import MENU, SLOT, MenuState
from rxapp.workshop.view.names import status_word

Writer = Callable[[rx.Var[int], str, rx.Var[int]], Any]
JOB = MenuState.aimed
MAY_WORK = MenuState.permissions.contains(Permission.WORK_JOBS.value)
MAY_WRITE = MenuState.permissions.contains(Permission.SEND.value)


def job_menu(on_write: Writer) -> rx.Component:
    """*Open, E-mail, SMS, Note, Set status, Move*; single letters press them. Without consent there is no *SMS* (RO-15, D-4)."""

    def write(kind: str) -> Any:
        return [browser.close_sheet(MENU), on_write(JOB.customer_id, kind, JOB.id)]

    head = rx.el.div(rx.el.span(JOB.shown, class_name="num nowrap"), name(JOB), class_name="menu-head small quiet")
    written = rx.fragment(
        rx.el.hr(),
        _email(write("email")),
        rx.cond(JOB.takes_sms, _item("message_square_text", "kind.sms", "s", write("sms"))),
        _item("lock", "kind.note", "n", write("note")),
    )
    worked = rx.fragment(rx.el.hr(), _statuses(), _item("arrow_right", "planner.move", "m", MenuState.ask_move))
    opened = _item("external_link", "planner.open_job", "o", [browser.close_sheet(MENU), MenuState.open(JOB.id)])
    lines = (opened, rx.cond(MAY_WRITE, written), rx.cond(MAY_WORK, worked))
    return _sheet(MENU, head, *lines, label=JOB.shown + " " + JOB.name, key=JOB.id.to(str) + "-" + JOB.version.to(str))


def slot_menu() -> rx.Component:
    """*New job* at the time and for the mechanic of the place that was pressed."""
    place = MenuState.slot
    whose = rx.cond(place.mechanic != "", place.mechanic, t("planner.nobody"))
    head = rx.el.div(
        rx.el.span(wall_time(place.start), class_name="num nowrap"), rx.el.span(whose, class_name="cut"), class_name="menu-head small quiet"
    )
    return _sheet(SLOT, head, _item("plus", "planner.new", "n", MenuState.begin), label=t("planner.place"), key="slot")


def _sheet(element_id: str, head: rx.Component, *lines: rx.Component, label: rx.Var[str], key: rx.Var[str] | str) -> rx.Component:
    listed = rx.el.div(*lines, role="menu", aria_label=label, key=key)
    return rx.el.dialog(
        head, listed, id=element_id, aria_label=label, class_name="sheet menu roving at-point", custom_attrs={"closedby": "any"}
    )


def _item(picture: str, key: str, letter: str, pressed: Any) -> rx.Component:
    return rx.el.button(
        kit.icon(picture),
        rx.el.span(t(key)),
        rx.el.kbd(letter.upper(), class_name="end", aria_hidden=True),
        type="button",
        role="menuitem",
        class_name="item",
        on_click=pressed,
        custom_attrs={"data-letter": letter},
    )


def _email(pressed: Any) -> rx.Component:
    """Without consent it stands there, pressed by nobody, and says why (D-136)."""
    refused = rx.el.button(
        kit.icon("mail"),
        rx.el.span(t("kind.email"), rx.el.span(t("planner.no_email"), class_name="small block", id="job-no-email", aria_hidden=True)),
        type="button",
        role="menuitem",
        aria_disabled=True,
        class_name="item off",
        custom_attrs={"aria-describedby": "job-no-email"},
    )
    return rx.cond(JOB.takes_email, _item("mail", "kind.email", "e", pressed), refused)


def _statuses() -> rx.Component:
    """*Set status* shows the statuses that the job may go to (D-136)."""
    line = rx.el.button(
        kit.icon("list_checks"),
        rx.el.span(t("planner.set_status")),
        rx.el.kbd("T", class_name="end", aria_hidden=True),
        type="button",
        role="menuitem",
        aria_expanded=MenuState.is_choosing,
        class_name="item",
        on_click=MenuState.choose_status,
        custom_attrs={"data-letter": "t"},
    )
    chosen = rx.foreach(JOB.moves, _status)
    shown = rx.el.div(chosen, role="group", aria_label=t("planner.set_status"), class_name="menu-inner")
    return rx.fragment(line, rx.cond(MenuState.is_choosing, shown))


def _status(status: rx.Var[str]) -> rx.Component:
    return rx.el.button(
        status_word(status),
        type="button",
        role="menuitem",
        class_name="item",
        id="to-" + status,
        on_click=MenuState.set_status(status),
    )
