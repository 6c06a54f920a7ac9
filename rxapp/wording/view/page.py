"""The page: the list of templates, in whose place a form opens."""

import reflex as rx

from rxapp.shop.menu import MenuEntry
from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState
from rxapp.ui.kit import button
from rxapp.ui.page import bar
from rxapp.ui.words import t
from rxapp.wording.state.form import TemplateFormState
from rxapp.wording.state.listing import TemplatesState
from rxapp.wording.view.form import form
from rxapp.wording.view.listing import listing

MENU_ENTRY = MenuEntry("/templates", "office", "menu.templates", "file_text", Permission.SEE_CUSTOMERS, heading="templates.heading")
MAY_EDIT = StaffState.permissions.contains(Permission.EDIT_TEMPLATES.value)


def templates(*, test_button: rx.Component) -> rx.Component:
    """Everything below the frame of /templates; `test_button` sends the open template to the person at the screen."""
    new = button(t("templates.new"), kind="primary", picture="plus", on_click=TemplateFormState.new)
    count = rx.el.span(t("templates.count", n=TemplatesState.total), class_name="quiet", role="status")
    closed = ~TemplateFormState.is_open
    return rx.fragment(
        bar(
            t("templates.heading"),
            rx.cond(closed & TemplatesState.is_read, count),
            actions=(rx.cond(closed & MAY_EDIT, new),),
        ),
        rx.cond(TemplateFormState.is_open, form(may_edit=MAY_EDIT, test_button=test_button), listing(may_edit=MAY_EDIT)),
    )
