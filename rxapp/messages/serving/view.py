"""*Channels*: read-only; a demo channel says loudly that nothing leaves the house."""

from typing import Any

import reflex as rx

from rxapp.messages.serving.state import ServingState
from rxapp.ui.kit import icon, kind_icon
from rxapp.ui.sections import section
from rxapp.ui.words import t

SERVING: Any = ServingState  # its names are vars here, and values inside the handlers


def channels() -> rx.Component:
    """The section, for those who may see it."""
    shown = section(t("serving.heading"), "channels", rx.foreach(SERVING.rows, _row), rx.el.p(t("serving.help"), class_name="help"))
    return rx.cond(SERVING.rows.length() > 0, shown)


def _row(row: Any) -> rx.Component:
    by = rx.cond(row.channel != "", t(row.channel), t("serving.none"))
    line = rx.el.div(kind_icon(row.kind), rx.el.span(t("kind." + row.kind), class_name="strong"), rx.el.span(by), class_name="row-flex")
    demo = rx.el.div(
        icon("flask_conical"),
        rx.el.div(
            rx.el.div(t("serving.demo", kind=t("kind." + row.kind)), class_name="strong"),
            rx.el.div(t("serving.demo_help"), class_name="small"),
        ),
        class_name="alert",
        role="note",
    )
    return rx.el.div(line, rx.cond(row.is_demo, demo), class_name="stack-tight", key=row.kind)
