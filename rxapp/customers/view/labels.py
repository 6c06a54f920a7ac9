"""*Phone types*: the three that everybody has, and the shop's own. *Tags*: those in use."""

from typing import Any

import reflex as rx

from rxapp.customers.rules import PHONE_LABELS
from rxapp.customers.state.labels import LabelsState
from rxapp.shop.sections import SettingsSection
from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState
from rxapp.ui.kit import button, chip, field, text_input
from rxapp.ui.sections import section
from rxapp.ui.words import t

STAFF: Any = StaffState
LABELS: Any = LabelsState  # its names are vars here, and values inside the handlers


def phone_types(*, may_edit: rx.Var[bool]) -> rx.Component:
    """The section, with a field to add one for those who may."""
    fixed = [chip(t(f"phone_label.{label}")) for label in PHONE_LABELS]
    return section(
        t("labels.phone_types"),
        "phone-types",
        rx.el.div(*fixed, rx.foreach(LABELS.own, chip), class_name="row-flex wrap"),
        rx.cond(may_edit, _add()),
    )


def tags() -> rx.Component:
    """The section: tags are made on the customer's record, and offered again from there."""
    listed = rx.el.div(rx.foreach(LABELS.tags, chip), class_name="row-flex wrap")
    return section(t("labels.tags"), "tags", rx.cond(LABELS.tags.length() > 0, listed), rx.el.p(t("labels.tags_help"), class_name="help"))


def _add() -> rx.Component:
    return rx.el.form(
        field(t("labels.new"), text_input("phone-type", required=True, max_length=40, auto_complete="off"), name="phone-type"),
        button(t("labels.add"), picture="plus", type="submit"),
        on_submit=LABELS.add,
        key=LABELS.filled,
        class_name="row-flex",
        style={"alignItems": "end"},
    )


PHONE_TYPES = SettingsSection(
    "phone-types",
    "customers.heading",
    "labels.phone_types",
    lambda: phone_types(may_edit=STAFF.permissions.contains(Permission.EDIT_CUSTOMERS.value)),
    LabelsState.load,
)
TAGS = SettingsSection("tags", "customers.heading", "labels.tags", tags, LabelsState.load)
