"""*Greetings*: the rows of the greeting table in one language, each beside what a customer will read (D-14, CL-33)."""

from typing import Any

import reflex as rx

from rxapp.core.i18n import LANGUAGES
from rxapp.live.topics import Topic
from rxapp.shop.sections import SettingsSection
from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState
from rxapp.ui.filled import told
from rxapp.ui.kit import button, choice, field, icon, option, text_input
from rxapp.ui.sections import section
from rxapp.ui.words import t, t_with
from rxapp.wording import patterns
from rxapp.wording.state.greetings import CONTROL, GreetingsState

STAFF: Any = StaffState
GREETINGS: Any = GreetingsState  # its names are vars here, and values inside the handlers


def greetings(*, may_edit: rx.Var[bool]) -> rx.Component:
    """The section; who may not edit templates may read it."""
    return section(
        t("greetings.heading"),
        "greetings",
        rx.el.p(t("greetings.why"), class_name="help"),
        rx.cond(~may_edit, rx.el.div(icon("lock", 14), rx.el.span(t("greetings.read_only")), class_name="row-flex help")),
        rx.el.div(_language(), class_name="three"),
        rx.el.form(
            told(GREETINGS.filled),
            rx.el.fieldset(*[_row(row) for row in patterns.ROWS], disabled=~may_edit, class_name="stack"),
            rx.cond(may_edit, _ways()),
            on_submit=GREETINGS.save,
            key=GREETINGS.filled,
            class_name="stack",
        ),
    )


def _language() -> rx.Component:
    options = [option(rx.Var.create(name), code) for code, name in LANGUAGES.items()]
    control = choice("greetings-language", *options, value=GREETINGS.chosen, on_change=GREETINGS.choose)
    return field(t("greetings.language"), control, name="greetings-language")


def _row(row: str) -> rx.Component:
    control = text_input(
        CONTROL + row,
        default_value=GREETINGS.kept[row],
        placeholder=GREETINGS.shipped[row],
        max_length=patterns.LIMIT,
        auto_complete="off",
        aria_invalid=(GREETINGS.wrong == row).to(str),
        on_change=lambda text: GREETINGS.write(row, text, GREETINGS.filled).debounce(300),
    )
    told = rx.cond(GREETINGS.wrong == row, t_with(GREETINGS.wrong_key, GREETINGS.wrong_facts), "").to(str)
    seen = rx.el.div(rx.el.span(GREETINGS.shown[row], class_name="marker"), role="status", class_name="greeting-seen")
    return rx.el.div(field(t(f"greetings.row.{row}"), control, name=CONTROL + row, error=told), seen, class_name="two greeting-row")


def _ways() -> rx.Component:
    reset = button(t("greetings.reset"), kind="ghost", on_click=GREETINGS.reset_rows)
    return rx.el.div(button(t("settings.save"), kind="primary", type="submit"), rx.cond(GREETINGS.is_own, reset), class_name="row-flex")


SECTION = SettingsSection(
    "greetings",
    "menu.group.conversations",
    "greetings.heading",
    lambda: greetings(may_edit=STAFF.permissions.contains(Permission.EDIT_TEMPLATES.value)),
    GreetingsState.load,
    topics=(Topic("templates", (GreetingsState.refresh,)),),
)
