"""The dialog *Move job*: another time, another mechanic, or out of the calendar; the way of fingers, and of the week (CL-4, D-66)."""

import reflex as rx

from rxapp.ui import browser, kit
from rxapp.ui.filled import told
from rxapp.ui.words import t, t_with
from rxapp.workshop.state.menu import MOVE, MenuState
from rxapp.workshop.view.names import mechanic_options

JOB = MenuState.aimed


def move_dialog(mechanics: rx.Var) -> rx.Component:
    """Textboxes *Start*, *End*, combobox *Mechanic*; what is in the way is said inside, because the dialog lies over the toasts."""
    heading = f"{MOVE}-heading"
    problem = kit.alert(t_with(MenuState.wrong.key, MenuState.wrong.facts), id="move-problem", tab_index=-1)
    whose = kit.choice("move-mechanic_id", mechanic_options(mechanics), default_value=JOB.mechanic_id.to(str))
    form = rx.el.form(
        told(MenuState.filled),
        rx.cond(MenuState.wrong.key != "", problem),
        rx.el.div(moment("move-start", "job.form.start", JOB.start), moment("move-end", "job.form.end", JOB.end), class_name="two"),
        kit.field(t("planner.mechanic"), whose, name="move-mechanic_id"),
        rx.el.p(t("planner.move_help"), class_name="help"),
        rx.el.div(
            kit.button(t("form.cancel"), kind="ghost", on_click=browser.close_sheet(MOVE)),
            kit.button(t("planner.move"), kind="primary", type="submit"),
            class_name="actions",
        ),
        on_submit=MenuState.save_move,
        key=MenuState.filled,
        class_name="stack",
    )
    return rx.el.dialog(
        rx.el.h2(t("planner.move_job"), class_name="h2", id=heading),
        rx.el.p(JOB.shown + " " + JOB.item + ", " + JOB.name, class_name="quiet"),
        form,
        id=MOVE,
        aria_labelledby=heading,
        class_name="sheet centre leaving",
        custom_attrs={"closedby": "any"},
    )


def moment(name: str, label: str, value: rx.Var[str]) -> rx.Component:
    """A field for a time on the shop's clock, in quarters of an hour."""
    box = rx.el.input(type="datetime-local", id=name, name=name, default_value=value, step="900", class_name="input num")
    return kit.field(t(label), box, name=name)
