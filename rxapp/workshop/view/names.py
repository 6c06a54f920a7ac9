"""Words and pictures of a job's status, the same wherever a job shows."""

import reflex as rx

from rxapp.ui.kit import icon, option
from rxapp.ui.words import t
from rxapp.workshop.rules import Status

PICTURES = {
    Status.BOOKED: "calendar_check",
    Status.RECEIVED: "package_check",
    Status.TRIAGE: "search",
    Status.AWAITING_APPROVAL: "hourglass",
    Status.IN_PROGRESS: "wrench",
    Status.WAITING_FOR_PARTS: "package",
    Status.READY: "check",
    Status.COLLECTED: "check_check",
    Status.CANCELLED: "ban",
}
TONES = {Status.IN_PROGRESS: "ok", Status.READY: "ok", Status.WAITING_FOR_PARTS: "care", Status.AWAITING_APPROVAL: "care"}


def status_word(status: rx.Var[str]) -> rx.Component:
    """A status with its picture."""
    return rx.match(status, *[(one.value, told(one)) for one in Status], rx.fragment())


def told(status: Status, **props) -> rx.Component:
    """One status with its picture; props go to what holds both."""
    tone = TONES.get(status, "")
    return rx.el.span(
        icon(PICTURES[status], 14), rx.el.span(t(f"job.status.{status.value}")), class_name=f"state small {tone}".strip(), **props
    )


def mechanic_options(mechanics: rx.Var) -> rx.Component:
    """Entries of a drop-down: *Nobody yet*, then each mechanic."""
    return rx.fragment(option(t("planner.nobody"), "0"), rx.foreach(mechanics, lambda row: option(row.name, row.id.to(str))))
