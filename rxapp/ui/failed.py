"""A part of the page that cannot be drawn: said in the staff member's words, with two ways on; the rest of the page stays."""

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary

from rxapp.ui.browser import run
from rxapp.ui.kit import button, empty
from rxapp.ui.page import bar
from rxapp.ui.words import t

_BACK = run("window.location.assign('/')")  # loaded anew: the page's own state may be what failed
_AGAIN = run("window.location.reload()")


def guarded(*content: rx.Component) -> rx.Component:
    """The content; where drawing it fails, what happened and the ways on in its place. The failure is logged."""
    return ErrorBoundary.create(*content, fallback_render=rx.Var.create(rx.fragment(*_told())))


def last_resort(stateful: bool = True) -> rx.Component:
    """The same for what stands outside every page's frame; Reflex wraps the app in it."""
    quiet = {} if stateful else {"on_error": rx.noop()}
    return ErrorBoundary.create(fallback_render=rx.Var.create(rx.el.main(*_told(), class_name="main")), **quiet)


def _told() -> tuple[rx.Component, ...]:
    again = button(t("failed.again"), kind="primary", picture="rotate_cw", on_click=_AGAIN)
    back = button(t("failed.back"), on_click=_BACK)
    return bar(t("failed.heading")), empty("circle_x", t("failed.what"), t("failed.next"), again, back)
