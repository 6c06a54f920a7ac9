"""/settings: one's own account for everyone; store, staff and channels for those who may."""

from typing import Any

import reflex as rx

from rxapp.customers.state.labels import LabelsState
from rxapp.customers.view.labels import phone_types, tags
from rxapp.messages.serving.state import ServingState
from rxapp.messages.serving.view import channels
from rxapp.pages.shell import frame
from rxapp.shop.state import DeskState, StoreState
from rxapp.shop.view import message_rules, store
from rxapp.staff.rules import Permission
from rxapp.staff.state import AccountState, TeamState
from rxapp.staff.view import account, team
from rxapp.ui.page import bar, body
from rxapp.ui.words import t
from rxapp.wording.state import GreetingsState
from rxapp.wording.view import greetings

WORDS = "settings.heading"
LOAD = [AccountState.load, StoreState.load, TeamState.load, ServingState.load, GreetingsState.load, LabelsState.load]
AFTER_SAVE = [DeskState.refresh]


def page() -> rx.Component:
    """The sections, one under the other."""
    desk: Any = DeskState
    may_edit = desk.permissions.contains(Permission.EDIT_SETTINGS.value)
    sections = rx.el.div(
        store(may_edit=may_edit, after_save=AFTER_SAVE),
        team(),
        channels(),
        message_rules(may_edit=may_edit, after_save=[]),
        greetings(may_edit=desk.permissions.contains(Permission.EDIT_TEMPLATES.value)),
        phone_types(may_edit=desk.permissions.contains(Permission.EDIT_CUSTOMERS.value)),
        tags(),
        account(after_save=AFTER_SAVE),
        class_name="form",
    )
    return frame(bar(t(WORDS)), body(sections, class_name="pad"), current="/settings")
